"""Scores from counts of (true, answered) pairs, for one table or thousands at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Cells:
    """The distinct (true, answered) pairs met and how often; a sparse confusion matrix.

    Attributes:
        true, answered: Class numbers of each pair, (m,).
        counts: How often it was met, (m,).
        classes: Number of classes k that are scored. An answer numbered k or above is no
            class (an abstention) and right for nobody.
    """

    true: np.ndarray
    answered: np.ndarray
    counts: np.ndarray
    classes: int

    @classmethod
    def of(cls, true: np.ndarray, answered: np.ndarray, classes: int) -> Cells:
        """Count the pairs of n records."""
        width = int(max(answered.max(initial=0), true.max(initial=0), classes)) + 1
        codes, counts = np.unique(true * width + answered, return_counts=True)
        return cls(codes // width, codes % width, counts, classes)


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of r tables: (r,) or, for each class, (r, k); all in 0–1, ``mcc`` in −1 to 1.

    A precision, recall or F1 that is 0/0 counts as 0, as in scikit-learn. Means over classes
    take the classes that were ``met``: true or answered at least once in the table.
    """

    accuracy: np.ndarray
    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    support: np.ndarray
    met: np.ndarray
    macro_precision: np.ndarray
    macro_recall: np.ndarray
    macro_f1: np.ndarray
    weighted_f1: np.ndarray
    balanced_accuracy: np.ndarray
    mcc: np.ndarray


def score(cells: Cells, counts: np.ndarray | None = None) -> Scores:
    """Score one table, or r tables over the same cells.

    Args:
        cells: The pairs.
        counts: How often each pair was met in each table, (r, m); the cells' own where absent.
    """
    counts = cells.counts[None, :] if counts is None else counts
    k = cells.classes
    right = _sum_by(counts, np.where(cells.true == cells.answered, cells.true, k), k)
    support = _sum_by(counts, cells.true, k)
    answered = _sum_by(counts, cells.answered, k)
    total = counts.sum(axis=1)
    precision = _ratio(right, answered)
    recall = _ratio(right, support)
    f1 = _ratio(2 * right, support + answered)
    met = (support + answered) > 0
    return Scores(
        accuracy=_ratio(right.sum(axis=1), total),
        precision=precision,
        recall=recall,
        f1=f1,
        support=support,
        met=met,
        macro_precision=_mean(precision, met),
        macro_recall=_mean(recall, met),
        macro_f1=_mean(f1, met),
        weighted_f1=_ratio((f1 * support).sum(axis=1), total),
        balanced_accuracy=_mean(recall, support > 0),
        mcc=_mcc(right, support, answered, total),
    )


def _mcc(
    right: np.ndarray, support: np.ndarray, answered: np.ndarray, total: np.ndarray
) -> np.ndarray:
    """Return Matthews' correlation of several classes (Gorodkin 2004); 0 where it is 0/0.

    Answers that are no class count as one class more, which nothing is of.
    """
    n = total.astype(np.float64)
    other = n - answered.sum(axis=1)
    shared = (support * answered).sum(axis=1, dtype=np.float64)
    spread_true = n**2 - (support.astype(np.float64) ** 2).sum(axis=1)
    spread_answered = n**2 - (answered.astype(np.float64) ** 2).sum(axis=1) - other**2
    return _ratio(right.sum(axis=1) * n - shared, np.sqrt(spread_true * spread_answered))


def _sum_by(counts: np.ndarray, groups: np.ndarray, k: int) -> np.ndarray:
    """Add up columns by group, (r, m) → (r, k); groups of k and above are dropped."""
    sums = np.zeros((len(counts), k), dtype=np.int64)
    order = np.argsort(groups, kind="stable")
    order = order[groups[order] < k]
    if len(order):
        names, starts = np.unique(groups[order], return_index=True)
        sums[:, names] = np.add.reduceat(counts[:, order], starts, axis=1)
    return sums


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.zeros(np.shape(above)), where=below > 0)


def _mean(values: np.ndarray, where: np.ndarray) -> np.ndarray:
    return _ratio((values * where).sum(axis=1), where.sum(axis=1))
