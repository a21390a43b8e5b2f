"""The letters of a PDF and where they stand, by PDFium."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from assay.errors import MalformedSource
from assay.readers.documents.shapes import Line, Page

_HYPHEN = "\x02"
"""What PDFium makes of a hyphen that breaks a word at the end of a line."""

_WIDE = 1.5
"""Gap between two letters, in sizes, beyond which they stand in different columns."""

_TITLE = re.compile(
    r"^(?!.*\.(?:docx?|tex|pdf|dvi|indd|qxd|txt)$)(?!untitled).*\w{3}", re.IGNORECASE
)
"""Titles that say something: many programs put the name of a file there."""

_UPRIGHT = 0.1
"""Radians a letter may be turned."""


def pages_of(path: Path, password: str | None = None, *, most: int) -> tuple[str, int, list[Page]]:
    """Return the title a PDF gives itself, how many pages it has, and the pages.

    Args:
        path: The file.
        password: What opens it, if it is encrypted.
        most: Pages that are read; the rest is left.

    Raises:
        MalformedSource: It is broken, encrypted, or has no pages.
    """
    try:
        document = pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        raise _refused(path, error, password) from error
    with document:
        count = len(document)
        if not count:
            raise MalformedSource(f"'{path.name}' has no pages.", hint="Save it again.")
        title = _clean(document.get_metadata_value("Title"))
        pages = [_page(document, at, pdfium.raw) for at in range(min(count, most))]
    return title if _TITLE.search(title) else "", count, pages


@dataclass(frozen=True)
class Letter:
    """A letter and its box, in shares of the page from its upper left corner."""

    char: str
    page: int
    x0: float
    y0: float
    x1: float
    y1: float


def letters_of(path: Path, password: str | None, *, first: int, count: int) -> Iterator[Letter]:
    """Yield the letters of some pages, in the order the file draws them.

    Args:
        path: The file.
        password: What opens it, if it is encrypted.
        first: Number of the first page, from 1.
        count: How many pages; those that are not there or are broken yield nothing.

    Raises:
        MalformedSource: It does not open.
    """
    try:
        document = pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        raise _refused(path, error, password) from error
    with document:
        for at in range(max(0, first - 1), min(first - 1 + count, len(document))):
            with suppress(pdfium.PdfiumError), _opened(document, at) as (page, text):
                width, height = (max(1.0, side) for side in page.get_size())
                letters = _Letters(page, text, pdfium.raw)
                for place in range(letters.count):
                    x0, y0, x1, y1 = letters.box(place)
                    box = (x0 / width, y0 / height, x1 / width, y1 / height)
                    yield Letter(letters.code(place), at + 1, *box)


@contextmanager
def _opened(document: pdfium.PdfDocument, at: int) -> Iterator[tuple[Any, Any]]:
    page = document[at]
    try:
        text = page.get_textpage()
        try:
            yield page, text
        finally:
            text.close()
    finally:
        page.close()


def _refused(path: Path, error: Exception, password: str | None) -> MalformedSource:
    if "password" in str(error).lower():
        tried = "does not open with this password" if password else "is encrypted"
        return MalformedSource(
            f"'{path.name}' {tried}.",
            hint="Give its password: --password, or ASSAY_DOCUMENT_PASSWORD.",
        )
    return MalformedSource(
        f"'{path.name}' is not an intact PDF.", hint="Open and save it again in another program."
    )


def _page(document: pdfium.PdfDocument, number: int, raw: Any) -> Page:  # noqa: ANN401
    try:
        page = document[number]
    except pdfium.PdfiumError:  # one broken page costs itself only
        return Page(number + 1, 0, 0, ())
    width, height = page.get_size()
    try:
        text = page.get_textpage()
    except pdfium.PdfiumError:
        page.close()
        return Page(number + 1, width, height, ())
    try:
        letters = _Letters(page, text, raw)
        lines = list(_lines(letters))
        read = sum(len(line.text) for line in lines)
        single = sum(len(line.text) == 1 for line in lines)
        if letters.turned > read or single > max(20, 0.5 * read):
            # written from above to below, or across the page: as the file has it
            return Page(number + 1, width, height, _plain(text), ordered=True)
        return Page(number + 1, width, height, tuple(lines))
    finally:
        text.close()
        page.close()


def _plain(text: Any) -> tuple[Line, ...]:  # noqa: ANN401
    found = (_clean(line) for line in text.get_text_range().splitlines())
    size = 10.0
    return tuple(
        Line(line, 0.0, 1.2 * size * at, size * len(line) / 2, 1.2 * size * at + size, size)
        for at, line in enumerate(line for line in found if line)
    )


class _Letters:
    """The letters of a page, one after the other."""

    def __init__(self, page: Any, text: Any, raw: Any) -> None:  # noqa: ANN401
        self._text, self._raw = text.raw, raw
        left, bottom, right, top = page.get_mediabox()
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        self._rotated = page.get_rotation() % 360
        self.turned = 0
        self.count = text.count_chars()
        self._box = [ctypes.c_double() for _ in range(4)]
        self._flags = ctypes.c_int()
        self._matrix = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(256)

    def code(self, at: int) -> str:
        return chr(self._raw.FPDFText_GetUnicode(self._text, at))

    def size(self, at: int) -> float:
        """Return the size as it is drawn: the font's own, scaled."""
        size = float(self._raw.FPDFText_GetFontSize(self._text, at))
        if self._raw.FPDFText_GetMatrix(self._text, at, ctypes.byref(self._matrix)):
            size *= math.hypot(self._matrix.c, self._matrix.d)
        return size or 10.0

    def upright(self, at: int) -> bool:
        angle = float(self._raw.FPDFText_GetCharAngle(self._text, at))
        off = (angle + math.radians(self._rotated) + math.pi) % (2 * math.pi) - math.pi
        return angle < 0 or abs(off) < _UPRIGHT

    def bold(self, at: int) -> bool:
        if self._raw.FPDFText_GetFontWeight(self._text, at) >= 600:
            return True
        size = self._raw.FPDFText_GetFontInfo(
            self._text, at, self._name, 256, ctypes.byref(self._flags)
        )
        name = self._name.raw[: max(min(size, 256) - 1, 0)].decode("latin-1").lower()
        return any(word in name for word in ("bold", "black", "heavy", "-medi", "cmbx"))

    def box(self, at: int) -> tuple[float, float, float, float]:
        """Return x0, y0, x1, y1 from the upper left corner of the page as it is shown."""
        left, right, bottom, top = self._box
        found = self._raw.FPDFText_GetCharBox(
            self._text, at, *(ctypes.byref(side) for side in (left, right, bottom, top))
        )
        if not found:
            return (0.0, 0.0, 0.0, 0.0)
        x0, x1, y0, y1 = left.value, right.value, bottom.value, top.value
        if self._rotated == 90:
            return (y0 - self._bottom, x0 - self._left, y1 - self._bottom, x1 - self._left)
        if self._rotated == 180:
            return (self._right - x1, y0 - self._bottom, self._right - x0, y1 - self._bottom)
        if self._rotated == 270:
            return (self._top - y1, self._right - x1, self._top - y0, self._right - x0)
        return (x0 - self._left, self._top - y1, x1 - self._left, self._top - y0)


