"""L-BFGS (Liu and Nocedal 1989) in float32, over any inner product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import get_blas_funcs

Loss = Callable[[np.ndarray], tuple[float, np.ndarray]]
"""Returns value and gradient at a point; the gradient has the point's shape."""

Dot = Callable[[np.ndarray, np.ndarray], float]
"""The inner product of two points."""

_saxpy: Any = get_blas_funcs("axpy", dtype=np.float32)

_Memory = list[tuple[np.ndarray, np.ndarray, float]]


def plain(one: np.ndarray, other: np.ndarray) -> float:
    """Multiply number by number."""
    return float(np.vdot(one, other))


def minimise(
    loss: Loss,
    start: np.ndarray,
    *,
    max_iterations: int,
    tolerance: float,
    memory: int = 8,
    dot: Dot = plain,
    against: np.ndarray | None = None,
) -> tuple[np.ndarray, int]:
    """Minimise a smooth convex function.

    Args:
        loss: Returns value and gradient.
        start: Where to begin, float32, C order.
        max_iterations: Most steps.
        tolerance: Stops when the norm of the gradient is this share of the first one.
        memory: Number of past steps the curvature is learnt from.
        dot: Inner product that the gradient is one of.
        against: The gradient that counts as the first; the one at ``start`` when not given.

    Returns:
        The minimum found and the number of steps.
    """
    point = start
    value, gradient = loss(point)
    goal = tolerance * _norm(gradient if against is None else against, dot)
    history: _Memory = []
    for done in range(max_iterations):
        length = _norm(gradient, dot)
        if length <= goal:
            return point, done
        direction = _direction(gradient, history, dot)
        slope = dot(direction, gradient)
        size = 1.0 if history else 1.0 / length
        found = _line_search(loss, point, value, direction, slope, size)
        if found is None:
            return point, done
        candidate, value, new_gradient = found
        step, change = candidate - point, new_gradient - gradient
        curvature = dot(step, change)
        if curvature > 0:
            history = [*history[-(memory - 1) :], (step, change, 1 / curvature)]
        point, gradient = candidate, new_gradient
    return point, max_iterations


def _norm(point: np.ndarray, dot: Dot) -> float:
    return max(dot(point, point), 0.0) ** 0.5


def _direction(gradient: np.ndarray, history: _Memory, dot: Dot) -> np.ndarray:
    direction = -gradient
    shares = []
    for step, change, inverse in reversed(history):
        share = inverse * dot(step, direction)
        _add(direction, -share, change)
        shares.append(share)
    if history:
        _, change, inverse = history[-1]
        direction *= np.float32(1 / (inverse * dot(change, change)))
    for (step, change, inverse), share in zip(history, reversed(shares), strict=True):
        _add(direction, share - inverse * dot(change, direction), step)
    return direction


def _add(point: np.ndarray, factor: float, other: np.ndarray) -> None:
    """Add a multiple of another point in place, without a copy."""
    _saxpy(other.ravel(), point.ravel(), a=factor)


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
