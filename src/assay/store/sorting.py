"""Order rows by a column without sorting more than is shown.

Ties keep their order and missing values come last, in both directions.
"""

from __future__ import annotations

import threading
from collections.abc import Collection

import numpy as np
import polars as pl

from assay.store.remembering import keep

SHALLOW = 0.02
"""Share of the rows up to which the first rows are selected instead of sorting all."""

_MANY = 4  # times as many rows at or before the border as are wanted
_PAGES = 1000  # first rows remembered at least
_KEPT = 16  # orders remembered, 4 bytes a row each
_DISTINCT = 1000  # values up to which texts are sorted by the rank of their value


def sortable(column: pl.Series) -> pl.Series:
    """Return a column whose values have an order.

    Lists are ordered by their length; not-a-number counts as missing.
    """
    if column.dtype.is_float():
        return column.fill_nan(None)
    if isinstance(column.dtype, pl.List):
        return column.list.len()
    if column.dtype == pl.Boolean:
        return column.cast(pl.UInt8)
    if column.dtype.is_nested() or column.dtype == pl.Null:
        return pl.repeat(0, len(column), dtype=pl.UInt8, eager=True).alias(column.name)
    return column


def first_rows(column: pl.Series, *, descending: bool, count: int) -> np.ndarray:
    """Return the rows of the first ``count`` values in order, as ``order`` would.

    Finds the value at the border, then sorts only what lies before it.
    """
    present = len(column) - column.null_count()
    inside = min(count, present)
    rows = np.empty(0, dtype=np.int64)
    if inside:
        values = pl.LazyFrame({"value": column})  # twice as fast as the same on a series
        if descending:
            border = values.top_k(inside, by="value").collect()["value"].min()
            candidates = column >= border
        else:
            border = values.bottom_k(inside, by="value").collect()["value"].max()
            candidates = column <= border
        if int(candidates.sum() or 0) > _MANY * inside:  # nearly all of them equal the border
            ties = (column == border).fill_null(value=False)
            strict = (candidates & ~ties).arg_true()
            equal = ties.arg_true().head(inside - len(strict))
            rows = pl.concat([strict, equal]).sort()
        else:
            rows = candidates.arg_true()
        rows = rows.to_numpy()
        rows = rows[order(column.gather(rows), descending=descending)[:inside]].astype(np.int64)
    if inside < count:
        missing = column.is_null().arg_true().head(count - inside).to_numpy()
        rows = np.concatenate([rows, missing.astype(np.int64)])
    return rows


Remembered = dict[tuple[str, bool], np.ndarray]


class Orders:
    """Orders of whole columns, found when first asked for and then remembered.

    Args:
        fixed: Columns that decisions cannot change.
        before: Orders of an older frame on the same parts; those of fixed columns are shared.
    """

    def __init__(self, fixed: Collection[str] = (), before: Orders | None = None) -> None:
        self._fixed = fixed
        self._shared: Remembered = {} if before is None else before._shared
        self._shared_first: Remembered = {} if before is None else before._shared_first
        self._finding = threading.RLock() if before is None else before._finding
        self._own: Remembered = {}
        self._own_first: Remembered = {}

    def first(self, column: pl.Series, *, descending: bool, count: int) -> np.ndarray:
        """Return the rows of the first values, at least ``count`` of them, int64.

        Some more are found and remembered, for the pages that follow.
        """
        count = min(len(column), max(count, _PAGES))
        kept = self._kept(column, self._shared_first, self._own_first)
        key = (column.name, descending)
        with self._finding:  # many who ask at once for one order wait for the first
            known = kept.get(key)
            if known is None or len(known) < count:
                known = first_rows(column, descending=descending, count=count)
                keep(kept, key, known, _KEPT)
        return known

    def of(self, column: pl.Series, *, descending: bool) -> np.ndarray:
        """Return the rows of all values in order, uint32."""
        kept = self._kept(column, self._shared, self._own)
        key = (column.name, descending)
        with self._finding:
            known = kept.get(key)
            if known is None:
                known = order(column, descending=descending).astype(np.uint32)
                keep(kept, key, known, _KEPT)
        return known

    def _kept(self, column: pl.Series, shared: Remembered, own: Remembered) -> Remembered:
        return shared if column.name in self._fixed else own


def order(column: pl.Series, *, descending: bool) -> np.ndarray:
    """Return the rows of all values in order, int64."""
    if column.dtype == pl.String and len(column) > _DISTINCT:
        column = _ranks(column)
    frame = pl.DataFrame({"value": column}).with_row_index("row")
    ordered = frame.sort("value", descending=descending, nulls_last=True, maintain_order=True)
    return ordered["row"].to_numpy().astype(np.int64)


def _ranks(column: pl.Series) -> pl.Series:
    """Put small numbers in the place of texts, where few of them differ."""
    values = column.drop_nulls().unique()
    if len(values) > _DISTINCT:
        return column
    values = values.sort()
    return column.replace_strict(values, np.arange(len(values)), return_dtype=pl.UInt32)
