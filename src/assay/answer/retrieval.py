"""Words and meaning put together for questions: by their scores, not by their ranks."""

from __future__ import annotations

import numpy as np

from assay.search import Ranking

WORDS = 0.3
"""Weight of words; chosen on one half of the XQuAD questions, see ``benchmarks/bench_ask.py``."""


def blend(lexical: Ranking, semantic: Ranking, *, words: float = WORDS, limit: int = 10) -> Ranking:
    """Put two rankings together by a weighted sum of scores.

    BM25 is divided by its best score; cosine similarity stays as it is. A question holds many
    words that its answer does not, so the distance between scores tells more than ranks do.

    Args:
        lexical: By words, BM25.
        semantic: By meaning, cosine similarity; rows it does not hold count 0.
        words: Weight of words, 0–1.
        limit: Rows to keep.

    Returns:
        ``Ranking`` with scores of at most 1, equal ones in row order.
    """
    rows = np.union1d(lexical.rows, semantic.rows).astype(np.int64)
    scores = np.zeros(len(rows), dtype=np.float32)
    if len(lexical):
        best = max(float(lexical.scores.max()), 1e-9)
        scores[np.searchsorted(rows, lexical.rows)] += words * lexical.scores / best
    scores[np.searchsorted(rows, semantic.rows)] += (1 - words) * semantic.scores
    order = np.lexsort((rows, -scores))[:limit]
    return Ranking(rows[order], scores[order])
