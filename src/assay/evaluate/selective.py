"""Answering only when sure: risk over coverage, and the threshold for a wanted accuracy."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.stats import beta

from assay.schema.curves import SelectivePoint


def risk_coverage(
    confidence: np.ndarray, right: np.ndarray, *, steps: int = 100, level: float = 0.95
) -> tuple[SelectivePoint, ...]:
    """Return what each threshold of *unsure* would answer (El-Yaniv and Wiener 2010).

    Args:
        confidence: Probability of each answer, (n,); 0 for a record that has none.
        right: Whether it is right, (n,) bool.
        steps: Thresholds from 0 to below 1; those at which nothing is answered are left out.
        level: Of the lower bounds.
    """
    order = np.argsort(confidence, kind="stable")
    sure = np.asarray(confidence, dtype=np.float64)[order]
    found = np.concatenate([np.cumsum(right[order][::-1])[::-1], [0]])
    edges = np.arange(steps) / steps
    first = np.searchsorted(sure, edges, side="left")
    answered, hits = len(sure) - first, found[first]
    # Beta quantiles are 0 below and undefined at 0 hits.
    lower = np.where(hits > 0, beta.ppf(1 - level, np.maximum(hits, 1), answered - hits + 1), 0.0)
    return tuple(
        SelectivePoint(
            threshold=float(edges[place]),
            answered=int(answered[place]),
            coverage=float(answered[place] / len(sure)),
            accuracy=float(hits[place] / answered[place]),
            lower=float(lower[place]),
        )
        for place in np.flatnonzero(answered)
    )


def aurc(confidence: np.ndarray, right: np.ndarray) -> float:
    """Return the area under the risk-coverage curve, 0–1; less is better (Geifman et al. 2019).

    It is the mean, over all numbers of answers from one to n, of the share wrong among the
    surest so many. Records of equal confidence count with their mean, whatever their order.
    """
    order = np.argsort(-confidence, kind="stable")
    _, groups, counts = np.unique(
        -np.asarray(confidence)[order], return_inverse=True, return_counts=True
    )
    wrong = np.bincount(groups, weights=~right[order].astype(bool)) / counts
    return float((np.cumsum(wrong[groups]) / np.arange(1, len(order) + 1)).mean())


def lowest_for(points: Iterable[SelectivePoint], accuracy: float) -> SelectivePoint | None:
    """Return the lowest threshold whose answers are surely right as often as wanted.

    Surely: the one-sided lower bound reaches ``accuracy``. In simulations with calibrated
    models the true accuracy then fell short in at most 5 of 100 draws, though a hundred
    thresholds are looked at; going by the share alone it fell short in half of them (ADR 0121).

    Returns:
        The point, ``None`` where no threshold does.
    """
    return next((point for point in points if point.lower >= accuracy), None)
