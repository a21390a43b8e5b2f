"""The rows of one sheet, as text, while its XML goes by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.parsers import expat

from assay.errors import MalformedSource
from assay.readers.origins.places import ByteStream

_CHUNK = 1 << 16
_REFERENCE = re.compile(r"([A-Z]{1,3})\d*")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WIDEST = 16_384
"""Columns of a sheet."""

_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
"""Day 0, by whether the workbook counts from 1904. Excel invented a 29th of February 1900."""

_WHOLE = re.compile(r"-?\d+\.0+")


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet, and the text of its cells, "" where empty."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Reading:
    """What turns the bare values of a workbook into text.

    Attributes:
        strings: The strings that cells refer to by number.
        dates: Whether a cell of each style shows a date or a time.
        since_1904: Whether days are counted from 1904.
    """

    strings: Sequence[str] = ()
    dates: Sequence[bool] = ()
    since_1904: bool = False

    def text(self, kind: str, style: str, value: str) -> str:
        """Return the text of one cell.

        Args:
            kind: Its type as the sheet says it; numbers have none.
            style: Number of its style.
            value: As it stands in the sheet.
        """
        if kind == "s":
            at = int(value) if value.isdigit() else -1
            return self.strings[at] if 0 <= at < len(self.strings) else ""
        if kind == "b":
            return "true" if value == "1" else "false"
        if kind == "e":  # as #N/A: there is no value
            return ""
        return self._number(style, value) if kind == "n" else unescaped(value)

    def _number(self, style: str, value: str) -> str:
        if style.isdigit() and int(style) < len(self.dates) and self.dates[int(style)]:
            with suppress(ValueError, OverflowError):
                return _moment(float(value), since_1904=self.since_1904)
        return value.partition(".")[0] if _WHOLE.fullmatch(value) else value


def unescaped(text: str) -> str:
    """Read characters that XML cannot hold, or that Excel writes so: ``_x000D_``."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _moment(days: float, *, since_1904: bool) -> str:
    """Write a number of days as a date, a time of day, or both."""
    seconds = round(days * 86_400)
    at = _EPOCHS[since_1904] + timedelta(seconds=seconds)
    if seconds % 86_400 == 0:
        return at.date().isoformat()
    return at.time().isoformat() if 0 <= days < 1 else at.isoformat()


class XmlPart:
    """Parses one part of a workbook block by block; subclasses say what they look for.

    Names are without their prefix. A document type is refused, so nothing can be expanded.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = lambda tag: self.end(_bare(tag))
        self._parser.CharacterDataHandler = self.data
        self._parser.StartDoctypeDeclHandler = self._refuse

    def start(self, tag: str, has: dict[str, str]) -> None:
        """Meet the begin of an element."""

    def end(self, tag: str) -> None:
        """Meet the end of an element."""

    def data(self, text: str) -> None:
        """Meet text."""

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Parse more of the part.

        Raises:
            MalformedSource: It is not the XML of a workbook.
        """
        try:
            self._parser.Parse(data, last)
        except expat.ExpatError as error:
            raise broken(self._name) from error

    def read(self, stream: ByteStream) -> None:
        """Parse the whole part."""
        while block := stream.read(_CHUNK):
            self.feed(block)
        self.feed(b"", last=True)

    def _started(self, tag: str, has: dict[str, str]) -> None:
        self.start(_bare(tag), {_bare(name): value for name, value in has.items()})

    def _refuse(self, *_: Any) -> None:  # noqa: ANN401 - whatever the document type says
        raise broken(self._name)


def _bare(tag: str) -> str:
    return tag.rpartition(":")[2]


def broken(name: str) -> MalformedSource:
    """Return what is said of a workbook that does not read as one."""
    return MalformedSource(
        f"'{name}' is not an intact Excel workbook.",
        hint="Open it and save it again as .xlsx, or save the sheet as CSV (UTF-8).",
    )


class _Sheet(XmlPart):
    """Collects rows."""

    def __init__(self, name: str, reading: Reading) -> None:
        super().__init__(name)
        self.rows: list[Row] = []
        self._reading = reading
        self._number = 0
        self._cells: list[str] = []
        self._column = 0
        self._kind = self._style = ""
        self._value: list[str] = []
        self._open = 0
        self._phonetic = False

    def start(self, tag: str, has: dict[str, str]) -> None:
        if tag == "row":
            self._number = int(has["r"]) if has.get("r", "").isdigit() else self._number + 1
            self._cells, self._column = [], -1
        elif tag == "c":
            self._column = _column(has.get("r", ""), self._column + 1)
            self._kind, self._style = has.get("t", "n"), has.get("s", "")
            self._value = []
        elif tag == "rPh":  # how Japanese is read aloud
            self._phonetic = True
        elif tag in {"v", "t"} and not self._phonetic:
            self._open += 1

    def data(self, text: str) -> None:
        if self._open:
            self._value.append(text)

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self._phonetic = False
        elif tag in {"v", "t"} and self._open:
            self._open -= 1
        elif tag == "c" and self._value:
            text = self._reading.text(self._kind, self._style, "".join(self._value))
            if text and self._column < _WIDEST:
                self._cells += [""] * (self._column + 1 - len(self._cells))
                self._cells[self._column] = text
        elif tag == "row" and any(self._cells):
            self.rows.append(Row(self._number, self._cells))


def _column(reference: str, otherwise: int) -> int:
    """Return the number of a column, from 0: ``AB7`` → 27."""
    match = _REFERENCE.match(reference)
    if match is None:
        return otherwise
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheet_rows(
    stream: ByteStream, name: str, reading: Reading, told: Callable[[float], None]
) -> Iterator[Row]:
    """Yield the rows of a sheet that hold anything, in order.

    Args:
        stream: The XML of the sheet.
        name: Of the workbook, for messages.
        reading: Turns values into text.
        told: Called with the share of the sheet read, 0–1.

    Raises:
        MalformedSource: It is not the XML of a sheet.
    """
    sheet = _Sheet(name, reading)
    while True:
        block = stream.read(_CHUNK)
        sheet.feed(block, last=not block)
        told(stream.fraction)
        yield from sheet.rows
        sheet.rows.clear()
        if not block:
            return
