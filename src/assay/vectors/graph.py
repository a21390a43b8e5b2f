"""The k-nearest-neighbour graph of a matrix: exact when small, approximate when large."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from assay.vectors.cells import find_cells, neighbours_in_cells, workers
from assay.vectors.search import Neighbours, top_k

CELLS = 4.2
"""Cells per square root of the number of rows."""

PROBED = 96
"""Cells looked into: 0.97 of the true neighbours of sentence vectors are found."""


def neighbour_graph(
    X: ArrayLike, k: int, *, seed: int = 0, exact_below: int = 30_000, threads: int | None = None
) -> Neighbours:
    """Find the ``k`` nearest other rows of every row, by cosine similarity.

    Up to ``exact_below`` rows by blocked matrix product, beyond among the rows of the nearest
    cells (``neighbours_in_cells``). The same input and seed give the same graph.

    Args:
        X: (n, d) rows of unit length (see ``normalise``).
        k: Neighbours of each row; at most n − 1 are returned.
        seed: Of the approximate search.
        exact_below: Number of rows from which on the approximate search is used.
        threads: All cores when not given; the graph is the same with any number.

    Returns:
        ``Neighbours`` of shape (n, min(k, n − 1)); a row is never its own neighbour.
    """
    rows = np.ascontiguousarray(X, dtype=np.float32)
    k = max(0, min(k, len(rows) - 1))
    if k == 0 or len(rows) < exact_below:
        return top_k(rows, rows, k, exclude_self=True)
    with workers(threads) as pool:
        cells = find_cells(rows, max(1, round(CELLS * len(rows) ** 0.5)), pool, seed=seed)
        return neighbours_in_cells(rows, cells, k, pool, probed=PROBED)
