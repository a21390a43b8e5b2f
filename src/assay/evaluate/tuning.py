"""Thresholds of classes, tuned on records whose probabilities come from models blind to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from assay.evaluate.confusion import Cells, score
from assay.vectors.choosing import choose

FACTORS = np.geomspace(0.1, 10, 41)
"""Factors by which a class is tried to be favoured."""

ROUNDS = 3
"""Times every class is gone through."""

FEWEST = 5
"""Records of a class below which its threshold is left alone."""


@dataclass(frozen=True)
class ForPrecision:
    """The lowest threshold at which a class is answered as precisely as wanted.

    Attributes:
        thresholds: Of every class.
        answered: Records answered with the class.
        precision, lower: Share of right among them, and its one-sided lower bound.
        recall: Share found of the class.
    """

    thresholds: dict[str, float]
    answered: int
    precision: float
    lower: float
    recall: float


def for_macro_f1(proba: np.ndarray, true: np.ndarray, classes: Sequence[str]) -> dict[str, float]:
    """Return thresholds that maximise macro F1, one class at a time (coordinate ascent).

    Args:
        proba: (n, k) without NaN.
        true: True class of each record, (n,); k and above for a label without a column.
        classes: Labels of the columns.

    Returns:
        Thresholds with mean 1/k; the probability relative to them decides.
    """
    k = len(classes)
    favour = np.ones(k)
    support = np.bincount(true[true < k], minlength=k)
    for _ in range(ROUNDS):
        before = favour.copy()
        for one in np.flatnonzero(support >= FEWEST):
            favour[one] = _best_factor(proba, true, favour, int(one), support)
        if np.array_equal(before, favour):
            break
    return _as_thresholds(1 / favour, classes)


def _best_factor(
    proba: np.ndarray, true: np.ndarray, favour: np.ndarray, one: int, support: np.ndarray
) -> float:
    """Return the factor of a class with the highest macro F1, the others as they are."""
    k = len(favour)
    weighed = proba * favour
    weighed[:, one] = -1.0
    rival = weighed.argmax(axis=1)
    highest = weighed[np.arange(len(true)), rival]
    taken = proba[:, one][None, :] * (favour[one] * FACTORS)[:, None] > highest
    rival_right = rival == true
    rights = np.array(
        [np.bincount(rival[~row & rival_right], minlength=k) for row in taken], dtype=np.float64
    )
    answered = np.array([np.bincount(rival[~row], minlength=k) for row in taken], np.float64)
    rights[:, one] = (taken & (true == one)).sum(axis=1)
    answered[:, one] = taken.sum(axis=1)
    below = support + answered
    f1 = np.divide(2 * rights, below, out=np.zeros_like(rights), where=below > 0).mean(axis=1)
    # Of equals the one nearest to leaving it as it is.
    near = np.flatnonzero(f1 >= f1.max() - 1e-12)
    return float(favour[one] * FACTORS[near[np.abs(np.log(FACTORS[near])).argmin()]])


def for_precision(
    proba: np.ndarray,
    true: np.ndarray,
    classes: Sequence[str],
    label: str,
    precision: float,
    *,
    level: float = 0.95,
) -> ForPrecision | None:
    """Return the lowest threshold at which a class is surely answered as precisely as wanted.

    Args:
        proba, true, classes: As for ``for_macro_f1``.
        label: The class.
        precision: Wanted; the one-sided lower bound (Clopper and Pearson 1934) must reach it.
        level: Of that bound.

    Returns:
        What it comes to, ``None`` where no threshold does.
    """
    one = list(classes).index(label)
    others = np.delete(proba, one, axis=1).max(axis=1)
    ratio = proba[:, one] / np.maximum(others, 1e-300)
    order = np.argsort(-ratio, kind="stable")
    own = true[order] == one
    last = np.flatnonzero(np.append(np.diff(ratio[order]) != 0, True))
    hits, answered = np.cumsum(own)[last], last + 1
    lower = np.where(hits > 0, beta.ppf(1 - level, np.maximum(hits, 1), answered - hits + 1), 0.0)
    good = np.flatnonzero(lower >= precision)
    if not len(good):
        return None
    at = int(good[-1])
    threshold = np.ones(len(classes))
    threshold[one] = ratio[order][last[at]] * (1 - 1e-9)
    return ForPrecision(
        _as_thresholds(threshold, classes),
        int(answered[at]),
        float(hits[at] / answered[at]),
        float(lower[at]),
        float(hits[at] / max(int((true == one).sum()), 1)),
    )


def cross_tuned(
    proba: np.ndarray, true: np.ndarray, classes: Sequence[str], folds: np.ndarray
) -> np.ndarray:
    """Return the answers of thresholds tuned without the fold they are used on, (n,) columns.

    What tuning gains on the records it was tuned on is partly luck; this is what it gains.

    Args:
        proba, true, classes: As for ``for_macro_f1``.
        folds: Fold of each record, (n,).
    """
    answers = np.empty(len(true), dtype=np.int64)
    for fold in np.unique(folds):
        inside, outside = folds == fold, folds != fold
        tuned = for_macro_f1(proba[outside], true[outside], classes)
        answers[inside] = choose(proba[inside], classes, tuned).column
    return answers


def macro_f1(
    proba: np.ndarray,
    true: np.ndarray,
    classes: Sequence[str],
    thresholds: Mapping[str, float] | None = None,
) -> float:
    """Return the macro F1 of what thresholds answer, 0–1."""
    answered = choose(proba, classes, thresholds).column
    return float(score(Cells.of(true, answered, len(classes))).macro_f1[0])


def _as_thresholds(values: np.ndarray, classes: Sequence[str]) -> dict[str, float]:
    """Scale thresholds to a mean of 1/k, so that equal ones read as even chances."""
    scaled = values / values.sum()
    return {str(name): float(value) for name, value in zip(classes, scaled, strict=True)}
