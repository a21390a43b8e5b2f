"""Posts in one file and their comments in another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assay.errors import UnknownFormat
from assay.readers import open_source

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]

POSTS = (
    "post_id,user,title,body,picture,likes\n"
    "7,a,Sea,At the sea.,a.jpg,12\n"
    "8,b,,At home.,b.jpg,3\n"
    "9,b,Alone,,c.jpg,0\n"
)
COMMENTS = (
    "comment_id,post_id,reply_to,text,likes\n"
    "1,7,,So schön!,2\n"
    "2,7,1,Yes it is.,0\n"
    "3,7,2,¡Sí!,0\n"
    "4,8,,Nice.,1\n"
)


def test_comments_are_joined_to_the_posts_they_name(write: Write, read: Read) -> None:
    write("forum/posts.csv", POSTS)
    write("forum/users.csv", "id,name\n7,Ann\n8,Bob\n")
    folder = write("forum/comments.csv", COMMENTS).parent
    frame = read(folder)
    assert frame.select("id", "text", "image", "parent", "meta.kind", "meta.depth").rows() == [
        ("7", "Sea\n\nAt the sea.", "a.jpg", None, "post", 0),
        ("8", "At home.", "b.jpg", None, "post", 0),
        ("9", "Alone", "c.jpg", None, "post", 0),
        ("7/1", "So schön!", None, "7", "comment", 1),
        ("7/2", "Yes it is.", None, "7/1", "comment", 2),
        ("7/3", "¡Sí!", None, "7/2", "comment", 3),
        ("8/4", "Nice.", None, "8", "comment", 1),
    ]
    assert frame["meta.post"].to_list() == [7, 8, 9, 7, 7, 7, 8]
    assert frame["meta.likes"].to_list() == [12, 3, 0, 2, 0, 0, 1]
    assert frame["label"].is_null().all()
    assert "meta.user" not in frame.columns
    info = open_source(folder).info
    assert info.format == "posts"
    assert (
        "'comments.csv' was taken for comments on the posts of 'posts.csv': 'post_id' names their "
        "'post_id'." in info.notes
    )
    assert "Who wrote them ('user') was left out." in info.notes
    assert "Left out: users.csv." in info.notes


def test_what_does_not_fit_is_counted_and_kept(write: Write, read: Read) -> None:
    write("board/threads.csv", "id,content\n1,First words.\n2,Second words.\n2,Third words.\n")
    folder = write(
        "board/answers.csv",
        "id,threadId,comment\n1,1,Good.\n2,1,Better.\n3,2,Best.\n4,99,Lost.\n5,,Homeless.\n",
    ).parent
    frame = read(folder)
    assert frame.select("id", "parent").rows()[3:] == [
        ("1/1", "1"), ("1/2", "1"), ("2/3", "2"), ("99/4", "99"), ("no-post/5", None),
    ]  # fmt: skip
    notes = open_source(folder).info.notes
    assert "1 post stands more than once." in notes
    assert "1 comment names a post that is not there; kept." in notes
    assert "1 comment names no post; kept." in notes


def test_comments_without_an_id_are_numbered_below_their_post(write: Write, read: Read) -> None:
    write("d/posts.csv", "post_id,text\np1,Hello there\np2,Bye now\n")
    folder = write("d/comments.csv", "post_id,comment\np1,a b\np2,c d\np1,e f\n").parent
    assert read(folder)["id"].to_list() == ["p1", "p2", "p1/#1", "p2/#1", "p1/#2"]


def test_comments_that_answer_in_a_circle_answer_the_post(write: Write, read: Read) -> None:
    write("d/posts.csv", "id,text\n1,Hello there\n")
    folder = write(
        "d/comments.csv",
        "id,post_id,text,parent_comment_id\n"
        "1,1,a b,2\n2,1,c d,1\n3,1,e f,1\n4,1,g h,77\n5,1,i j,5\n",
    ).parent
    frame = read(folder)
    assert frame.select("id", "parent", "meta.depth").rows()[1:] == [
        ("1/1", "1", 1), ("1/2", "1", 1), ("1/3", "1/1", 2), ("1/4", "1", 1), ("1/5", "1", 1),
    ]  # fmt: skip


def test_json_lines_are_joined_as_tables_are(write: Write, read: Read) -> None:
    write("d/posts.jsonl", '{"id": 1, "text": "At sea.", "likes": 3}\n{"id": 2, "text": "No."}\n')
    folder = write("d/comments.jsonl", '{"post": 1, "text": "So nice."}\n').parent
    assert read(folder).select("id", "parent", "meta.likes", "meta.depth").rows() == [
        ("1", None, 3, 0), ("2", None, None, 0), ("1/#1", "1", None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("products.csv:id,description\n1,A red chair\n", "reviews.csv:item_id,text\n1,So good\n"),
        ("posts.csv:id,text\n1,Hello there\n", "comments.csv:post_id,text\n5,So good\n"),
        ("posts.csv:id,likes\n1,3\n", "comments.csv:post_id,text\n1,So good\n"),
    ],
    ids=["no comments", "other posts", "posts without a text"],
)
def test_other_tables_are_not_joined(write: Write, tmp_path: Path, first: str, second: str) -> None:
    for file in (first, second):
        name, _, content = file.partition(":")
        write(f"d/{name}", content)
    with pytest.raises(UnknownFormat, match="different columns"):
        open_source(tmp_path / "d")


def test_a_preview_shows_posts_and_comments(write: Write) -> None:
    write("d/posts.csv", POSTS)
    folder = write("d/comments.csv", COMMENTS).parent
    assert open_source(folder).preview(4)["id"].to_list() == ["7", "8", "7/1", "7/2"]
    assert open_source(folder).preview(20).height == 7
