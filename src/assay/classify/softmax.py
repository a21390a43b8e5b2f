"""Multinomial logistic regression on one matrix, dense or sparse.

scikit-learn's solver works in float64; here the arithmetic is float32 and the products of
sparse matrices are scipy's, which makes 10,000 texts × 77 classes a matter of seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from assay.classify.calibration import UNSEEN

Matrix = np.ndarray | sp.csr_array


@dataclass(frozen=True, eq=False)
class Weights:
    """A fitted model.

    Attributes:
        coefficients: (columns, k) float32.
        intercept: (k,) float32; ``UNSEEN`` for a class without training records.
        iterations: Steps the solver took.
    """

    coefficients: np.ndarray
    intercept: np.ndarray
    iterations: int = 0

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
        begin: Weights to begin at, of a similar task; at zero when not given.
    """
    present, compact = np.unique(numbers, return_inverse=True)
    weight = np.ones(len(numbers)) if weight is None else weight
    width = columns(matrix)
    coefficients = np.zeros((width, count), np.float32)
    intercept = np.full(count, UNSEEN, np.float32)
    if len(present) == 1:
        intercept[present] = 0
        return Weights(coefficients, intercept)
    loss = _loss(matrix, compact, weight.astype(np.float32), strength)
    start = np.zeros((width + 1, len(present)), np.float32)
    start[-1] = np.log(np.maximum(np.bincount(compact, weights=weight), 1e-6) / weight.sum())
    if begin is not None:
        start[:-1], start[-1] = begin.coefficients[:, present], begin.intercept[present]
    found, steps = minimise(loss, start, max_iterations=max_iterations, tolerance=tolerance)
    coefficients[:, present] = found[:-1]
    intercept[present] = found[-1]
    return Weights(coefficients, intercept, steps)


def columns(matrix: Matrix) -> int:
    """Return the number of features."""
    shape = matrix.shape
    assert shape is not None
    return int(shape[1])


Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]


def _loss(matrix: Matrix, numbers: np.ndarray, weight: np.ndarray, strength: float) -> Loss:
    picked = (np.arange(len(numbers)), numbers)
    transposed = matrix.T if isinstance(matrix, np.ndarray) else sp.csr_array(matrix.T)
    penalty = np.float32(1 / strength)

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        logits = np.asarray(matrix @ parameters[:-1]) + parameters[-1]
        logits -= logits.max(axis=1, keepdims=True)
        chosen = logits[picked]
        np.exp(logits, out=logits)
        total = logits.sum(axis=1)
        value = float(np.dot(weight, np.log(total) - chosen))
        logits *= (weight / total)[:, None]
        logits[picked] -= weight
        gradient = penalty * parameters
        gradient[-1] = 0
        value += 0.5 * float(np.vdot(gradient, parameters))
        gradient[:-1] += transposed @ logits
        gradient[-1] += logits.sum(axis=0)
        return value, gradient

    return loss


def minimise(
    loss: Loss,
    start: np.ndarray,
    *,
    max_iterations: int,
    tolerance: float,
    memory: int = 8,
) -> tuple[np.ndarray, int]:
    """Minimise a smooth convex function by L-BFGS (Liu and Nocedal 1989) in float32.

    Args:
        loss: Returns value and gradient.
        start: Where to begin.
        max_iterations: Most steps.
        tolerance: Stops when the norm of the gradient is this share of the first one.
        memory: Number of past steps the curvature is learnt from.

    Returns:
        The minimum found and the number of steps.
    """
    point = start
    value, gradient = loss(point)
    goal = tolerance * float(np.linalg.norm(gradient))
    history: list[tuple[np.ndarray, np.ndarray, float]] = []
    for done in range(max_iterations):
        length = float(np.linalg.norm(gradient))
        if length <= goal:
            return point, done
        direction = _direction(gradient, history)
        slope = float(np.vdot(direction, gradient))
        size = 1.0 if history else 1.0 / length
        found = _line_search(loss, point, value, direction, slope, size)
        if found is None:
            return point, done
        candidate, value, new_gradient = found
        step, change = candidate - point, new_gradient - gradient
        curvature = float(np.vdot(step, change))
        if curvature > 0:
            history = [*history[-(memory - 1) :], (step, change, 1 / curvature)]
        point, gradient = candidate, new_gradient
    return point, max_iterations


def _direction(
    gradient: np.ndarray, history: list[tuple[np.ndarray, np.ndarray, float]]
) -> np.ndarray:
    direction = -gradient
    shares = []
    for step, change, inverse in reversed(history):
        share = np.float32(inverse * float(np.vdot(step, direction)))
        direction -= share * change
        shares.append(share)
    if history:
        _, change, inverse = history[-1]
        direction *= np.float32(1 / (inverse * float(np.vdot(change, change))))
    for (step, change, inverse), share in zip(history, reversed(shares), strict=True):
        direction += (share - np.float32(inverse * float(np.vdot(change, direction)))) * step
    return direction


def _line_search(
    loss: Loss,
    point: np.ndarray,
    value: float,
    direction: np.ndarray,
    slope: float,
    size: float,
    halvings: int = 20,
) -> tuple[np.ndarray, float, np.ndarray] | None:
    """Halve the step until the value falls enough (Armijo); ``None`` when it cannot fall."""
    for _ in range(halvings):
        candidate = point + np.float32(size) * direction
        new_value, gradient = loss(candidate)
        if new_value <= value + 1e-4 * size * slope:
            return candidate, new_value, gradient
        size *= 0.5
    return None
