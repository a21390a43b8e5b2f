"""What a document is made of, on its way from a page to passages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

KINDS: dict[str, str] = {
    ".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".md": "markdown", ".markdown": "markdown", ".txt": "plain", ".text": "plain",
}  # fmt: skip
"""Ending of a file → how it is read."""

RECOGNISING = 900.0
"""Seconds that recognising all pages of a document may take; a page that has begun is finished."""

Kind = Literal["heading", "text", "aside", "table", "reference"]
"""An aside is a caption or a footnote; a table has a line for each row, after its caption."""


@dataclass(frozen=True)
class Line:
    """Letters that stand on one line, without a gap wide enough to part columns.

    Attributes:
        text: The letters, a space between words.
        x0, y0, x1, y1: Its box in points, from the upper left corner of the page.
        size: Size of its letters in points.
        bold: Whether they are bold.
        table: Whether it is a whole table, its rows parted by line breaks.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False
    table: bool = False

    @property
    def width(self) -> float:
        """Its width in points."""
        return self.x1 - self.x0


@dataclass(frozen=True)
class Page:
    """A page as it is drawn.

    Attributes:
        number: From 1.
        width, height: In points.
        lines: As the file draws them, which need not be the order they are read in.
        ordered: Whether they stand in reading order already.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, or a heading.

    Attributes:
        text: Its text, words that were broken at the end of a line made whole.
        kind: What it is.
        page: The page it begins on, from 1; 0 where the document has none.
        level: Of a heading: 1 for a chapter, more for what stands below it; else 0.
        caption: Of a table: what stands above or below it.
        header: Of a table: the row of headings above its columns, which may be on a page before.
    """

    text: str
    kind: Kind = "text"
    page: int = 0
    level: int = 0
    caption: str = ""
    header: str = ""


@dataclass(frozen=True)
class Seen:
    """A line of a page that was recognised, so that its words can be marked there.

    Attributes:
        page: From 1.
        text: What it says.
        x0, y0, x1, y1: Its box in shares of the page from its upper left corner.
    """

    page: int
    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Document:
    """A document as it is read.

    Attributes:
        title: Its title; "" where none is told.
        blocks: In reading order.
        pages: How many it has; 0 where it has none.
        notes: What a person should know, a sentence each.
        seen: Lines of pages that were recognised, in reading order.
    """

    title: str
    blocks: tuple[Block, ...]
    pages: int = 0
    notes: tuple[str, ...] = field(default_factory=tuple)
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True)
class Taken:
    """A document that was read, with what is kept of it beside its passages.

    Attributes:
        name: What its passages name as their parent.
        file: Name of its file.
        kind: How it was read: pdf, docx, html, markdown or plain.
        title, pages, notes: As of the document.
        text: All of it; what passages point into.
        cut: How it was cut, as ``180`` or ``300/100``.
        open: Opens the file again.
        seen: As of the document.
    """

    name: str
    file: str
    kind: str
    title: str
    pages: int
    notes: tuple[str, ...]
    text: str
    cut: str
    open: Callable[[], Any]
    seen: tuple[Seen, ...] = ()
