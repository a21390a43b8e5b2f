"""What every format becomes first: a table of source columns, read in frames."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.schema.records import Role
from assay.schema.runs import Reporter

LINE = "_line"
"""Column of every frame: line of a text file, else 1-based row; Int64."""


@dataclass(frozen=True)
class FixedRole:
    """A role the format itself settles, with the reason to show."""

    column: str
    reason: str


class Table(Protocol):
    """One file of one format.

    Attributes:
        origin: Where its bytes are.
        format: Name of the format.
        encoding, delimiter: Where the format has them.
        notes: Further guesses worth showing, a sentence each.
        typed: Whether columns have types of their own; else all are text and types are inferred.
        fixed: Roles the format settles.
        complete: Whether the last ``sample`` saw the whole file.
    """

    origin: Origin
    format: str
    encoding: str | None
    delimiter: str | None
    notes: list[str]
    typed: bool
    fixed: Mapping[Role, FixedRole]
    complete: bool

    @property
    def fraction(self) -> float:
        """Share of the file read by the ``frames`` running, 0–1."""
        ...

    def sample(self, rows: int) -> pl.DataFrame:
        """Return about the first ``rows`` good rows, without complaint about bad ones."""
        ...

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:
        """Return every source column with its type, reading the whole file where it must."""
        ...

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield the good rows in order, source columns and ``_line``; note the bad ones."""
        ...


Rewriting = Callable[[pl.DataFrame], pl.DataFrame]
"""Turns frames of a table, one after the other, into other frames."""


class RewrittenTable(ABC):
    """Another table, each frame of which is rewritten; subclasses say how.

    Args:
        table: The table as it stands in its file.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self.origin = table.origin
        self.format = table.format
        self.encoding = table.encoding
        self.delimiter = table.delimiter
        self.notes = table.notes
        self.typed = table.typed
        self.fixed: Mapping[Role, FixedRole] = table.fixed
        self.complete = False

    @abstractmethod
    def _rewriting(self) -> Rewriting:
        """Return what rewrites the frames of one reading, from the first on."""

    @property
    def fraction(self) -> float:
        """Share of the file read, 0–1."""
        return self._table.fraction

    def sample(self, rows: int) -> pl.DataFrame:
        """Return about the first rows, rewritten: there may be more or fewer."""
        frame = self._table.sample(rows)
        self.complete = self._table.complete
        return self._rewriting()(frame)

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:
        """Return every column with its type."""
        found = {name: dtype for name, dtype in self._table.schema(report).items() if name != LINE}
        empty = pl.DataFrame(schema={**found, LINE: pl.Int64()})
        made = self._rewriting()(empty).schema
        return {name: dtype for name, dtype in made.items() if name != LINE}

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield the rows in order."""
        rewrite = self._rewriting()
        for frame in self._table.frames(rejects):
            yield rewrite(frame)
