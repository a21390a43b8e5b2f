"""Frame: what a person sees; records, decisions, predictions and findings in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from assay.errors import InvalidFilter
from assay.schema.class_names import Lexicon
from assay.schema.filters import Filter
from assay.store.derived import Derived, finite
from assay.store.filtering import SELECTED, dtype_of
from assay.store.histograms import count_sorted, count_values
from assay.store.passing import Passing, evaluate
from assay.store.remembering import keep
from assay.store.row_index import RowIndex
from assay.store.sorting import SHALLOW, Orders, first_rows, sortable

REMEMBERED = 4
"""Filters whose answer a frame remembers; each takes up to 5 bytes a record."""


@dataclass(frozen=True, eq=False)
class Frame:
    """A data set at one moment; later decisions make a new frame.

    Attributes:
        dataset: Name of the data set.
        seq: Number of the latest decision it shows.
        fingerprint: Hash of what came in and was decided; the same for the same contents.
        data: All columns, one row a record; each method reads it lazily.
        index: Rows by id.
        orders: Orders of columns found so far.
        derived: Each column with what was worked out of it.
        selected: Gives the ids of a stored selection, or raises ``InvalidFilter``.
        lexicon: Other names of the values of a column; filters understand them.
    """

    dataset: str
    seq: int
    fingerprint: str
    data: pl.DataFrame
    index: RowIndex
    orders: Orders
    derived: Mapping[str, Derived]
    selected: Callable[[str], pl.Series]
    lexicon: Lexicon | None = None
    _passing: dict[str, Passing] = field(default_factory=dict, repr=False)

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
        if filter is None and sort is None:
            table = (
                self.data if columns is None else pl.DataFrame(map(self.data.get_column, columns))
            )
            return table.slice(offset, limit)
        return self.at(self._positions(filter, sort, descending, offset, limit), columns)

    def firsts(
        self,
        field: str,
        filter: Filter | None = None,  # noqa: A002
        *,
        sort: str | None = None,
        descending: bool = False,
    ) -> np.ndarray:
        """Return the positions of records that pass, each value of a field once, (m,) int64.

        The first in order stands for all of its value; records without one are left out.

        Raises:
            InvalidFilter: A field or value that does not suit the data set.
        """
        if filter is None and sort is None:
            rows = np.arange(len(self))
        else:
            rows = self._positions(filter, sort, descending, 0, None)
        values = self._column(field, None)[rows]
        return rows[(values.is_first_distinct() & values.is_not_null()).to_numpy()]

    def at(self, rows: np.ndarray, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Return the rows at some positions, in that order; all columns when none is named."""
        names = self.data.columns if columns is None else columns
        return pl.DataFrame([self.derived[name].pickable for name in names])[rows]

    def count(self, filter: Filter | None = None) -> int:  # noqa: A002
        """Count the records that pass a filter.

        Raises:
            InvalidFilter: A field or value that does not suit the data set.
        """
        return len(self) if filter is None else self._pass(filter).count

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
        counted = self._counted(field, filter)
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
        dtype = dtype_of(field, self.data.schema)
        if not dtype.is_numeric() and not dtype.is_temporal():
            raise InvalidFilter(f"{field} holds no numbers, so there is no histogram of it.")
        if filter is None and dtype.is_numeric():
            counts, borders = count_sorted(self.derived[field].sorted(), bins)
        else:
            column = self._column(field, filter)
            if dtype.is_temporal():
                column = column.cast(pl.Datetime("us")).cast(pl.Int64) / 1e6
            counts, borders = count_values(finite(column), bins)
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
        return self._pass(filter).mask

    def _operand(self, name: str) -> Derived:
        """Return a column that a compiled filter reads."""
        if not name.startswith(SELECTED):
            return self.derived[name]
        rows = self.positions(self.selected(name.removeprefix(SELECTED)))
        member = np.zeros(len(self), dtype=bool)
        member[rows[rows >= 0]] = True
        return Derived(pl.Series(name, member))

    def column(self, name: str) -> pl.Series:
        """Return one field of all records.

        Raises:
            InvalidFilter: There is no such field.
        """
        return self._column(name, None)

    def _pass(self, filter: Filter) -> Passing:  # noqa: A002
        key = filter.model_dump_json()
        known = self._passing.get(key)
        if known is None:
            meant = filter if self.lexicon is None else self.lexicon.translated(filter)
            known = Passing(evaluate(meant, self.data.schema, self._operand), self.index.numbers)
            keep(self._passing, key, known, REMEMBERED)
        return known

    def _counted(self, field: str, filter: Filter | None) -> pl.DataFrame:  # noqa: A002
        """Count the records of every value of a field: columns value and count, in no order."""
        dtype_of(field, self.data.schema)
        coded = self.derived[field].coded if field in self.derived else None
        if coded is not None:
            counts = coded.counts(None if filter is None else self._pass(filter).rows)
            counted = pl.DataFrame({"value": coded.values, "count": counts})
            return counted.filter(pl.col("count") > 0)
        column = self._column(field, filter)
        if isinstance(column.dtype, pl.List):
            # a record that has a value twice is still one record
            column = column.list.unique().explode(empty_as_null=False, keep_nulls=False)
        counted = column.alias("value").value_counts(name="count")
        return counted.with_columns(pl.col("count").cast(pl.Int64))

    def _column(self, name: str, filter: Filter | None) -> pl.Series:  # noqa: A002
        dtype_of(name, self.data.schema)
        if name == "decided":
            column = self.data["decision"].is_not_null().alias(name)
        else:
            column = self.data[name]
        return column if filter is None else column.filter(self._pass(filter).mask)

    def _positions(
        self,
        filter: Filter | None,  # noqa: A002
        sort: str | None,
        descending: bool,
        offset: int,
        limit: int | None,
    ) -> np.ndarray:
        passing = None if filter is None else self._pass(filter)
        total = len(self) if passing is None else passing.count
        end = total if limit is None else min(total, offset + limit)
        if sort is None:
            assert passing is not None
            return passing.rows[offset:end]
        if end > SHALLOW * len(self):
            rows = self.orders.of(sortable(self._column(sort, None)), descending=descending)
            return (rows if passing is None else rows[passing.mask.to_numpy()[rows]])[offset:end]
        if passing is None:
            column = sortable(self._column(sort, None))
            return self.orders.first(column, descending=descending, count=end)[offset:end]
        column = sortable(self._column(sort, filter))
        at = first_rows(column, descending=descending, count=end)[offset:]
        return passing.rows[at]


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
