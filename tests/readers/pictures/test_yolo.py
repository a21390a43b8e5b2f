"""YOLO's label files beside pictures: what is seen, and no captions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assay.readers import open_source

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]

ANY = b"\xff\xd8\xff\xe0 whatever"
LABELS = "1 0.5 0.5 0.1 0.2\n0 0.25 0.25 0.1 0.1\n1 0.1 0.1 0.1 0.1\n"


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ("classes.txt", "cat\ndog\n"),
        ("data.yaml", "train: images\nnames: [cat, dog]\n"),
        ("data.yaml", "names:\n  0: cat\n  1: dog\n"),
    ],
)
def test_label_files_say_what_is_seen(write: Write, read: Read, listed: str, names: str) -> None:
    write("pets/images/train/a.jpg", ANY)
    write("pets/images/val/b.jpg", ANY)
    write("pets/labels/train/a.txt", LABELS)
    write("pets/labels/val/b.txt", "")
    folder = write(f"pets/{listed}", names).parent
    frame = read(folder)
    assert frame.select("image", "split", "meta.objects", "meta.object_count").rows() == [
        ("images/train/a.jpg", "train", ["dog", "cat"], 3),
        ("images/val/b.jpg", "validation", None, 0),
    ]
    assert frame["text"].is_null().all()
    known = "Objects are known of 1 picture from the label files, joined by 'image': "
    assert open_source(folder).info.notes == (
        f"{known}column 'objects'.",
        "2 pictures, without captions beside them.",
    )


def test_label_files_beside_the_pictures_are_no_captions(write: Write, read: Read) -> None:
    write("pets/a.jpg", ANY)
    frame = read(write("pets/a.txt", LABELS).parent)
    assert frame["meta.objects"].to_list() == [["class 1", "class 0"]]
    assert frame["text"].is_null().all()


def test_a_caption_that_begins_with_numbers_is_a_caption(write: Write, read: Read) -> None:
    write("pets/a.jpg", ANY)
    assert read(write("pets/a.txt", "2 0.5 dogs\n").parent)["text"].to_list() == ["2 0.5 dogs"]


@pytest.mark.parametrize(
    "names",
    [
        "names: data/classes.txt\n",
        "names: 2024-99-99\n",
        "names: {0: &a [x, x], 1: [*a, *a]}\n",
        "names: 3\n",
    ],
    ids=["a path", "no date", "nested aliases", "a number"],
)
def test_names_that_are_no_names_leave_the_numbers(write: Write, read: Read, names: str) -> None:
    write("pets/a.jpg", ANY)
    write("pets/a.txt", LABELS)
    frame = read(write("pets/data.yaml", names).parent)
    assert frame["meta.objects"].to_list() == [["class 1", "class 0"]]


def test_a_number_without_end_is_read_at_once(write: Write, read: Read) -> None:
    write("pets/a.jpg", ANY)
    digits = "1" * 500_000
    assert read(write("pets/a.txt", f"0 {digits}").parent)["text"].str.len_chars().to_list() == [
        len(digits) + 2
    ]
