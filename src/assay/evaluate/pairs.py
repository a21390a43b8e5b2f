"""The answers of two models to the same records, and their paired bootstrap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assay.errors import InvalidSetting, NotEnoughData
from assay.evaluate.bootstrap import percentile, resampled, share_interval
from assay.evaluate.confusion import Cells, Scores, score
from assay.schema.evaluations import Interval

Score = Literal["accuracy", "macro_f1", "balanced_accuracy"]
PAIRED: tuple[Score, ...] = ("accuracy", "macro_f1", "balanced_accuracy")


@dataclass(frozen=True, eq=False)
class Pairs:
    """Labelled records as numbers into ``labels``; higher numbers are no class that is scored."""

    labels: list[str]
    true: np.ndarray
    a: np.ndarray
    b: np.ndarray
    ids: list[str]
    unanswered_a: int
    unanswered_b: int


def pair(
    y_true: Iterable[object],
    a_pred: Iterable[object],
    b_pred: Iterable[object],
    ids: Sequence[str] | None = None,
    classes: Iterable[str] | None = None,
) -> Pairs:
    """Number the labels and answers of the records that have a label; see ``compare``.

    Raises:
        NotEnoughData: If no record has a label.
        InvalidSetting: If lengths differ.
    """
    rows = [list(y_true), list(a_pred), list(b_pred)]
    if ids is not None:
        rows.append(list(ids))
    if len({len(row) for row in rows}) != 1:
        raise InvalidSetting(
            "True labels, answers and ids differ in number: "
            f"{', '.join(str(len(row)) for row in rows)}.",
            hint="Pass one of each for every record.",
        )
    kept = [place for place, label in enumerate(rows[0]) if label is not None and label != ""]
    if not kept:
        raise NotEnoughData(
            "None of the records to compare has a label.",
            hint="Choose a split with labels, or label some of its records.",
        )
    true, a, b = ([row[place] for place in kept] for row in rows[:3])
    scored = {str(label) for label in true}
    scored |= {str(x) for x in (*a, *b) if x is not None} if classes is None else set(classes)
    labels = sorted(scored)
    numbers = {label: number for number, label in enumerate(labels)}

    def numbered(values: list[object]) -> np.ndarray:
        known = (None if value is None else str(value) for value in values)
        return np.array(
            [
                len(labels) if value is None else numbers.setdefault(value, len(numbers) + 1)
                for value in known
            ]
        )

    return Pairs(
        labels,
        numbered(true),
        numbered(a),
        numbered(b),
        [str(rows[3][place]) for place in kept] if ids is not None else [],
        sum(value is None for value in a),
        sum(value is None for value in b),
    )


@dataclass(frozen=True, eq=False)
class Drawn:
    """Scores of either model on the records, and on r resamples of them.

    Attributes:
        seen_a, seen_b: Scores on the records as they are.
        a, b: Resampled scores by name, (r,).
        f1: Resampled differences of F1 of each class, (r, k).
        n: Number of records.
    """

    seen_a: Scores
    seen_b: Scores
    a: dict[Score, np.ndarray]
    b: dict[Score, np.ndarray]
    f1: np.ndarray
    n: int

    def difference(self, name: Score) -> np.ndarray:
        """Return the resampled differences of a score, A minus B, (r,)."""
        return self.a[name] - self.b[name]

    def observed(self, side: Literal["a", "b"], name: Score) -> float:
        """Return a score of one model on the records."""
        seen = self.seen_a if side == "a" else self.seen_b
        return float(getattr(seen, name)[0])

    def observed_difference(self, name: Score) -> float:
        """Return the difference of a score on the records, A minus B."""
        return self.observed("a", name) - self.observed("b", name)

    def interval(self, side: Literal["a", "b"], name: Score, level: float) -> Interval:
        """Return the interval of one model's score; exact where all or none are right."""
        right = round(self.observed(side, "accuracy") * self.n)
        if right in {0, self.n}:
            return share_interval(right, self.n, level)
        return percentile((self.a if side == "a" else self.b)[name], level)


def draw(pairs: Pairs, resamples: int, seed: int) -> Drawn:
    """Draw tables of (true, a, b) cells and score both models on each."""
    k = len(pairs.labels)
    width = int(max(pairs.a.max(), pairs.b.max(), k)) + 1
    codes, counts = np.unique((pairs.true * width + pairs.a) * width + pairs.b, return_counts=True)
    true, a, b = codes // width**2, codes // width % width, codes % width
    cells_a, cells_b = Cells(true, a, counts, k), Cells(true, b, counts, k)
    tables = [
        (score(cells_a, drawn), score(cells_b, drawn))
        for drawn in resampled(counts, resamples, seed)
    ]
    return Drawn(
        score(cells_a),
        score(cells_b),
        {name: np.concatenate([getattr(one, name) for one, _ in tables]) for name in PAIRED},
        {name: np.concatenate([getattr(other, name) for _, other in tables]) for name in PAIRED},
        np.concatenate([one.f1 - other.f1 for one, other in tables]),
        len(pairs.true),
    )
