"""Pictures with a JSON file each beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assay.errors import MalformedSource
from assay.readers import open_source

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]

ANY = b"\xff\xd8\xff\xe0 whatever"


@pytest.mark.parametrize(
    "name", ["a.json", "a.jpg.json", "a.jpg.supplemental-metadata.json", "a.jpg.suppl.json"]
)
def test_the_file_beside_a_picture_says_what_is_on_it(write: Write, read: Read, name: str) -> None:
    write("album/a.jpg", ANY)
    write("album/b.jpg", ANY)
    about = {"title": "a.jpg", "description": "A dog at the sea.", "exif": {"iso": 100}}
    folder = write(f"album/{name}", json.dumps(about)).parent
    frame = read(folder)
    assert frame.select("id", "text", "image", "meta.exif.iso").rows() == [
        ("a.jpg", "A dog at the sea.", "a.jpg", 100),
        ("b.jpg", None, "b.jpg", None),
    ]
    info = open_source(folder).info
    assert info.format == "pictures"
    assert info.notes == ("2 pictures, 1 with a JSON file beside them.",)


def test_each_of_several_captions_is_a_record(write: Write, read: Read) -> None:
    write("d/a.jpg", ANY)
    frame = read(write("d/a.json", '{"captions": ["A dog.", "A brown dog."]}').parent)
    assert frame.select("id", "text", "image").rows() == [
        ("a.jpg#1", "A dog.", "a.jpg"),
        ("a.jpg#2", "A brown dog.", "a.jpg"),
    ]


def test_shapes_of_labelme_are_what_is_seen(write: Write, read: Read) -> None:
    write("d/a.jpg", ANY)
    shapes = [{"label": "dog", "points": [[1, 2]]}, {"label": "dog"}, {"label": "cat"}]
    told = {"imagePath": "a.jpg", "imageData": "AAAA", "shapes": shapes}
    frame = read(write("d/a.json", json.dumps(told)).parent)
    assert frame["meta.objects"].to_list() == [["dog", "cat"]]
    assert frame["meta.object_count"].to_list() == [3]
    assert "meta.imageData" not in frame.columns


def test_a_broken_file_is_named(write: Write, read: Read) -> None:
    write("d/a.jpg", ANY)
    folder = write("d/a.json", '{"caption": ').parent
    with pytest.raises(MalformedSource, match=r"a\.json: it is no JSON object"):
        read(folder)
    assert read(folder, skip_bad=True)["image"].to_list() == ["a.jpg"]
