"""In which order the lines of a page are read: columns, and what spans them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from assay.readers.documents.shapes import Line

_FEWEST = 6
"""Lines a column has at least; below it a gap between lines is no gutter."""

_CROSSING = 0.25
"""Share of the lines that may stand across a gutter: titles, wide tables, captions."""

_RUNNING = 12.0
"""Sizes from which a line is running text, which makes a column whatever stands below it."""

_STEP = 2.0
"""Points between two places where a gutter is looked for."""


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Order the lines of a page, and join those that stand beside each other on one line.

    A gutter is the upright strip that the fewest lines cross; the lines that cross it part
    the page into bands, and in each band the left column is read before the right one. Each
    column is looked at again, so that three columns are found in two steps.
    """
    gutter = _gutter(lines)
    if gutter is None:
        return _rows(lines)
    left = [line for line in lines if line.x1 <= gutter]
    right = [line for line in lines if line.x0 >= gutter]
    across = sorted((line for line in lines if line.x0 < gutter < line.x1), key=_top)
    ordered: list[Line] = []
    for band in (*across, None):
        end = band.y0 if band is not None else float("inf")
        for side in (left, right):
            inside = [line for line in side if _middle(line) < end]
            side[:] = [line for line in side if _middle(line) >= end]
            ordered += in_reading_order(inside)
        if band is not None:
            ordered.append(band)
    return ordered


def _gutter(lines: Sequence[Line]) -> float | None:
    """Find the x of the strip that parts two columns; ``None`` where there is one column."""
    if len(lines) < 2 * _FEWEST:
        return None
    start, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    best: tuple[int, float, float] | None = None
    x = start + 0.15 * (end - start)
    while x < start + 0.85 * (end - start):
        across = sum(line.x0 < x < line.x1 for line in lines)
        left = [line for line in lines if line.x1 <= x]
        right = [line for line in lines if line.x0 >= x]
        fits = (
            across <= _CROSSING * len(lines)
            and _is_column(left)
            and _is_column(right)
            and _stand_beside(left, right)
        )
        if fits:
            found = (across, abs(x - (start + end) / 2), x)
            best = found if best is None else min(best, found)
        x += _STEP
    return None if best is None else best[2]


def _is_column(lines: Sequence[Line]) -> bool:
    """Tell whether lines are text set in a column rather than numbers or bullets.

    A table of many cells below some text is of that column too.
    """
    if len(lines) < _FEWEST:
        return False
    if sum(line.width > _RUNNING * line.size for line in lines) >= _FEWEST:
        return True
    return median(line.width for line in lines) > 6 * median(line.size for line in lines)


def _stand_beside(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Tell whether two sides overlap in height, as columns do."""
    top = max(min(line.y0 for line in left), min(line.y0 for line in right))
    bottom = min(max(line.y1 for line in left), max(line.y1 for line in right))
    return bottom - top > 3 * median(line.size for line in left)


def _rows(lines: Sequence[Line]) -> list[Line]:
    """Order lines from above to below, those on one line from left to right, and join these."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=_top):
        row = rows[-1] if rows else None
        if row is not None and _on_one_line(row, line):
            row.append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda line: line.x0)) for row in rows]


def _on_one_line(row: Sequence[Line], line: Line) -> bool:
    top, bottom = max(row[0].y0, line.y0), min(row[0].y1, line.y1)
    lower = min(row[0].y1 - row[0].y0, line.y1 - line.y0)
    if line.table or row[0].table:
        return False
    apart = all(line.x0 >= other.x1 - 1 or line.x1 <= other.x0 + 1 for other in row)
    return apart and bottom - top > 0.5 * lower


def _joined(row: Sequence[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    widest = max(row, key=lambda line: len(line.text))
    return replace(
        widest,
        text=" ".join(line.text for line in row),
        x0=row[0].x0,
        x1=max(line.x1 for line in row),
        y0=min(line.y0 for line in row),
        y1=max(line.y1 for line in row),
    )


def _top(line: Line) -> tuple[float, float]:
    return (line.y0, line.x0)


def _middle(line: Line) -> float:
    return (line.y0 + line.y1) / 2
