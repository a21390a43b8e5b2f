"""A table one of whose columns is a list of names: what can be seen in a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.tables import FixedRole, Table
from assay.schema.records import Role
from assay.schema.runs import Reporter

OBJECTS = "objects"
"""Column of the classes of what is seen, each once; a list, so that a filter tests each."""

SUPERCATEGORIES = "supercategories"
"""Column of what groups each of these classes, in their order, where the data group them."""

BETWEEN = "\x1f"
"""Stands between names while they are one text."""


_LISTS = frozenset({OBJECTS, SUPERCATEGORIES})


class ObjectsTable:
    """A table whose columns ``objects`` and ``supercategories`` become lists.

    Args:
        table: Any table; the names in them stand apart by ``BETWEEN``.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self.origin: Origin = table.origin
        self.format = table.format
        self.encoding = table.encoding
        self.delimiter = table.delimiter
        self.notes = table.notes
        self.typed = table.typed
        self.fixed: Mapping[Role, FixedRole] = table.fixed
        self.complete = False

    @property
    def fraction(self) -> float:
        """Share of the file read, 0–1."""
        return self._table.fraction

    def sample(self, rows: int) -> pl.DataFrame:
        """Return about the first rows."""
        frame = self._table.sample(rows)
        self.complete = self._table.complete
        return _listed(frame)

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:
        """Return every column with its type."""
        found = dict(self._table.schema(report))
        return found | dict.fromkeys(_LISTS & found.keys(), pl.List(pl.String()))

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield the rows."""
        for frame in self._table.frames(rejects):
            yield _listed(frame)


def _listed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.col(name).cast(pl.String).str.split(BETWEEN) for name in frame.columns if name in _LISTS
    )
