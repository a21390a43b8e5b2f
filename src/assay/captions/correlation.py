"""Whether a measure of captions goes with what people judged."""

from __future__ import annotations

import numpy as np
from scipy.stats import kendalltau, pearsonr, rankdata, spearmanr

from assay.schema.captions import Correlation

FEWEST = 10
"""Captions with a judgement below which no correlation is told."""


def correlate(
    measure: str,
    values: np.ndarray,
    judged: np.ndarray,
    pictures: np.ndarray,
    *,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> Correlation | None:
    """Correlate a measure with judgements; ``None`` where there are too few or all are equal.

    The captions of one picture are not independent, so the bootstrap draws whole pictures.

    Args:
        measure: Its name.
        values: (n,) of the measure.
        judged: (n,) mean judgement of each caption, 0-1, NaN for none.
        pictures: (n,) number of the picture of each caption.
        resamples, level, seed: Of the bootstrap.
    """
    known = np.isfinite(judged) & np.isfinite(values)
    x, y, of = values[known], judged[known], pictures[known]
    if len(x) < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    most = y > 0.5
    both = bool(most.any() and not most.all())
    drawn = _drawn(x, y, of, resamples, seed)
    tail = (1 - level) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    return Correlation(
        measure=measure,
        n=len(x),
        spearman=float(spearmanr(x, y).statistic),  # pyright: ignore[reportAttributeAccessIssue]
        kendall=float(kendalltau(x, y).statistic),  # pyright: ignore[reportAttributeAccessIssue]
        point_biserial=float(pearsonr(x, most).statistic) if both else None,  # pyright: ignore[reportAttributeAccessIssue]
        spearman_interval=(float(low), float(high)),
    )


def _drawn(
    x: np.ndarray, y: np.ndarray, pictures: np.ndarray, resamples: int, seed: int
) -> np.ndarray:
    random = np.random.default_rng(seed)
    order = np.argsort(pictures, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(pictures[order])) + 1)
    found = []
    for _ in range(resamples):
        rows = np.concatenate([groups[g] for g in random.integers(len(groups), size=len(groups))])
        a, b = rankdata(x[rows]), rankdata(y[rows])
        if np.ptp(a) and np.ptp(b):
            found.append(np.corrcoef(a, b)[0, 1])
    return np.array(found or [0.0])
