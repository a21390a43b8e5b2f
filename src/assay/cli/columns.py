"""Columns that fit the terminal without a break inside a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells, set_cell_size

GAP = 2
"""Spaces after each column."""

WIDE = 24
"""Columns of names wider than this give way before the last column, the one of sentences."""

NARROW = 8
"""No column is made narrower."""

PART = 3
"""The widest column has at least this part of the room, where names can be broken for it."""

IDS = frozenset({"record", "run", "model"})
"""Headings of columns whose cells are typed again: nothing of them is left out."""

_WORDS = re.compile(r"\s+|\S+")
_PIECES = re.compile(r"\s+|[^\s_/-]*[_/-]+|[^\s_/-]+")


@dataclass(frozen=True)
class Column:
    """A column as text.

    Attributes:
        heading: Its heading.
        cells: Its cells, of one line or several.
        numeric: Its cells stand on one line.
        last: It is the last one.
    """

    heading: str
    cells: Sequence[str]
    numeric: bool
    last: bool

    @property
    def natural(self) -> int:
        """Width at which nothing is wrapped."""
        return max(_widest(text) for text in (self.heading, *self.cells))

    @property
    def needed(self) -> int:
        """Width of the longest piece that stands on one line."""
        own = (
            _widest(cell) if self.numeric or not _has_letters(cell) else _longest(cell)
            for cell in self.cells
        )
        return max(_longest(self.heading), *own, 0)

    def wrapped(self, text: str, width: int) -> str:
        """Break a text between words, and a wide word after `_`, `/` and `-`."""
        cut = not self.last and self.heading not in IDS
        return "\n".join(line for part in text.split("\n") for line in _lines(part, width, cut=cut))


def widths(columns: Sequence[Column], room: int) -> list[int]:
    """Return the width of each column; names give way first, then the widest.

    Args:
        columns: All of them.
        room: Of the terminal, in characters.
    """
    found = [column.natural for column in columns]
    room -= GAP * len(columns)
    least = [min(column.needed, width) for column, width in zip(columns, found, strict=True)]
    _level(found, [max(WIDE, one) for one in least], room, len(columns) - 1)
    _level(found, least, room, len(columns))
    _level(found, [min(one, NARROW) for one in least], room, len(columns))
    _make_room(found, least, columns, room // PART)
    return found


def _make_room(
    found: list[int], least: Sequence[int], columns: Sequence[Column], part: int
) -> None:
    """Give the column of texts its part of the room, from names that can be broken."""
    read = [max((_widest(cell) for cell in column.cells), default=0) for column in columns]
    text = max(range(len(columns)), key=lambda at: read[at])
    while read[text] > WIDE and found[text] < min(part, read[text]):
        loose = [at for at in range(len(found)) if at != text and found[at] > least[at]]
        if not loose:
            return
        found[max(loose, key=lambda at: found[at])] -= 1
        found[text] += 1


def _level(found: list[int], least: Sequence[int], room: int, first: int) -> None:
    """Make the widest of the first columns narrower, a character at a time, down to its least."""
    while sum(found) > room:
        loose = [at for at in range(first) if found[at] > least[at]]
        if not loose:
            return
        found[max(loose, key=lambda at: found[at])] -= 1


def _widest(text: str) -> int:
    return max((cell_len(line) for line in text.split("\n")), default=0)


def _longest(text: str) -> int:
    """Return the width of the longest piece; scripts without spaces break anywhere."""
    return max((cell_len(one) if one.isascii() else 2 for one in _PIECES.findall(text)), default=0)


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _lines(text: str, width: int, *, cut: bool) -> list[str]:
    lines, line = [], ""
    for piece in _fitting(text, width, cut=cut):
        if line and cell_len(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or not piece.isspace() else ""
    return [*lines, line.rstrip()]


def _fitting(text: str, width: int, *, cut: bool) -> list[str]:
    """Return pieces none of which is wider than ``width``."""
    found: list[str] = []
    for word in _WORDS.findall(text):
        found += (
            [word] if word.isspace() or cell_len(word) <= width else _parts(word, width, cut=cut)
        )
    return found


def _parts(word: str, width: int, *, cut: bool) -> list[str]:
    found: list[str] = []
    for piece in _PIECES.findall(word):
        if cell_len(piece) <= width:
            found.append(piece)
        elif cut and piece.isascii():
            found.append(set_cell_size(piece, width - 1) + "…")
        else:
            found += chop_cells(piece, width)
    return found
