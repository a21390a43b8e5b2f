"""What a workbook holds: its sheets, its strings, and which styles show dates."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assay.errors import EmptySource
from assay.readers.limits import Limits
from assay.readers.origins.places import ByteStream, Origin, plain_errors, refuse_bomb
from assay.readers.sheets.cells import Reading, XmlPart, broken, unescaped

P = TypeVar("P", bound=XmlPart)
BOOK = "xl/workbook.xml"
_QUOTED = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.")
_DATE = re.compile(r"[dmyhs]", re.IGNORECASE)
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Numbers of the formats of dates and times that need no definition (ECMA-376, 18.8.30)."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, where its XML is, and whether it is shown."""

    name: str
    part: str
    shown: bool


@dataclass(frozen=True)
class Workbook:
    """An open workbook.

    Attributes:
        name: The name shown in messages.
        origin: Each part is an origin beside it.
        sheets: In their order.
        reading: Turns the values of cells into text.
    """

    name: str
    origin: Origin
    sheets: tuple[Sheet, ...]
    reading: Reading

    def open(self, sheet: Sheet) -> ByteStream:
        """Open the XML of a sheet."""
        return _part(self.origin, sheet.part).open()


def is_workbook(path: Path) -> bool:
    """Tell whether an archive is a workbook of Excel."""
    try:
        with zipfile.ZipFile(path) as archive:
            return BOOK in archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return False


def open_workbook(path: Path, name: str, limits: Limits) -> Workbook:
    """Read what all sheets share.

    Args:
        path: The file.
        name: The name shown in messages.
        limits: Caps of reading; an archive out of proportion is refused.

    Raises:
        MalformedSource: It is no intact workbook.
        EmptySource: It has no sheet with rows and columns.
    """
    with plain_errors(name):
        archive = zipfile.ZipFile(path)
    for info in archive.infolist():
        refuse_bomb(f"{name}:{info.filename}", info.file_size, max(1, info.compress_size), limits)
    origin = Origin(path=path, relative=path.name, limits=limits, archive=archive)
    there = frozenset(archive.namelist())
    if BOOK not in there:
        raise broken(name)
    book = _read(_Book(name), origin, BOOK)
    targets = _read(_Relations(name), origin, "xl/_rels/workbook.xml.rels", there).targets
    sheets = tuple(
        Sheet(title, targets[key], shown)
        for title, key, shown in book.sheets
        if targets.get(key) in there
    )
    if not sheets:
        raise EmptySource(f"'{name}' has no sheet of cells.")
    strings = _read(_Strings(name), origin, "xl/sharedStrings.xml", there).strings
    styles = _read(_Styles(name), origin, "xl/styles.xml", there)
    return Workbook(name, origin, sheets, Reading(strings, styles.dates(), book.since_1904))


def _part(origin: Origin, member: str) -> Origin:
    return Origin(
        path=origin.path,
        relative=origin.relative,
        member=member,
        limits=origin.limits,
        archive=origin.archive,
    )


def _read(part: P, origin: Origin, member: str, there: frozenset[str] | None = None) -> P:
    """Read a part; one that is not among those there stays empty."""
    if there is None or member in there:
        with _part(origin, member).open() as stream:
            part.read(stream)
    return part


class _Book(XmlPart):
    """The list of sheets."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = False

    def start(self, tag: str, has: dict[str, str]) -> None:
        if tag == "sheet":
            shown = has.get("state", "visible") == "visible"
            self.sheets.append((has.get("name", ""), has.get("id", ""), shown))
        elif tag == "workbookPr":
            self.since_1904 = has.get("date1904", "0") in {"1", "true"}


class _Relations(XmlPart):
    """Where the parts are that others name by an id."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.targets: dict[str, str] = {}

    def start(self, tag: str, has: dict[str, str]) -> None:
        if tag == "Relationship" and has.get("Type", "").endswith("/worksheet"):
            target = has.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            self.targets[has.get("Id", "")] = posixpath.normpath(path)


class _Strings(XmlPart):
    """The strings that cells share."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.strings: list[str] = []
        self._runs: list[str] = []
        self._open = self._phonetic = False

    def start(self, tag: str, has: dict[str, str]) -> None:  # noqa: ARG002
        if tag == "si":
            self._runs = []
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "t":
            self._open = not self._phonetic

    def data(self, text: str) -> None:
        if self._open:
            self._runs.append(text)

    def end(self, tag: str) -> None:
        if tag == "si":
            self.strings.append(unescaped("".join(self._runs)))
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "t":
            self._open = False


class _Styles(XmlPart):
    """Which styles show a date or a time."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._codes: dict[str, str] = {}
        self._used: list[str] = []
        self._cells = False

    def start(self, tag: str, has: dict[str, str]) -> None:
        if tag == "numFmt":
            self._codes[has.get("numFmtId", "")] = has.get("formatCode", "")
        elif tag == "cellXfs":
            self._cells = True
        elif tag == "xf" and self._cells:
            self._used.append(has.get("numFmtId", "0"))

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._cells = False

    def dates(self) -> tuple[bool, ...]:
        """Tell for each style whether it does."""
        return tuple(self._is_date(number) for number in self._used)

    def _is_date(self, number: str) -> bool:
        code = self._codes.get(number)
        if code is None:
            return number.isdigit() and int(number) in _DATES
        bare = _QUOTED.sub("", code)
        return bool(_DATE.search(bare)) and not re.search(r"[0#?]", bare.split(".")[0])
