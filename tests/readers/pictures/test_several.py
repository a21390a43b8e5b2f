"""Tables whose rows hold several captions of a picture."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assay.readers import open_source

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]

SAID = [("A dog.", "a.jpg"), ("A brown dog.", "a.jpg"), ("Two cats.", "b.jpg")]


def said(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.select("text", "image").rows()


def test_columns_of_one_caption_each_become_records(write: Write, read: Read) -> None:
    path = write(
        "wide.csv",
        "image,caption_1,caption_2,licence\na.jpg,A dog.,A brown dog.,CC\nb.jpg,Two cats.,,CC\n",
    )
    frame = read(path)
    assert said(frame) == SAID
    assert frame["meta.licence"].to_list() == ["CC"] * 3
    assert (
        "Each of the columns 'caption_1' to 'caption_2' holds a caption; each became a record."
        in open_source(path).info.notes
    )


def test_a_picture_without_any_caption_is_kept(write: Write, read: Read) -> None:
    path = write("wide.csv", "image,caption1,caption2\na.jpg,,\nb.jpg,Two cats.,\n")
    assert said(read(path)) == [(None, "a.jpg"), ("Two cats.", "b.jpg")]


def test_a_list_of_captions_becomes_records(write: Write, read: Read) -> None:
    rows = [
        {"image": "a.jpg", "captions": ["A dog.", "A brown dog."], "source": "x"},
        {"image": "b.jpg", "captions": ["Two cats."], "source": "x"},
    ]
    lines = write("a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert said(read(lines)) == SAID
    assert said(read(write("a.json", json.dumps(rows)))) == SAID


@pytest.mark.parametrize("write_list", [json.dumps, repr])
def test_a_list_in_a_cell_is_read_as_json_or_as_python_writes_it(
    write: Write, read: Read, write_list: Callable[[object], str]
) -> None:
    cells = [["A dog.", "A brown dog."], ["Two cats."]]
    quoted = [write_list(cell).replace('"', '""') for cell in cells]
    path = write("a.csv", f'raw,filename\n"{quoted[0]}",a.jpg\n"{quoted[1]}",b.jpg\n')
    assert said(read(path)) == SAID


def test_lists_of_a_parquet_file_become_records(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.parquet"
    captions = [["A dog.", "A brown dog."], ["Two cats."]]
    pl.DataFrame({"image": ["a.jpg", "b.jpg"], "captions": captions}).write_parquet(path)
    assert said(read(path)) == SAID


@pytest.mark.parametrize("name", ["results.token", "Flickr8k.token.txt"])
def test_flickr_names_a_picture_and_counts_its_captions(
    write: Write, read: Read, name: str
) -> None:
    lines = "a.jpg#0\tA dog.\na.jpg#1\tA brown dog.\nb.jpg#0\tTwo cats.\n"
    frame = read(write(name, lines))
    assert said(frame) == SAID
    assert frame["id"].to_list() == ["a.jpg#0", "a.jpg#1", "b.jpg#0"]


def test_objects_in_a_column_are_a_list(write: Write, read: Read) -> None:
    row = {"file_name": "a.jpg", "text": "A dog.", "objects": {"categories": ["dog", "ball"]}}
    frame = read(write("metadata.jsonl", json.dumps(row) + "\n"))
    assert frame["meta.objects"].to_list() == [["ball", "dog"]]
    numbers = {**row, "objects": {"categories": [3, 4]}}
    frame = read(write("numbers.jsonl", json.dumps(numbers) + "\n"))
    assert "meta.objects" not in frame.columns


def test_numbered_texts_without_pictures_stay_columns(write: Write, read: Read) -> None:
    path = write("pairs.csv", "id,text_1,text_2,label\n1,A b c,D e f,yes\n2,G h i,J k l,no\n")
    frame = read(path)
    assert frame.height == 2
    assert "meta.text_2" in frame.columns or "meta.text_1" in frame.columns


def test_karpathys_remainder_of_val_is_for_training(write: Write, read: Read) -> None:
    images = [
        {"filename": "a.jpg", "split": split, "sentences": [{"raw": "A dog.", "sentid": n}]}
        for n, split in enumerate(["train", "restval", "val", "test"])
    ]
    frame = read(write("dataset_coco.json", json.dumps({"images": images})))
    assert frame["split"].to_list() == ["train", "train", "validation", "test"]


def test_captions_under_the_names_of_their_pictures_become_records(
    write: Write, read: Read
) -> None:
    told = {"a.jpg": ["A dog.", "A brown dog."], "b.jpg": ["Two cats."]}
    assert said(read(write("lists.json", json.dumps(told)))) == SAID
    single = {"a.jpg": "A dog.", "b.jpg": "Two cats."}
    assert said(read(write("single.json", json.dumps(single)))) == [SAID[0], SAID[2]]
    objects = {"a.jpg": {"caption": "A dog.", "licence": "CC"}, "b.jpg": {"caption": "Two cats."}}
    assert said(read(write("objects.json", json.dumps(objects)))) == [SAID[0], SAID[2]]


def test_a_table_that_is_called_text_is_read_with_commas_inside_quotes(
    write: Write, read: Read
) -> None:
    path = write("captions.txt", 'image,caption\na.jpg,A dog.\na.jpg,"A dog, brown, wet"\n')
    assert said(read(path)) == [("A dog.", "a.jpg"), ("A dog, brown, wet", "a.jpg")]
