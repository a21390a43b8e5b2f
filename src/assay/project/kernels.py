"""The inner loops of the layout, compiled by numba when this file is first imported and used.

They hold no lock of Python's and write only rows of their own, so that several threads can
work at once and the result does not depend on how many there are.
"""

from __future__ import annotations

import numpy as np

from assay.vectors.compiled import compiled

FIRST_BITS = 105 << 7
"""Start of the force tables: squared distances below 2^-22 count as that."""

LAST_BITS = 145 << 7
"""End of the force tables: squared distances of 2^18 and more count as that."""

_CLIP = 4.0


@compiled
def walk(
    first: int,
    step: int,
    count: int,
    now: np.ndarray,
    then: np.ndarray,
    fixed: np.ndarray,
    same: bool,
    starts: np.ndarray,
    ends: np.ndarray,
    rates: np.ndarray,
    pull: np.ndarray,
    push: np.ndarray,
    epoch: int,
    rate: float,
    negatives: int,
    seed: int,
) -> None:
    """Move points ``first``, ``first + step`` … by one epoch of stochastic gradient descent.

    Args:
        first, step, count: Which points: ``count`` of them.
        now: (n, 2) positions that are moved from.
        then: (n, 2) positions that are written.
        fixed: (m, 2) positions of the points that attract and repel; may be ``now``.
        same: Whether they are the points that move.
        starts: (n + 1,) where each point's edges begin.
        ends: Point of ``fixed`` at the other end of each edge.
        rates: How often each edge is drawn per epoch, 0–1.
        pull, push: Force over distance by the bits of the squared distance.
        epoch: Number of the epoch, from 1.
        rate: Learning rate.
        negatives: Points to repel for each edge drawn.
        seed: Of the draws.
    """
    others = np.uint64(len(fixed))
    limit = np.float32(_CLIP)
    speed = np.float32(rate)
    for number in range(count):
        i = first + number * step
        x, y = now[i, 0], now[i, 1]
        state = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
        state ^= (np.uint64(epoch) << np.uint64(40)) + np.uint64(i) + np.uint64(1)
        for edge in range(starts[i], starts[i + 1]):
            often = rates[edge]
            if int(often * epoch) == int(often * (epoch - 1)):
                continue
            j = ends[edge]
            dx, dy = x - fixed[j, 0], y - fixed[j, 1]
            force = pull[_place_of(dx * dx + dy * dy)]
            x += speed * min(max(force * dx, -limit), limit)
            y += speed * min(max(force * dy, -limit), limit)
            for _ in range(negatives):
                # splitmix64 (Steele et al. 2014)
                state += np.uint64(0x9E3779B97F4A7C15)
                drawn = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
                drawn = (drawn ^ (drawn >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
                drawn ^= drawn >> np.uint64(31)
                k = np.int64(((drawn >> np.uint64(32)) * others) >> np.uint64(32))
                if same and k == i:
                    continue
                dx, dy = x - fixed[k, 0], y - fixed[k, 1]
                force = push[_place_of(dx * dx + dy * dy)]
                x += speed * min(max(force * dx, -limit), limit)
                y += speed * min(max(force * dy, -limit), limit)
        then[i, 0], then[i, 1] = x, y


@compiled
def _place_of(squared: float) -> int:
    """Return where the force at a squared distance stands: by exponent and 7 more bits."""
    bits = np.int64(np.float32(squared).view(np.int32)) >> 16
    return min(max(int(bits), FIRST_BITS), LAST_BITS) - FIRST_BITS


def squared_distances() -> np.ndarray:
    """Return the squared distance each place of a force table stands for (its middle)."""
    bits = np.arange(FIRST_BITS, LAST_BITS + 1, dtype=np.int32)
    return ((bits << 16) | (1 << 15)).astype(np.int32).view(np.float32).astype(np.float64)
