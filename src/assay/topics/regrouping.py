"""The hierarchy of topics that people merged and split, from that of the fitted ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assay.schema.topics import TopicMerge


@dataclass(frozen=True)
class Joined:
    """A step of a hierarchy; see ``TopicMerge``."""

    a: int
    b: int
    height: float
    size: int


def merges_between(
    origins: Sequence[frozenset[int]],
    counts: Sequence[int],
    fitted: Sequence[int],
    merges: Sequence[TopicMerge],
) -> list[Joined]:
    """Return the hierarchy of edited topics from that of the fitted ones.

    Topics of one origin (the parts of a split) are nearest; topics of several are one where
    the first of these would be.

    Args:
        origins: Fitted topics that each topic comes from.
        counts: Records of each.
        fitted: Numbers of the fitted topics, in the order that ``merges`` counts them.
        merges: Their hierarchy.
    """
    n = len(origins)
    groups: list[set[int]] = [
        {place for place, own in enumerate(origins) if number in own} for number in fitted
    ]
    sizes = list(counts)
    node = list(range(n))  # the group that each topic is in by now
    made: list[Joined] = []

    def join(places: set[int], height: float) -> None:
        nodes = sorted({node[place] for place in places})
        while len(nodes) > 1:
            a, b = nodes[0], nodes[1]
            sizes.append(sizes[a] + sizes[b])
            made.append(Joined(a, b, height, sizes[-1]))
            new = n + len(made) - 1
            for place in range(n):
                if node[place] in (a, b):
                    node[place] = new
            nodes = sorted({*nodes[2:], new})

    for group in groups:
        join(group, 0.0)
    for merge in merges:
        groups.append(groups[merge.a] | groups[merge.b])
        join(groups[-1], merge.height)
    return made
