"""The k-nearest-neighbour graph of a matrix: exact when small, approximate when large."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.vectors.search import Neighbours, top_k


def neighbour_graph(
    X: ArrayLike, k: int, *, seed: int = 0, exact_below: int = 30_000
) -> Neighbours:
    """Find the ``k`` nearest other rows of every row, by cosine similarity.

    Up to ``exact_below`` rows by blocked matrix product, beyond by nearest-neighbour
    descent (Dong et al. 2011) of pynndescent. The same input and seed give the same graph.

    Args:
        X: (n, d) rows of unit length (see ``normalise``).
        k: Neighbours of each row; at most n − 1 are returned.
        seed: Of the approximate search.
        exact_below: Number of rows from which on the approximate search is used.

    Returns:
        ``Neighbours`` of shape (n, min(k, n − 1)); a row is never its own neighbour.
    """
    rows = np.ascontiguousarray(X, dtype=np.float32)
    k = max(0, min(k, len(rows) - 1))
    if k == 0 or len(rows) < exact_below:
        return top_k(rows, rows, k, exclude_self=True)
    return _approximate(rows, k, seed)


def _approximate(rows: NDArray[np.float32], k: int, seed: int) -> Neighbours:
    """Search by nearest-neighbour descent, then recompute the similarities exactly."""
    from pynndescent import NNDescent  # noqa: PLC0415  # compiles for seconds when imported

    # One neighbour more, for the row itself; verbose=False is silent on stdout.
    found = NNDescent(rows, metric="cosine", n_neighbors=k + 1, random_state=seed, verbose=False)
    assert found.neighbor_graph is not None
    columns = _without_self(np.asarray(found.neighbor_graph[0], dtype=np.int64), k)
    similarities = np.empty(columns.shape, dtype=np.float32)
    for start in range(0, len(rows), 4096):
        near = rows[columns[start : start + 4096]]
        similarities[start : start + 4096] = np.einsum(
            "nd,nkd->nk", rows[start : start + 4096], near
        )
    order = np.argsort(-similarities, axis=1, kind="stable")
    return Neighbours(
        np.take_along_axis(columns, order, axis=1), np.take_along_axis(similarities, order, axis=1)
    )


def _without_self(columns: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    """Drop each row's own index (or, among many identical rows, the farthest instead).

    Places the search left unfilled (−1) are filled with the row before them.
    """
    n = len(columns)
    own = columns == np.arange(n)[:, None]
    own[~own.any(axis=1), -1] = True
    kept = columns[~own].reshape(n, -1)[:, :k]
    missing = kept < 0
    if missing.any():
        previous = (np.arange(n) - 1) % n
        kept = np.where(missing, previous[:, None], kept)
    return kept
