"""Records that stand for many, and records far from each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

STEPS = 20
"""Most steps of k-means: where exactly the middles come to lie matters little."""


def central(
    view: NDArray[np.float32],
    groups: int,
    *,
    weight: NDArray[np.float64] | None = None,
    seed: int = 0,
) -> NDArray[np.int64]:
    """Group rows by weighted k-means and return the row nearest to each middle.

    Args:
        view: (n, d).
        groups: Groups wanted; fewer rows come back where rows are alike.
        weight: Pull of each row on its middle, (n,).
        seed: Of the first middles.

    Returns:
        Different rows, those of the largest groups first.
    """
    if groups >= len(view) or not view.shape[1]:
        return np.arange(min(groups, len(view)))
    # rounded, and without negative zeros: k-means tells no nearer ones apart
    groups = min(groups, len({row.tobytes() for row in view.round(6) + 0.0}))
    with threadpool_limits(limits=1, user_api="openmp"):  # else sums depend on the cores
        fitted = KMeans(groups, n_init="auto", max_iter=STEPS, random_state=seed)
        group = fitted.fit_predict(view, sample_weight=weight)
    far = np.linalg.norm(view - fitted.cluster_centers_[group], axis=1)
    nearest: dict[int, int] = {}
    for row in np.argsort(far, kind="stable").tolist():
        nearest.setdefault(int(group[row]), row)
    sizes = np.bincount(group, weights=weight, minlength=groups)
    order = np.argsort(-sizes, kind="stable").tolist()
    return np.array([nearest[one] for one in order if one in nearest], dtype=np.int64)


def varied(
    view: NDArray[np.float32],
    size: int,
    *,
    weight: NDArray[np.float64] | None = None,
    away_from: NDArray[np.float32] | None = None,
) -> NDArray[np.int64]:
    """Choose rows far from each other and of large weight, greedily.

    The first has the largest weight; each next one the largest product of weight and squared
    distance to the nearest chosen one (k-means++ without its dice, so that the same input
    gives the same rows). Rows equal to a chosen one come last.

    Args:
        view: (n, d) of unit length.
        size: Rows wanted.
        weight: Of each row, (n,); all the same when not given.
        away_from: Rows that count as chosen already.
    """
    size = min(size, len(view))
    weight = np.ones(len(view)) if weight is None else weight
    chosen = np.empty(size, dtype=np.int64)
    far = np.full(len(view), np.inf)
    if away_from is not None and len(away_from):
        far = np.clip(2 - 2 * (view @ away_from.T).max(axis=1), 0, None)
    free = np.ones(len(view), dtype=bool)
    for at in range(size):
        gain = weight if not np.isfinite(far).any() else weight * far
        pick = int(np.argmax(np.where(free, gain, -1.0)))
        chosen[at] = pick
        free[pick] = False
        far = np.minimum(far, np.clip(2 - 2 * (view @ view[pick]), 0, None))
    return chosen
