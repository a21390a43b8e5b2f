"""What pictures show, put together with what texts say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assay.errors import InvalidSetting
from assay.search.fusion import FusedRanking
from assay.search.ranking import Ranking

SIGHT = 1.0
"""What a picture counts beside its text. Not measured: no model that sees comes with Assay. Alike
is what favours neither; see ADR 0182."""


def fuse_pictures(
    told: FusedRanking | Ranking,
    cosines: NDArray[np.float32],
    shown: NDArray[np.int64],
    *,
    blank: NDArray[np.bool_],
    weight: float = SIGHT,
    limit: int | None = None,
) -> FusedRanking:
    """Put a ranking of texts and the likeness of pictures together by a weighted sum of scores.

    The two are of different models, whose scores share no scale. Each is brought to 0–1: of texts
    from the least to the best that was found, of pictures from their mean, which is what a
    picture of something else has, to their best. A record without a text is judged by its picture
    alone, and one without a picture by its text.

    Args:
        told: By words and meaning.
        cosines: (n,) of every record's picture and the query, NaN where there is none.
        shown: Rows of the pictures that are nearest to the query, the best first.
        blank: (n,) which records have no text.
        weight: What pictures count beside texts, 0 or more.
        limit: Rows to keep; ``None`` keeps all.

    Returns:
        Scores of 0–1; equal ones by picture, then in row order. Ranks are by words, by meaning
        and by picture.

    Raises:
        InvalidSetting: ``weight`` is negative.
    """
    if weight < 0:
        raise InvalidSetting(f"The weight of pictures is {weight}.", hint="Use 0 or more.")
    texted = ~blank[told.rows]
    rows = np.union1d(told.rows[texted], shown).astype(np.int64)
    ranks = np.zeros((len(rows), 3), dtype=np.int64)
    said = np.where(blank[rows], np.nan, 0.0)
    places = np.searchsorted(rows, told.rows[texted])
    said[places] = _scaled(told.scores[texted].astype(np.float64))
    if isinstance(told, FusedRanking):
        ranks[places, :2] = told.ranks[texted]
    seen = _from_mean(cosines)[rows]
    ranks[np.searchsorted(rows, shown), 2] = np.arange(1, len(shown) + 1)
    both = (said + weight * seen) / (1 + weight)
    scores = np.where(np.isnan(said), seen, np.where(np.isnan(seen), said, both))
    # The same sums may differ in the last bit: round before comparing.
    likeness = np.nan_to_num(cosines[rows], nan=-1.0)
    order = np.lexsort((rows, -likeness, -np.round(scores, 9)))[:limit]
    return FusedRanking(rows[order], scores[order].astype(np.float32), ranks[order])


def _scaled(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    if not len(scores):
        return scores
    least, best = scores.min(), scores.max()
    return (scores - least) / (best - least) if best > least else np.ones_like(scores)


def _from_mean(cosines: NDArray[np.float32]) -> NDArray[np.float64]:
    known = cosines[~np.isnan(cosines)].astype(np.float64)
    if not len(known):
        return cosines.astype(np.float64)
    mean, best = known.mean(), known.max()
    if best <= mean:  # all alike: pictures say nothing
        return np.where(np.isnan(cosines), np.nan, 1.0)
    return np.clip((cosines - mean) / (best - mean), 0.0, 1.0)
