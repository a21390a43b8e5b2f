"""What is worked out of a column when first asked for, and kept as long as the column."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.store.coding import Coded, encode
from assay.store.signatures import SHORTEST, Signatures


class Derived:
    """A column and what was derived of it; safe to use from several threads.

    Args:
        series: The column; it does not change.
        coded: Its codes, where they are known.
    """

    def __init__(self, series: pl.Series, coded: Coded | None = None) -> None:
        self.series = series
        self._making = threading.Lock()  # many who ask at once wait for the first
        self._coded = coded
        self._uncoded = False
        self._searched = 0
        self._signatures: Signatures | None = None
        self._sorted: NDArray | None = None

    @property
    def coded(self) -> Coded | None:
        """The column as codes, one byte a row; ``None`` where its values are too many."""
        if self._coded is None and not self._uncoded:
            with self._making:
                if self._coded is None:
                    self._coded = encode(self.series)
                    self._uncoded = self._coded is None
        return self._coded

    @cached_property
    def pickable(self) -> pl.Series:
        """The column in the form of which single rows are picked out fast."""
        # to pick rows of lists that lie in several chunks, all chunks are copied together
        return self.series.rechunk() if self.series.dtype.is_nested() else self.series

    def sorted(self) -> NDArray:
        """Return the numbers of a numeric column in order, missing and infinite ones left out."""
        if self._sorted is None:
            with self._making:
                if self._sorted is None:
                    self._sorted = np.sort(finite(self.series))
        return self._sorted

    def may_contain(self, words: str) -> NDArray[np.bool_] | None:
        """Return which texts may contain words, in any case; ``None`` if all may.

        The first search reads all texts, which takes a tenth of what signatures do; those
        who search once more get them.
        """
        if self.series.dtype != pl.String or len(words) < SHORTEST or not words.isascii():
            return None
        with self._making:
            self._searched += 1
            if self._signatures is None and self._searched > 1:
                self._signatures = Signatures.of(self.series)
        return None if self._signatures is None else self._signatures.candidates(words)

    def patched(
        self, series: pl.Series, rows: NDArray[np.int64], values: Sequence[str | None]
    ) -> Derived:
        """Return the same for a column that has other values in some rows."""
        coded = self._coded
        return Derived(series, None if coded is None else coded.patched(rows, values))


def finite(column: pl.Series) -> NDArray:
    """Return the numbers of a numeric column without missing and infinite ones."""
    values = column.drop_nulls().to_numpy()
    if values.dtype.kind == "f" and not np.isfinite(values.sum()):
        values = values[np.isfinite(values)]
    return values
