"""Ranking: the one shape in which every search answers, before records are joined to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Ranking:
    """Rows found, best first.

    Attributes:
        rows: (n,) int64, positions in the collection searched: the order in which texts
            were indexed, or the row of the matrix.
        scores: (n,) float32, higher is better: BM25, cosine similarity, or fused score.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.rows)

    def first(self, limit: int) -> Ranking:
        """Return only the best ``limit`` rows."""
        return Ranking(self.rows[: max(0, limit)], self.scores[: max(0, limit)])


def best(rows: NDArray[np.int64], scores: NDArray[np.float32], limit: int) -> Ranking:
    """Sort by score, highest first, equal scores in row order, and keep ``limit``."""
    order = np.lexsort((rows, -scores))[: max(0, limit)]
    return Ranking(rows[order], scores[order])


EMPTY = Ranking(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
"""The answer of a search that finds nothing."""
