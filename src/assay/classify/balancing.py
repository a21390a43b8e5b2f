"""Uneven classes made even before an expert learns: weights, random sampling, SMOTE.

It is done to what an expert is fitted on, never to what it is held out from: a record that is
drawn twice and stands on both sides of a fold would be scored by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assay.classify.softmax import Matrix
from assay.errors import InvalidSetting

WAYS = ("none", "weights", "over", "under", "smote")
"""Ways to balance; the default first."""

NEIGHBOURS = 5
"""Neighbours of its own class between which and a record SMOTE makes a new one."""

OFFERED_INSTEAD = {
    "lexical": "SMOTE makes records between vectors, and the lexical method has words alone",
    "semi": "semi holds each class to the share of records that the labels give it",
}


@dataclass(frozen=True, eq=False)
class Lesson:
    """What an expert is fitted on.

    Attributes:
        matrix: (n, columns).
        numbers: Class of each row, (n,).
        weight: Weight of each row, (n,).
    """

    matrix: Matrix
    numbers: np.ndarray
    weight: np.ndarray


def require_way(method: str, way: str, offered: Sequence[str]) -> None:
    """Refuse a way to balance that there is not, or that a method has not.

    Raises:
        InvalidSetting: With the ways there are.
    """
    if way in offered:
        return
    hint = f"Use one of: {', '.join(offered)}."
    if way not in WAYS:
        raise InvalidSetting(f"There is no way to balance classes called {way!r}.", hint=hint)
    why = OFFERED_INSTEAD.get(method, f"the {method} method cannot balance so")
    raise InvalidSetting(f"Classes cannot be balanced by {way!r} here: {why}.", hint=hint)


def even_weights(numbers: np.ndarray) -> np.ndarray:
    """Return weights that give each class met the same total, n on the whole, (n,) float64."""
    counts = np.bincount(numbers)
    met = np.count_nonzero(counts)
    return len(numbers) / (max(met, 1) * np.maximum(counts, 1))[numbers]


def balanced(way: str, lesson: Lesson, seed: int) -> Lesson:
    """Make the classes of a lesson even.

    Args:
        way: One of ``WAYS``. ``over`` draws records of the smaller classes again until each
            has as many as the largest, ``under`` leaves records out until each has as few as
            the smallest, ``smote`` makes new ones (Chawla et al. 2002). Where the words are
            what is learned from, ``smote`` weighs: words between two texts are no text.
        lesson: Dense vectors, or sparse words.
        seed: Of what is drawn.
    """
    numbers = lesson.numbers
    if way == "none" or not len(numbers) or numbers.min() == numbers.max():
        return lesson
    if way == "weights" or (way == "smote" and not isinstance(lesson.matrix, np.ndarray)):
        return Lesson(lesson.matrix, numbers, lesson.weight * even_weights(numbers))
    if way == "smote":
        return _smote(lesson, seed)
    times = _drawn(numbers, most=way == "over", seed=seed)
    # A record that stands twice is a record of twice the weight: the loss is the same sum.
    kept = np.flatnonzero(times)
    return Lesson(lesson.matrix[kept], numbers[kept], lesson.weight[kept] * times[kept])


def _drawn(numbers: np.ndarray, *, most: bool, seed: int) -> np.ndarray:
    """Return how often each record is taken, (n,): as often in each class."""
    counts = np.bincount(numbers)
    wanted = int(counts.max()) if most else int(counts[counts > 0].min())
    random = np.random.default_rng(seed)
    times = np.zeros(len(numbers), dtype=np.int64)
    for members in _members(numbers):
        whole, rest = divmod(wanted, len(members))
        times[members] = whole
        times[random.permutation(members)[:rest]] += 1
    return times


def _smote(lesson: Lesson, seed: int) -> Lesson:
    """Add records between neighbours of one class until each class is as large as the largest.

    A class of n records has n − 1 neighbours to go to; that of a single record draws it again.
    """
    from imblearn.over_sampling import SMOTE  # noqa: PLC0415 - two seconds that others need not wait

    matrix = np.asarray(lesson.matrix)
    counts = np.bincount(lesson.numbers)
    largest = int(counts.argmax())
    wanted = int(counts.max())
    small = [int(k) for k in np.flatnonzero((counts > 0) & (counts < wanted))]
    pieces, labels, weights = [matrix], [lesson.numbers], [lesson.weight]
    for neighbours in sorted({min(NEIGHBOURS, int(counts[k]) - 1) for k in small}):
        group = [k for k in small if min(NEIGHBOURS, int(counts[k]) - 1) == neighbours]
        rows = np.flatnonzero(np.isin(lesson.numbers, [largest, *group]))
        if neighbours == 0:
            rows = np.concatenate(
                [np.repeat(np.flatnonzero(lesson.numbers == k), wanted - 1) for k in group]
            )
            made, of = matrix[rows], lesson.numbers[rows]
        else:
            sampler: Any = SMOTE(
                sampling_strategy=dict.fromkeys(group, wanted),  # pyright: ignore
                k_neighbors=neighbours,
                random_state=seed,
            )
            whole, classes = sampler.fit_resample(matrix[rows], lesson.numbers[rows])
            made, of = whole[len(rows) :], classes[len(rows) :]
        pieces.append(made.astype(matrix.dtype))
        labels.append(of)
        weights.append(_mean_weights(lesson)[of])
    return Lesson(np.concatenate(pieces), np.concatenate(labels), np.concatenate(weights))


def _mean_weights(lesson: Lesson) -> np.ndarray:
    """Return the mean weight of the records of each class, (k,)."""
    counts = np.bincount(lesson.numbers)
    return np.bincount(lesson.numbers, weights=lesson.weight) / np.maximum(counts, 1)


def _members(numbers: np.ndarray) -> list[np.ndarray]:
    """Return the positions of each class's records, the classes in order."""
    order = np.argsort(numbers, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1)
