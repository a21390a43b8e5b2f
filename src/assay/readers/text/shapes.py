"""Find the rows and fields of a block of CSV with array operations: the fast path.

Counting quotes before each line break tells which breaks end a row (an even number of quotes);
counting separators between them tells how many fields each row has. Both are exact where every
quote stands where RFC 4180 allows it, and that is checked too, so the parser behind it only
ever sees rows known to be sound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class BlockShape:
    """The rows of a block.

    Attributes:
        starts, ends: Byte offsets of each row; ``ends`` points at its line break.
        lines: Number of line breaks of the block before each row begins.
        fields: Fields of each row.
        blank: Rows that are empty lines.
        sound: Whether every quote stands where it may.
        quoted: Whether there are quotes at all.
        newlines: Line breaks of the block, those inside quotes included.
        size: Bytes up to the end of the last whole row.
    """

    starts: np.ndarray
    ends: np.ndarray
    lines: np.ndarray
    fields: np.ndarray
    blank: np.ndarray
    sound: bool
    quoted: bool
    newlines: int
    size: int


def block_shape(data: bytes, delimiter: str, *, quoting: bool) -> BlockShape:
    """Find the whole rows at the start of ``data``; what follows the last is left for later."""
    array = np.frombuffer(data, np.uint8)
    breaks = np.flatnonzero(array == _NEWLINE)
    quotes = _positions(array, data, quoting=quoting)
    if quotes.size:
        outside = (np.searchsorted(quotes, breaks) & 1) == 0
        order = np.flatnonzero(outside)
        ends = breaks[order]
    else:
        order = np.arange(breaks.size)
        ends = breaks
    size = int(ends[-1]) + 1 if ends.size else 0
    newlines = int(order[-1]) + 1 if order.size else 0
    starts = np.concatenate(([0], ends[:-1] + 1)) if ends.size else ends
    lines = np.concatenate(([0], order[:-1] + 1)) if ends.size else order
    quotes = quotes[: int(np.searchsorted(quotes, size))]
    separators = np.flatnonzero(array[:size] == ord(delimiter))
    if quotes.size:
        separators = separators[(np.searchsorted(quotes, separators) & 1) == 0]
    counts = np.searchsorted(separators, ends)
    lengths = ends - starts
    blank = (lengths == 0) | ((lengths == 1) & (array[starts] == _RETURN))
    return BlockShape(
        starts=starts,
        ends=ends,
        lines=lines,
        fields=np.diff(counts, prepend=0) + 1,
        blank=blank,
        sound=_sound(array[:size], quotes, ord(delimiter)),
        quoted=bool(quotes.size),
        newlines=newlines,
        size=size,
    )


def _positions(array: np.ndarray, data: bytes, *, quoting: bool) -> np.ndarray:
    if not quoting or b'"' not in data:
        return np.empty(0, np.int64)
    return np.flatnonzero(array == _QUOTE)


def _sound(array: np.ndarray, quotes: np.ndarray, delimiter: int) -> bool:
    """Check that quotes open after a separator or break and close before one, or are doubled."""
    if not quotes.size:
        return True
    if quotes.size % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    before = array[np.maximum(opening - 1, 0)]
    begins = (before == delimiter) | (before == _NEWLINE) | (opening == 0)
    doubled = np.zeros(opening.size, bool)
    doubled[1:] = opening[1:] == closing[:-1] + 1
    if not bool(np.all(begins | doubled)):
        return False
    after = array[np.minimum(closing + 1, array.size - 1)]
    next_is_break = array[np.minimum(closing + 2, array.size - 1)] == _NEWLINE
    finishes = (after == delimiter) | (after == _NEWLINE) | ((after == _RETURN) & next_is_break)
    continues = np.zeros(closing.size, bool)
    continues[:-1] = doubled[1:]
    return bool(np.all(finishes | continues))
