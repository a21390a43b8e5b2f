"""Find the rows of records by id."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import polars as pl

FEW = 16
"""So many ids are found by looking through all hashes; those who ask for more get an index."""


class RowIndex:
    """Rows of a column of unique ids; built when first asked."""

    def __init__(self, ids: pl.Series) -> None:
        self._ids = ids
        self._found = 0

    @cached_property
    def numbers(self) -> pl.Series:
        """The numbers of all rows, uint32: filtering them is the quickest way to find some."""
        return pl.Series("row", np.arange(len(self._ids), dtype=np.uint32))

    def find(self, ids: Sequence[str] | pl.Series) -> np.ndarray:
        """Return the row of each id, int64, −1 where there is none."""
        wanted = pl.Series("id", ids, dtype=pl.String)
        hashes = wanted.hash().to_numpy()
        self._found += len(wanted)
        if self._found <= FEW:
            return np.array(
                [self._scan(i, h) for i, h in zip(wanted, hashes, strict=True)], dtype=np.int64
            )
        return self._look_up(wanted, hashes)

    @cached_property
    def _hashes(self) -> np.ndarray:
        return self._ids.hash().to_numpy()

    @cached_property
    def _order(self) -> tuple[np.ndarray, np.ndarray]:
        order = np.argsort(self._hashes)
        return self._hashes[order], order

    def _scan(self, wanted: str, hashed: np.uint64) -> int:
        for row in np.flatnonzero(self._hashes == hashed):
            if self._ids[int(row)] == wanted:
                return int(row)
        return -1

    def _look_up(self, wanted: pl.Series, hashes: np.ndarray) -> np.ndarray:
        ordered, rows = self._order
        answer = np.full(len(wanted), -1, dtype=np.int64)
        if not len(ordered):
            return answer
        at = np.searchsorted(ordered, hashes)
        open_ = np.arange(len(wanted))
        while len(open_):  # more than once only where two ids share a hash
            open_ = open_[at[open_] < len(ordered)]
            open_ = open_[ordered[at[open_]] == hashes[open_]]
            found = rows[at[open_]]
            hit = (self._ids[found] == wanted[open_]).to_numpy()
            answer[open_[hit]] = found[hit]
            open_ = open_[~hit]
            at[open_] += 1
        return answer
