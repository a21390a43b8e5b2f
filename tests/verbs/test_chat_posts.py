"""Posts, comments and albums in a conversation: each is called by its own name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assay.dataset import Dataset
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

POSTS = "post_id,body,likes\n1,A day at the sea,5\n2,Our garden in spring,9\n3,Nothing new,1\n"
COMMENTS = (
    "comment_id,post_id,text,likes\n1,1,Such a sea,2\n2,1,Where was this,0\n3,2,What a garden,4\n"
)
ALBUMS = (
    "shortcode,media,caption,place,hashtags,likes\n"
    "C1,a.jpg; b.jpg,A day at the sea,Berlin,#sea #sun,5\n"
    "C2,c.jpg,Our garden in spring,Madrid,#garden #sun,9\n"
    "C3,d.jpg,Nothing new in town,Berlin,#town,1\n"
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("posts")
    (folder / "forum").mkdir()
    (folder / "forum" / "posts.csv").write_text(POSTS)
    (folder / "forum" / "comments.csv").write_text(COMMENTS)
    (folder / "albums.csv").write_text(ALBUMS)
    with open_workspace(folder / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        opened.load(folder / "forum", name="forum")
        opened.load(folder / "albums.csv", name="albums")
        yield opened


@pytest.fixture
def forum(workspace: Workspace) -> Dataset:
    return workspace.dataset("forum")


@pytest.fixture
def albums(workspace: Workspace) -> Dataset:
    return workspace.dataset("albums")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("how many posts are there?", "There are 3 posts, of 6 records."),
        ("how many comments are there?", "There are 3 comments, of 6 records."),
        ("how many comments mention a sea?", "1 of 3 comments (33.3 %)."),
        ("how many posts are there and how many comments?", "2 kinds by number of records"),
        ("which post has the most comments?", "Most frequent post: “1” with 2 of 3 records."),
        ("how many posts have no comments?", "How many comments a post has is not counted"),
        ("what are the average likes of comments?", "Average likes: 2, over 3 records."),
        ('how many records mention the word "comments"?', "0 of 6 records"),
    ],
)
def test_posts_and_comments_are_counted_apart(forum: Dataset, asked: str, told: str) -> None:
    assert forum.chat(asked).turn.text.startswith(told)


def test_comments_are_looked_for_among_comments(forum: Dataset) -> None:
    shown = forum.chat("show me comments about the garden").records
    assert shown[0].record == "2/3"
    assert {one.record for one in shown} <= {"1/1", "1/2", "2/3"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("how many posts are there?", "There are 3 posts, of 4 records."),
        ("how many posts have the hashtag sun?", "2 of 3 posts (66.7 %)."),
        ("which hashtag is used most?", "Most frequent hashtag: “sun” with 3 of 4 records."),
        ("top 2 hashtags", "The 2 most frequent of 4 hashtags: “sun” 3, “sea” 2."),
        ("what is the average number of likes in Berlin?", "Average likes: 3, over 2 records."),
        ("how many posts are from Berlin?", "2 of 3 posts (66.7 %)."),
    ],
)
def test_an_album_is_one_post_and_its_tags_are_counted(
    albums: Dataset, asked: str, told: str
) -> None:
    assert albums.chat(asked).turn.text.startswith(told)


@pytest.mark.parametrize(
    ("asked", "images"),
    [
        ("show me pictures from Madrid", ["c.jpg"]),
        ("show me #sea posts", ["a.jpg"]),
        ("show me the post with the most likes", ["c.jpg", "a.jpg", "d.jpg"]),
        ("show me the posts with the fewest likes", ["d.jpg", "a.jpg", "c.jpg"]),
    ],
)
def test_places_tags_and_most_are_shown(albums: Dataset, asked: str, images: list[str]) -> None:
    assert [one.image for one in albums.chat(asked).records] == images


def test_a_picture_without_a_text_is_like_no_text(albums: Dataset) -> None:
    assert albums.similar("C1#2", by="text") == []
    assert next(hit.record for hit in albums.similar("C1", by="text")) in {"C2", "C3"}
