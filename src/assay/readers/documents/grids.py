"""Tables among the lines of a page: rows of short cells, many of them numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from assay.prose import CAPTION
from assay.readers.documents.layout import in_reading_order
from assay.readers.documents.shapes import Line

CELLS = " | "
"""Between the cells of a row."""

_PROSE = 35
"""Letters from which a line without numbers is running text rather than a cell."""

_RICH = 0.35
"""Share of the words of a row that are numbers."""

_BESIDE = 7.0
"""Sizes between two cells of a row at most; a column of text is further away."""

_FORM = 0.2
"""Share of the lines of a page that are running text, up to which it is a form: an invoice."""

_WIDEST = 12.0
"""Sizes of a heading at most that is wider than its column."""

_BELOW = 3.0
"""Sizes between two rows at most."""

_NUMBER = re.compile(
    r"[(\[<>≤≥~≈±+\-–—−*†$€£#]*\d[\d.,:/×^±–-]*(?:%|[kKMBx]|ms|s)?[)\]*†‡%.,;]*|"
    r"[-–—−✓✔✗✘×•+]|n/?a|N/?A",
)
_TABLE = re.compile(r"(?:Table|Tab\.|Tabelle|Tableau|Tabla)\s", re.IGNORECASE)


@dataclass(frozen=True)
class _Row:
    cells: tuple[Line, ...]

    @property
    def said(self) -> str:
        return " ".join(cell.text for cell in self.cells if _NUMBER.search(cell.text))

    @property
    def x0(self) -> float:
        return self.cells[0].x0

    @property
    def x1(self) -> float:
        return max(cell.x1 for cell in self.cells)

    @property
    def y0(self) -> float:
        return min(cell.y0 for cell in self.cells)

    @property
    def y1(self) -> float:
        return max(cell.y1 for cell in self.cells)

    @property
    def size(self) -> float:
        return median(cell.size for cell in self.cells)


def with_tables(lines: Sequence[Line]) -> list[Line]:
    """Put the lines of each table of a page together into one, its rows parted by line breaks.

    Numbers tell a table: three rows of cells in which they are many, two beside a caption. A
    table of words is told by its caption alone. What stands between its first and last row
    belongs to it, and so do rows of headings above.
    """
    free = list(lines)
    tables: list[Line] = []
    for found in (*_of_numbers(free), *_of_words(free)):
        inside = [line for line in free if any(line is one for one in found)]
        if len(inside) < len(found):  # part of another table already
            continue
        free = [line for line in free if not any(line is one for one in inside)]
        tables.append(_table(inside))
    return [*free, *tables]


def as_read(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page in reading order, those of a table row by row."""
    found: list[Line] = []
    for line in in_reading_order(with_tables(lines)):
        found += _cells(line, lines) if line.table else [line]
    return found


def _cells(table: Line, lines: Sequence[Line]) -> Iterator[Line]:
    inside = [
        one
        for one in lines
        if table.x0 <= one.x0 and one.x1 <= table.x1 and table.y0 <= one.y0 and one.y1 <= table.y1
    ]
    for row in _rows(inside, beside=float("inf")):
        yield from row.cells


def _of_numbers(lines: Sequence[Line]) -> list[list[Line]]:
    cells = [one for one in lines if not _is_prose(one)]
    # on a form nothing but cells stands beside cells
    beside = _BESIDE if len(lines) - len(cells) > _FORM * len(lines) else float("inf")
    rows = [row for row in _rows(cells, beside) if _ends_in_one(row)]
    found: list[list[Line]] = []
    for group in _groups(rows):
        rich = [row for row in group if _is_rich(row)]
        counted = sum(any(map(str.isdigit, row.said)) for row in rich) >= 0.5 * len(rich)
        if any(_is_near(line, group) for line in lines if _TABLE.match(line.text)):
            if len(group) >= 2:
                found.append(_grown(group, lines))
        elif len(rich) >= 3 and counted:
            found.append(_grown(rich, lines))
    return found


def _of_words(lines: Sequence[Line]) -> list[list[Line]]:
    """Find tables that their caption tells: rows of several cells right above it."""
    found: list[list[Line]] = []
    for caption in lines:
        if not CAPTION.match(caption.text) or not _TABLE.match(caption.text):
            continue
        above = [one for one in lines if _overlaps(one, caption) and one.y1 <= caption.y0 + 1]
        taken: list[_Row] = []
        edge = caption.y0
        for row in reversed(_rows(above, beside=float("inf"))):
            running = sum(_is_prose(cell) for cell in row.cells)
            far = edge - row.y1 > _BELOW * row.size
            if far or running > 1 or (running and len(row.cells) == 1):
                break
            taken.append(row)
            edge = row.y0
        several = sum(len(row.cells) > 1 for row in taken)
        if several >= 3 and several >= 0.6 * len(taken):
            found.append([cell for row in taken for cell in row.cells])
    return found


