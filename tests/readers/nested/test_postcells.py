"""Posts with comments in a table: in a cell, or a row for each comment."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
import pytest

from assay.errors import MalformedSource
from assay.readers import open_source

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]

COMMENTS = [{"id": "c1", "user": "x", "text": "So schön!"}, {"text": "¡Qué bonito!"}]


def table(*rows: Sequence[object]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()


def thread(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.select("id", "text", "image", "parent").rows()


@pytest.mark.parametrize("as_list", [json.dumps, repr])
def test_comments_in_a_cell_become_records(
    write: Write, read: Read, as_list: Callable[[object], str]
) -> None:
    path = write(
        "posts.csv",
        table(
            ("post_id", "picture", "text", "likes", "comments"),
            ("p1", "a.jpg", "At the sea.", 7, as_list(COMMENTS)),
            ("p2", "b.jpg", "At home.", 9, ""),
        ),
    )
    frame = read(path)
    assert thread(frame) == [
        ("p1", "At the sea.", "a.jpg", None),
        ("p1/c1", "So schön!", None, "p1"),
        ("p1/#2", "¡Qué bonito!", None, "p1"),
        ("p2", "At home.", "b.jpg", None),
    ]
    assert frame["meta.likes"].to_list() == [7, None, None, 9]
    assert frame["label"].is_null().all()
    assert not {"meta.user", "meta.post_id", "meta.picture"} & set(frame.columns)
    info = open_source(path).info
    assert info.format == "posts"
    assert "Who wrote them ('user') was left out." in info.notes


def test_comments_that_are_plain_texts_become_records_too(write: Write, read: Read) -> None:
    rows = [("id", "text", "replies"), (1, "At the sea.", json.dumps(["Schön!", "Lindo."]))]
    assert read(write("posts.csv", table(*rows)))["id"].to_list() == ["1", "1/#1", "1/#2"]


def test_a_row_for_each_comment_tells_the_post_once(write: Write, read: Read) -> None:
    path = write(
        "posts.csv",
        table(
            ("post_id", "picture", "text", "comment", "comment_lang", "user"),
            ("p1", "a.jpg", "At the sea.", "So schön!", "de", "x"),
            ("p2", "b.jpg", "At home.", "", "", ""),
            ("p1", "a.jpg", "At the sea.", "¡Qué bonito!", "es", "y"),
        ),
    )
    frame = read(path)
    assert thread(frame) == [
        ("p1", "At the sea.", "a.jpg", None),
        ("p1/#1", "So schön!", None, "p1"),
        ("p2", "At home.", "b.jpg", None),
        ("p1/#2", "¡Qué bonito!", None, "p1"),
    ]
    assert frame["meta.comment_lang"].to_list() == [None, "de", None, "es"]
    assert "meta.user" not in frame.columns
    assert "Who wrote them ('user') was left out." in open_source(path).info.notes


def test_a_comment_beside_each_text_is_a_remark_and_no_thread(write: Write, read: Read) -> None:
    rows = [("post_id", "text", "comment"), ("1", "A b.", "fine"), ("2", "C d.", "check again")]
    frame = read(write("remarks.csv", table(*rows)))
    assert frame["id"].to_list() == ["1", "2"]
    assert frame["meta.comment"].to_list() == ["fine", "check again"]


def test_a_cell_that_is_no_list_of_comments_is_a_bad_row(write: Write, read: Read) -> None:
    rows = [("id", "text", "comments"), (1, "A.", json.dumps(COMMENTS)), (2, "B.", "[{broken")]
    path = write("posts.csv", table(*rows))
    with pytest.raises(MalformedSource, match="line 3: 'comments' is no list of comments"):
        read(path)
    assert read(path, skip_bad=True)["id"].to_list() == ["1", "1/c1", "1/#2"]


def test_a_number_of_comments_is_no_list(write: Write, read: Read) -> None:
    rows = [("id", "text", "comments"), (1, "A b.", 5), (2, "C d.", 7)]
    frame = read(write("posts.csv", table(*rows)))
    assert frame["meta.comments"].to_list() == [5, 7]
