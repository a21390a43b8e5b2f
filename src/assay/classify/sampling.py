"""Choosing records: a few of each class, and folds for held-out predictions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from assay.classify.labels import as_labels, number
from assay.errors import InvalidSetting, NotEnoughData


def sample_shots(labels: Iterable[Any], shots: int, seed: int = 0) -> np.ndarray:
    """Draw ``shots`` records of each class without replacement.

    A class with fewer records gives all it has (``short_classes`` names them). What is drawn
    of one class does not depend on the records of the others.

    Returns:
        Positions of the drawn records, sorted.

    Raises:
        InvalidSetting: If ``shots`` is below 1.
        NotEnoughData: If no record has a label.
    """
    if shots < 1:
        raise InvalidSetting(
            f"shots is {shots}; at least one record of each class is needed.",
            hint="Pass --shots 1 or more, or leave it out to train on every labelled record.",
        )
    classes, numbers = number(as_labels(labels))
    if not len(classes):
        raise NotEnoughData("No record has a label, so none can be drawn.")
    drawn = []
    for index, name in enumerate(classes.tolist()):
        members = np.flatnonzero(numbers == index)
        random = np.random.default_rng([seed, *name.encode()])
        drawn.append(random.permutation(members)[:shots])
    return np.sort(np.concatenate(drawn))


def short_classes(labels: Iterable[Any], shots: int) -> dict[str, int]:
    """Return the classes with fewer than ``shots`` records and how many they have."""
    classes, numbers = number(as_labels(labels))
    counts = np.bincount(numbers[numbers >= 0], minlength=len(classes))
    return {
        str(name): int(count) for name, count in zip(classes, counts, strict=True) if count < shots
    }


def text_groups(texts: Sequence[str | None]) -> np.ndarray:
    """Number records so that those with the same text, case and spacing aside, share one."""
    seen: dict[str, int] = {}
    return np.array(
        [seen.setdefault(" ".join((text or "").lower().split()), len(seen)) for text in texts],
        dtype=np.int64,
    )


def assign_folds(
    numbers: np.ndarray, folds: int, seed: int, groups: np.ndarray | None = None
) -> np.ndarray:
    """Deal records to folds, stratified by class, groups kept together.

    Groups are shuffled, sorted by class and dealt in turn like cards, so each fold gets its
    share of every class (give or take one) and classes smaller than ``folds`` simply miss
    some folds.

    Args:
        numbers: Class number of each record, (n,); unlabelled records (−1) are dealt too.
        folds: Number of folds wanted; fewer are made where there are fewer groups.
        seed: Of the shuffle.
        groups: Group of each record, (n,), any values.

    Returns:
        Fold of each record, (n,), 0 … folds − 1.

    Raises:
        InvalidSetting: If ``folds`` is below 2 or ``groups`` has another length.
    """
    if folds < 2:
        raise InvalidSetting(f"folds is {folds}; at least 2 are needed.", hint="Use 5.")
    if groups is None:
        groups = np.arange(len(numbers))
    if len(groups) != len(numbers):
        raise InvalidSetting(
            f"There are {len(numbers)} records, but {len(groups)} groups.",
            hint="Pass one group for each record.",
        )
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    shuffled = np.random.default_rng(seed).permutation(len(first))
    dealt = shuffled[np.argsort(numbers[first][shuffled], kind="stable")]
    of_group = np.empty(len(first), dtype=np.int64)
    of_group[dealt] = np.arange(len(first)) % min(folds, max(len(first), 1))
    return of_group[inverse]
