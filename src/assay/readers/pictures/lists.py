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

BETWEEN = "\x1f"
"""Stands between names while they are one text."""


class ObjectsTable:
    """A table whose column ``objects`` becomes a list.

    Args:
        table: Any table; the names in the column stand apart by ``BETWEEN``.
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
        if OBJECTS in found:
            found[OBJECTS] = pl.List(pl.String())
        return found

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield the rows."""
        for frame in self._table.frames(rejects):
            yield _listed(frame)


def _listed(frame: pl.DataFrame) -> pl.DataFrame:
    if OBJECTS not in frame.columns:
        return frame
    names = pl.col(OBJECTS).cast(pl.String).str.split(BETWEEN)
    return frame.with_columns(names.alias(OBJECTS))
