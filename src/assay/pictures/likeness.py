"""Which of many pictures look the same: pairs of near hashes, confirmed by their grey cells.

Two 64-bit hashes that differ in at most ``r`` bits agree, in at least one of their four words
of 16 bits, up to ``r // 4`` bits (the pigeonhole principle; multi-index hashing, Norouzi et
al. 2012). So only pictures that share such a word are compared: 100,000 in seconds, where all
pairs would be five thousand million.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from assay.pictures.hashing import GRID, perceptual_hashes

WORDS = 4
BITS = 16
MOST = 4 * (2 + 1) - 1
"""Bits up to which hashes are compared: two in a word at most."""

_AT_ONCE = 4_000_000
_CELLS = 4096


@dataclass(frozen=True)
class LikePairs:
    """Pairs of pictures that look the same.

    Attributes:
        left, right: (p,) places, left < right.
        likeness: (p,) float32, correlation of their grey cells, 0–1.
        mirrored: (p,) whether one is the other's mirror image.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    likeness: NDArray[np.float32]
    mirrored: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True)
class Likeness:
    """How near is near.

    Attributes:
        bits: Bits in which the hashes may differ, at most ``MOST``.
        correlation: Least correlation of the grey cells.
        flat: Standard deviation of the grey cells (0–255) under which pictures are not
            compared: a white page looks like every other.
        shift: Share of a side by which one may be cropped or moved against the other.
        mirror: Whether mirror images count.
    """

    bits: int = MOST
    correlation: float = 0.9
    flat: float = 4.0
    shift: float = 0.05
    mirror: bool = True


def like_pairs(
    hashes: NDArray[np.uint64], cells: NDArray[np.uint8], how: Likeness | None = None
) -> LikePairs:
    """Return the pairs of pictures that look the same, best first.

    Args:
        hashes: (n,) perceptual hashes.
        cells: (n, 32, 32) grey values.
        how: How near is near.
    """
    how = how or Likeness()
    near = [_near(hashes, hashes, how.bits)]
    if how.shift and len(cells):
        # a crop moves the coarse waves: so each is also compared as it would be cropped
        for window in _corners(how.shift):
            # some thousand at a time: what is cropped are decimal numbers
            parts = (cells[at : at + _CELLS] for at in range(0, len(cells), _CELLS))
            cropped = np.concatenate([perceptual_hashes(_cropped(p, *window)) for p in parts])
            near += [
                _near(cropped, hashes, _CROPPED_BITS),
                _near(hashes, cropped, _CROPPED_BITS),
            ]
    places = np.unique(np.concatenate([left * len(hashes) + right for left, right in near]))
    found = [_confirmed(*np.divmod(places, max(len(hashes), 1)), cells, how, mirrored=False)]
    if how.mirror:
        flipped = perceptual_hashes(cells[:, :, ::-1]) if len(cells) else hashes
        found.append(_confirmed(*_near(hashes, flipped, how.bits), cells, how, mirrored=True))
    left, right, likeness, mirrored = (np.concatenate(part) for part in zip(*found, strict=True))
    # a pair that is alike both ways counts once, the better way
    order = np.lexsort((mirrored, -likeness, right, left))
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(left[order]).astype(bool) | np.diff(right[order]).astype(bool)
    kept = order[first]
    kept = kept[np.lexsort((right[kept], left[kept], -likeness[kept]))]
    return LikePairs(left[kept], right[kept], likeness[kept], mirrored[kept])


