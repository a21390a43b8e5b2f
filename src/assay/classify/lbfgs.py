"""L-BFGS (Liu and Nocedal 1989) in float32."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import get_blas_funcs

HALVINGS = 20
"""Most times a step is halved."""

Loss = Callable[[np.ndarray, np.ndarray], float]
"""Returns the value at a point, and writes the gradient there into the second array."""

_saxpy: Any = get_blas_funcs("axpy", dtype=np.float32)


def minimise(
    loss: Loss,
    start: np.ndarray,
    *,
    max_iterations: int,
    tolerance: float,
    memory: int = 5,
    against: np.ndarray | None = None,
) -> tuple[np.ndarray, int]:
    """Minimise a smooth convex function.

    What it needs is one block of memory, (2 × memory + 7) times as large as a point: that goes
    back to the system at the end, where many arrays of some megabytes, taken and given back by
    several threads, would stay with the process.

    Args:
        loss: Returns the value and writes the gradient.
        start: Where to begin, float32, C order.
        max_iterations: Most steps.
        tolerance: Stops when the norm of the gradient is this share of the first one.
        memory: Number of past steps the curvature is learnt from.
        against: Where the gradient counts as the first; ``start`` when not given.

    Returns:
        The minimum found and the number of steps.
    """
    block = np.empty((2 * memory + 7, *start.shape), np.float32)
    (point, gradient, candidate, found, direction), past = block[:5], _Past(block[5:])
    point[:] = start if against is None else against
    value = loss(point, gradient)
    goal = tolerance * _norm(gradient)
    if against is not None:
        point[:] = start
        value = loss(point, gradient)
    for done in range(max_iterations):
        length = _norm(gradient)
        if length <= goal:
            return point.copy(), done
        _descend(direction, gradient, past)
        slope = _dot(direction, gradient)
        size = 1.0 if past.pairs else 1.0 / length
        for _ in range(HALVINGS):
            np.multiply(direction, np.float32(size), out=candidate)
            candidate += point
            reached = loss(candidate, found)
            if reached <= value + 1e-4 * size * slope:  # Armijo: it falls enough
                break
            size *= 0.5
        else:
            return point.copy(), done
        past.add(point, candidate, gradient, found)
        value = reached
        point, candidate, gradient, found = candidate, point, found, gradient
    return point.copy(), max_iterations


class _Past:
    """The last steps and the changes of the gradient along them.

    Attributes:
        pairs: Step, change and 1 / their product, the oldest first.
    """

    def __init__(self, block: np.ndarray) -> None:
        self._places = block.reshape(-1, 2, *block.shape[1:])
        self._next = 0
        self.pairs: list[tuple[np.ndarray, np.ndarray, float]] = []

    def add(
        self,
        point: np.ndarray,
        candidate: np.ndarray,
        gradient: np.ndarray,
        found: np.ndarray,
    ) -> None:
        """Remember a step, unless the function is not convex along it."""
        step, change = self._places[self._next]
        np.subtract(candidate, point, out=step)
        np.subtract(found, gradient, out=change)
        curvature = _dot(step, change)
        if curvature > 0:
            most = len(self._places) - 1
            self.pairs = [*self.pairs, (step, change, 1 / curvature)][-most:]
            self._next = (self._next + 1) % len(self._places)


def _dot(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.vdot(one, other))


def _norm(point: np.ndarray) -> float:
    return _dot(point, point) ** 0.5


def _descend(direction: np.ndarray, gradient: np.ndarray, past: _Past) -> None:
    """Write down where to go: the gradient, by what the last steps tell of the curvature."""
    np.negative(gradient, out=direction)
    shares = []
    for step, change, inverse in reversed(past.pairs):
        share = inverse * _dot(step, direction)
        _add(direction, -share, change)
        shares.append(share)
    if past.pairs:
        _, change, inverse = past.pairs[-1]
        direction *= np.float32(1 / (inverse * _dot(change, change)))
    for (step, change, inverse), share in zip(past.pairs, reversed(shares), strict=True):
        _add(direction, share - inverse * _dot(change, direction), step)


def _add(point: np.ndarray, factor: float, other: np.ndarray) -> None:
    """Add a multiple of another point in place, without a copy."""
    _saxpy(other.ravel(), point.ravel(), a=factor)
