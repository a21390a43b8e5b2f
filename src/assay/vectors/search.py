"""Exact nearest neighbours by blocked matrix product."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

BLOCK_BYTES = 64 * 2**20
"""Memory for one block of similarities when the caller names no block size."""


@dataclass(frozen=True)
class Neighbours:
    """The most similar rows of each query, most similar first.

    Attributes:
        indices: (q, k) int64, rows of the searched matrix; equal similarities stand in
            row order.
        similarities: (q, k) float32, dot products (cosines where all rows have unit length).
    """

    indices: NDArray[np.int64]
    similarities: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.indices)

    @property
    def k(self) -> int:
        """Neighbours per query; fewer than asked for where the matrix has fewer rows."""
        return self.indices.shape[1]

    def first(self, k: int) -> Neighbours:
        """Return only the ``k`` nearest of each query."""
        return Neighbours(self.indices[:, :k], self.similarities[:, :k])


def normalise(X: ArrayLike) -> NDArray[np.float32]:
    """Scale each row to unit length; rows of zeros, NaN or infinity become zeros.

    Args:
        X: (n, d) or (d,) numbers.

    Returns:
        The same shape in float32; every row has length 1 or 0.
    """
    rows = np.array(X, dtype=np.float32)
    finite = np.isfinite(rows).all(axis=-1, keepdims=True)
    rows[~np.broadcast_to(finite, rows.shape)] = 0.0
    # Scaling by the largest entry first keeps squares of huge or tiny numbers in range.
    largest = np.abs(rows).max(axis=-1, keepdims=True, initial=0.0)
    np.divide(rows, largest, out=rows, where=largest > 0)
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    np.divide(rows, length, out=rows, where=length > 0)
    return rows


def top_k(
    queries: ArrayLike,
    X: ArrayLike,
    k: int,
    *,
    block: int | None = None,
    exclude_self: bool = False,
) -> Neighbours:
    """Find the ``k`` rows of ``X`` with the largest dot product with each query, exactly.

    Memory is bounded by one block of similarities, never by q × n.

    Args:
        queries: (q, d), or (d,) for one query.
        X: (n, d), possibly memory-mapped.
        k: Neighbours wanted; at most n are returned.
        block: Queries per block; by default what fits in ``BLOCK_BYTES``.
        exclude_self: Query i is row i of ``X`` and is not its own neighbour.

    Returns:
        ``Neighbours`` with min(k, n) columns (n − 1 with ``exclude_self``).
    """
    asked = np.atleast_2d(np.asarray(queries, dtype=np.float32))
    searched = np.asarray(X, dtype=np.float32)
    n = len(searched)
    k = max(0, min(k, n - 1 if exclude_self else n))
    indices = np.empty((len(asked), k), dtype=np.int64)
    similarities = np.empty((len(asked), k), dtype=np.float32)
    if k == 0:
        return Neighbours(indices, similarities)
    step = block or max(1, BLOCK_BYTES // (4 * n))
    for start in range(0, len(asked), step):
        stop = min(start + step, len(asked))
        scores = asked[start:stop] @ searched.T
        if exclude_self:
            scores[np.arange(stop - start), np.arange(start, stop)] = -np.inf
        indices[start:stop], similarities[start:stop] = _largest(scores, k)
    return Neighbours(indices, similarities)


def _largest(scores: NDArray[np.float32], k: int) -> tuple[NDArray, NDArray]:
    """Return columns and values of the ``k`` largest scores of each row, largest first."""
    if k < scores.shape[1]:
        columns = np.argpartition(scores, -k, axis=1)[:, -k:]
        columns.sort(axis=1)
    else:
        columns = np.broadcast_to(np.arange(k), scores.shape)
    values = np.take_along_axis(scores, columns, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    return np.take_along_axis(columns, order, axis=1), np.take_along_axis(values, order, axis=1)
