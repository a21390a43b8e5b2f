"""The latest map of a data set: its points, and what is known about each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import NotProjected
from assay.schema.filters import Filter
from assay.schema.projections import Projection
from assay.schema.runs import Run
from assay.store import Frame
from assay.store.remembering import keep
from assay.store.row_index import RowIndex
from assay.store.vector_cache import text_keys
from assay.verbs.context import Context

KIND = "project"
ARTEFACT = "projection"
"""Artefact of a run: columns id, text_hash, x, y, cluster, placed; a row a record."""

CLUSTER = "cluster"
"""The one field of a map that its data set does not have."""

MOST_VALUES = 1_000
"""Most different values that a category tells apart."""

NO_VALUE = 65_535
OTHER = 65_534


@dataclass(frozen=True)
class StoredMap:
    """A map as it is stored.

    Attributes:
        about: What its run answered.
        content: Hash of the records it was made of.
        table: Columns id, text_hash, x, y, cluster, placed; a row a point.
    """

    about: Projection
    content: str
    table: pl.DataFrame
    _missing: dict[str, int] = field(default_factory=dict, repr=False)
    _rows: dict[RowIndex, NDArray[np.int64]] = field(default_factory=dict, repr=False)

    @cached_property
    def points(self) -> NDArray[np.float32]:
        """Coordinates, (2, n): all x, then all y."""
        return self.table.select("x", "y").to_numpy().T.astype(np.float32)

    def rows(self, frame: Frame) -> NDArray[np.int64]:
        """Return the row of each point in a frame, (n,), −1 where its record is gone.

        Found once: a decision makes another frame of the same rows.
        """
        known = self._rows.get(frame.index)
        if known is None:
            known = frame.positions(self.table["id"])
            keep(self._rows, frame.index, known, 1)
        return known

    def missing(self, ctx: Context) -> int:
        """Count the records that are not on the map, or changed their text since."""
        content = ctx.content(self.about.dataset)
        if content == self.content:
            return 0
        if content not in self._missing:
            records = ctx.store.frame(self.about.dataset).rows(columns=["id", "text"])
            known = self.table.select("id", "text_hash")
            gone = hashed(records).join(known, on=["id", "text_hash"], how="anti")
            self._missing.clear()
            self._missing[content] = gone.height
        return self._missing[content]

    def gone(self, ctx: Context) -> int:
        """Count the points whose records left since."""
        if ctx.content(self.about.dataset) == self.content:
            return 0
        return int((self.rows(ctx.store.frame(self.about.dataset)) < 0).sum())


def maps_of(ctx: Context, dataset: str) -> Iterator[Run]:
    """Yield the finished runs whose maps still exist, newest first."""
    for run in ctx.store.catalogue.runs.list(dataset=dataset, kind=KIND, status="done"):
        if ctx.store.artefacts.exists(run.id, ARTEFACT):
            yield run


def hashed(table: pl.DataFrame) -> pl.DataFrame:
    """Return ids with a hash of each text, which tells whether it changed."""
    keys = text_keys(table["text"].fill_null("").to_list())
    return table.select("id", pl.Series("text_hash", np.ascontiguousarray(keys["low"])))


def latest_map(ctx: Context, dataset: str) -> StoredMap:
    """Read the latest map of a data set; kept in memory until there is another.

    Raises:
        DatasetNotFound: There is no such data set.
        NotProjected: It has no map yet.
    """
    ctx.store.catalogue.datasets.get(dataset)
    run = next(maps_of(ctx, dataset), None)
    if run is None:
        raise NotProjected(f"Data set '{dataset}' has no map yet.")
    kept = ctx.maps.get(dataset)
    if kept is None or kept.about.run != run.id:
        table = ctx.store.artefacts.read_frame(run.id, ARTEFACT)
        kept = StoredMap(Projection.model_validate(run.result), run.fingerprint, table)
        ctx.maps = {dataset: kept}  # one at a time is what a person looks at
    return kept


@dataclass(frozen=True)
class Category:
    """A field of few values at every point.

    Attributes:
        values: The values that are told apart, most frequent first.
        codes: (n,) uint16, index into ``values``; ``OTHER``, or ``NO_VALUE``.
    """

    values: tuple[str, ...]
    codes: NDArray[np.uint16]


@dataclass(frozen=True)
class Amount:
    """A field of numbers at every point; seconds since 1970 for times.

    Attributes:
        low, high: The least and the largest; ``None`` where there is no number.
        numbers: (n,) float32, NaN for no value.
    """

    low: float | None
    high: float | None
    numbers: NDArray[np.float32]


def passing(stored: StoredMap, frame: Frame, where: Filter | None) -> NDArray[np.bool_]:
    """Return which points are records that pass a filter, (n,).

    Raises:
        InvalidFilter: A field or value that does not suit the data set.
    """
    rows = stored.rows(frame)
    there = rows >= 0
    if where is None:
        return there
    return there & frame.mask(where).to_numpy()[rows]


def values_of(
    stored: StoredMap, frame: Frame, name: str, where: Filter | None
) -> Category | Amount:
    """Return the value of a field at each point; none at points that fail the filter.

    Args:
        stored: The map.
        frame: The records, as they are now.
        name: Any field of a filter, or ``cluster``; of a list the first counts.
        where: Which points have a value.

    Raises:
        InvalidFilter: There is no such field, or the filter does not suit the data set.
    """
    shown = passing(stored, frame, where)
    if name == CLUSTER:
        member = stored.table[CLUSTER].to_numpy()
        codes = np.where(shown & (member >= 0), member, NO_VALUE).astype(np.uint16)
        return Category(tuple(cluster.name for cluster in stored.about.clusters), codes)
    rows = stored.rows(frame)
    column = frame.column(name).gather(np.where(shown, rows, 0))
    column = pl.select(pl.when(pl.Series(shown)).then(column)).to_series()
    if isinstance(column.dtype, pl.List):
        column = column.list.first()
    if column.dtype.is_temporal() and column.dtype not in (pl.Time, pl.Duration):
        column = column.cast(pl.Datetime("us")).cast(pl.Int64) / 1e6
    if column.dtype.is_numeric():
        return _amount(column)
    return _category(column)


def _amount(column: pl.Series) -> Amount:
    numbers = column.cast(pl.Float64).fill_null(float("nan")).to_numpy().copy()
    numbers[~np.isfinite(numbers)] = np.nan
    some = numbers[~np.isnan(numbers)]
    low, high = (float(some.min()), float(some.max())) if len(some) else (None, None)
    return Amount(low, high, numbers.astype(np.float32))


def _category(column: pl.Series) -> Category:
    texts = column.cast(pl.String)
    counted = texts.drop_nulls().value_counts(name="points")
    name = texts.name
    counted = counted.sort(["points", name], descending=[True, False]).head(MOST_VALUES)
    values = counted[name]
    numbered = pl.DataFrame({name: values, "code": np.arange(len(values), dtype=np.uint16)})
    codes = texts.to_frame().join(numbered, on=name, how="left", maintain_order="left")["code"]
    codes = codes.fill_null(OTHER).to_numpy().copy()
    codes[texts.is_null().to_numpy()] = NO_VALUE
    return Category(tuple(values.to_list()), codes.astype(np.uint16))
