"""Intervals of every score that is a function of the confusion table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assay.evaluate.bootstrap import percentile, resampled, share_interval
from assay.evaluate.confusion import Cells, Scores, score
from assay.schema.evaluations import ClassScores, Interval


@dataclass(frozen=True, eq=False)
class Intervals:
    """One interval a score; for a class ``None`` where the score is 0/0."""

    accuracy: Interval
    macro_precision: Interval
    macro_recall: Interval
    macro_f1: Interval
    weighted_f1: Interval
    balanced_accuracy: Interval
    mcc: Interval | None
    precision: tuple[Interval | None, ...]
    recall: tuple[Interval | None, ...]
    f1: tuple[Interval | None, ...]


def intervals_of(cells: Cells, resamples: int, level: float, seed: int) -> Intervals:
    """Return the intervals of the scores of one table.

    Means over classes, F1 and accuracy come from one bootstrap of the cells; precision and
    recall of a class are shares of counted records and have the exact interval.
    """
    drawn = [score(cells, counts) for counts in resampled(cells.counts, resamples, seed)]
    n = int(cells.counts.sum())
    right = int(cells.counts[cells.true == cells.answered].sum())
    # Where all or none are right every resample is the same, and its interval a lie.
    exact = share_interval(right, n, level) if right in {0, n} else None

    def mean(name: str) -> Interval:
        values = np.concatenate([getattr(one, name) for one in drawn])
        return exact or percentile(values, level)

    f1 = np.concatenate([one.f1 for one in drawn])
    met = np.concatenate([one.met for one in drawn])
    of_classes = [_of_class(cells, k, f1[met[:, k], k], level) for k in range(cells.classes)]
    return Intervals(
        accuracy=mean("accuracy"),
        macro_precision=mean("macro_precision"),
        macro_recall=mean("macro_recall"),
        macro_f1=mean("macro_f1"),
        weighted_f1=mean("weighted_f1"),
        balanced_accuracy=mean("balanced_accuracy"),
        mcc=percentile(np.concatenate([one.mcc for one in drawn]), level)
        if exact is None
        else None,
        precision=tuple(one[0] for one in of_classes),
        recall=tuple(one[1] for one in of_classes),
        f1=tuple(one[2] for one in of_classes),
    )


def per_class(
    labels: list[str],
    scores: Scores,
    intervals: Intervals,
    averages: Mapping[str, tuple[float, Interval] | None],
) -> tuple[ClassScores, ...]:
    """Return the scores of each class with their intervals, in the order of ``labels``."""
    precisions = [averages.get(label) or (None, None) for label in labels]
    return tuple(
        ClassScores(
            label=label,
            precision=float(scores.precision[0, k]),
            recall=float(scores.recall[0, k]),
            f1=float(scores.f1[0, k]),
            support=int(scores.support[0, k]),
            precision_interval=intervals.precision[k],
            recall_interval=intervals.recall[k],
            f1_interval=intervals.f1[k],
            average_precision=precisions[k][0],
            average_precision_interval=precisions[k][1],
        )
        for k, label in enumerate(labels)
    )


def _of_class(
    cells: Cells, k: int, drawn_f1: np.ndarray, level: float
) -> tuple[Interval | None, Interval | None, Interval | None]:
    """Return the intervals of precision, recall and F1 of one class."""
    is_true, is_answer = cells.true == k, cells.answered == k
    right = int(cells.counts[is_true & is_answer].sum())
    support, answered = int(cells.counts[is_true].sum()), int(cells.counts[is_answer].sum())
    either = support + answered - right
    f1: Interval | None = None
    if either and right in {0, either}:
        # F1 = 2J / (1 + J) of the share J of records that are both (Jaccard).
        low, high = share_interval(right, either, level)
        f1 = 2 * low / (1 + low), 2 * high / (1 + high)
    elif len(drawn_f1):
        f1 = percentile(drawn_f1, level)
    return (
        share_interval(right, answered, level) if answered else None,
        share_interval(right, support, level) if support else None,
        f1,
    )
