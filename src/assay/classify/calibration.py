"""Calibrated probabilities: a temperature for each expert, learnt on held-out scores."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

UNSEEN = np.float32(-1e4)
"""Score of a class the expert has never seen: no probability, and no infinity."""


def blend(scores: Sequence[np.ndarray], temperatures: np.ndarray) -> np.ndarray:
    """Return softmax(Σ temperature × scores), (n, k) float64.

    One expert gives temperature scaling (Guo et al. 2017), several a logarithmic opinion
    pool (Genest and Zidek 1986) whose weights and temperature are one set of numbers.
    """
    return _softmax(_mixed(scores, temperatures))


def fit_temperatures(
    scores: Sequence[np.ndarray],
    numbers: np.ndarray,
    *,
    weight: np.ndarray | None = None,
    prior: Sequence[float],
    spread: float = 0.5,
) -> np.ndarray:
    """Choose the temperatures that minimise cross-entropy on held-out records.

    Args:
        scores: Logits of each expert for the same held-out records, (n, k) each.
        numbers: True class of each record, (n,).
        weight: Weight of each record.
        prior: Temperature of each expert in the absence of evidence.
        spread: Standard deviation of the log-normal prior around it; keeps a handful of
            records from making the classifier certain.

    Returns:
        One positive number an expert.
    """
    start = np.log(np.asarray(prior, dtype=np.float64))
    if not len(numbers):
        return np.exp(start)
    weight = np.ones(len(numbers)) if weight is None else weight
    weight = weight * (len(numbers) / weight.sum())
    rows = np.arange(len(numbers))
    stacked = [np.asarray(score, dtype=np.float64) for score in scores]
    right = [score[rows, numbers] for score in stacked]

    def loss(logs: np.ndarray) -> tuple[float, np.ndarray]:
        temperatures = np.exp(logs)
        mixed = _mixed(stacked, temperatures)
        top = mixed.max(axis=1, keepdims=True)
        proba = np.exp(mixed - top)
        total = proba.sum(axis=1, keepdims=True)
        proba /= total
        value = weight @ (top[:, 0] + np.log(total[:, 0]) - mixed[rows, numbers])
        away = (logs - start) / spread
        slope = [
            t * (weight @ (np.einsum("nk,nk->n", proba, score) - own))
            for t, score, own in zip(temperatures, stacked, right, strict=True)
        ]
        return float(value + 0.5 * away @ away), np.array(slope) + away / spread

    bounds = [(-7.0, 7.0)] * len(start)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.exp(found.x)


def _mixed(scores: Sequence[np.ndarray], temperatures: np.ndarray) -> np.ndarray:
    total = temperatures[0] * np.asarray(scores[0], dtype=np.float64)
    for temperature, score in zip(temperatures[1:], scores[1:], strict=True):
        total += temperature * score
    return total


def _softmax(logits: np.ndarray) -> np.ndarray:
    logits = logits - logits.max(axis=1, keepdims=True)
    proba = np.exp(logits)
    return proba / proba.sum(axis=1, keepdims=True)
