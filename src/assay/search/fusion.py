"""Reciprocal rank fusion of several rankings into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.errors import InvalidSetting
from assay.search.ranking import Ranking


@dataclass(frozen=True)
class FusedRanking(Ranking):
    """A ranking made of others.

    Attributes:
        ranks: (n, m) int64; rank of each row in each of the m lists, 1 for the best, 0
            where the list does not hold the row.
    """

    ranks: NDArray[np.int64]

    def first(self, limit: int) -> FusedRanking:
        """Return only the best ``limit`` rows."""
        kept = max(0, limit)
        return FusedRanking(self.rows[:kept], self.scores[:kept], self.ranks[:kept])


def fuse(rankings: Sequence[Ranking], *, k: float = 60, limit: int | None = None) -> FusedRanking:
    """Fuse rankings by reciprocal rank (Cormack, Clarke and Büttcher 2009).

    A row scores the sum over lists of 1 / (k + rank). Equal scores are ordered by the
    best single rank, then by the rank in the earlier list, then by row, so that the same
    lists always give the same answer.

    Args:
        rankings: Lists to fuse; a row stands at most once in each.
        k: Damps the weight of the first ranks; 60 in the paper.
        limit: Rows to keep; ``None`` keeps all.

    Raises:
        InvalidSetting: ``k`` is negative.
    """
    if k < 0:
        raise InvalidSetting(f"k of the rank fusion is {k}.", hint="Use 0 or more; 60 is usual.")
    found = [ranking.rows for ranking in rankings]
    rows = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    ranks = np.zeros((len(rows), len(rankings)), dtype=np.int64)
    for column, ranked in enumerate(found):
        ranks[np.searchsorted(rows, ranked), column] = np.arange(1, len(ranked) + 1)
    scores = np.where(ranks > 0, 1.0 / (k + np.maximum(ranks, 1)), 0.0).sum(axis=1)
    absent_last = np.where(ranks > 0, ranks, np.iinfo(np.int64).max)
    keys = [rows, *(absent_last[:, column] for column in reversed(range(len(rankings))))]
    if len(rankings):
        keys.append(absent_last.min(axis=1))
    # Sums of the same ranks in another order may differ in the last bit: round before comparing.
    order = np.lexsort((*keys, -np.round(scores, 12)))[:limit]
    return FusedRanking(rows[order], scores[order].astype(np.float32), ranks[order])