def _lines(letters: _Letters) -> Iterator[Line]:
    """Part the letters into lines: at line ends, wide gaps, and jumps to another height."""
    held = _Held(letters)
    for at in range(letters.count):
        code = letters.code(at)
        if code in "\r\n":
            yield from held.ended()
        elif code.isspace():
            held.space = True
        elif not letters.upright(at):
            letters.turned += 1
        else:
            box = letters.box(at)
            if held.is_drawn_twice(code, box):
                continue
            if held.is_elsewhere(box):
                yield from held.ended()
            held.take(at, code, box)
    yield from held.ended()


_Box = tuple[float, float, float, float]


class _Held:
    """The line under way."""

    def __init__(self, letters: _Letters) -> None:
        self._letters = letters
        self._word: list[str] = []
        self._box: _Box | None = None
        self._last: _Box = (0.0, 0.0, 0.0, 0.0)
        self._first, self._size = 0, 0.0
        self.space = False

    def is_drawn_twice(self, code: str, box: _Box) -> bool:
        """Tell whether a letter is the last one again, a little beside, to look bold.

        One glyph that stands for two letters has them at the very same place.
        """
        if not self._word or code != self._word[-1]:
            return False
        beside = abs(box[0] - self._last[0])
        return 1e-3 < beside < 0.12 * self._size and abs(box[1] - self._last[1]) < 1

    def is_elsewhere(self, box: _Box) -> bool:
        """Tell whether a letter does not go on with the line."""
        if self._box is None:
            return False
        gap = box[0] - self._box[2]
        across = gap > _WIDE * self._size or gap < -3 * self._size
        return across or box[1] > self._box[3] or box[3] < self._box[1]

    def take(self, at: int, code: str, box: _Box) -> None:
        """Add a letter."""
        if self._box is None:
            self._box, self._first, self._size = box, at, self._letters.size(at)
        else:
            x0, y0, x1, y1 = self._box
            self._box = (min(x0, box[0]), min(y0, box[1]), max(x1, box[2]), max(y1, box[3]))
        if self.space and self._word:
            self._word.append(" ")
        self._word.append(code)
        self._last, self.space = box, False

    def ended(self) -> Iterator[Line]:
        """Yield the line, if there is one, and begin another."""
        text = _clean("".join(self._word))
        if text and self._box is not None:
            x0, y0, x1, y1 = self._box
            size = self._size
            bold = self._letters.bold(self._first)
            yield Line(text, x0, y0, x1, max(y1, y0 + 0.3 * size), size, bold)
        self._word, self._box, self.space = [], None, False


def _clean(text: str) -> str:
    """Bring ligatures and presentation forms into letters; drop what is no character."""
    text = text.replace(_HYPHEN, "\xad")
    if not text.isascii():
        text = "".join(
            unicodedata.normalize("NFKC", char) if "ﬀ" <= char <= "ﬆ" else char for char in text
        )
    return "".join(
        char for char in text if char == "\xad" or unicodedata.category(char) not in _NOT_TEXT
    ).strip()


_NOT_TEXT = frozenset({"Cc", "Cs", "Co", "Cn"})
