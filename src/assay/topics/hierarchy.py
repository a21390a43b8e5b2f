"""How topics belong together: a tree that can be cut anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assay.topics.merging import Groups, Pairing, lift


@dataclass(frozen=True)
class Merge:
    """Two groups that become one.

    Attributes:
        a, b: Numbers of the groups, a < b: a leaf, or the number of leaves plus the place of
            an earlier merge.
        height: 0 to 1 and never less than before; 0.5 where they are linked as by chance.
        size: Records in both.
    """

    a: int
    b: int
    height: float
    size: int


class Pair(Protocol):
    """Two groups that become one, whatever else is known of it."""

    @property
    def a(self) -> int:
        """Number of the one."""
        ...

    @property
    def b(self) -> int:
        """Number of the other."""
        ...


def hierarchy(groups: Groups) -> tuple[Merge, ...]:
    """Merge groups until one is left, those with most links beyond chance first.

    The linkage is that of Paris (Bonald et al. 2018); groups without links go to the one whose
    middle is nearest.

    Args:
        groups: All alive; merged into one on return.
    """
    leaves = len(groups.sizes)
    number = np.arange(leaves)
    pairing = Pairing(groups, lift(float(groups.degrees.sum())))
    merges: list[Merge] = []
    height = 0.0
    while groups.left > 1:
        a, b, score = pairing.best()
        if score <= 0:
            score = 0.0
            smallest = np.where(groups.alive, groups.sizes, np.iinfo(np.int64).max).argmin()
            a, b = sorted((int(smallest), groups.likest(int(smallest))))
        height = max(height, 1 / (1 + score))
        one, other = sorted((int(number[a]), int(number[b])))
        pairing.merge(a, b)
        number[a] = leaves + len(merges)
        merges.append(Merge(one, other, round(height, 6), int(groups.sizes[a])))
    return tuple(merges)


def cut(merges: Sequence[Pair], groups: int) -> NDArray[np.int64]:
    """Cut a tree into so many groups.

    Args:
        merges: Anything with ``a`` and ``b``, in the order of merging; one fewer than leaves.
        groups: Groups wanted, 1 to the number of leaves; the nearest to that is given.

    Returns:
        (leaves,) the group of each leaf, numbered from 0 by their first leaf.
    """
    leaves = len(merges) + 1
    parent = np.arange(2 * leaves - 1)
    for place, merge in enumerate(merges[: leaves - min(max(groups, 1), leaves)]):
        parent[[merge.a, merge.b]] = leaves + place
    top = parent[:leaves]
    while not np.array_equal(top, parent[top]):
        top = parent[top]
    _, first, inverse = np.unique(top, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse.ravel()]
