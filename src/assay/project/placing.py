"""Put new records on a map without moving those that are there."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.project.spots import spiral, turns
from assay.schema.runs import Reporter, silent
from assay.vectors import normalise, top_k

NEAREST = 10
"""Neighbours on the map that a new record is placed by."""

BATCH = 4096
_ROUNDS = 25
_GAP = 0.0015


def place(
    X: ArrayLike,
    known: ArrayLike,
    coordinates: NDArray[np.float32],
    *,
    neighbours: int = NEAREST,
    report: Reporter = silent,
) -> NDArray[np.float32]:
    """Place vectors at the weighted geometric median of their nearest neighbours' places.

    The median, not the mean: a record between two clusters joins the nearer one and is not
    left in the empty space between them (Weiszfeld 1937).

    Args:
        X: (k, d) vectors to place.
        known: (n, d) vectors on the map, n ≥ 1.
        coordinates: (n, 2) their places.
        neighbours: How many neighbours decide.
        report: Told of progress.

    Returns:
        (k, 2) float32 within the bounds of ``coordinates``, beside the tiny offset that keeps
        records on one spot apart.

    Raises:
        Cancelled: From ``report``.
    """
    rows, fixed = normalise(X), normalise(known)
    placed = np.empty((len(rows), 2), dtype=np.float64)
    for start in range(0, len(rows), BATCH):
        report(start, len(rows), "placing")
        near = top_k(rows[start : start + BATCH], fixed, neighbours)
        distance = np.maximum(1.0 - near.similarities.astype(np.float64), 0.0)
        beyond = distance - distance[:, :1]
        scale = np.maximum(beyond.mean(axis=1, keepdims=True), 1e-6)
        weights = np.exp(-2 * beyond / scale)
        around = coordinates[near.indices].astype(np.float64)
        placed[start : start + BATCH] = _medians(around, weights)
    report(len(rows), len(rows), "placing")
    return _aside(placed)


def _medians(points: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted geometric median of each row's points, (k, m, 2) → (k, 2)."""
    middle = _mean(points, weights)
    for _ in range(_ROUNDS):
        distance = np.linalg.norm(points - middle[:, None], axis=2)
        middle = _mean(points, weights / np.maximum(distance, 1e-6))
    return middle


def _mean(points: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.einsum("kmd,km->kd", points, weights) / weights.sum(axis=1)[:, None]


def _aside(placed: NDArray[np.float64]) -> NDArray[np.float32]:
    """Move records that came to one spot a little apart, and every one off its neighbour."""
    spot = np.unique(np.round(placed, 5), axis=0, return_inverse=True)[1].ravel()
    moved = placed + spiral(turns(spot) + 1) * _GAP
    return np.clip(moved, -1.0, 1.0).astype(np.float32)
