"""A column of few distinct texts as one byte a row: tests and counts become arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray

LIMIT = 255
"""Distinct values, a missing one included, up to which a column is coded."""

_PROBE = 4096  # rows that show whether a column can be of few values, before all are looked at


@dataclass(frozen=True, eq=False)
class Coded:
    """The distinct values of a column, and which of them each row has.

    Attributes:
        values: Distinct texts, at most ``LIMIT``; ``None`` stands for missing ones.
        codes: (n,) uint8, index into ``values``, of one piece.
    """

    values: pl.Series
    codes: pl.Series

    def where(self, chosen: NDArray[np.bool_]) -> pl.Series:
        """Return which rows have one of the chosen values, boolean.

        Args:
            chosen: One truth for each of ``values``.
        """
        fewer = 2 * np.count_nonzero(chosen) <= len(chosen)
        some = [self.codes == int(code) for code in np.flatnonzero(chosen == fewer)]
        if not some:
            return pl.repeat(not fewer, len(self.codes), dtype=pl.Boolean, eager=True)
        found = reduce(or_, some)
        return found if fewer else ~found

    def counts(self, rows: NDArray[np.uint32] | None = None) -> NDArray[np.int64]:
        """Count each of ``values``, in all rows or in some."""
        return self._all if rows is None else self._count(self.codes.to_numpy()[rows])

    @cached_property
    def _all(self) -> NDArray[np.int64]:
        return self._count(self.codes.to_numpy())

    def _count(self, codes: NDArray[np.uint8]) -> NDArray[np.int64]:
        return np.bincount(codes, minlength=len(self.values)).astype(np.int64)

    def patched(self, rows: NDArray[np.int64], values: Sequence[str | None]) -> Self | None:
        """Return the column with other values in some rows; ``None`` where they grow too many."""
        known: dict[str | None, int] = {value: i for i, value in enumerate(self.values)}
        new = [known.setdefault(value, len(known)) for value in values]
        if len(known) > LIMIT:
            return None
        codes = self.codes.to_numpy().copy()
        codes[rows] = new
        distinct = pl.Series(self.values.name, list(known), dtype=pl.String)
        return type(self)(distinct, pl.Series(codes))


def encode(column: pl.Series) -> Coded | None:
    """Code a column; ``None`` where it holds no texts, or too many different ones."""
    if column.dtype != pl.String or column.head(_PROBE).n_unique() > LIMIT:
        return None
    present = column.drop_nulls().unique().sort()
    if len(present) >= LIMIT:
        return None
    values = pl.concat([present, pl.Series(present.name, [None], dtype=pl.String)])
    if not len(present):
        return Coded(values, pl.repeat(0, len(column), dtype=pl.UInt8, eager=True))
    physical = column.cast(pl.Enum(present)).to_physical().cast(pl.UInt8)
    return Coded(values, physical.fill_null(len(present)).rechunk())
