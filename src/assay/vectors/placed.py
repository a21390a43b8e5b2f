"""Vectors left where they lie: a mapped file, and the row of each record in it."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

BLOCK_BYTES = 32 << 20
"""Bytes of the file that are read at a time."""

HELD_BYTES = 256 << 20
"""A file up to so large stays in memory; of a larger one only the block that is read."""

_MORE = 4  # the whole file is read where it has fewer than so many rows for each one wanted


@dataclass(frozen=True, eq=False)
class Placed:
    """A matrix whose rows are rows of a larger one; used like an array where it is read.

    A person who searches a million records by meaning needs every vector once. Copied together
    they would take as much memory as the file takes space on the disk.

    Attributes:
        file: (m, d) float32, usually memory-mapped.
        rows: (n,) int64, the row in ``file`` of each row of this matrix.
    """

    file: NDArray[np.float32]
    rows: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), self.file.shape[1]

    @property
    def ndim(self) -> int:
        """Always two."""
        return 2

    def __getitem__(self, wanted: int | NDArray[np.integer]) -> NDArray[np.float32]:
        """Return a row, or a copy of some."""
        found = np.array(self.file[self.rows[wanted]])
        self._let_go()
        return found

    def __matmul__(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the product of each row and a vector, (n,)."""
        if len(self.file) > _MORE * len(self.rows):
            return self._of_some(vector)
        products = np.empty(len(self.file), dtype=np.float32)
        for start in range(0, len(self.file), self._step):
            block = self.file[start : start + self._step]
            np.matmul(block, vector, out=products[start : start + self._step])
            self._let_go()
        return products[self.rows]

    def _of_some(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        products = np.empty(len(self.rows), dtype=np.float32)
        for start in range(0, len(self.rows), self._step):
            some = self._in_order[start : start + self._step]
            products[some] = self.file[self.rows[some]] @ vector
            self._let_go()
        return products

    @cached_property
    def _in_order(self) -> NDArray[np.int64]:
        return np.argsort(self.rows, kind="stable")

    @property
    def _step(self) -> int:
        return max(1, BLOCK_BYTES // max(1, 4 * self.file.shape[1]))

    def _let_go(self) -> None:
        """Let the system count what was read as its own again; it stays in its cache."""
        mapped = getattr(self.file, "_mmap", None)
        if self.file.nbytes > HELD_BYTES and mapped is not None and hasattr(mmap, "MADV_DONTNEED"):
            mapped.madvise(mmap.MADV_DONTNEED)
