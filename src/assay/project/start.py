"""Where the layout starts: principal components, smoothed over the neighbour graph."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

EXTENT = 10.0
"""Half width of the starting positions."""


def principal_components(X: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the first two principal components of rows, (n, 2); signs are fixed.

    A component that does not exist is 0.
    """
    centre = X.mean(axis=0, dtype=np.float64).astype(np.float32)
    rows = X - centre
    if rows.shape[1] == 1:
        rows = np.hstack([rows, np.zeros_like(rows)])
    _, axes = np.linalg.eigh((rows.T @ rows).astype(np.float64))
    axes = axes[:, [-1, -2]]
    largest = np.abs(axes).argmax(axis=0)
    axes *= np.where(axes[largest, [0, 1]] < 0, -1.0, 1.0)
    return rows @ axes


def first_positions(
    X: NDArray[np.float32], graph: sparse.csr_array, steps: int, seed: int
) -> NDArray[np.float32]:
    """Start from the principal components and let neighbours agree.

    Averaging over the graph again and again, with the components kept apart, is subspace
    iteration towards the graph's slowest eigenvectors, which spectral layouts use; from the
    principal components a few dozen steps do, and several parts of a graph do no harm.

    Args:
        X: (n, d) rows.
        graph: (n, n) symmetric weights.
        steps: How often to average; 0 gives the principal components.
        seed: Of the small noise that tells equal positions apart.

    Returns:
        (n, 2) positions within ±``EXTENT``.
    """
    positions = principal_components(X)
    degree = np.maximum(np.asarray(graph.sum(axis=1)).ravel().astype(np.float64), 1e-12)
    walk = sparse.csr_array(graph.astype(np.float64).multiply(1.0 / degree[:, None]))
    share = (degree / degree.sum())[:, None]
    for _ in range(steps):
        positions = 0.5 * positions + 0.5 * (walk @ positions)
        positions = _apart(positions, share)
    positions = positions - positions.mean(axis=0)
    largest = np.abs(positions).max(initial=0.0)
    if largest > 0:
        positions = positions * (EXTENT / largest)
    noise = np.random.default_rng(seed).normal(scale=1e-3, size=positions.shape)
    return np.ascontiguousarray(positions + noise, dtype=np.float32)


def _apart(positions: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Make the two columns orthogonal to each other and to the constant, of equal length."""
    positions = positions - (positions * share).sum(axis=0)
    first, second = positions[:, :1], positions[:, 1:]
    inner = float((first * first * share).sum())
    if inner > 0:
        second = second - first * (float((first * second * share).sum()) / inner)
    both = np.hstack([first, second])
    length = np.sqrt((both * both * share).sum(axis=0))
    return both / np.where(length > 1e-9, length, 1.0)
