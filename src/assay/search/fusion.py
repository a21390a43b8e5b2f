"""Words and meaning put together: by their scores, not by their ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.errors import InvalidSetting
from assay.search.ranking import Ranking
from assay.search.words import words_of

SHORT, LONG = 100.0, 600.0
"""Characters of a text whose vector holds all of it, and of one whose vector holds little."""

NAMED, SAID = (2.0, 0.3), (6.0, 0.02)
"""Words of a query, and what words count beside meaning in short texts. A word or two name what is
sought, and a vector of them is vague; a sentence means it, and other sentences say it otherwise."""

PASSAGES = 0.43
"""What words count in long texts, where those of a question tell more than a vector. Chosen on
one half of XQuAD's questions; the others on captions, see ADR 0180."""


@dataclass(frozen=True)
class FusedRanking(Ranking):
    """A ranking made of several.

    Attributes:
        ranks: (n, 2) int64; rank of each row by words and by meaning, 1 for the best, 0 where
            the list does not hold the row. By its picture in a third column, where there are any.
    """

    ranks: NDArray[np.int64]

    def first(self, limit: int) -> FusedRanking:
        """Return only the best ``limit`` rows."""
        kept = max(0, limit)
        return FusedRanking(self.rows[:kept], self.scores[:kept], self.ranks[:kept])


def fuse(
    lexical: Ranking, semantic: Ranking, *, words: float, limit: int | None = None
) -> FusedRanking:
    """Put a ranking by words and one by meaning together by a weighted sum of scores.

    BM25 is divided by its best score; cosine similarity stays as it is, for a row that its list
    does not hold the least it holds. How far apart the scores are tells what ranks hide: whether
    the first is much better than the second.

    Args:
        lexical: By words, BM25.
        semantic: By meaning, cosine similarity.
        words: What words count beside meaning, 0 or more; see ``weight_of_words``.
        limit: Rows to keep; ``None`` keeps all.

    Returns:
        Scores of at most 1; equal ones by the rank by words, then in row order.

    Raises:
        InvalidSetting: ``words`` is negative.
    """
    if words < 0:
        raise InvalidSetting(f"The weight of words is {words}.", hint="Use 0 or more.")
    rows = np.union1d(lexical.rows, semantic.rows).astype(np.int64)
    ranks = np.zeros((len(rows), 2), dtype=np.int64)
    least = float(semantic.scores.min()) if len(semantic) else 0.0
    meaning, told = np.full(len(rows), least), np.zeros(len(rows))
    for column, (into, ranking) in enumerate(((told, lexical), (meaning, semantic))):
        places = np.searchsorted(rows, ranking.rows)
        into[places] = ranking.scores
        ranks[places, column] = np.arange(1, len(ranking) + 1)
    best = float(told.max()) if len(lexical) else 0.0
    scores = (meaning + words * told / (best or 1.0)) / (1 + words)
    by_words = np.where(ranks[:, 0] > 0, ranks[:, 0], np.iinfo(np.int64).max)
    # The same sums may differ in the last bit: round before comparing.
    order = np.lexsort((rows, by_words, -np.round(scores, 9)))[:limit]
    return FusedRanking(rows[order], scores[order].astype(np.float32), ranks[order])


def weight_of_words(query: str, texts: Sequence[str | None]) -> float:
    """Return what the words of a query count beside its meaning in texts as long as these."""
    asked = len(set(words_of(query, None)))
    (few, much), (many, little) = NAMED, SAID
    short = float(np.interp(np.log(max(1, asked)), np.log([few, many]), [much, little]))
    lengths = [len(text) for text in texts if text]
    mean = max(1.0, sum(lengths) / max(1, len(lengths)))
    return float(np.interp(np.log(mean), np.log([SHORT, LONG]), [short, PASSAGES]))
