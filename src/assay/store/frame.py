"""Frame: what a person sees; records, decisions, predictions and findings in one table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from assay.errors import InvalidFilter
from assay.schema.filters import Filter
from assay.store.filtering import SELECTED, compile_filter, dtype_of
from assay.store.remembering import keep
from assay.store.row_index import RowIndex
from assay.store.sorting import SHALLOW, Orders, first_rows, sortable

MASKS = 8
"""Filters whose answer a frame remembers."""


@dataclass(frozen=True, eq=False)
class Frame:
    """A data set at one moment; later decisions make a new frame.

    Attributes:
        dataset: Name of the data set.
        seq: Number of the latest decision it shows.
        fingerprint: Hash of what came in and was decided; the same for the same contents.
        data: All columns, one row a record; each method reads it lazily.
        selected: Gives the ids of a stored selection, or raises ``InvalidFilter``.
    """

    dataset: str
    seq: int
    fingerprint: str
    data: pl.DataFrame
    index: RowIndex
    orders: Orders
    selected: Callable[[str], pl.Series]
    _masks: dict[str, pl.Series] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return self.data.height

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column → dtype."""
        return dict(self.data.schema)

    def lazy(self) -> pl.LazyFrame:
        """Return the whole as a lazy frame."""
        return self.data.lazy()

    def rows(
        self,
        filter: Filter | None = None,  # noqa: A002 - the word of the vocabulary
        *,
        sort: str | None = None,
        descending: bool = False,
        columns: Sequence[str] | None = None,
        offset: int = 0,
        limit: int | None = None,
    ) -> pl.DataFrame:
        """Return records that pass a filter, a page of them.

        Args:
            filter: Which records; ``None`` for all.
            sort: Column to order by, ties in stored order and missing values last;
                ``None`` for stored order.
            descending: Largest first.
            columns: Those to return; ``None`` for all.
            offset: Records to leave out at the start.
            limit: Records to return at most.

        Raises:
            InvalidFilter: A field, column or value that does not suit the data set.
        """
        for name in columns or ():
            dtype_of(name, self.data.schema)
        data = self.data.get_columns() if columns is None else map(self.data.get_column, columns)
        if filter is None and sort is None:
            return pl.DataFrame([column.slice(offset, limit) for column in data])
        at = self._positions(filter, sort, descending, offset, limit)
        return pl.DataFrame([column.gather(at) for column in data])

    def at(self, rows: np.ndarray, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Return the rows at some positions, in that order; all columns when none is named."""
        names = self.data.columns if columns is None else columns
        return pl.DataFrame([self.data.get_column(name).gather(rows) for name in names])

    def count(self, filter: Filter | None = None) -> int:  # noqa: A002
        """Count the records that pass a filter.

        Raises:
            InvalidFilter: A field or value that does not suit the data set.
        """
        return len(self) if filter is None else int(self.mask(filter).sum())

    def facet(
        self,
        field: str,
        filter: Filter | None = None,  # noqa: A002
        limit: int | None = 50,
    ) -> pl.DataFrame:
        """Count the values of a field, most frequent first, then by value.

        Args:
            field: The field; for ``finding`` each check of a record counts.
            filter: Which records.
            limit: Values at most; ``None`` for all.

        Returns:
            Columns value (dtype of the field) and count.
        """
        column = self._column(field, filter)
        if isinstance(column.dtype, pl.List):
            column = column.explode(empty_as_null=False, keep_nulls=False)
        counted = column.alias("value").value_counts(name="count")
        counted = counted.with_columns(pl.col("count").cast(pl.Int64))
        if limit is not None and counted.height > limit:
            counted = _most_frequent(counted, limit)
        return counted.sort(["count", "value"], descending=[True, False], nulls_last=True)

    def histogram(
        self,
        field: str,
        filter: Filter | None = None,  # noqa: A002
        bins: int = 20,
    ) -> pl.DataFrame:
        """Count the values of a numeric or time field in bins of equal width.

        Missing and infinite values are left out. The last bin holds its upper border.

        Returns:
            Columns low, high (float; seconds since 1970 for times) and count; no rows where
            there is no value.

        Raises:
            InvalidFilter: The field holds neither numbers nor times.
        """
        column = self._column(field, filter)
        if column.dtype.is_temporal():
            column = column.cast(pl.Datetime("us")).cast(pl.Int64) / 1e6
        if not column.dtype.is_numeric():
            raise InvalidFilter(f"{field} holds no numbers, so there is no histogram of it.")
        values = column.drop_nulls().to_numpy()
        if values.dtype.kind == "f" and not np.isfinite(values.sum()):
            values = values[np.isfinite(values)]
        counts, borders = _histogram(values, bins)
        return pl.DataFrame({"low": borders[:-1], "high": borders[1:], "count": counts})

    def record(self, record_id: str) -> dict[str, Any] | None:
        """Return all columns of a record, ``None`` where there is none of that id."""
        row = int(self.index.find([record_id])[0])
        return None if row < 0 else self.data.row(row, named=True)

    def positions(self, ids: Sequence[str] | pl.Series) -> np.ndarray:
        """Return the row of each id, int64, −1 where there is none."""
        return self.index.find(ids)

    def mask(self, filter: Filter) -> pl.Series:  # noqa: A002
        """Return which rows pass a filter, boolean; the latest answers are remembered.

        Raises:
            InvalidFilter: A field or value that does not suit the data set.
        """
        key = filter.model_dump_json()
        known = self._masks.get(key)
        if known is None:
            expression = compile_filter(filter, self.data.schema).alias("passes")
            # whatever is not asked about would only be handed through the engine
            read = set(expression.meta.root_names()) or {"id"}
            table = pl.DataFrame([self._operand(name) for name in sorted(read)])
            known = table.lazy().select(expression).collect().to_series()
            keep(self._masks, key, known, MASKS)
        return known

    def _operand(self, name: str) -> pl.Series:
        """Return a column that a compiled filter reads."""
        if not name.startswith(SELECTED):
            return self.data.get_column(name)
        rows = self.positions(self.selected(name.removeprefix(SELECTED)))
        member = np.zeros(len(self), dtype=bool)
        member[rows[rows >= 0]] = True
        return pl.Series(name, member)

    def column(self, name: str) -> pl.Series:
        """Return one field of all records.

        Raises:
            InvalidFilter: There is no such field.
        """
        return self._column(name, None)

    def _column(self, name: str, filter: Filter | None) -> pl.Series:  # noqa: A002
        dtype_of(name, self.data.schema)
        if name == "decided":
            column = self.data["decision"].is_not_null().alias(name)
        else:
            column = self.data[name]
        return column if filter is None else column.filter(self.mask(filter))

    def _positions(
        self,
        filter: Filter | None,  # noqa: A002
        sort: str | None,
        descending: bool,
        offset: int,
        limit: int | None,
    ) -> np.ndarray:
        mask = None if filter is None else self.mask(filter)
        total = len(self) if mask is None else int(mask.sum())
        end = total if limit is None else min(total, offset + limit)
        if sort is None:
            assert mask is not None
            return mask.arg_true()[offset:end].to_numpy()
        if end > SHALLOW * len(self):
            rows = self.orders.of(sortable(self._column(sort, None)), descending=descending)
            return (rows if mask is None else rows[mask.to_numpy()[rows]])[offset:end]
        if mask is None:
            column = sortable(self._column(sort, None))
            return self.orders.first(column, descending=descending, count=end)[offset:end]
        column = sortable(self._column(sort, filter))
        at = first_rows(column, descending=descending, count=end)[offset:]
        return mask.arg_true().gather(at).to_numpy()


def _most_frequent(counted: pl.DataFrame, limit: int) -> pl.DataFrame:
    """Choose without sorting them all: there may be a million different values."""
    if limit <= 0:
        return counted.clear()
    border = counted["count"].top_k(limit).min()
    more = counted.filter(pl.col("count") > border)
    equal = counted.filter(pl.col("count") == border).drop_nulls("value")
    null = counted.filter((pl.col("count") == border) & pl.col("value").is_null())
    left = limit - more.height
    return pl.concat([more, equal.bottom_k(left, by="value"), null]).head(limit)


def _histogram(values: np.ndarray, bins: int) -> tuple[np.ndarray, np.ndarray]:
    if not len(values):
        return np.empty(0, np.int64), np.empty(1, np.float64)
    low, high = float(values.min()), float(values.max())
    if math.isclose(low, high, rel_tol=1e-12, abs_tol=0.0):
        low, high = low - 0.5, high + 0.5
    # numpy's own needs two passes and a copy; equal widths need one
    scaled = values - np.float64(low)
    scaled *= bins / (high - low)
    at = scaled.astype(np.int32)
    np.clip(at, 0, bins - 1, out=at)
    return np.bincount(at, minlength=bins).astype(np.int64), np.linspace(low, high, bins + 1)
