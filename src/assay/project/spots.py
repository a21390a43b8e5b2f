"""The square of the map: coordinates brought into it, and equal vectors fanned out on one spot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_BLOCK = 16_384
_GOLDEN = np.pi * (3 - np.sqrt(5))
_GAP = 0.0015
_WIDEST = 0.04
_USUAL = 0.995


@dataclass(frozen=True)
class Spots:
    """Which rows are equal.

    Attributes:
        first: (m,) int64, the first row of each spot, ascending.
        spot: (n,) int64, the spot of each row.
        turn: (n,) int64, how many equal rows stand before each row.
    """

    first: NDArray[np.int64]
    spot: NDArray[np.int64]
    turn: NDArray[np.int64]


def same_spot(rows: NDArray[np.float32]) -> Spots:
    """Find equal rows, by a 64-bit hash of each."""
    keys = np.empty(len(rows), dtype=np.uint64)
    random = np.random.default_rng(0)
    factors = random.integers(1, 2**63, rows.shape[1], dtype=np.uint64) * np.uint64(2) + np.uint64(
        1
    )
    for start in range(0, len(rows), _BLOCK):
        # adding 0 makes one zero of the two; the bits of equal numbers are then equal
        bits = (np.ascontiguousarray(rows[start : start + _BLOCK]) + np.float32(0)).view(np.uint32)
        keys[start : start + _BLOCK] = (bits.astype(np.uint64) * factors).sum(axis=1)
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.arange(len(order))
    spot = number[inverse.ravel()]
    return Spots(first[order].astype(np.int64), spot, turns(spot))


def turns(spot: NDArray[np.int64]) -> NDArray[np.int64]:
    """Count for each row the rows of its spot that stand before it."""
    order = np.argsort(spot, kind="stable")
    ordered = spot[order]
    begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(spot) else spot
    lengths = np.diff(np.r_[begins, len(spot)])
    turn = np.empty(len(spot), dtype=np.int64)
    turn[order] = np.arange(len(spot)) - np.repeat(begins, lengths)
    return turn


def fan_out(places: NDArray[np.float32], spots: Spots) -> NDArray[np.float32]:
    """Return the place of every row: its spot's, and for equal rows a small spiral around it."""
    sizes = np.bincount(spots.spot, minlength=len(places)).astype(np.float64)
    gap = np.minimum(_GAP, _WIDEST / np.sqrt(np.maximum(sizes, 1)))[spots.spot]
    moved = places[spots.spot] + spiral(spots.turn) * gap[:, None]
    return np.clip(moved, -1.0, 1.0).astype(np.float32)


def spiral(turn: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return points of a sunflower spiral, one apart from its neighbours, the 0th in the middle."""
    angle = turn * _GOLDEN
    return np.sqrt(turn)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])


def fit_square(places: ArrayLike) -> NDArray[np.float32]:
    """Scale positions into −1 to 1, both axes alike; strays are drawn nearer.

    A few points that nothing holds can drift far away, and everything else would shrink to a
    dot. Distances from the middle beyond what is usual are therefore pressed together; which
    of two points is further out stays as it was.
    """
    found = np.asarray(places, dtype=np.float64)
    if not len(found):
        return np.empty((0, 2), dtype=np.float32)
    offset = found - np.median(found, axis=0)
    distance = np.linalg.norm(offset, axis=1)
    usual = 1.1 * float(np.quantile(distance, _USUAL))
    if usual > 0:
        beyond = np.maximum(distance - usual, 0.0) / usual
        pressed = np.where(beyond > 0, usual * (1 + 0.25 * beyond / (1 + beyond)), distance)
        offset *= np.where(distance > 0, pressed / np.maximum(distance, 1e-300), 1.0)[:, None]
    low, high = offset.min(axis=0), offset.max(axis=0)
    half = float((high - low).max()) / 2
    centred = offset - (low + high) / 2
    return (centred / half if half > 0 else np.zeros_like(centred)).astype(np.float32)
