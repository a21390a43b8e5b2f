"""Count numbers in bins of equal width; the last bin holds its upper border."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1 << 15  # numbers worked on at a time, so that they stay in the processor's cache

Counted = tuple[NDArray[np.int64], NDArray[np.float64]]


def count_values(values: NDArray, bins: int) -> Counted:
    """Count finite numbers in bins from the least to the largest.

    Returns:
        (bins,) counts and (bins + 1,) borders; neither where there is no number.
    """
    if not len(values):
        return np.empty(0, np.int64), np.empty(0, np.float64)
    low, high = _range(values.min(), values.max())
    counts = np.zeros(bins, np.int64)
    for start in range(0, len(values), _BLOCK):
        at = _bin(values[start : start + _BLOCK], low, high, bins)
        counts += np.bincount(at, minlength=bins)
    return counts, np.linspace(low, high, bins + 1)


def count_sorted(values: NDArray, bins: int) -> Counted:
    """Count like ``count_values`` numbers that are in order, without looking at each."""
    if not len(values):
        return np.empty(0, np.int64), np.empty(0, np.float64)
    low, high = _range(values[0], values[-1])
    # the bin of a number grows with the number: look for the first number of each bin
    wanted = np.arange(1, bins)
    first, end = np.zeros(bins - 1, np.int64), np.full(bins - 1, len(values))
    while (open_ := first < end).any():
        middle = (first + end) // 2
        reached = _bin(values[np.minimum(middle, len(values) - 1)], low, high, bins) >= wanted
        end = np.where(open_ & reached, middle, end)
        first = np.where(open_ & ~reached, middle + 1, first)
    borders = np.concatenate([[0], first, [len(values)]])
    return np.diff(borders), np.linspace(low, high, bins + 1)


def _range(least: float, largest: float) -> tuple[float, float]:
    low, high = float(least), float(largest)
    if math.isclose(low, high, rel_tol=1e-12, abs_tol=1e-300):
        low, high = low - 0.5, high + 0.5
    return low, high


def _bin(values: NDArray, low: float, high: float, bins: int) -> NDArray[np.int32]:
    # numpy's own needs two passes and a copy; equal widths need one
    scaled = values - np.float64(low)
    scaled *= bins / (high - low)
    return np.clip(scaled.astype(np.int32), 0, bins - 1)
