"""Web pages: what a reader would read of them, headings and tables as such."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from assay.readers.documents.rows import table_of
from assay.readers.documents.shapes import Block, Document, Kind

_SPACE = re.compile(r"\s+")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_UNREAD = frozenset({
    "script", "style", "noscript", "template", "svg", "nav", "iframe", "button", "select",
    "textarea", "object", "canvas", "dialog", "audio", "video", "math",
})  # fmt: skip
"""Elements that hold no text of the document."""

_UNREAD_ROLES = frozenset({"navigation", "dialog", "alertdialog", "search", "menu", "menubar"})
_BESIDE = frozenset({"aside", "footer", "figcaption"})
"""Elements whose text stands beside that of the document; their headings head nothing else."""

_PARTING = frozenset({
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "header", "li", "main", "ol", "p", "pre", "section",
    "summary", "table", "td", "th", "tr", "ul", "body", "html", "fieldset", "legend", "center",
    "h1", "h2", "h3", "h4", "h5", "h6",
})  # fmt: skip
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip

_ENDS: dict[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"td", "th", "tr"}),
    "tbody": frozenset({"td", "th", "tr", "thead", "tbody"}),
    "tfoot": frozenset({"td", "th", "tr", "thead", "tbody"}),
    "body": frozenset({"head"}),
}
"""Elements that end, unsaid, others that are open (HTML Standard, 13.1.2.4)."""

_HOLDS = frozenset({"ul", "ol", "dl", "table", "body"})
"""Elements beyond which nothing ends unsaid."""


@dataclass(frozen=True)
class _Open:
    tag: str
    unread: bool
    beside: bool


@dataclass
class _Table:
    """A table under way: its rows of cells, each with the blocks in it."""

    rows: list[list[list[Block]]] = field(default_factory=list)
    headed: int = 0
    named: bool = True
    """Whether all cells of the row under way are headings."""
    cell: list[Block] | None = None
    """The cell under way."""
    caption: list[Block] = field(default_factory=list)
    nested: bool = False
    in_caption: bool = False
    held: dict[int, tuple[int, list[Block]]] = field(default_factory=dict)
    """Place in a row → for how many rows a cell goes on, and what it says."""

    @property
    def told(self) -> Block | None:
        """The table, if it is one."""
        if self.nested or any(block.level for row in self.rows for cell in row for block in cell):
            return None
        texts = [[" ".join(block.text for block in cell) for cell in row] for row in self.rows]
        caption = " ".join(block.text for block in self.caption)
        return table_of(texts, caption=caption, headed=self.headed or None)


def html_document(text: str) -> Document:
    """Read HTML: its words in order, headings and tables as such.

    Scripts, navigation, forms and what the page hides are left out; what stands beside or below
    its text is an aside.
    """
    reader = _Html()
    reader.feed(text)
    reader.close()
    blocks = tuple(reader.ended())
    first = next((block.text for block in blocks if block.kind == "heading"), "")
    return Document(_SPACE.sub(" ", reader.title).strip() or first, blocks)


class _Html(HTMLParser):
    """Collects blocks; wrong nesting is taken as it comes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self._blocks: list[Block] = []
        self._held: list[str] = []
        self._open: list[_Open] = []
        self._tables: list[_Table] = []
        self._level = 0
        self._raised = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_unsaid(tag)
        if tag in _PARTING or tag in {"br", "hr"}:
            self._part()
        if tag in _VOID:
            return
        above = self._open[-1] if self._open else _Open("", unread=False, beside=False)
        given = dict(attrs)
        unread = above.unread or tag in _UNREAD or _is_hidden(given)
        self._open.append(_Open(tag, unread, above.beside or tag in _BESIDE))
        if unread:
            return
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self._level = int(tag[1])
        elif tag == "sup":
            self._raised += 1
        elif tag == "table":
            if self._tables:
                self._tables[-1].nested = True
            self._tables.append(_Table())
        elif self._tables:
            self._begin_cell(self._tables[-1], tag, given)

    def _end_unsaid(self, tag: str) -> None:
        """End what a tag ends without saying so: a paragraph, an item, a cell."""
        ending = _ENDS.get(tag, frozenset())
        for at in range(len(self._open) - 1, -1, -1):
            one = self._open[at].tag
            if one in ending or (one == "p" and tag in _PARTING):
                self._close(at)
            elif one in _HOLDS and one != tag:
                return

    def _begin_cell(self, table: _Table, tag: str, given: dict[str, str | None]) -> None:
        if tag == "caption":
            table.in_caption = True
        elif tag == "tr":
            self._end_row(table)
            table.rows.append([])
        elif tag in {"td", "th"}:
            if not table.rows:
                table.rows.append([])
            row = table.rows[-1]
            self._fill(table, row)
            table.named &= tag == "th"
            cell: list[Block] = []
            table.cell = cell
            row.append(cell)
            down, across = _span(given.get("rowspan")), _span(given.get("colspan"))
            if down > 1:
                table.held[len(row) - 1] = (down - 1, cell)
            row += [[] for _ in range(across - 1)]

    @staticmethod
    def _fill(table: _Table, row: list[list[Block]]) -> None:
        """Repeat the cells of rows above that go on here."""
        while len(row) in table.held:
            rest, cell = table.held.pop(len(row))
            if rest > 1:
                table.held[len(row)] = (rest - 1, cell)
            row.append(cell)

    def _end_row(self, table: _Table) -> None:
        if table.rows and table.rows[-1]:
            self._fill(table, table.rows[-1])
            if table.named and table.headed == len(table.rows) - 1:
                table.headed += 1
        table.named = True

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at].tag == tag:
                self._close(at)
                return

    def _close(self, at: int) -> None:
        """Close an element and all that is open in it."""
        for one in reversed(self._open[at:]):
            if one.tag in _PARTING:
                self._part()
            if one.unread:
                continue
            if one.tag == "sup":
                self._raised = max(0, self._raised - 1)
            elif one.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                self._level = 0
            elif one.tag == "caption" and self._tables:
                self._tables[-1].in_caption = False
            elif one.tag == "table" and self._tables:
                self._end_table(self._tables.pop())
        del self._open[at:]

    def _end_table(self, table: _Table) -> None:
        self._end_row(table)
        told = table.told
        if told is not None:
            self._take(told)
            return
        for block in table.caption:
            self._take(block)
        seen: set[int] = set()  # a cell of several rows is said once
        for cell in (cell for row in table.rows for cell in row):
            for block in cell if id(cell) not in seen else ():
                self._take(block)
            seen.add(id(cell))

    def handle_data(self, data: str) -> None:
        top = self._open[-1] if self._open else None
        if top is not None and top.tag == "title" and not any(one.unread for one in self._open):
            self.title += data
        elif top is None or not (top.unread or top.tag == "head"):
            raised = self._raised and data.strip().isdigit()
            self._held.append(data.translate(_RAISED) if raised else data)

    def _part(self) -> None:
        """End the block under way."""
        text = _SPACE.sub(" ", "".join(self._held)).strip()
        self._held.clear()
        if not text:
            return
        beside = any(one.beside for one in self._open[-1:])
        kind: Kind = "aside" if beside else "heading" if self._level else "text"
        self._take(Block(text, kind, level=self._level if kind == "heading" else 0))

    def _take(self, block: Block) -> None:
        """Put a block where it belongs: into the cell it stands in, else into the document."""
        table = self._tables[-1] if self._tables else None
        if table is None:
            self._blocks.append(block)
        elif table.in_caption:
            table.caption.append(block)
        elif table.cell is not None:
            table.cell.append(block)
        else:
            self._blocks.append(block)

    def ended(self) -> list[Block]:
        """Return the blocks, what was left open ended."""
        if self._open:
            self._close(0)
        self._part()
        return [replace(block, kind="text") if _alone(block, self._blocks) else block
                for block in self._blocks]  # fmt: skip


def _alone(block: Block, blocks: list[Block]) -> bool:
    """Tell whether an aside is all there is: then it is the text."""
    return block.kind == "aside" and all(one.kind == "aside" for one in blocks)


def _is_hidden(given: dict[str, str | None]) -> bool:
    style = re.sub(r"\s", "", given.get("style") or "").lower()
    return (
        "hidden" in given
        or (given.get("aria-hidden") or "").lower() == "true"
        or (given.get("role") or "").lower() in _UNREAD_ROLES
        or "display:none" in style
        or "visibility:hidden" in style
    )


def _span(given: str | None) -> int:
    return min(int(given), 100) if given and given.isdecimal() else 1
