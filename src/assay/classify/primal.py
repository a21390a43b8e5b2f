"""Multinomial logistic regression on dense rows, by preconditioned L-BFGS.

Vectors of one encoder share a direction and differ little in many others, which makes a long
valley of the loss. So the solver works in coordinates in which it is nearly round: those of a
Cholesky factor of an upper bound of the curvature (Böhning, "Multinomial logistic regression
algorithm", 1992, with the shares of the classes for his ½). It then needs a third of the steps.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import cholesky, get_blas_funcs

from assay.classify.lbfgs import Loss, minimise

SEEN = 10
"""Rows for each column that the curvature is measured on; all of more would tell no more."""

_trsm: Any = get_blas_funcs("trsm", dtype=np.float32)


def descend(
    matrix: np.ndarray,
    numbers: np.ndarray,
    start: np.ndarray,
    *,
    weight: np.ndarray,
    strength: float,
    most: int,
    tolerance: float,
    against: np.ndarray | None = None,
) -> tuple[np.ndarray, int]:
    """Minimise weighted cross-entropy plus ``|W|² / (2 × strength)``; the intercept is free.

    Args:
        matrix: (n, d) float32.
        numbers: Class of each row, 0 … k − 1, (n,).
        start: Coefficients and intercept to begin at, (d + 1, k) float32.
        weight: Weight of each row, (n,) float32.
        strength: scikit-learn's ``C``.
        most: Most steps of the solver.
        tolerance: Stops when the gradient is that small against the first.
        against: Where the gradient counts as the first; ``start`` when not given.

    Returns:
        Coefficients and intercept, (d + 1, k), and the number of steps.
    """
    round_ = _Round(matrix, numbers, weight, strength, start.shape[1])
    found, steps = minimise(
        _loss(matrix, numbers, weight, strength, round_),
        round_.entered(start),
        max_iterations=most,
        tolerance=tolerance,
        against=None if against is None else round_.entered(against),
    )
    return round_.left(found), steps


class _Round:
    """Coordinates in which the loss is nearly round: ``Lᵀ @ W``, of the curvature ``L @ Lᵀ``.

    With fewer rows than columns the plain ones are taken: there little is gained.
    """

    def __init__(
        self,
        matrix: np.ndarray,
        numbers: np.ndarray,
        weight: np.ndarray,
        strength: float,
        classes: int,
    ) -> None:
        width = matrix.shape[1]
        rows = np.flatnonzero(weight > 0)
        self._factor: np.ndarray | None = None
        if len(rows) < width:
            return
        rows = rows[:: max(1, len(rows) // (SEEN * width))]
        some, heavy = matrix[rows], weight[rows]
        share = np.bincount(numbers, weights=weight, minlength=classes) / weight.sum()
        curved = np.empty((width + 1, width + 1))
        curved[:width, :width] = (some.T * heavy) @ some
        curved[width, :width] = curved[:width, width] = heavy @ some
        curved[width, width] = heavy.sum()
        curved *= float(weight.sum() / heavy.sum() * (share * (1 - share)).mean())
        curved[np.diag_indices(width)] += 1 / strength
        curved[width, width] *= 1 + 1e-6  # the intercept is free: nothing else keeps it apart
        self._factor = np.asfortranarray(cholesky(curved, lower=True), dtype=np.float32)

    def entered(self, parameters: np.ndarray) -> np.ndarray:
        """Return (d + 1, k) parameters in these coordinates."""
        if self._factor is None:
            return parameters
        return np.ascontiguousarray(self._factor.T @ parameters)

    def left(self, point: np.ndarray) -> np.ndarray:
        """Return the (d + 1, k) parameters of a point."""
        if self._factor is None:
            return point
        return _trsm(1.0, self._factor, point.T, side=1, lower=1).T

    def turned(self, gradient: np.ndarray) -> np.ndarray:
        """Return the gradient in these coordinates of one in the parameters."""
        if self._factor is None:
            return gradient
        return _trsm(1.0, self._factor, gradient.T, side=1, lower=1, trans_a=1).T


def _loss(
    matrix: np.ndarray, numbers: np.ndarray, weight: np.ndarray, strength: float, round_: _Round
) -> Loss:
    entropy = _entropy(numbers, weight)
    penalty = np.float32(1 / strength)

    def loss(point: np.ndarray, gradient: np.ndarray) -> float:
        parameters = round_.left(point)
        logits = matrix @ parameters[:-1]
        logits += parameters[-1]
        value, residual = entropy(logits)
        slope = parameters * penalty
        value += 0.5 * float(np.vdot(slope[:-1], parameters[:-1]))
        slope[:-1] += matrix.T @ residual
        slope[-1] = residual.sum(axis=0)
        gradient[:] = round_.turned(slope)
        return value

    return loss


def _entropy(
    numbers: np.ndarray, weight: np.ndarray
) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
    """Weighted cross-entropy of logits, and its gradient, in their place."""
    picked = (np.arange(len(numbers)), numbers)

    def entropy(logits: np.ndarray) -> tuple[float, np.ndarray]:
        logits -= logits.max(axis=1, keepdims=True)
        chosen = logits[picked]
        np.exp(logits, out=logits)
        total = logits.sum(axis=1)
        value = float(np.dot(weight, np.log(total) - chosen))
        logits *= (weight / total)[:, None]
        logits[picked] -= weight
        return value, logits

    return entropy
