"""Rows of cells as the block of a table; what is no table stays text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.readers.documents.grids import CELLS
from assay.readers.documents.shapes import Block

LONGEST = 300
"""Characters of a cell beyond which rows are the layout of a page rather than a table."""

MOST_HEADED = 3
"""Rows of headings at most; a table all of whose cells are marked as headings has one."""

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"[^\w]*\d[\d.,:/ ]*[^\w]*\w{0,3}")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def table_of(
    rows: Sequence[Sequence[str]], *, caption: str = "", headed: int | None = None
) -> Block | None:
    """Return the block of a table: its caption, then a line for each row.

    Args:
        rows: Texts of the cells; a cell that spans columns is followed by empty ones.
        caption: What stands above or below it.
        headed: Rows of headings it begins with; guessed where nobody says.

    Returns:
        The block, or ``None`` where the rows are no table: one row, one column, or long texts.
    """
    clean = [[_SPACE.sub(" ", cell).strip() for cell in row] for row in rows]
    clean = [row for row in clean if any(row)]
    width = max((len(row) for row in clean), default=0)
    clean = [[*row, *[""] * (width - len(row))] for row in clean]
    kept = [at for at in range(width) if any(row[at] for row in clean)]
    clean = [[row[at] for at in kept] for row in clean]
    several = sum(sum(map(bool, row)) > 1 for row in clean)
    if several < 2 or any(len(cell) > LONGEST for row in clean for cell in row):
        return None
    many = min(_headed(clean) if headed is None else headed, MOST_HEADED, len(clean) - 1)
    header = CELLS.join(_headings(clean[:many])) if many else ""
    body = [CELLS.join(row).strip() for row in clean[many:]]
    lines = [line for line in (caption, header, *body) if line]
    return Block("\n".join(lines), "table", caption=caption, header=header)


def header_of(lines: Sequence[str]) -> str:
    """Return the row of headings that the rows of a table begin with, "" where there is none.

    Of several rows without numbers it is the one with the most cells.

    Args:
        lines: Rows, their cells parted.
    """
    best = ""
    for line in lines[:MOST_HEADED]:
        cells = line.split(CELLS)
        words = all(not _NUMBER.fullmatch(cell) or _YEAR.fullmatch(cell) for cell in cells)
        if not words:
            break
        best = line if len(cells) > max(1, best.count(CELLS) + bool(best)) else best
    return best


def _headed(rows: Sequence[Sequence[str]]) -> int:
    """Guess whether the first row holds headings: words, or years, above other numbers."""
    first, rest = rows[0], rows[1:]
    words = all(not _NUMBER.fullmatch(cell) or _YEAR.fullmatch(cell) for cell in first)
    numbers = sum(_NUMBER.fullmatch(cell) is not None for row in rest for cell in row)
    return int(words and all(first[1:]) and numbers > 0)


def _headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """Join rows of headings to one, those above several columns standing before each."""
    spread: list[list[str]] = []
    for row in rows[:-1]:
        filled: list[str] = []
        for cell in row:
            filled.append(cell or (filled[-1] if filled else ""))
        spread.append(filled)
    spread += [list(row) for row in rows[-1:]]
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*spread, strict=True)]
