"""Rule out texts that cannot contain some words, without reading them.

Every text gets a few words of 64 bits; each run of three bytes in it, upper and lower case
alike, sets one of the bits (a Bloom filter of trigrams). A text that contains some words has
all the bits that they set; of those that have them, few do not contain the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

SHORTEST = 3
"""Bytes of the shortest words that signatures can rule out."""

_BITS_BYTES = 16  # bytes of an average text for which 64 bits are kept
_WIDEST = 8  # words of 64 bits at most
_STEP_BYTES = 1 << 19  # texts hashed at a time; what it takes is about forty times as much


@dataclass(frozen=True, eq=False)
class Signatures:
    """Signatures of the texts of a column.

    Attributes:
        bits: (words, n) uint64.
    """

    bits: NDArray[np.uint64]

    @classmethod
    def of(cls, column: pl.Series) -> Self:
        """Make the signatures of texts; a missing one counts as empty."""
        lengths = column.str.len_bytes().fill_null(0)
        mean = int(lengths.sum() or 0) // max(1, len(column))
        width = min(_WIDEST, 1 + mean // _BITS_BYTES)
        bits = np.zeros((width, len(column)), dtype=np.uint64)
        rows = max(1, _STEP_BYTES // (mean + 1))
        for start in range(0, len(column), rows):
            part = column.slice(start, rows).fill_null("")
            starts = np.zeros(len(part), dtype=np.int64)
            np.cumsum(lengths.slice(start, rows).to_numpy()[:-1] + 1, out=starts[1:])
            places = _places("\0".join(part.to_list()).encode() + b"\0" * SHORTEST, width)
            for word in range(width):
                set_ = np.where(places >> 6 == word, np.uint64(1) << (places & np.uint64(63)), 0)
                bits[word, start : start + rows] = np.bitwise_or.reduceat(set_, starts)
        return cls(bits)

    def candidates(self, words: str) -> NDArray[np.bool_]:
        """Return which texts may contain words of ``SHORTEST`` ASCII characters or more, (n,).

        Case is not looked at. None that contains them is left out.
        """
        places = _places(words.encode(), len(self.bits))
        may = np.ones(self.bits.shape[1], dtype=np.bool_)
        for word, bits in enumerate(self.bits):
            wanted = np.bitwise_or.reduce(
                np.uint64(1) << (places[places >> 6 == word] & np.uint64(63)), initial=0
            )
            if wanted:
                may &= (bits & wanted) == wanted
        return may


def _places(data: bytes, width: int) -> NDArray[np.uint64]:
    """Return the bit that each run of three bytes sets, 0 to 64 × ``width``."""
    lower = np.frombuffer(data.lower(), dtype=np.uint8).astype(np.uint32)
    mixed = lower[:-2] * np.uint32(0x9E3779B1)
    mixed += lower[1:-1] * np.uint32(0x85EBCA6B)
    mixed += lower[2:] * np.uint32(0xC2B2AE35)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x2C1B3C6D)
    return ((mixed >> np.uint32(16)) % np.uint32(64 * width)).astype(np.uint64)
