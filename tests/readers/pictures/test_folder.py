"""A folder of pictures, with and without text beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from assay.readers import open_source

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]

ANY = b"\xff\xd8\xff\xe0 whatever"


def test_each_picture_is_a_record(write: Write, read: Read) -> None:
    write("photos/b.jpg", ANY)
    folder = write("photos/a.PNG", ANY).parent
    frame = read(folder)
    assert open_source(folder).info.format == "pictures"
    assert frame.select("id", "image", "text", "label").rows() == [
        ("a", "a.PNG", None, None),
        ("b", "b.jpg", None, None),
    ]


def test_each_line_of_the_text_beside_a_picture_is_a_record(write: Write, read: Read) -> None:
    write("photos/a.jpg", ANY)
    write("photos/a.txt", "A dog.\n\nA brown dog.\n")
    write("photos/b.txt", "One line.")
    folder = write("photos/b.jpg", ANY).parent
    assert read(folder).select("id", "text", "image").rows() == [
        ("a#1", "A dog.", "a.jpg"),
        ("a#2", "A brown dog.", "a.jpg"),
        ("b", "One line.", "b.jpg"),
    ]


def test_class_folders_of_pictures_are_labels_and_splits(write: Write, read: Read) -> None:
    for name in ("train/cat/1.jpg", "train/dog/2.jpg", "test/cat/3.jpg"):
        write(f"pets/{name}", ANY)
    frame = read(write("pets/test/dog/4.jpg", ANY).parents[2])
    assert frame["label"].to_list() == ["cat", "dog", "cat", "dog"]
    assert frame["split"].to_list() == ["test", "test", "train", "train"]


def test_pictures_that_differ_in_their_ending_alone_have_ids_of_their_own(
    write: Write, read: Read
) -> None:
    write("photos/a.jpg", ANY)
    assert sorted(read(write("photos/a.png", ANY).parent)["id"]) == ["a.jpg", "a.png"]


def test_a_table_that_names_the_pictures_is_what_is_read(write: Write, read: Read) -> None:
    write("photos/a.jpg", ANY)
    folder = write("photos/captions.csv", "image,caption\na.jpg,A dog\na.jpg,The dog\n").parent
    assert read(folder)["text"].to_list() == ["A dog", "The dog"]


def test_a_caption_file_that_is_no_text_is_a_bad_row(write: Write) -> None:
    write("photos/a.jpg", ANY)
    folder = write("photos/a.txt", b"\xff\xfe\x00").parent
    source = open_source(folder, skip_bad=True)
    assert pl.concat(list(source.batches()))["text"].to_list() == [None]
    assert "not UTF-8" in source.rejects[0].reason
