"""Tables of what is seen on pictures: one record for each picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assay.errors import MalformedSource, UnknownFormat
from assay.readers import open_source
from assay.readers.pictures.seen import counted

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]

BOXES = (
    "image,object,x,y,w,h\na.jpg,cat,1,2,3,4\nb.jpg,dog,1,2,3,4\na.jpg,dog,5,5,1,1\n"
    "a.jpg,cat,9,9,1,1\nc.jpg,,0,0,0,0\n"
)


def seen(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.select("id", "image", "meta.objects", "meta.object_count").rows()


def test_a_row_for_each_object_becomes_a_record_for_each_picture(write: Write, read: Read) -> None:
    path = write("boxes.csv", BOXES)
    frame = read(path)
    assert seen(frame) == [
        ("a.jpg", "a.jpg", ["cat", "dog"], 3),
        ("b.jpg", "b.jpg", ["dog"], 1),
        ("c.jpg", "c.jpg", None, 0),
    ]
    assert frame["text"].is_null().all()
    assert frame["label"].is_null().all()
    info = open_source(path).info
    assert info.format == "objects"
    assert "Left out, for they tell of single objects: x, y, w, h." in info.notes


def test_all_objects_in_one_cell_are_a_list_and_other_columns_are_kept(
    write: Write, read: Read
) -> None:
    path = write(
        "objects.csv",
        "image_id,file_name,objects,licence\n7,7.jpg,cat:2|dog,Attribution License\n8,8.jpg,,No\n",
    )
    frame = read(path)
    assert seen(frame) == [("7", "7.jpg", ["cat", "dog"], 3), ("8", "8.jpg", None, 0)]
    assert frame["meta.licence"].to_list() == ["Attribution License", "No"]
    assert frame["text"].is_null().all()


def test_classes_are_objects_where_boxes_stand_beside_them_and_labels_where_not(
    write: Write, read: Read
) -> None:
    boxed = write("boxed.csv", "filename;class;xmin;ymin;xmax;ymax\na.jpg;cat;1;1;2;2\n")
    assert seen(read(boxed)) == [("a.jpg", "a.jpg", ["cat"], 1)]
    labels = write("labels.csv", "image,label\na.jpg,cat\nb.jpg,cat\nc.jpg,dog\nd.jpg,dog\n")
    assert read(labels)["label"].to_list() == ["cat", "cat", "dog", "dog"]
    captions = write("captions.csv", "image,caption,objects\na.jpg,A cat sits here,cat\n")
    assert read(captions)["text"].to_list() == ["A cat sits here"]
    assert read(captions)["meta.objects"].to_list() == [["cat"]]


def test_a_person_may_want_the_plain_table(write: Write, read: Read) -> None:
    path = write("boxes.csv", BOXES)
    assert read(path, format="csv").height == 5
    with pytest.raises(UnknownFormat, match="no table of pictures"):
        open_source(write("plain.csv", "text,label\nhello,a\n"), format="objects")


def test_rows_that_are_torn_or_name_no_picture_are_rejected(write: Write, read: Read) -> None:
    path = write("torn.csv", "image,object\na.jpg,cat\nb.jpg\n,dog\n")
    source = open_source(path, skip_bad=True)
    assert pl.concat(list(source.batches()))["id"].to_list() == ["a.jpg"]
    assert [(row.line, row.reason) for row in source.rejects] == [
        (3, "it has 1 fields, the header has 2"),
        (4, "it names no picture"),
    ]
    with pytest.raises(MalformedSource, match="line 2"):
        read(write("long.csv", "image,object\na.jpg," + "c" * 200_000 + "\n"))


def test_objects_beside_captions_are_joined_by_the_name_of_the_picture(
    write: Write, read: Read
) -> None:
    write("both/objects.csv", BOXES)
    folder = write("both/captions.csv", "image,caption\nx/a.jpg,A cat\nd.jpg,Dusk\n").parent
    frame = read(folder)
    assert frame["text"].to_list() == ["A cat", "Dusk"]
    assert frame["meta.objects"].to_list() == [["cat", "dog"], None]
    assert frame["meta.object_count"].to_list() == [3, 0]
    info = open_source(folder).info
    assert (
        "Objects are known of 2 pictures from 'objects.csv', joined by 'image': column 'objects'."
        in info.notes
    )
    assert not any(note.startswith("Left out") for note in info.notes)


def test_objects_give_captions_that_know_a_number_alone_the_name_of_their_picture(
    write: Write, read: Read
) -> None:
    write("both/objects.csv", "image_id,file_name,objects\n7,p/7.jpg,cat:2|dog\n8,8.jpg,\n")
    folder = write("both/captions.csv", "image_id,caption\n8,Dusk\n7,A cat\n9,Dawn\n").parent
    frame = read(folder)
    assert frame["image"].to_list() == ["8.jpg", "7.jpg", None]
    assert frame["meta.objects"].to_list() == [None, ["cat", "dog"], None]


def test_objects_of_other_pictures_are_left_out_and_told(write: Write, read: Read) -> None:
    write("both/objects.csv", BOXES)
    folder = write("both/captions.csv", "image,caption\ny.jpg,A cat\nz.jpg,A dog\n").parent
    assert "meta.objects" not in read(folder).columns
    assert "Left out: objects.csv." in open_source(folder).info.notes


@pytest.mark.parametrize(
    "cell", ["cat:2|dog", "cat;cat;dog", "cat, dog, cat", '["cat","dog","cat"]']
)
def test_objects_are_counted_however_they_are_written(cell: str) -> None:
    assert counted(cell) == {"cat": 2, "dog": 1}
