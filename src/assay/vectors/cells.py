"""Cells: vectors grouped around centres, and neighbours looked for in near cells only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from assay.schema.runs import Reporter, silent
from assay.vectors.search import Neighbours, normalise

BLOCK = 2_048
"""Rows compared with all centres at a time."""

SCORES = 2**24
"""Similarities a thread holds at a time."""

PROBED = 64
"""Cells that the neighbours of a row are looked for in."""


@contextmanager
def workers(threads: int | None = None) -> Iterator[Executor]:
    """Give threads for blocks of work, each on its own.

    Products of matrices are then made in one thread each: many small ones would spend their
    time waiting for each other, all the more where the machine has other work, and their last
    bits would depend on the number of cores.

    Args:
        threads: How many; all cores when not given.
    """
    with (
        threadpool_limits(limits=1, user_api="blas"),
        ThreadPoolExecutor(max_workers=threads or os.cpu_count()) as pool,
    ):
        yield pool


@dataclass(frozen=True)
class Cells:
    """Rows grouped by the centre they are most similar to.

    Attributes:
        centres: (m, d) float32 of unit length.
        cell: (n,) int64, the cell of each row; no cell is empty.
    """

    centres: NDArray[np.float32]
    cell: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.centres)


def find_cells(
    rows: NDArray[np.float32],
    count: int,
    pool: Executor,
    *,
    seed: int = 0,
    rounds: int = 6,
    sample: int = 16,
    report: Reporter = silent,
) -> Cells:
    """Group rows by spherical k-means (Dhillon and Modha 2001).

    Args:
        rows: (n, d) of unit length.
        count: Cells wanted; fewer are returned where some stay empty.
        pool: From ``workers``.
        seed: Of the first centres and of the sample.
        rounds: Times that the centres move.
        sample: Rows a cell that the centres are moved by at most; all rows are grouped.
        report: Told of progress.
    """
    random = np.random.default_rng(seed)
    drawn = rows
    if len(rows) > sample * count:
        drawn = rows[np.sort(random.choice(len(rows), sample * count, replace=False))]
    count = min(count, len(drawn))
    centres = drawn[np.sort(random.choice(len(drawn), count, replace=False))]
    for done in range(rounds):
        report(done, rounds, "grouping")
        moved = sums(drawn, nearest(drawn, centres, pool)[0], count)
        empty = ~moved.any(axis=1)
        moved[empty] = drawn[random.choice(len(drawn), int(empty.sum()))]
        centres = normalise(moved)
    return occupied(rows, centres, pool)


def occupied(rows: NDArray[np.float32], centres: NDArray[np.float32], pool: Executor) -> Cells:
    """Group rows around centres, leaving out the centres that no row is nearest to."""
    used, cell = np.unique(nearest(rows, centres, pool)[0], return_inverse=True)
    return Cells(np.ascontiguousarray(centres[used]), cell.ravel().astype(np.int64))


def nearest(
    rows: NDArray[np.float32], centres: NDArray[np.float32], pool: Executor
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the most similar centre of each row, and the similarity, (n,) each."""
    cell = np.zeros(len(rows), dtype=np.int64)
    similarity = np.zeros(len(rows), dtype=np.float32)

    def look(start: int) -> None:
        scores = rows[start : start + BLOCK] @ centres.T
        found = scores.argmax(axis=1)
        cell[start : start + BLOCK] = found
        similarity[start : start + BLOCK] = scores[np.arange(len(found)), found]

    list(pool.map(look, range(0, len(rows), BLOCK)))
    return cell, similarity


def middles(rows: NDArray[np.float32], group: NDArray[np.integer], count: int) -> NDArray:
    """Return the mean direction of each group, (count, d) float32; zeros for an empty one."""
    return normalise(sums(rows, group, count))


def neighbours_in_cells(
    rows: NDArray[np.float32], cells: Cells, k: int, pool: Executor, *, probed: int = PROBED
) -> Neighbours:
    """Find near rows of each row among the rows of the nearest cells, by cosine similarity.

    The time grows with n · probed · n / m rather than n · n; with cells of some tens of rows,
    nearly all of the true neighbours are found.

    Args:
        rows: (n, d) of unit length.
        cells: Their cells.
        k: Neighbours of each row, itself left out; at most n − 1.
        pool: From ``workers``.
        probed: Cells looked into; more where these have too few rows.
    """
    n, m = len(rows), len(cells)
    k = max(0, min(k, n - 1))
    order = np.argsort(cells.cell, kind="stable")
    bounds = np.r_[0, np.cumsum(np.bincount(cells.cell, minlength=m))]
    ordered = rows[order]
    near = np.argsort(-(cells.centres @ cells.centres.T), axis=1, kind="stable")
    indices = np.empty((n, k), dtype=np.int64)
    similarities = np.empty((n, k), dtype=np.float32)

    def look(cell: int) -> None:
        looked = _enough(near[cell], bounds, probed, k + 1)
        there = np.concatenate([np.arange(*bounds[c : c + 2]) for c in looked])
        there.sort()
        step = max(1, SCORES // len(there))  # a cell of very many equal rows must not fill memory
        first, last = bounds[cell : cell + 2]
        for start in range(first, last, step):
            compare(np.arange(start, min(start + step, last)), there)

    def compare(own: NDArray[np.int64], there: NDArray[np.int64]) -> None:
        scores = ordered[own] @ ordered[there].T
        scores[np.arange(len(own)), np.searchsorted(there, own)] = -np.inf
        best = np.argpartition(-scores, k - 1, axis=1)[:, :k] if k else np.empty((len(own), 0), int)
        values = np.take_along_axis(scores, best, axis=1)
        ranked = np.argsort(-values, axis=1, kind="stable")
        indices[order[own]] = order[there[np.take_along_axis(best, ranked, axis=1)]]
        similarities[order[own]] = np.take_along_axis(values, ranked, axis=1)

    list(pool.map(look, range(m)))
    return Neighbours(indices, similarities)


def _enough(
    near: NDArray[np.int64], bounds: NDArray[np.int64], probed: int, wanted: int
) -> NDArray[np.int64]:
    """Return the nearest cells: so many, or as many as hold so many rows."""
    held = np.cumsum(bounds[near + 1] - bounds[near])
    return near[: max(probed, int(np.searchsorted(held, wanted)) + 1)]


def sums(rows: NDArray[np.float32], group: NDArray[np.integer], count: int) -> NDArray[np.float32]:
    """Return the sum of the rows of each group, (count, d)."""
    n = len(rows)
    chosen = csr_matrix((np.ones(n, np.float32), (group, np.arange(n))), shape=(count, n))
    return np.asarray(chosen @ rows, dtype=np.float32)