def _rows(lines: Sequence[Line], beside: float = _BESIDE) -> list[_Row]:
    """Put lines that stand beside each other into rows, from above to below."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda one: (one.y0 + one.y1) / 2):
        row = rows[-1] if rows else None
        middle = (line.y0 + line.y1) / 2
        if row is not None and abs(middle - (row[0].y0 + row[0].y1) / 2) < 0.5 * line.size:
            row.append(line)
        else:
            rows.append([line])
    found: list[_Row] = []
    for row in rows:
        held: list[Line] = []
        for line in sorted(row, key=lambda one: one.x0):
            if held and line.x0 - held[-1].x1 > beside * line.size:
                found.append(_Row(tuple(held)))
                held = []
            held.append(line)
        found.append(_Row(tuple(held)))
    return found


def _groups(rows: Sequence[_Row]) -> list[list[_Row]]:
    groups: list[list[_Row]] = []
    for row in rows:
        for group in groups:
            last = group[-1]
            near = row.y0 - last.y1 < _BELOW * row.size and row.y0 >= last.y0
            if near and row.x0 < last.x1 and last.x0 < row.x1:
                group.append(row)
                break
        else:
            groups.append([row])
    return groups


def _is_prose(line: Line) -> bool:
    words = line.text.split()
    numbers = sum(_NUMBER.fullmatch(word) is not None for word in words)
    return len(line.text) >= _PROSE and numbers < _RICH * len(words)


def _ends_in_one(row: _Row) -> bool:
    """Tell whether a row may be one of a table, where a caption says that there is one."""
    return _is_rich(row) or _NUMBER.fullmatch(row.cells[-1].text.split()[-1]) is not None


def _is_rich(row: _Row) -> bool:
    words = [word for cell in row.cells for word in cell.text.split()]
    numbers = sum(_NUMBER.fullmatch(word) is not None for word in words)
    if numbers >= 2 and numbers >= _RICH * len(words):
        return True
    alone = any(_NUMBER.fullmatch(cell.text.strip()) for cell in row.cells[1:])
    return len(row.cells) > 1 and alone


def _is_near(line: Line, group: Sequence[_Row]) -> bool:
    x0, x1 = min(row.x0 for row in group), max(row.x1 for row in group)
    apart = max(group[0].y0 - line.y1, line.y0 - group[-1].y1)
    return line.x0 < x1 and x0 < line.x1 and apart < 2 * _BELOW * line.size


def _grown(group: Sequence[_Row], lines: Sequence[Line]) -> list[Line]:
    """Add what stands between the rows, labels left of them, and headings above."""
    x0, x1 = min(row.x0 for row in group), max(row.x1 for row in group)
    top, bottom = group[0].y0, group[-1].y1
    left = _labels(group, lines, x0, top, bottom)
    x0 = min((label.x0 for label in left), default=x0)
    inside = [
        line
        for line in lines
        if top <= (line.y0 + line.y1) / 2 <= bottom and x0 - 1 <= line.x0 and line.x1 <= x1 + 1
    ]
    size = group[0].size
    above = [line for line in lines if (line.y0 + line.y1) / 2 < top]
    for row in reversed(_rows(above, beside=float("inf"))):
        cells = [one for one in row.cells if one.x1 > x0 - size and one.x0 < x1 + size]
        if not cells:
            continue
        fits = (
            -0.5 * size < top - max(one.y1 for one in cells) < 1.5 * size
            and all(_is_heading(cell, x0, x1, size) for cell in cells)
            and not any(CAPTION.match(cell.text) for cell in cells)
        )
        if not fits:
            break
        inside += cells
        top = min(one.y0 for one in cells)
    return inside


def _is_heading(cell: Line, x0: float, x1: float, size: float) -> bool:
    # the heading of the last column may be wider than what stands below it
    wider = cell.x0 < x1 and cell.width < _WIDEST * size
    within = x0 - 2 * size < cell.x0 and (cell.x1 < x1 + 2 * size or wider)
    said = cell.text.rstrip().endswith((".", "\xad", ",", ";")) and len(cell.text) > 6
    short = cell.width < 0.75 * (x1 - x0) or cell.bold or len(cell.text) < _PROSE
    return within and short and not said


def _labels(
    group: Sequence[_Row], lines: Sequence[Line], x0: float, top: float, bottom: float
) -> list[Line]:
    """Return the labels far left of the rows, if nearly every row has one."""
    beside = [
        line
        for line in lines
        if line.x1 <= x0 and top <= (line.y0 + line.y1) / 2 <= bottom
    ]  # fmt: skip
    short = [line for line in beside if not _is_prose(line)]
    fits = len(short) == len(beside) and len(short) >= 0.7 * len(group)
    return short if fits else []


def _overlaps(line: Line, other: Line) -> bool:
    return line.x0 >= other.x0 - 2 * line.size and line.x1 <= other.x1 + 2 * line.size


def _table(lines: Sequence[Line]) -> Line:
    rows = _rows(lines, beside=float("inf"))
    return replace(
        lines[0],
        text="\n".join(CELLS.join(cell.text for cell in row.cells) for row in rows),
        x0=min(line.x0 for line in lines),
        y0=min(line.y0 for line in lines),
        x1=max(line.x1 for line in lines),
        y1=max(line.y1 for line in lines),
        size=median(line.size for line in lines),
        bold=False,
        table=True,
    )