def _near(
    ours: NDArray[np.uint64], theirs: NDArray[np.uint64], bits: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return places (i, j), i < j, where ``ours[i]`` and ``theirs[j]`` differ in few bits."""
    size = len(ours)
    found = [np.empty(0, np.int64)]
    masks = _masks(min(bits, MOST) // WORDS)
    for word in range(WORDS):
        at = np.uint64(BITS * word)
        mine = ((ours >> at) & np.uint64(0xFFFF)).astype(np.uint16)
        other = ((theirs >> at) & np.uint64(0xFFFF)).astype(np.uint16)
        order = np.argsort(other, kind="stable")
        bounds = np.searchsorted(other[order], np.arange((1 << BITS) + 1))
        for mask in masks:
            wanted = (mine ^ mask).astype(np.int64)
            for i, j in _joined(bounds[wanted], bounds[wanted + 1], order):
                near = (i < j) & (np.bitwise_count(ours[i] ^ theirs[j]) <= bits)
                found.append(i[near] * size + j[near])
    pairs = np.unique(np.concatenate(found))
    return np.divmod(pairs, max(size, 1))


def _masks(most: int) -> list[np.uint16]:
    """All words with at most so many bits."""
    flips = [c for k in range(most + 1) for c in combinations(range(BITS), k)]
    return [np.uint16(sum(1 << bit for bit in flip)) for flip in flips]


def _joined(
    starts: NDArray[np.int64], ends: NDArray[np.int64], order: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield (i, j) for every j in ``order[starts[i]:ends[i]]``, some millions at a time."""
    sizes = ends - starts
    total = np.cumsum(sizes)
    begin = 0
    while begin < len(sizes):
        before = int(total[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(total, before + _AT_ONCE, side="right")))
        part = sizes[begin:end]
        left = np.repeat(np.arange(begin, end), part)
        offsets = np.arange(int(part.sum())) - np.repeat(np.cumsum(part) - part, part)
        yield left, order[np.repeat(starts[begin:end], part) + offsets]
        begin = end


def _confirmed(
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    cells: NDArray[np.uint8],
    how: Likeness,
    *,
    mirrored: bool,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32], NDArray[np.bool_]]:
    spread = cells.reshape(len(cells), -1).std(axis=1) if len(cells) else np.empty(0)
    drawn = (spread[left] >= how.flat) & (spread[right] >= how.flat)
    left, right = left[drawn], right[drawn]
    likeness = np.empty(len(left), dtype=np.float32)
    for start in range(0, len(left), 4096):
        part = slice(start, start + 4096)
        ours, theirs = cells[left[part]], cells[right[part]]
        likeness[part] = correlation(ours, theirs[:, :, ::-1] if mirrored else theirs, how.shift)
    kept = likeness >= how.correlation
    return left[kept], right[kept], likeness[kept], np.full(int(kept.sum()), mirrored)


def correlation(
    ours: NDArray[np.uint8], theirs: NDArray[np.uint8], shift: float
) -> NDArray[np.float32]:
    """Return the best correlation of grey cells, (p,), with one cropped against the other.

    Args:
        ours, theirs: (p, 32, 32).
        shift: Share of a side that may be cut off at an edge; tried both ways.
    """
    best = _correlation(ours, theirs)
    # a crop changes a picture, but not beyond recognition: most pairs end here
    open_ = np.flatnonzero((best >= _HOPELESS) & (best < _SURE))
    if not shift or not len(open_):
        return best
    for one, other in ((ours[open_], theirs[open_]), (theirs[open_], ours[open_])):
        for window in _windows(shift):
            best[open_] = np.maximum(best[open_], _correlation(_cropped(one, *window), other))
    return best


_HOPELESS, _SURE = 0.4, 0.985


def _windows(shift: float) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Yield how rows and columns are cropped: at one edge, or half or all of it at both."""
    edges = ((0.0, 0.0), (0.0, shift), (shift, 0.0), (shift / 2, shift / 2), (shift, shift))
    sides = [_inner(*edge) for edge in edges]
    yield from ((down, across) for down in sides for across in sides)


_CROPPED_BITS = 7  # fewer than of the whole: a picture cropped the same way is nearly the same


def _corners(shift: float) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Yield a crop at all edges, and one toward each corner."""
    start, end = _inner(0.0, shift), _inner(shift, 0.0)
    middle = _inner(shift / 2, shift / 2)
    yield middle, middle
    yield from ((down, across) for down in (start, end) for across in (start, end))


def _cropped(
    cells: NDArray[np.uint8], down: NDArray[np.float32], across: NDArray[np.float32]
) -> NDArray[np.float32]:
    return np.asarray(down @ cells.astype(np.float32) @ across.T, dtype=np.float32)


def _inner(before: float, after: float) -> NDArray[np.float32]:
    """Return (32, 32) weights that stretch the middle of 32 cells over all of them."""
    places = np.linspace(before * GRID, (1 - after) * GRID - 1, GRID)
    low = np.clip(np.floor(places).astype(int), 0, GRID - 1)
    high = np.clip(low + 1, 0, GRID - 1)
    weight = (places - low).astype(np.float32)
    matrix = np.zeros((GRID, GRID), dtype=np.float32)
    np.add.at(matrix, (np.arange(GRID), low), 1 - weight)
    np.add.at(matrix, (np.arange(GRID), high), weight)
    return matrix


def _correlation(ours: NDArray, theirs: NDArray) -> NDArray[np.float32]:
    a = ours.reshape(len(ours), -1).astype(np.float32)
    b = theirs.reshape(len(theirs), -1).astype(np.float32)
    a -= a.mean(axis=1, keepdims=True)
    b -= b.mean(axis=1, keepdims=True)
    scale = np.sqrt((a * a).sum(axis=1) * (b * b).sum(axis=1))
    return ((a * b).sum(axis=1) / np.maximum(scale, 1e-6)).astype(np.float32)
