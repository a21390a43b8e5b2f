"""Precision over recall: what a class costs to find, whatever the others weigh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit
from scipy.stats import norm

from assay.schema.curves import PrecisionRecall
from assay.schema.evaluations import Interval

MOST_CLASSES = 1_000
"""Classes above which no average precision is computed: a sort of all records for each."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """Records by the probability of one class, the highest first.

    Attributes:
        thresholds: Distinct probabilities, falling, (m,).
        precision, recall: At each of them, (m,).
    """

    thresholds: np.ndarray
    precision: np.ndarray
    recall: np.ndarray

    @property
    def average_precision(self) -> float:
        """Σ (recall gained) × precision, as scikit-learn has it; the class's share by chance."""
        return float(np.diff(self.recall, prepend=0.0) @ self.precision)


def ranked(scores: np.ndarray, positive: np.ndarray) -> Ranked | None:
    """Rank records by the probability of a class.

    Args:
        scores: Probability of the class, (n,); NaN, for no answer, ranks last.
        positive: Whether a record is of the class, (n,) bool.

    Returns:
        The ranking, ``None`` where no record is of the class.
    """
    if not positive.any():
        return None
    known = np.nan_to_num(scores, nan=-1.0)
    order = np.argsort(-known, kind="stable")
    hits = np.cumsum(positive[order])
    last = np.flatnonzero(np.append(np.diff(known[order]) != 0, True))
    return Ranked(known[order][last], hits[last] / (last + 1), hits[last] / hits[-1])


def average_interval(average: float, positives: int, level: float) -> Interval:
    """Return the logit interval of an average precision (Boyd, Eng and Page 2013)."""
    kept = min(max(average, 1 / (2 * positives + 2)), 1 - 1 / (2 * positives + 2))
    middle, error = float(logit(kept)), 1 / (positives * kept * (1 - kept)) ** 0.5
    reach = float(norm.ppf((1 + level) / 2)) * error
    low, high = float(expit(middle - reach)), float(expit(middle + reach))
    return min(low, average), max(high, average)


def thinned(label: str, one: Ranked, points: int) -> PrecisionRecall:
    """Return a curve of at most so many points, evenly spread over recall, both ends kept."""
    wanted = np.linspace(one.recall[0], one.recall[-1], points)
    places = np.unique(np.append(np.searchsorted(one.recall, wanted), 0))
    kept = places[places < len(one.recall)]
    return PrecisionRecall(
        label=label,
        thresholds=_short(one.thresholds[kept]),
        precision=_short(one.precision[kept]),
        recall=_short(one.recall[kept]),
    )


@dataclass(frozen=True)
class PrecisionRecalls:
    """Of every class its average precision with interval, and curves of the hardest.

    Attributes:
        averages: By label; ``None`` where no record is of the class.
        macro: Their mean, ``None`` where there is none.
        curves: The lowest averages first.
    """

    averages: dict[str, tuple[float, Interval] | None]
    macro: float | None
    curves: tuple[PrecisionRecall, ...]


def precision_recalls(
    proba: np.ndarray,
    true: np.ndarray,
    labels: Sequence[str],
    *,
    level: float,
    most_curves: int = 24,
    points: int = 50,
) -> PrecisionRecalls:
    """Rank the records by each class in turn, one against all others.

    Args:
        proba: (n, k); rows of NaN rank last.
        true: True class of each record, (n,); k and above for labels without a column.
        labels: Labels of the k columns.
        level: Of the intervals.
        most_curves: Most curves to keep.
        points: Most points of a curve.
    """
    if len(labels) > MOST_CLASSES:
        return PrecisionRecalls({}, None, ())
    found = {
        label: one
        for place, label in enumerate(labels)
        if (one := ranked(proba[:, place], true == place)) is not None
    }
    averages: dict[str, tuple[float, Interval] | None] = {}
    for place, label in enumerate(labels):
        one = found.get(label)
        average = None if one is None else one.average_precision
        averages[label] = (
            None
            if average is None
            else (average, average_interval(average, int((true == place).sum()), level))
        )
    known = [value[0] for value in averages.values() if value is not None]
    hardest = sorted(found, key=lambda label: found[label].average_precision)[:most_curves]
    return PrecisionRecalls(
        averages,
        float(np.mean(known)) if known else None,
        tuple(thinned(label, found[label], points) for label in hardest),
    )


def _short(values: np.ndarray) -> tuple[float, ...]:
    """Four figures: the curves are for eyes, and travel with every report."""
    return tuple(round(float(value), 4) for value in values)
