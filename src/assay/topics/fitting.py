"""Find topics: small cells, the links between them, and which of them are one."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix

from assay.schema.runs import Reporter, silent
from assay.topics.hierarchy import Merge, cut, hierarchy
from assay.topics.merging import Groups, Pairing, leak, links_of
from assay.topics.model import TopicModel
from assay.vectors import Neighbours, normalise
from assay.vectors.cells import (
    Cells,
    find_cells,
    middles,
    nearest,
    neighbours_in_cells,
    occupied,
    sums,
    workers,
)

NEIGHBOURS = 15
"""Neighbours of a record that are looked at."""

LEAK = 3.5
"""Over the root of the number of records: the share of links from which on two cells are one.

With many records there are many cells, and each has a smaller share of another's links.
"""

MOST_LEAK = 0.25
EXPONENT = 0.75
"""How much the smaller of two cells decides what their share of links is, 0.5 to 1."""

OWN = 0.5
"""Share of the links a topic could keep inside that it keeps at least."""

CELLS = 4.2
"""Cells per square root of the number of records."""

MOST_CELLS = 1_500
ROUNDS = 4
"""Times that the cells move after their vectors were drawn towards their neighbours."""

FEWEST = 3
"""Records a cell has on average at least."""


@dataclass(frozen=True)
class Fitted:
    """Topics that were found.

    Attributes:
        model: The prototypes of the topics; the largest topic is 0.
        topic: (n,) int32, the topic of each row, −1 for none.
        similarity: (n,) float32, to the nearest prototype.
        merges: Which topics belong together, nearest first.
    """

    model: TopicModel
    topic: NDArray[np.int32]
    similarity: NDArray[np.float32]
    merges: tuple[Merge, ...]


def find_topics(
    X: ArrayLike,
    *,
    at_most: int | None = None,
    min_size: int | None = None,
    outliers: float = 0.0,
    seed: int = 0,
    leaking: float | None = None,
    threads: int | None = None,
    report: Reporter = silent,
) -> Fitted:
    """Find the topics of vectors; how many there are, the data say.

    Vectors are drawn a little towards their neighbours and grouped into many small cells by
    spherical k-means; cells between which the neighbour graph leaks are one topic. A topic can
    so have any shape and size, and no density has to be guessed. Rows are then assigned to the
    nearest prototype, the middle of a cell.

    Args:
        X: (n, d) vectors; compared by cosine similarity.
        at_most: Most topics wanted.
        min_size: Fewest rows of a topic; by ``usual_size`` when not given.
        outliers: Share of the rows to leave without a topic, the least similar ones.
        seed: Same seed, same topics.
        leaking: Share of leaking links from which on two cells are one topic; by the number of
            rows when not given.
        threads: All cores when not given; the result is the same with any number.
        report: Told of progress.

    Raises:
        Cancelled: From ``report``.
    """
    rows = normalise(X)
    known = np.flatnonzero(rows.any(axis=1))
    if not len(known):
        return _nothing(rows)
    some = rows[known] if len(known) < len(rows) else rows
    with workers(threads) as pool:
        cells, near = _cells(some, seed, pool, report)
    report(0, None, "merging")
    groups = _groups(some, cells.cell, len(cells), near)
    _merge(groups, usual_leak(len(some)) if leaking is None else leaking)
    _join_open(groups, near.k)
    _join_small(groups, usual_size(len(known)) if min_size is None else min_size)
    owner = np.unique(groups.owner, return_inverse=True)[1].ravel()
    if at_most is not None and owner.max() + 1 > at_most:
        joined = _groups(some, owner[cells.cell], int(owner.max()) + 1, near)
        owner = cut(hierarchy(joined), at_most)[owner]
    prototypes = middles(some, cells.cell, len(cells))
    with workers(threads) as pool:
        prototype, similarity = nearest(some, prototypes, pool)
    # nobody misses a prototype that is nearest to no row, nor a topic without rows
    used, prototype = np.unique(prototype, return_inverse=True)
    topic, number = _by_size(owner[used][prototype])
    model = TopicModel(prototypes[used], number[owner[used]].astype(np.int32))
    model = model.leaving(outliers, similarity)
    found = model.judge(rows, *_everywhere(len(rows), known, prototype.ravel(), similarity))
    return Fitted(
        model,
        found.topic,
        found.similarity,
        hierarchy(_groups(some, topic, model.topics, near)),
    )


def usual_size(n: int) -> int:
    """Return the fewest records of a topic by the number of records."""
    return int(np.clip(round(n**0.5 / 10), 2, 50))


def usual_leak(n: int) -> float:
    """Return the share of leaking links by the number of records."""
    return min(LEAK / max(1, n) ** 0.5, MOST_LEAK)


def _cells(
    rows: NDArray[np.float32], seed: int, pool: Executor, report: Reporter
) -> tuple[Cells, Neighbours]:
    n = len(rows)
    count = int(np.clip(round(min(CELLS * n**0.5, n / FEWEST)), 1, MOST_CELLS))
    first = find_cells(rows, count, pool, seed=seed, report=report)
    report(0, None, "finding neighbours")
    near = neighbours_in_cells(rows, first, min(NEIGHBOURS, max(5, n // 6)), pool)
    drawn = _towards_neighbours(rows, near)
    centres = middles(drawn, first.cell, len(first))
    for _ in range(ROUNDS):
        cells = occupied(drawn, centres, pool)
        centres = middles(drawn, cells.cell, len(cells))
    return occupied(drawn, centres, pool), near


def _towards_neighbours(rows: NDArray[np.float32], near: Neighbours) -> NDArray[np.float32]:
    """Draw rows half way to the mean of their neighbours: what they say, less how they say it."""
    n, k = near.indices.shape
    if not k:
        return rows
    weights = np.maximum(near.similarities, 0.0).ravel()
    graph = csr_matrix((weights, near.indices.ravel(), np.arange(0, n * k + 1, k)), shape=(n, n))
    return normalise(rows + normalise(np.asarray(graph @ rows)))


def _groups(
    rows: NDArray[np.float32], group: NDArray[np.integer], count: int, near: Neighbours
) -> Groups:
    return Groups(
        links_of(near, group.astype(np.int64), count),
        np.bincount(group, minlength=count),
        sums(rows, group, count).astype(np.float64),
    )


def _merge(groups: Groups, leaking: float) -> None:
    pairing = Pairing(groups, leak(EXPONENT))
    while groups.left > 1:
        a, b, score = pairing.best()
        if score < leaking:
            break
        pairing.merge(a, b)


def _join_open(groups: Groups, k: int) -> None:
    """Join groups most of whose links lead outside to the group they leak into most.

    Where many records are all alike, each cell leaks a little into very many others and much
    into none. A group of few records cannot keep more links inside than it has members.
    """
    linkage = leak(EXPONENT)
    while groups.left > 1:
        inside = 1 - groups.links.sum(axis=1) / groups.degrees
        inside /= np.clip((groups.sizes - 1) / max(k, 1), 1e-9, 1.0)
        inside[~groups.alive] = np.inf
        group = int(inside.argmin())
        shares = linkage(groups.links[group], float(groups.degrees[group]), groups.degrees)
        other = int(np.where(groups.alive, shares, 0.0).argmax())
        if inside[group] >= OWN or shares[other] <= 0:
            break
        groups.merge(min(group, other), max(group, other))


def _join_small(groups: Groups, least: int) -> None:
    """Join groups with too few records to the group most of their links lead to."""
    while groups.left > 1:
        sizes = np.where(groups.alive, groups.sizes, np.iinfo(np.int64).max)
        small = int(sizes.argmin())
        if sizes[small] >= least:
            break
        linked = int(groups.links[small].argmax())
        into = linked if groups.links[small, linked] > 0 else groups.likest(small)
        groups.merge(into, small)


def _by_size(group: NDArray[np.integer]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Number groups by size, the largest 0; return the number of each row and of each group."""
    counts = np.bincount(group)
    order = np.argsort(-counts, kind="stable")
    number = np.full(len(counts), -1, dtype=np.int64)
    number[order] = np.arange(len(order))
    number[counts == 0] = -1
    return number[group].astype(np.int32), number


def _everywhere(
    n: int, known: NDArray[np.int64], prototype: NDArray[np.int64], similarity: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return prototype and similarity of all rows, from those that have a vector."""
    every, likeness = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.float32)
    every[known], likeness[known] = prototype, similarity
    return every, likeness


def _nothing(rows: NDArray[np.float32]) -> Fitted:
    model = TopicModel(np.empty((0, rows.shape[1]), np.float32), np.empty(0, np.int32))
    found = model.assign(rows)
    return Fitted(model, found.topic, found.similarity, ())
