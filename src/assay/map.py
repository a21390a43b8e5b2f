"""Map: the records of a data set on a plane, and what is known about each of them."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay import verbs
from assay.schema.filters import Filter
from assay.schema.projections import Projection
from assay.store import Frame
from assay.verbs.context import Context
from assay.verbs.embedding.points import Amount, Category, StoredMap
from assay.verbs.looking.view import view


class Map:
    """The latest map of a data set.

    Get one from ``Dataset.map``. Its points keep their order; what is known about them is
    looked up at each call, decisions and predictions included.
    """

    def __init__(self, ctx: Context, stored: StoredMap) -> None:
        self._ctx = ctx
        self._stored = stored

    def __repr__(self) -> str:
        about = self._stored.about
        return f"Map({about.dataset!r}, {about.count} records, {len(about.clusters)} clusters)"

    def __len__(self) -> int:
        return self._stored.table.height

    @property
    def about(self) -> Projection:
        """How it was made, its clusters, and how many records are not on it yet or left since."""
        since = {"missing": self._stored.missing(self._ctx), "gone": self._stored.gone(self._ctx)}
        return self._stored.about.model_copy(update=since)

    @property
    def ids(self) -> list[str]:
        """The record at each point."""
        return self._stored.table["id"].to_list()

    @property
    def points(self) -> NDArray[np.float32]:
        """Coordinates in −1 to 1, (2, n): all x, then all y."""
        return self._stored.points

    @property
    def state(self) -> str:
        """Fingerprint of what is known about the records now; another one after a decision."""
        return self._frame().fingerprint

    def table(self) -> pl.DataFrame:
        """Return columns id, x, y, cluster (its name) and placed, a row a point."""
        stored = self._stored.table
        names = pl.Series(
            [cluster.name for cluster in self._stored.about.clusters], dtype=pl.String
        )
        at = stored["cluster"].to_list()
        named = pl.Series("cluster", [names[i] if i >= 0 else None for i in at], dtype=pl.String)
        return stored.select("id", "x", "y", named, "placed")

    def values(self, field: str, where: Filter | None = None) -> Category | Amount:
        """Return a field at each point: any field of a filter, or ``cluster``.

        Raises:
            InvalidFilter: There is no such field, or the filter does not suit the data set.
        """
        return verbs.points.values_of(self._stored, self._frame(), field, where)

    def mask(self, where: Filter | None) -> NDArray[np.bool_]:
        """Return which points pass a filter, (n,).

        Raises:
            InvalidFilter: The filter does not suit the data set.
        """
        return verbs.points.passing(self._stored, self._frame(), where)

    def _frame(self) -> Frame:
        return view(self._ctx, self._stored.about.dataset)
