"""Cells that leak into one another become one topic: agglomeration on the neighbour graph."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from assay.vectors import Neighbours

Linkage = Callable[[NDArray[np.float64], float, NDArray[np.float64]], NDArray[np.float64]]
"""Links of one group to all others, its own degree and theirs → how much they belong together."""


def leak(exponent: float) -> Linkage:
    """Return the share of the links of the smaller group that lead to the other one.

    Args:
        exponent: 1 counts the smaller group alone, 0.5 both alike; in between, large groups
            do not swallow every small one beside them.
    """

    def linkage(
        links: NDArray[np.float64], own: float, others: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        small, large = np.minimum(own, others), np.maximum(own, others)
        return links / (small**exponent * large ** (1 - exponent))

    return linkage


def lift(total: float) -> Linkage:
    """Return how many times more links there are than by chance (Bonald et al. 2018).

    Args:
        total: Sum of all degrees.
    """

    def linkage(
        links: NDArray[np.float64], own: float, others: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        return links * total / (own * others)

    return linkage


class Groups:
    """Groups of records that are merged two by two, and the links between them.

    Attributes:
        links: (m, m) float64 symmetric, weight of the links between groups; 0 to themselves.
        degrees: (m,) float64, weight of all links of each group, inner ones too.
        sizes: (m,) int64, records.
        middles: (m, d) float64, sums of their vectors.
        alive: (m,) bool, which have not been merged into another.
        owner: (m,) int64, the group each one is in now.
    """

    def __init__(
        self,
        links: NDArray[np.float64],
        sizes: NDArray[np.int64],
        middles: NDArray[np.float64],
    ) -> None:
        self.degrees = np.maximum(links.sum(axis=1), 1e-12)
        self.links = links.copy()
        np.fill_diagonal(self.links, 0.0)
        self.sizes, self.middles = sizes.copy(), middles.copy()
        self.alive = np.ones(len(sizes), dtype=bool)
        self.owner = np.arange(len(sizes))

    @property
    def left(self) -> int:
        """Groups there are now."""
        return int(self.alive.sum())

    def merge(self, a: int, b: int) -> None:
        """Merge group b into group a."""
        self.links[a] += self.links[b]
        self.links[:, a] += self.links[:, b]
        self.links[a, a] = 0.0
        self.links[b], self.links[:, b] = 0.0, 0.0
        self.degrees[a] += self.degrees[b]
        self.sizes[a] += self.sizes[b]
        self.middles[a] += self.middles[b]
        self.alive[b] = False
        self.owner[self.owner == b] = a

    def likest(self, a: int) -> int:
        """Return the group whose middle is nearest to that of a group."""
        length = np.maximum(np.linalg.norm(self.middles, axis=1), 1e-12)
        cosine = (self.middles @ self.middles[a]) / length
        cosine[~self.alive] = -np.inf
        cosine[a] = -np.inf
        return int(cosine.argmax())


def links_of(near: Neighbours, cell: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Return the weight of the links between cells, (count, count), each neighbour counted once.

    Args:
        near: Neighbours of every record; a link weighs its similarity, never less than 0.
        cell: (n,) cell of each record.
        count: Number of cells.
    """
    weights = np.maximum(near.similarities, 0.0).astype(np.float64).ravel()
    from_cell = np.repeat(cell, near.k)
    to_cell = cell[near.indices.ravel()]
    found = csr_matrix((weights, (from_cell, to_cell)), shape=(count, count)).toarray()
    return found + found.T


class Pairing:
    """The pair that belongs together most, kept up while groups are merged.

    Args:
        groups: The groups.
        linkage: How much two belong together.
    """

    def __init__(self, groups: Groups, linkage: Linkage) -> None:
        self._groups, self._linkage = groups, linkage
        m = len(groups.sizes)
        self._scores = np.full((m, m), -1.0)
        for a in np.flatnonzero(groups.alive):
            self._scores[a] = self._row(int(a))
        self._best = self._scores.argmax(axis=1)

    def best(self) -> tuple[int, int, float]:
        """Return the pair (the first has the lower number), and how much it belongs together."""
        at = np.arange(len(self._best))
        a = int(self._scores[at, self._best].argmax())
        b = int(self._best[a])
        return min(a, b), max(a, b), float(self._scores[a, b])

    def merge(self, a: int, b: int) -> None:
        """Merge group b into a, and look again where that changed something."""
        self._groups.merge(a, b)
        self._scores[b], self._scores[:, b] = -1.0, -1.0
        row = self._row(a)
        self._scores[a], self._scores[:, a] = row, row
        stale = (self._best == a) | (self._best == b)
        stale[[a, b]] = True
        self._best[stale] = self._scores[stale].argmax(axis=1)
        better = self._scores[:, a] > self._scores[np.arange(len(self._best)), self._best]
        self._best[better] = a

    def _row(self, a: int) -> NDArray[np.float64]:
        groups = self._groups
        row = self._linkage(groups.links[a], float(groups.degrees[a]), groups.degrees)
        row[~groups.alive] = -1.0
        row[a] = -1.0
        return row
