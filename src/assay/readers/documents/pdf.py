"""The letters of a PDF and where they stand, by PDFium."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from assay.errors import DocumentLocked, MalformedSource
from assay.readers.documents.letters import Box, Letters, accented
from assay.readers.documents.shapes import Line, Page

_HYPHEN = "\x02"
"""What PDFium makes of a hyphen that breaks a word at the end of a line."""

_WIDE = 1.1
"""Gap between two letters, in sizes, beyond which they stand in different columns."""

_TITLE = re.compile(
    r"^(?!.*\.(?:docx?|tex|pdf|dvi|indd|qxd|txt)$)(?!untitled).*\w{3}", re.IGNORECASE
)
"""Titles that say something: many programs put the name of a file there."""

_RAISED = dict(zip(map(ord, "0123456789"), "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
"""Digits above the line: marks of footnotes and exponents; Unicode NFKC makes them plain again."""

_MARKS = 0.9
"""Gap behind a mark at most, in its sizes, over which a line goes on."""

_MARKED = re.compile(r"([⁰¹²³⁴-⁹]) (?=[.,;:!?)])")
"""A mark before a full stop, which is drawn at some distance."""

_STUCK = re.compile(r"(?<=\S)([⁰¹²³⁴-⁹])(?=[^\W\d_]{2})|^([⁰¹²³⁴-⁹]+)(?=\w)")
"""A mark before the next word, or the text of a footnote."""

_SMALLER = 0.85
"""Share of the size of the line that a raised digit has at most."""


def pages_of(path: Path, password: str | None = None, *, most: int) -> tuple[str, int, list[Page]]:
    """Return the title a PDF gives itself, how many pages it has, and the pages.

    Args:
        path: The file.
        password: What opens it, if it is encrypted.
        most: Pages that are read; the rest is left.

    Raises:
        MalformedSource: It is broken, encrypted, or has no pages.
    """
    with _document(path, password) as document:
        count = len(document)
        if not count:
            raise MalformedSource(f"'{path.name}' has no pages.", hint="Save it again.")
        title = _clean(document.get_metadata_value("Title"))
        pages = [_page(document, at, pdfium.raw) for at in range(min(count, most))]
    return title if _TITLE.search(title) else "", count, pages


def opening(path: Path, passwords: Sequence[str]) -> str | None:
    """Return the password that opens a PDF, ``None`` where it needs none.

    Raises:
        DocumentLocked: It needs another one.
        MalformedSource: It is broken.
    """
    told: MalformedSource | None = None
    for password in (None, *passwords):
        try:
            _document(path, password).close()
        except DocumentLocked as error:
            told = error
        else:
            return password
    assert told is not None
    if len(passwords) > 1:
        told.message = f"'{path.name}' opens with none of these {len(passwords)} passwords."
    raise told


def _document(path: Path, password: str | None) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path, password=password)
    except pdfium.PdfiumError as error:
        raise _refused(path, error, password) from error


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
    with _document(path, password) as document:
        for at in range(max(0, first - 1), min(first - 1 + count, len(document))):
            with suppress(pdfium.PdfiumError), _opened(document, at) as (page, text):
                width, height = (max(1.0, side) for side in page.get_size())
                letters = Letters(page, text, pdfium.raw)
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
        return DocumentLocked(f"'{path.name}' {tried}.")
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
        letters = Letters(page, text, raw)
        lines = list(_lines(letters))
        read = sum(len(line.text) for line in lines)
        single = sum(len(line.text) == 1 for line in lines)
        if letters.turned > read or single > max(20, 0.5 * read):
            # written from above to below, or across the page: as the file has it
            size = letters.size(0) if letters.count else 10.0
            return Page(number + 1, width, height, _plain(text, size), ordered=True)
        return Page(number + 1, width, height, tuple(lines))
    finally:
        text.close()
        page.close()


def _plain(text: Any, size: float) -> tuple[Line, ...]:  # noqa: ANN401
    found = (_clean(line) for line in text.get_text_range().splitlines())
    return tuple(
        Line(line, 0.0, 1.2 * size * at, size * len(line) / 2, 1.2 * size * at + size, size)
        for at, line in enumerate(line for line in found if line)
    )


def _lines(letters: Letters) -> Iterator[Line]:
    """Part the letters into lines: at line ends, wide gaps, and jumps to another height."""
    held = _Held(letters)
    accents = accented(letters)
    for at in range(letters.count):
        code = accents.get(at, letters.code(at))
        if not code:
            continue
        if code in "\r\n":
            # behind the mark of a footnote a line goes on, at another height
            if not held.ends_with_mark:
                yield from held.ended()
            held.broken = True
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


class _Held:
    """The line under way."""

    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        self._word: list[str] = []
        self._box: Box | None = None
        self._last: Box = (0.0, 0.0, 0.0, 0.0)
        self._first, self._size = 0, 0.0
        self.space = self.broken = False

    @property
    def ends_with_mark(self) -> bool:
        """Whether the last letter is a raised digit, or all are digits that may turn out to be."""
        return bool(self._word) and (
            self._word[-1] in _RAISED.values() or "".join(self._word).isdigit()
        )

    def is_drawn_twice(self, code: str, box: Box) -> bool:
        """Tell whether a letter is the last one again, a little beside, to look bold.

        One glyph that stands for two letters has them at the very same place.
        """
        if not self._word or code != self._word[-1]:
            return False
        beside = abs(box[0] - self._last[0])
        return 1e-3 < beside < 0.12 * self._size and abs(box[1] - self._last[1]) < 1

    def is_elsewhere(self, box: Box) -> bool:
        """Tell whether a letter does not go on with the line."""
        if self._box is None:
            return False
        gap = box[0] - self._box[2]
        across = gap > _WIDE * self._size or gap < -3 * self._size
        if self.broken:
            gap = box[0] - self._last[2]
            across = across or not -0.2 * self._size < gap < _MARKS * self._size
        # the mark of a footnote may end above its first letter
        lower = self._size if "".join(self._word).isdigit() else 0.0
        return across or box[1] > self._box[3] + lower or box[3] < self._box[1]

    def take(self, at: int, code: str, box: Box) -> None:
        """Add a letter."""
        if self._box is None:
            self._box, self._first, self._size = box, at, self._letters.size(at)
        elif code.isalpha() and "".join(self._word).isdigit():
            self._begun_by_mark(at, box)
        else:
            self._box = _around(self._box, box)
        if self.space and self._word:
            self._word.append(" ")
        self._word.append(code.translate(_RAISED) if self._is_raised(at, code) else code)
        self._last, self.space, self.broken = box, False, False

    def _is_raised(self, at: int, code: str) -> bool:
        """Tell whether a digit is smaller than its line and stands above it."""
        if not ("0" <= code <= "9") or at == self._first:
            return False
        size = self._letters.size(at)
        return size < _SMALLER * self._size and self._lift(at, self._first) > 0.1 * self._size

    def _lift(self, at: int, of: int) -> float:
        return self._letters.base(of) - self._letters.base(at)

    def _begun_by_mark(self, at: int, box: Box) -> None:
        """Take the size of the line from its letters where it begins with a footnote's mark."""
        size = self._letters.size(at)
        if self._size < _SMALLER * size and self._lift(self._first, at) > 0.1 * size:
            self._word = ["".join(self._word).translate(_RAISED)]
            self._first, self._size = at, size
        self._box = _around(self._box or box, box)

    def ended(self) -> Iterator[Line]:
        """Yield the line, if there is one, and begin another."""
        text = _MARKED.sub(r"\1", _clean("".join(self._word)))
        text = _STUCK.sub(r"\g<0> ", text)
        if text and self._box is not None:
            x0, y0, x1, y1 = self._box
            size = self._size
            bold = self._letters.bold(self._first)
            yield Line(text, x0, y0, x1, max(y1, y0 + 0.3 * size), size, bold)
        self._word, self._box, self.space, self.broken = [], None, False, False


def _around(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
    )  # fmt: skip


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
