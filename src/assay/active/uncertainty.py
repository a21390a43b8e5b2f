"""How torn a model is about a record."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def margins(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return best minus second probability of each row, (n,), 0–1."""
    two = np.partition(probabilities, -2, axis=1)[:, -2:]
    return two[:, 1] - two[:, 0]


def entropies(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the entropy of each row over its largest value, (n,), 0–1."""
    k = probabilities.shape[1]
    logs = np.log(np.clip(probabilities, 1e-12, 1))
    return np.clip(-(probabilities * logs).sum(axis=1) / np.log(max(k, 2)), 0, 1)
