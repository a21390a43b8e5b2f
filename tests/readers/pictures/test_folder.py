"""A folder of pictures, with and without text beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assay.errors import MalformedSource, MixedKinds, RejectedRows, UnknownFormat
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


def test_a_file_that_is_no_picture_is_named_and_can_be_left_out(write: Write, read: Read) -> None:
    write("photos/a.jpg", ANY)
    folder = write("photos/b.jpg", b"<html>404</html>").parent
    with pytest.raises(MalformedSource, match=r"photos', b\.jpg: it is no picture\.$"):
        read(folder)
    assert read(folder, skip_bad=True)["image"].to_list() == ["a.jpg"]
    write("photos/c.png", b"")
    with pytest.raises(RejectedRows, match=r"2 files cannot be used \(b.*; c\.png: it is empty\)"):
        read(folder)


def test_one_picture_is_a_source(write: Write, read: Read) -> None:
    path = write("a.jpg", ANY)
    assert read(path).select("id", "image").rows() == [("a", "a.jpg")]
    with pytest.raises(UnknownFormat, match="neither a picture"):
        open_source(write("a.csv", "text\nhello\n"), format="pictures")


def test_pictures_and_documents_are_imported_apart(write: Write, read: Read) -> None:
    write("both/a.jpg", ANY)
    write("both/b.md", "# Title\n\nA paragraph that says something.\n")
    folder = write("both/c.txt", "A note that is long enough to be a passage.\n").parent
    with pytest.raises(MixedKinds, match=r"1 picture and 1 document"):
        open_source(folder)
    assert read(folder, format="pictures")["image"].to_list() == ["a.jpg"]
    notes = open_source(folder, format="pictures").info.notes
    assert "Left out: b.md, c.txt." in notes
    documents = read(folder, format="document")
    assert set(documents["parent"]) == {"b.md", "c.txt"}


def test_pictures_that_no_column_names_and_files_of_other_kinds_are_told(write: Write) -> None:
    write("d/a.jpg", ANY)
    write("d/b.mov", "whatever")
    folder = write("d/t.csv", "text,label\nhello,a\nbye,b\n").parent
    notes = open_source(folder).info.notes
    assert "Left out: 1 picture, which no column names." in notes
    assert "Not read, for their kind: b.mov." in notes


def test_a_column_of_names_without_their_ending_names_the_pictures(
    write: Write, read: Read
) -> None:
    write("d/0139.jpg", ANY)
    write("d/0285.jpg", ANY)
    rows = "image,rating,caption\n0139,1,A dog\n0139,5,The dog\n285,3,A cat\n"
    folder = write("d/captions.csv", rows).parent
    assert read(folder)["image"].to_list() == ["0139", "0139", "285"]
    assert not any(note.startswith("Left out") for note in open_source(folder).info.notes)


def test_a_rating_is_no_name_of_a_picture(write: Write, read: Read) -> None:
    for number in range(1, 6):
        write(f"d/{number}.jpg", ANY)
    rows = "".join(f"{number % 5 + 1},Text number {number}\n" for number in range(60))
    folder = write("d/reviews.csv", f"rating,text\n{rows}").parent
    assert read(folder)["image"].is_null().all()


def test_folders_of_a_year_or_a_camera_are_no_labels_and_stay_a_column(
    write: Write, read: Read
) -> None:
    write("photos/2019/a.jpg", ANY)
    folder = write("photos/2020-05 Rome/b.jpg", ANY).parents[1]
    frame = read(folder)
    assert frame["label"].is_null().all()
    assert frame["meta.folder"].to_list() == ["2019", "2020-05 Rome"]
    write("phone/DCIM/100APPLE/a.jpg", ANY)
    frame = read(write("phone/WhatsApp Images/b.jpg", ANY).parents[1])
    assert frame["label"].is_null().all()


def test_pictures_of_an_iphone_are_counted_and_it_is_said_what_to_do(write: Write) -> None:
    write("phone/a.jpg", ANY)
    write("phone/IMG_1.HEIC", b"\0\0\0\x18ftypheic")
    folder = write("phone/IMG_2.heic", b"\0\0\0\x18ftypheic").parent
    notes = open_source(folder).info.notes
    assert any(note.startswith("Not read: 2 HEIC pictures. ") for note in notes)
    only = write("only/IMG_1.HEIC", b"\0\0\0\x18ftypheic").parent
    with pytest.raises(UnknownFormat) as refused:
        open_source(only)
    assert "save them as JPEG" in refused.value.hint
