"""COCO's captions and objects, alone and together in a folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assay.errors import ReadError
from assay.readers import open_source

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]

IMAGES = [
    {"id": 7, "file_name": "7.jpg", "width": 640},
    {"id": 8, "file_name": "8.jpg", "width": 480},
    {"id": 9, "file_name": "9.jpg", "width": 480},
]
SAID = [
    {"id": 1, "image_id": 7, "caption": "A dog runs."},
    {"id": 2, "image_id": 8, "caption": "Two cats."},
    {"id": 3, "image_id": 7, "caption": "A dog on grass."},
]
CAPTIONS: dict[str, Any] = {"info": {"year": 2014}, "images": IMAGES, "annotations": SAID}
OBJECTS: dict[str, Any] = {
    "annotations": [
        {"id": 1, "image_id": 7, "category_id": 18, "bbox": [0, 0, 5, 5]},
        {"id": 2, "image_id": 8, "category_id": 17, "bbox": [0, 0, 5, 5]},
        {"id": 3, "image_id": 8, "category_id": 17, "bbox": [0, 0, 5, 5]},
        {"id": 4, "image_id": 8, "category_id": 18, "bbox": [0, 0, 5, 5]},
    ],
    "images": IMAGES,
    "categories": [{"id": 17, "name": "cat"}, {"id": 18, "name": "dog"}],
}


def test_each_caption_is_a_record_and_a_picture_without_one_is_kept(
    write: Write, read: Read
) -> None:
    path = write("captions.json", json.dumps(CAPTIONS))
    frame = read(path)
    assert open_source(path).info.format == "coco"
    assert frame.select("id", "text", "image").rows() == [
        ("1", "A dog runs.", "7.jpg"),
        ("2", "Two cats.", "8.jpg"),
        ("3", "A dog on grass.", "7.jpg"),
        ("image-9", None, "9.jpg"),
    ]
    assert frame["meta.width"].to_list() == [640, 480, 640, 480]


def test_annotations_before_the_images_are_read_the_same(write: Write, read: Read) -> None:
    turned = {"annotations": SAID, "images": IMAGES}
    first = read(write("a.json", json.dumps(CAPTIONS)))
    assert read(write("b.json", json.dumps(turned))).equals(first)


def test_objects_alone_are_a_list_of_each_picture(write: Write, read: Read) -> None:
    frame = read(write("instances.json", json.dumps(OBJECTS)))
    assert frame["meta.objects"].to_list() == [["dog"], ["cat", "dog"], None]
    assert frame["meta.object_count"].to_list() == [1, 3, 0]
    assert frame["text"].to_list() == [None, None, None]


def test_captions_and_objects_in_a_folder_come_together(write: Write, read: Read) -> None:
    write("all/annotations/captions_val2017.json", json.dumps(CAPTIONS))
    folder = write("all/annotations/instances_val2017.json", json.dumps(OBJECTS)).parents[1]
    frame = read(folder)
    assert frame["meta.objects"].to_list() == [["dog"], ["cat", "dog"], ["dog"], None]


def test_objects_in_a_table_beside_the_captions_are_taken_too(write: Write, read: Read) -> None:
    write("all/captions.json", json.dumps(CAPTIONS))
    folder = write("all/objects.csv", "file_name,objects\n7.jpg,dog:2|ball\n8.jpg,\n").parent
    assert read(folder)["meta.objects"].to_list() == [["dog", "ball"], None, ["dog", "ball"], None]


def test_files_named_after_splits_give_their_records_the_split(write: Write, read: Read) -> None:
    other = {"images": [{"id": 5, "file_name": "5.jpg"}]}
    other["annotations"] = [{"id": 9, "image_id": 5, "caption": "A bird."}]
    write("all/captions_train2017.json", json.dumps(CAPTIONS))
    folder = write("all/captions_val2017.json", json.dumps(other)).parent
    assert read(folder)["split"].to_list() == ["train"] * 4 + ["validation"]


def test_captions_of_an_unknown_picture_are_kept_and_told(write: Write) -> None:
    lost = {**CAPTIONS, "annotations": [*SAID, {"id": 4, "image_id": 99, "caption": "Lost."}]}
    source = open_source(write("captions.json", json.dumps(lost)))
    frame = pl.concat(list(source.batches()))
    assert frame.filter(pl.col("id") == "4").select("text", "image").row(0) == ("Lost.", None)
    assert any("1 captions are of pictures" in note for note in source.info.notes)


def test_what_is_no_caption_is_a_bad_row(write: Write) -> None:
    bad = {**CAPTIONS, "annotations": [*SAID, {"id": 4, "image_id": 7, "caption": 5}]}
    source = open_source(write("captions.json", json.dumps(bad)), skip_bad=True)
    assert pl.concat(list(source.batches())).height == 4
    assert [row.reason for row in source.rejects] == ["it is no caption"]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_file_that_breaks_off_gets_a_sentence(write: Write, cut: float) -> None:
    whole = json.dumps(CAPTIONS, indent=1)

    with pytest.raises(ReadError):
        list(open_source(write("a.json", whole[: int(len(whole) * cut)])).batches())


def grouped(**above: str) -> dict[str, Any]:
    categories = [{**one, "supercategory": above[one["name"]]} for one in OBJECTS["categories"]]
    people = {"id": 1, "name": "person", "supercategory": above.get("person", "person")}
    return {**OBJECTS, "categories": [people, *categories]}


def test_supercategories_stand_beside_the_objects(write: Write, read: Read) -> None:
    write("all/captions.json", json.dumps(CAPTIONS))
    told = json.dumps(grouped(cat="animal", dog="animal"))
    folder = write("all/instances.json", told).parent
    frame = read(folder)
    assert frame["meta.supercategories"].to_list() == [
        ["animal"], ["animal", "animal"], ["animal"], None,
    ]  # fmt: skip
    assert any("3 classes are of 2 kinds" in note for note in open_source(folder).info.notes)
    alone = read(write("instances.json", told))
    assert alone["meta.supercategories"].to_list() == [["animal"], ["animal", "animal"], None]


@pytest.mark.parametrize(
    "above",
    [
        {"cat": "none", "dog": "", "person": ""},
        {"cat": "cat", "dog": "dog", "person": "person"},
        {"cat": "pets-x1", "dog": "pets-x1", "person": "pets-x1"},
    ],
    ids=["none", "themselves", "one for all"],
)
def test_supercategories_that_group_nothing_are_left_out(
    write: Write, read: Read, above: dict[str, str]
) -> None:
    frame = read(write("instances.json", json.dumps(grouped(**above))))
    assert "meta.supercategories" not in frame.columns
