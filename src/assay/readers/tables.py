"""What every format becomes first: a table of source columns, read in frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
