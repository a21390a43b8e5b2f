"""Pascal VOC's annotations beside pictures: what is seen, and the splits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl

from assay.readers import open_source

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]

ANY = b"\xff\xd8\xff\xe0 whatever"
XML = """<annotation><folder>VOC2012</folder><filename>a.jpg</filename>
<object><name>dog</name><bndbox><xmin>1</xmin></bndbox><part><name>head</name></part></object>
<object><name>person</name></object><object><name>dog</name></object></annotation>"""


def test_annotations_say_what_is_seen_and_lists_say_the_split(write: Write, read: Read) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        write(f"VOC2012/JPEGImages/{name}", ANY)
    write("VOC2012/Annotations/a.xml", XML)
    write("VOC2012/Annotations/b.xml", "<annotation><filename>b.jpg</filename></annotation>")
    write("VOC2012/ImageSets/Main/train.txt", "a\n")
    write("VOC2012/ImageSets/Main/dog_train.txt", "a  1\n")
    folder = write("VOC2012/ImageSets/Main/val.txt", "b\n").parents[2]
    frame = read(folder)
    assert frame.select("image", "split", "meta.objects", "meta.object_count").rows() == [
        ("JPEGImages/a.jpg", "train", ["dog", "person"], 3),
        ("JPEGImages/b.jpg", "validation", None, 0),
        ("JPEGImages/c.jpg", "none", None, 0),
    ]
    assert open_source(folder).info.notes == (
        "Objects are known of 1 picture from the annotations, joined by 'image': column 'objects'.",
        "3 pictures, without captions beside them.",
    )


def test_annotations_beside_the_pictures_go_with_captions(write: Write, read: Read) -> None:
    write("d/a.jpg", ANY)
    write("d/a.txt", "A dog with its owner.")
    frame = read(write("d/other name.xml", XML).parent)
    assert frame.select("text", "meta.objects").rows() == [
        ("A dog with its owner.", ["dog", "person"])
    ]


def test_xml_that_is_broken_or_hostile_says_nothing(write: Write, read: Read) -> None:
    write("d/a.jpg", ANY)
    write("d/a.xml", "<annotation><object><name>dog</name>")
    write("d/b.jpg", ANY)
    evil = (
        '<!DOCTYPE x [<!ENTITY a "dog">]><annotation><object><name>&a;</name></object></annotation>'
    )
    folder = write("d/b.xml", evil).parent
    assert "meta.objects" not in read(folder).columns
    assert "Not read, for their kind: a.xml, b.xml." in open_source(folder).info.notes
