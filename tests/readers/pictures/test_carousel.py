"""Rows that show several pictures: each is in the gallery, and each text is counted once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assay.readers import open_source
from assay.readers.pictures.carousel import names_in

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]


@pytest.mark.parametrize(
    "cell",
    ["a.jpg; b.jpg", "a.jpg|b.jpg", "a.jpg, b.jpg", '["a.jpg", "b.jpg"]', "['a.jpg','b.jpg']"],
)
def test_each_further_picture_is_a_record_without_a_text(
    write: Write, read: Read, cell: str
) -> None:
    quoted = cell.replace('"', '""')
    path = write(
        "posts.csv",
        "shortcode,media,caption,place,likes\n"
        f'C1,"{quoted}",A day at the sea,Berlin,5\nC2,c.jpg,At home again,,7\n',
    )
    frame = read(path)
    told = ["id", "text", "image", "parent", "meta.place", "meta.likes", "meta.picture_number"]
    assert frame.select(told).rows() == [
        ("C1", "A day at the sea", "a.jpg", None, "Berlin", 5, 1),
        ("C1#2", None, "b.jpg", "C1", "Berlin", None, 2),
        ("C2", "At home again", "c.jpg", None, None, 7, 1),
    ]
    assert any("several pictures" in note for note in open_source(path).info.notes)


def test_numbered_columns_of_pictures_and_json_lists_are_the_same(write: Write, read: Read) -> None:
    table = write("a.csv", "id,image_1,image_2,text\n1,a.jpg,b.jpg,At sea\n2,c.jpg,,At home\n")
    rows = [
        {"id": "1", "images": [{"path": "a.jpg"}, {"path": "b.jpg"}], "text": "At sea"},
        {"id": "2", "images": [{"path": "c.jpg"}], "text": "At home"},
    ]
    nested = write("b.jsonl", "\n".join(map(json.dumps, rows)))
    shown = [("1", "a.jpg", "At sea"), ("1#2", "b.jpg", None), ("2", "c.jpg", "At home")]
    for path in (table, nested):
        assert read(path).select("id", "image", "text").rows() == shown


def test_a_name_with_a_comma_is_one_picture() -> None:
    assert names_in("Sea, 2020.jpg") == ["Sea, 2020.jpg"]
    assert names_in("no picture; at all") == []
    assert names_in("https://x.org/a.jpg?size=2, https://x.org/b.png") == [
        "https://x.org/a.jpg?size=2", "https://x.org/b.png",
    ]  # fmt: skip


def test_posts_with_comments_show_all_their_pictures(write: Write, read: Read) -> None:
    post = {"id": 7, "text": "At sea.", "images": ["a.jpg", "b.jpg"], "comments": [{"text": "Oh."}]}
    frame = read(write("posts.json", json.dumps([post, {**post, "id": 8, "images": ["c.jpg"]}])))
    assert frame.select("id", "image", "parent", "meta.kind").rows() == [
        ("7", "a.jpg", None, "post"),
        ("7#2", "b.jpg", "7", "picture"),
        ("7/#1", None, "7", "comment"),
        ("8", "c.jpg", None, "post"),
        ("8/#1", None, "8", "comment"),
    ]
