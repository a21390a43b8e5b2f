"""An import between two steps: rows staged on disk, rows sifted, rows already known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from assay.store.catalogue import Chunk
from assay.store.columns import Schema
from assay.store.identity import HashSpill
from assay.store.parts import read_chunk


@dataclass(frozen=True)
class Staged:
    """Every row of the source on disk, none of them looked at twice yet."""

    folder: Path
    chunks: tuple[Chunk, ...]
    schemas: list[Schema]
    spill: HashSpill
    generated: list[np.ndarray | bool]
    heights: list[int]

    @property
    def rows(self) -> int:
        """Number of rows staged."""
        return self.spill.count

    def read(self, columns: tuple[str, ...] | None = None) -> Iterator[tuple[int, pl.DataFrame]]:
        """Read the chunks again, each with the number of its first row."""
        start = 0
        for chunk in self.chunks:
            yield start, read_chunk(self.folder / chunk.file, columns)
            start += chunk.rows

    def generated_at(self, rows: np.ndarray) -> np.ndarray:
        """Tell of each row whether its id was made here."""
        starts = np.array(starts_of(self.heights))
        batch = np.searchsorted(starts, rows, side="right") - 1
        answer = np.empty(len(rows), dtype=bool)
        for number in np.unique(batch):
            mine = batch == number
            flags = self.generated[number]
            answer[mine] = flags if isinstance(flags, bool) else flags[rows[mine] - starts[number]]
        return answer


@dataclass(frozen=True)
class Sifted:
    """What is left to write once repeats and unchanged rows are gone."""

    folder: Path
    part: tuple[Chunk, ...] | None
    schema: Schema
    added: int
    updated: int
    unchanged: int
    removed: int = 0


@dataclass(frozen=True)
class Known:
    """Stored rows, sorted by the first hash of their id.

    Attributes:
        left: (m,) int64, places of stored rows that do not come in and leave.
    """

    first: np.ndarray
    second: np.ndarray
    content: np.ndarray
    place: np.ndarray
    left: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))

    @classmethod
    def none(cls) -> Known:
        """Return the answer of a data set without rows."""
        hashes = np.zeros(1, np.uint64)  # one row that is never found, so that [-1] is allowed
        return cls(hashes[:0], hashes[:0], hashes, np.full(1, -1, np.int64))

    @classmethod
    def of(cls, found: list[tuple[np.ndarray, ...]]) -> Known:
        """Sort what was found, a tuple of the four columns a chunk."""
        columns = [np.concatenate(column) for column in zip(*found, strict=True)]
        if not columns or not len(columns[0]):
            return cls.none()
        order = np.argsort(columns[0], kind="stable")
        first, second, content, place = (column[order] for column in columns)
        return cls(first, second, content, place)

    def find(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return the position of each id here, or -1; both hashes must agree."""
        answer = np.full(len(first), -1, dtype=np.int64)
        if not len(self.first):
            return answer
        at = np.searchsorted(self.first, first)
        open_ = np.arange(len(first))
        while len(open_):
            inside = at[open_] < len(self.first)
            open_ = open_[inside]
            open_ = open_[self.first[at[open_]] == first[open_]]
            hit = self.second[at[open_]] == second[open_]
            answer[open_[hit]] = at[open_[hit]]
            open_ = open_[~hit]
            at[open_] += 1
        return answer


def starts_of(lengths: Iterable[int]) -> list[int]:
    """Return the number of the first row of each piece."""
    total, starts = 0, []
    for length in lengths:
        starts.append(total)
        total += length
    return starts
