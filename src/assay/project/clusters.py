"""Clusters on a map: the hills of its density, named by the words that set them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from assay.naming import name_groups

GRID = 256
MOST = 40
_RATIOS = (0.85, 0.75, 0.65, 0.55, 0.45, 0.35, 0.2, 0.0)


@dataclass(frozen=True)
class Cluster:
    """A place where records lie close together.

    Attributes:
        id: Its number; the largest cluster is 0.
        name: Two or three words.
        words: The words.
        x, y: Where it is densest.
        count: Records in it.
    """

    id: int
    name: str
    words: tuple[str, ...]
    x: float
    y: float
    count: int


@dataclass(frozen=True)
class Clusters:
    """All clusters of a map.

    Attributes:
        found: Largest first.
        member: (n,) int32, the cluster of each record, −1 for none.
    """

    found: tuple[Cluster, ...]
    member: NDArray[np.int32]


def find_clusters(
    coordinates: NDArray[np.float32], texts: Sequence[str | None], *, most: int = MOST
) -> Clusters:
    """Find and name the clusters of a map.

    The density of the map is counted on a grid and smoothed; each hill is a cluster if it
    rises enough above the saddle to the next (mode seeking by persistence, Chazal et al.
    2013), so that the time depends on the grid and hardly on the number of records.

    Args:
        coordinates: (n, 2) in −1 to 1.
        texts: The text of each record.
        most: Most clusters to find.
    """
    n = len(coordinates)
    if n == 0:
        return Clusters((), np.empty(0, dtype=np.int32))
    cells = np.clip(((coordinates + 1) / 2 * GRID).astype(np.int64), 0, GRID - 1)
    cell = cells[:, 1] * GRID + cells[:, 0]
    counts = np.bincount(cell, minlength=GRID * GRID).reshape(GRID, GRID).astype(np.float64)
    width = GRID * float(np.clip(0.016 * (n / 10_000) ** (-1 / 6), 0.008, 0.03))
    density = gaussian_filter(counts, width, mode="constant").ravel()
    hills = _Hills(density, floor=max(0.1 * float(np.median(density[cell])), 1e-9))
    least = max(3, n // 400)
    member = np.full(n, -1, dtype=np.int64)
    for ratio in _RATIOS:
        member = hills.basins(ratio)[cell]
        sizes = np.bincount(member[member >= 0], minlength=len(hills.peaks))
        if int((sizes >= least).sum()) <= most:
            break
    sizes = np.bincount(member[member >= 0], minlength=len(hills.peaks))
    order = np.argsort(-sizes, kind="stable")
    kept = order[sizes[order] >= least][:most]
    number = np.full(len(hills.peaks) + 1, -1, dtype=np.int32)
    number[kept] = np.arange(len(kept))
    member = number[member]
    names = name_groups(texts, member, len(kept))
    found = tuple(
        Cluster(
            id=i,
            name=names[i].name,
            words=names[i].words,
            x=float((hills.peaks[hill] % GRID + 0.5) / GRID * 2 - 1),
            y=float((hills.peaks[hill] // GRID + 0.5) / GRID * 2 - 1),
            count=int(sizes[hill]),
        )
        for i, hill in enumerate(kept)
    )
    return Clusters(found, member)


class _Hills:
    """The hills of a density on the grid, and the saddles between them, highest first.

    Attributes:
        peaks: Cell of each hill's top.
    """

    def __init__(self, density: NDArray[np.float64], floor: float) -> None:
        self._density = density
        order = np.argsort(-density, kind="stable")
        order = order[density[order] > floor]
        self._hill = np.full(GRID * GRID, -1, dtype=np.int64)
        self.peaks: list[int] = []
        self._saddles: list[tuple[int, int, int]] = []
        hill = self._hill.tolist()
        for cell in order.tolist():
            beside = [other for other in _around(cell) if hill[other] >= 0]
            if not beside:
                hill[cell] = len(self.peaks)
                self.peaks.append(cell)
                continue
            hill[cell] = hill[max(beside, key=density.__getitem__)]
            others = {hill[other] for other in beside} - {hill[cell]}
            self._saddles += [(cell, hill[cell], other) for other in sorted(others)]
        self._hill = np.array(hill, dtype=np.int64)

    def basins(self, ratio: float) -> NDArray[np.int64]:
        """Return the hill of each cell, −1 for none, flat hills joined to their neighbour.

        Args:
            ratio: A hill whose saddle is higher than this share of its top is joined.
        """
        parent = list(range(len(self.peaks)))

        def top(hill: int) -> int:
            while parent[hill] != hill:
                hill = parent[hill]
            return hill

        for cell, one, other in self._saddles:
            a, b = sorted((top(one), top(other)))  # hills are numbered from the highest
            if a != b and self._density[cell] > ratio * self._density[self.peaks[b]]:
                parent[b] = a
        joined = np.array([*(top(hill) for hill in range(len(parent))), -1], dtype=np.int64)
        return joined[self._hill]


def _around(cell: int) -> list[int]:
    row, column = divmod(cell, GRID)
    return [
        (row + down) * GRID + column + right
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if (down or right) and 0 <= row + down < GRID and 0 <= column + right < GRID
    ]
