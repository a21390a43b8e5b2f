"""A table of what is seen: a row for each picture with its objects, or for each object.

``file_name,objects`` with ``cat:2|dog`` in a cell, or ``image,object,x,y,w,h`` with one object a
row. Either way each picture becomes one record with the list ``objects``.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import orjson

from assay.errors import MalformedSource
from assay.readers.nested.rowtable import RowTable
from assay.readers.origins.encodings import TextEncoding, Utf8Stream, find_encoding
from assay.readers.origins.places import Origin
from assay.readers.pictures.coco import objects_of
from assay.readers.pictures.lists import OBJECTS, ObjectsTable
from assay.readers.rejects import Rejects
from assay.readers.tables import FixedRole, Table
from assay.schema.records import Role

_HEAD = 1 << 16
_LINE_END = re.compile(r"\r\n|\r|\n")
_BLOCK = 1 << 20
_PICTURES = ("file_name", "image", "filename", "image_name", "image_path", "picture")
_OBJECT = ("object", "object_name", "object_class")
_CLASS = ("class", "class_name", "category", "category_name", "label")
_BOX = frozenset(
    ("x", "y", "w", "h", "width", "height", "xmin", "xmax", "ymin", "ymax", "x1", "x2", "y1", "y2")
) | {"bbox", "left", "top", "right", "bottom"}
_SAID = frozenset({"caption", "text", "sentence", "comment", "description", "title", "raw"})


@dataclass(frozen=True)
class Shape:
    """Which columns say what.

    Attributes:
        header: All of them.
        picture: Names the picture.
        objects: Names what is seen: all of it, or one object.
        each: Whether a row is one object.
        delimiter: Between the columns.
    """

    header: tuple[str, ...]
    picture: str
    objects: str
    each: bool
    delimiter: str


@dataclass
class _Picture:
    line: int
    about: dict[str, Any]
    seen: Counter[str] = field(default_factory=Counter)


def shape_of(origin: Origin, delimiter: str | None = None) -> Shape | None:
    """Tell by its header whether a table says what is seen on pictures, and nothing else.

    A class alone may as well be the label of the whole picture; it is an object where a box
    stands beside it.
    """
    first = _LINE_END.split(origin.head(_HEAD).decode("utf-8-sig", "replace"), maxsplit=1)[0]
    given = delimiter or max((",", ";", "\t"), key=first.count)
    try:
        header = tuple(name.strip() for name in next(csv.reader([first], delimiter=given), []))
    except csv.Error:  # no header, whatever it is: the reader of tables says what is wrong
        return None
    known = {name.lower(): name for name in reversed(header)}
    picture = next((known[name] for name in _PICTURES if name in known), None)
    if picture is None or known.keys() & _SAID or len(set(header)) < len(header):
        return None
    if OBJECTS in known:
        return Shape(header, picture, known[OBJECTS], False, given)
    boxed = "bbox" in known or len(known.keys() & _BOX) >= 4
    names = (*_OBJECT, *(_CLASS if boxed else ()))
    single = next((known[name] for name in names if name in known), None)
    return Shape(header, picture, single, True, given) if single is not None else None


def seen_table(origin: Origin, shape: Shape, encoding: str | TextEncoding | None = None) -> Table:
    """Build the table of a file whose shape is known: a row for each picture."""
    reader = SeenReader(origin, shape, encoding)
    return ObjectsTable(RowTable(reader, fixed=reader.fixed))


class SeenReader:
    """A table of objects as rows of pictures.

    Args:
        origin: The file.
        shape: Of its columns.
        encoding: Its encoding, if given.
    """

    format = "objects"

    def __init__(
        self, origin: Origin, shape: Shape, encoding: str | TextEncoding | None = None
    ) -> None:
        self.origin, self._shape = origin, shape
        self._encoding = find_encoding(origin, encoding)
        self.encoding: str | None = self._encoding.name
        self.delimiter: str | None = shape.delimiter
        self.fraction = 0.0
        how = "its objects in one row" if not shape.each else "a row for each of its objects"
        self.notes = [
            f"Each picture became one record with the list '{OBJECTS}'; the table has {how}.",
            "Captions in COCO's JSON are read with it where both lie in one folder; "
            "as a plain table it is read with the format csv.",
        ]
        left = [name for name in shape.header if name not in self._kept()]
        left = [name for name in left if name not in {shape.picture, shape.objects}]
        if left:
            self.notes.append(f"Left out, for they tell of single objects: {', '.join(left)}.")

    @property
    def fixed(self) -> Mapping[Role, FixedRole]:
        """The roles of the columns."""
        own = "image_id" in self._shape.header
        return {
            "id": FixedRole("image_id", "the picture's own")
            if own
            else FixedRole("id", "name of the picture"),
            "image": FixedRole(self._shape.picture, "the picture"),
            "text": FixedRole("", "nobody said anything about the pictures"),
            "label": FixedRole("", "objects are no label of the whole picture"),
        }

    def rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the line of each picture's first row, and what is seen on it.

        Raises:
            MalformedSource: The file is no table.
        """
        named = "image_id" not in self._shape.header
        for name, one in self._pictures(rejects).items():
            own = {"id": name} if named else {}
            yield one.line, {**own, self._shape.picture: name, **one.about, **objects_of(one.seen)}
        self.fraction = 1.0

    def by_name(self) -> dict[str, Counter[str]]:
        """Count the objects of each class on each picture, by its file name without folders."""
        rejects = Rejects("", skip_bad=True, limit=self.origin.limits.max_rejects)
        found = self._pictures(rejects)
        return {PurePosixPath(name).name: one.seen for name, one in found.items()}

    def by_number(self) -> dict[str, str]:
        """Return the file name, without folders, of each ``image_id``, where the table has both."""
        rejects = Rejects("", skip_bad=True, limit=self.origin.limits.max_rejects)
        found = self._pictures(rejects) if "image_id" in self._shape.header else {}
        return {
            one.about["image_id"].strip(): PurePosixPath(name).name
            for name, one in found.items()
            if one.about["image_id"]
        }

    def _pictures(self, rejects: Rejects) -> dict[str, _Picture]:
        """Read the table whole: the rows of a picture need not stand together."""
        shape = self._shape
        kept = self._kept()
        found: dict[str, _Picture] = {}
        with Utf8Stream(self.origin, self._encoding) as stream:
            lines = csv.reader(_lines(stream), delimiter=shape.delimiter)
            for line, row in self._numbered(lines):
                self.fraction = stream.fraction
                if len(row) != len(shape.header):
                    why = f"it has {len(row)} fields, the header has {len(shape.header)}"
                    rejects.add(line, why, shape.delimiter.join(row))
                    continue
                cells = dict(zip(shape.header, row, strict=True))
                name = cells[shape.picture].strip()
                if not name:
                    rejects.add(line, "it names no picture", shape.delimiter.join(row))
                    continue
                about = {column: cells[column] or None for column in kept}
                one = found.setdefault(name, _Picture(line, about))
                cell = cells[shape.objects].strip()
                one.seen += Counter([cell] if cell else []) if shape.each else counted(cell)
        return found

    def _numbered(self, lines: Any) -> Iterator[tuple[int, list[str]]]:  # noqa: ANN401 - csv's own
        try:
            next(lines, None)
            for row in lines:
                if any(cell.strip() for cell in row):
                    yield lines.line_num, row
        except csv.Error as error:
            raise MalformedSource(
                f"'{self.origin.name}', line {lines.line_num}: {error}."
            ) from error

    def _kept(self) -> list[str]:
        """Return the columns that tell of the picture, beside its name."""
        others = [
            c for c in self._shape.header if c not in {self._shape.picture, self._shape.objects}
        ]
        return [c for c in others if c == "image_id"] if self._shape.each else others


def counted(cell: str) -> Counter[str]:
    """Read ``cat:2|dog``, ``cat; dog``, ``cat, dog`` or a JSON list of names."""
    if cell.startswith("["):
        try:
            listed = orjson.loads(cell)
        except orjson.JSONDecodeError:
            listed = cell.strip("[]").replace("'", "").split(",")
        return Counter(str(name).strip() for name in listed if str(name).strip())
    between = next((mark for mark in "|;," if mark in cell), "|")
    seen: Counter[str] = Counter()
    for part in cell.split(between):
        what, _, many = part.strip().rpartition(":")
        if what and many.isdecimal():
            seen[what] += int(many)
        elif part.strip():
            seen[part.strip()] += 1
    return seen


def _lines(stream: Utf8Stream) -> Iterator[str]:
    rest = b""
    while block := stream.read(_BLOCK):
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield line.decode("utf-8", "replace") + "\n"
    if rest:
        yield rest.decode("utf-8", "replace")
