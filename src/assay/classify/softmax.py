"""Multinomial logistic regression on one matrix, dense or sparse.

scikit-learn's solver works in float64; here the arithmetic is float32 and the products of
sparse matrices are scipy's, which makes 10,000 texts × 77 classes a matter of seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from assay.classify.calibration import UNSEEN
from assay.classify.lbfgs import Loss, minimise

Matrix = np.ndarray | sp.csr_array

TOGETHER = 40
"""Classes that coefficients are made for at a time: of all at once they would fill memory."""


@dataclass(frozen=True, eq=False)
class Weights:
    """A fitted model.

    Attributes:
        coefficients: (columns, k) float32.
        intercept: (k,) float32; ``UNSEEN`` for a class without training records.
        iterations: Steps the solver took.
        own: (n, k) what each training row has in the coefficients, where there are fewer rows
            than columns: ``coefficients = matrix.T @ own``.
    """

    coefficients: np.ndarray
    intercept: np.ndarray
    iterations: int = 0
    own: np.ndarray | None = None

    @property
    def anywhere(self) -> Weights:
        """The same without what each row has in it: to begin at with other rows."""
        return replace(self, own=None)

    def scores(self, matrix: Matrix) -> np.ndarray:
        """Return the logits of rows, (n, k) float32."""
        return np.asarray(matrix @ self.coefficients) + self.intercept


def fit_softmax(
    matrix: Matrix,
    numbers: np.ndarray,
    count: int,
    *,
    strength: float,
    weight: np.ndarray | None = None,
    max_iterations: int = 100,
    tolerance: float = 1e-3,
    begin: Weights | None = None,
    afresh: bool = False,
) -> Weights:
    """Minimise weighted cross-entropy plus ``|W|² / (2 × strength)``; the intercept is free.

    Args:
        matrix: (n, columns) float32.
        numbers: Class of each row, 0 … count − 1, (n,). Classes may be absent.
        count: Number of classes k.
        strength: scikit-learn's ``C``: larger fits the training records closer.
        weight: Weight of each row, (n,).
        max_iterations: Most steps of the solver.
        tolerance: Stops when the gradient is that small against the first.
        begin: Weights to begin at, of a similar task; at zero when not given. Those with
            ``own`` must be of the same rows.
        afresh: Whether it is to be as near to the minimum as one that began at zero would be,
            not nearer than where it begins by as much.
    """
    present, compact = np.unique(numbers, return_inverse=True)
    weight = np.ones(len(numbers)) if weight is None else weight
    width = columns(matrix)
    coefficients = np.zeros((width, count), np.float32)
    intercept = np.full(count, UNSEEN, np.float32)
    if len(present) == 1:
        intercept[present] = 0
        return Weights(coefficients, intercept)
    weight = weight.astype(np.float32)
    usual = np.log(np.maximum(np.bincount(compact, weights=weight), 1e-6) / weight.sum())
    solver: dict[str, Any] = {"max_iterations": max_iterations, "tolerance": tolerance}
    known = begin is None or begin.own is not None
    if known and not isinstance(matrix, np.ndarray) and 2 * len(numbers) < width:
        start = np.zeros((2, len(numbers) + 1, len(present)), np.float32)
        start[:, -1] = usual
        loss = _dual(matrix, compact, weight, strength)
        if begin is not None and begin.own is not None:
            solver["against"] = start.copy() if afresh else None
            start[0, :-1], start[:, -1] = begin.own[:, present], begin.intercept[present]
            start[1, :-1] = matrix @ (matrix.T @ start[0, :-1])
        found, steps = minimise(loss, start, dot=_dual_dot, **solver)
        coefficients[:, present] = matrix.T @ found[0, :-1]
        intercept[present] = found[0, -1]
        own = np.zeros((len(numbers), count), np.float32)
        own[:, present] = found[0, :-1]
        return Weights(coefficients, intercept, steps, own)
    start = np.zeros((width + 1, len(present)), np.float32)
    start[-1] = usual
    loss = _primal(matrix, compact, weight, strength)
    if begin is not None:
        solver["against"] = start.copy() if afresh else None
        start[:-1], start[-1] = begin.coefficients[:, present], begin.intercept[present]
    found, steps = minimise(loss, start, **solver)
    coefficients[:, present] = found[:-1]
    intercept[present] = found[-1]
    return Weights(coefficients, intercept, steps)


def columns(matrix: Matrix) -> int:
    """Return the number of features."""
    shape = matrix.shape
    assert shape is not None
    return int(shape[1])


def _primal(matrix: Matrix, numbers: np.ndarray, weight: np.ndarray, strength: float) -> Loss:
    """The loss of coefficients and intercept, (columns + 1, k)."""
    transposed = matrix.T
    entropy = _entropy(numbers, weight)
    penalty = np.float32(1 / strength)

    def loss(parameters: np.ndarray, gradient: np.ndarray) -> float:
        logits = np.asarray(matrix @ parameters[:-1])
        logits += parameters[-1]
        value, residual = entropy(logits)
        np.multiply(parameters, penalty, out=gradient)
        value += 0.5 * float(np.vdot(gradient[:-1], parameters[:-1]))
        gradient[:-1] += transposed @ residual
        gradient[-1] = residual.sum(axis=0)
        return value

    return loss


def _dual(matrix: sp.csr_array, numbers: np.ndarray, weight: np.ndarray, strength: float) -> Loss:
    """The same loss where the coefficients are ``matrix.T @ a``.

    Beginning at zero, the solver never leaves these: every gradient is one of them. A point is
    (2, n + 1, k): ``a`` and what it scores the rows, the intercept being the last row of both.
    The solver's own arithmetic is then over rows, of which there are far fewer than columns.
    """
    transposed = matrix.T
    entropy = _entropy(numbers, weight)
    penalty = np.float32(1 / strength)

    def loss(point: np.ndarray, gradient: np.ndarray) -> float:
        own, said = point
        value, residual = entropy(said[:-1] + said[-1])
        value += 0.5 * float(penalty) * float(np.vdot(own[:-1], said[:-1]))
        gradient[:, -1] = residual.sum(axis=0)
        np.multiply(own[:-1], penalty, out=gradient[0, :-1])
        gradient[0, :-1] += residual
        # from the first row, not from `said`: else rounding would feed upon itself
        for first in range(0, point.shape[2], TOGETHER):
            some = np.ascontiguousarray(gradient[0, :-1, first : first + TOGETHER])
            gradient[1, :-1, first : first + TOGETHER] = matrix @ (transposed @ some)
        return value

    return loss


def _dual_dot(one: np.ndarray, other: np.ndarray) -> float:
    """Multiply what two points stand for: coefficients and intercept."""
    return float(np.vdot(one[0], other[1]))


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
