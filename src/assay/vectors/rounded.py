"""Exact nearest neighbours of one query at a time, most of the work done on rounded vectors.

A million float32 vectors are 1.5 GB to read for each query; rounded to bytes they are a quarter.
How far a rounded product can be from the true one is known for every row, so that all rows that
may be among the nearest are found, and only these few are compared as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.vectors.compiled import compiled
from assay.vectors.search import Neighbours

_LARGEST = 127
_INT16, _INT32 = 2**15 - 1, 2**31 - 1
_SLACK = np.float32(1e-5)
"""Beyond the bound of the rounding itself: float32 sums are not exact either."""


@compiled
def _products(codes: np.ndarray, query: np.ndarray, out: np.ndarray) -> None:
    for row in range(codes.shape[0]):
        total = np.int32(0)
        for column in range(codes.shape[1]):
            total += np.int32(codes[row, column]) * np.int32(query[column])
        out[row] = total


@dataclass(frozen=True)
class Rounded:
    """Rows rounded to bytes.

    Attributes:
        codes: (n, d) int8.
        scale: (n,) float32; row i is about ``scale[i] * codes[i]``.
        error: (n,) float32, length of what the rounding took from each row.
    """

    codes: NDArray[np.int8]
    scale: NDArray[np.float32]
    error: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(cls, blocks: Iterable[NDArray[np.float32]], rows: int, dimensions: int) -> Rounded:
        """Round rows that come in blocks, so that they need never be in memory at once."""
        made = cls(
            np.empty((rows, dimensions), np.int8),
            np.empty(rows, np.float32),
            np.empty(rows, np.float32),
        )
        start = 0
        for block in blocks:
            here = slice(start, start + len(block))
            scale = np.maximum(np.abs(block).max(axis=1, initial=0) / _LARGEST, 1e-30)
            codes = np.rint(block / scale[:, None])
            made.codes[here] = codes
            made.scale[here] = scale
            made.error[here] = np.linalg.norm(block - codes * scale[:, None], axis=1)
            start += len(block)
        return made

    def nearest(
        self,
        query: NDArray[np.float32],
        k: int,
        exact: Callable[[NDArray[np.int64]], NDArray[np.float32]],
        *,
        allowed: NDArray[np.bool_] | None = None,
    ) -> Neighbours:
        """Find the ``k`` rows with the largest dot product with a query, exactly.

        Args:
            query: (d,).
            k: Rows wanted; fewer where fewer are allowed.
            exact: Rows → (m, d) float32 as they were before rounding, of length 1 at most.
            allowed: (n,) mask of the rows that may be found.

        Returns:
            ``Neighbours`` of the one query; equal products stand in row order.
        """
        rows = self._candidates(np.asarray(query, np.float32), k, allowed)
        products = exact(rows) @ query if len(rows) else np.empty(0, np.float32)
        order = np.lexsort((rows, -products))[:k]
        return Neighbours(rows[order][None], products[order][None].astype(np.float32))

    def _candidates(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """Return, in order, all rows that may be among the ``k`` nearest."""
        most = min(_INT16, _INT32 // (_LARGEST * max(1, len(query))))
        scale = np.float32(max(float(np.abs(query).max(initial=0)), 1e-30) / most)
        rounded = np.rint(query / scale).astype(np.int16)
        lost = np.linalg.norm(query - rounded * scale)
        products = np.empty(len(self), np.int32)
        _products(self.codes, rounded, products)
        about = products.astype(np.float32)
        about *= self.scale
        about *= scale
        slack = self.error * (np.linalg.norm(query) + lost)
        slack += np.float32(lost) + _SLACK
        if allowed is not None:
            about[~allowed] = -np.inf
        open_ = len(self) if allowed is None else int(allowed.sum())
        if k <= 0 or open_ == 0:
            return np.empty(0, np.int64)
        lowest = about - slack
        place = max(0, len(self) - min(k, open_))
        edge = np.partition(lowest, place)[place]
        about += slack
        return np.flatnonzero(about >= edge)
