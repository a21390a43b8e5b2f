"""Search by meaning: exact cosine similarity of a query with every row of a matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.errors import InvalidSetting
from assay.search.ranking import EMPTY, Ranking, best
from assay.vectors import Placed, normalise

BLOCK_ROWS = 65_536
"""Rows copied at a time where only some are read."""


SPARSE = 16
"""Below one allowed row in so many, only the allowed rows are read."""


def semantic(
    query: ArrayLike,
    X: NDArray[np.float32] | Placed,
    limit: int = 10,
    *,
    allowed: NDArray[np.bool_] | None = None,
) -> Ranking:
    """Rank rows by similarity to a query vector, exactly.

    Args:
        query: (d,) vector; scaled to unit length here.
        X: (n, d) float32 rows of unit length, possibly left in a mapped file.
        limit: Rows wanted.
        allowed: (n,) mask of the rows that may be found; ``None`` allows all.

    Returns:
        ``Ranking`` with cosine similarities in −1 to 1; equal ones in row order.

    Raises:
        InvalidSetting: The query or the mask does not fit the matrix.
    """
    vector = normalise(query)
    _check(vector, X, allowed)
    rows = np.arange(len(X)) if allowed is None else np.flatnonzero(allowed)
    # Picking single rows costs many times as much as reading on; it pays when they are few.
    if len(rows) * SPARSE < len(X):
        pieces = (
            X[rows[start : start + BLOCK_ROWS]] @ vector
            for start in range(0, len(rows), BLOCK_ROWS)
        )
        return _top(rows, np.concatenate([np.empty(0, dtype=np.float32), *pieces]), limit)
    scores = X @ vector
    return _top(rows, scores if allowed is None else scores[rows], limit)


def similar(
    row: int,
    X: NDArray[np.float32] | Placed,
    limit: int = 10,
    *,
    allowed: NDArray[np.bool_] | None = None,
) -> Ranking:
    """Rank the other rows by similarity to one row; the row itself is never among them.

    Raises:
        InvalidSetting: No such row, or the mask does not fit the matrix.
    """
    if not 0 <= row < len(X):
        raise InvalidSetting(
            f"Row {row} does not exist; the matrix has {len(X)} rows.",
            hint="Name a row from 0 on, below the number of rows.",
        )
    found = semantic(X[row], X, limit + 1, allowed=allowed)
    others = found.rows != row
    return Ranking(found.rows[others], found.scores[others]).first(limit)


def _check(vector: NDArray, X: NDArray | Placed, allowed: NDArray | None) -> None:
    if vector.ndim != 1 or X.ndim != 2 or vector.shape[0] != X.shape[1]:
        raise InvalidSetting(
            f"A query of shape {vector.shape} cannot be compared with a matrix of shape {X.shape}.",
            hint="Embed the query with the encoder that made the matrix.",
        )
    if allowed is not None and (allowed.dtype != np.bool_ or allowed.shape != (len(X),)):
        raise InvalidSetting(
            f"The mask has shape {allowed.shape} and type {allowed.dtype}; expected {len(X)} "
            "booleans.",
            hint="Give one boolean per row.",
        )


def _top(rows: NDArray[np.int64], scores: NDArray[np.float32], limit: int) -> Ranking:
    """Keep the ``limit`` best; of equal scores at the edge, the first rows."""
    limit = min(limit, len(rows))
    if limit <= 0:
        return EMPTY
    if limit < len(rows):
        edge = np.partition(scores, len(rows) - limit)[len(rows) - limit]
        kept = np.flatnonzero(scores > edge)
        ties = np.flatnonzero(scores == edge)[: limit - len(kept)]
        kept = np.concatenate([kept, ties])
        rows, scores = rows[kept], scores[kept]
    return best(rows, scores, limit)
