"""Arithmetic of studies: intervals over seeds, and p-values of several tests at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.stats import t

from assay.evaluate.bootstrap import percentile, resampled
from assay.evaluate.confusion import Cells, score
from assay.schema.evaluations import Interval
from assay.schema.studies import CurvePoint


def cells_of(labels: Sequence[object], answers: Sequence[object], classes: Sequence[str]) -> Cells:
    """Count (true, answered) pairs; labels that are no class are classes nobody answers."""
    names = [*classes, *sorted({str(label) for label in labels} - set(classes))]
    numbers = {name: place for place, name in enumerate(names)}
    true = np.array([numbers[str(label)] for label in labels])
    answered = np.array([numbers[str(answer)] for answer in answers])
    return Cells.of(true, answered, len(names))


def curve_point(
    shots: int | None,
    records: Sequence[int],
    tables: Sequence[Cells],
    *,
    resamples: int,
    level: float,
    seed: int,
) -> CurvePoint:
    """Sum up the trainings with one number of labels.

    Args:
        shots: Labels per class, ``None`` for all.
        records: Records each training learned from.
        tables: What each answered on the same test records.
        resamples, level, seed: Of the intervals.
    """
    scores = [score(table) for table in tables]
    accuracies = [float(one.accuracy[0]) for one in scores]
    f1s = [float(one.macro_f1[0]) for one in scores]
    if len(tables) > 1:
        accuracy_interval, f1_interval = over_seeds(accuracies, level), over_seeds(f1s, level)
    else:
        cells = tables[0]
        drawn = [score(cells, counts) for counts in resampled(cells.counts, resamples, seed)]
        accuracy_interval = percentile(np.concatenate([one.accuracy for one in drawn]), level)
        f1_interval = percentile(np.concatenate([one.macro_f1 for one in drawn]), level)
    return CurvePoint(
        shots=shots,
        records=float(np.mean(records)),
        seeds=len(tables),
        accuracy=float(np.mean(accuracies)),
        accuracy_interval=accuracy_interval,
        macro_f1=float(np.mean(f1s)),
        macro_f1_interval=f1_interval,
        accuracies=tuple(accuracies),
        macro_f1s=tuple(f1s),
        by_seeds=len(tables) > 1,
    )


def over_seeds(values: Sequence[float], level: float) -> Interval:
    """Return Student's interval of the mean of at least two scores, kept within 0–1."""
    mean = float(np.mean(values))
    error = float(np.std(values, ddof=1)) / len(values) ** 0.5
    reach = float(t.ppf((1 + level) / 2, len(values) - 1)) * error
    return max(0.0, mean - reach), min(1.0, mean + reach)


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p-values for the number of tests (Holm 1979), in the order given."""
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = largest
    return adjusted
