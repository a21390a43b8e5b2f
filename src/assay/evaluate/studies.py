"""Arithmetic of studies: intervals over seeds, and p-values of several tests at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import t

from assay.evaluate.bootstrap import percentile, resampled, share_interval
from assay.evaluate.confusion import Cells, score
from assay.schema.evaluations import Interval
from assay.schema.studies import CurvePoint, SimulatedPoint, SimulatedStrategy

SPREAD_FROM = 3
"""Trainings from which on their spread is estimated: Student's interval of two is as wide as the
scale, or, where both happen to score alike, of no width at all."""


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
    over = _scored(tables, resamples=resamples, level=level, seed=seed)
    return CurvePoint(
        shots=shots,
        records=float(np.mean(records)),
        seeds=len(tables),
        accuracy=float(np.mean(over.accuracies)),
        accuracy_interval=over.accuracy_interval,
        macro_f1=float(np.mean(over.f1s)),
        macro_f1_interval=over.f1_interval,
        accuracies=over.accuracies,
        macro_f1s=over.f1s,
        by_seeds=over.by_seeds,
    )


@dataclass(frozen=True)
class _Scored:
    """Scores of several trainings, and intervals of their means.

    Attributes:
        by_seeds: Whether the intervals are over the trainings, else over the test records.
    """

    accuracies: tuple[float, ...]
    f1s: tuple[float, ...]
    accuracy_interval: Interval
    f1_interval: Interval
    by_seeds: bool


def _scored(tables: Sequence[Cells], *, resamples: int, level: float, seed: int) -> _Scored:
    """Score trainings; intervals are over them where they tell a spread, else over test records.

    Two trainings tell next to nothing of a spread, and such as all score alike tell that there
    is none, which is never true of other test records. There each of the bootstrap's tables is
    drawn from the answers of one training after another, so that both the training and the test
    records vary.
    """
    scores = [score(table) for table in tables]
    accuracies = tuple(float(one.accuracy[0]) for one in scores)
    f1s = tuple(float(one.macro_f1[0]) for one in scores)
    if tells_spread(accuracies) and tells_spread(f1s):
        over = over_seeds(accuracies, level), over_seeds(f1s, level)
        return _Scored(accuracies, f1s, *over, by_seeds=True)
    if set(accuracies) in ({0.0}, {1.0}):  # every resample is the same, and its interval a lie
        n = int(tables[0].counts.sum())
        exact = share_interval(round(n * accuracies[0]), n, level)
        return _Scored(accuracies, f1s, exact, exact, by_seeds=False)
    each = -(-resamples // len(tables))
    drawn = [
        score(cells, counts)
        for place, cells in enumerate(tables)
        for counts in resampled(cells.counts, each, seed + place)
    ]
    return _Scored(
        accuracies,
        f1s,
        percentile(np.concatenate([one.accuracy for one in drawn]), level),
        percentile(np.concatenate([one.macro_f1 for one in drawn]), level),
        by_seeds=False,
    )


def tells_spread(values: Sequence[float] | np.ndarray) -> bool:
    """Whether scores of several trainings are enough, and different enough, for an interval."""
    return len(values) >= SPREAD_FROM and max(values) > min(values)


Step = tuple[int, int, Cells]
"""After one batch: labels, classes met, and the answers counted."""


def simulated_strategies(
    played: Mapping[str, Sequence[Sequence[Step]]],
    *,
    resamples: int,
    level: float,
    seed: int,
    rival: str = "random",
) -> tuple[SimulatedStrategy, ...]:
    """Sum up a simulation, each strategy beside the rival.

    Args:
        played: Strategy → for every seed its steps, all of the same lengths.
        resamples, level, seed: Of the intervals.
        rival: Strategy the others are compared with, on the same seeds.
    """
    points: dict[str, tuple[SimulatedPoint, ...]] = {}
    for name, seeds in played.items():
        found = []
        for steps in zip(*seeds, strict=True):
            labels = steps[0][0]
            tables = [table for _, _, table in steps]
            over = _scored(tables, resamples=resamples, level=level, seed=seed)
            found.append(
                SimulatedPoint(
                    labels=labels,
                    classes=float(np.mean([met for _, met, _ in steps])),
                    accuracy=float(np.mean(over.accuracies)),
                    accuracy_interval=over.accuracy_interval,
                    macro_f1=float(np.mean(over.f1s)),
                    macro_f1_interval=over.f1_interval,
                    accuracies=over.accuracies,
                    by_seeds=over.by_seeds,
                )
            )
        points[name] = tuple(found)
    return tuple(
        SimulatedStrategy(
            strategy=name,
            points=own,
            **({} if name == rival or rival not in points else _beside(own, points[rival], level)),
        )
        for name, own in points.items()
    )


def _beside(
    own: Sequence[SimulatedPoint], rival: Sequence[SimulatedPoint], level: float
) -> dict[str, Any]:
    """Compare the ends, and find where one is as good as the other ends."""
    ahead = 100 * (np.array(own[-1].accuracies) - np.array(rival[-1].accuracies))
    goal = rival[-1].accuracy
    return {
        "ahead": float(ahead.mean()),
        "ahead_interval": _mean_interval(ahead, level) if tells_spread(ahead) else None,
        "same_with": next((one.labels for one in own if one.accuracy >= goal), None),
    }


def over_seeds(values: Sequence[float], level: float) -> Interval:
    """Return Student's interval of the mean of at least two scores, kept within 0–1."""
    low, high = _mean_interval(np.asarray(values), level)
    return max(0.0, low), min(1.0, high)


def _mean_interval(values: np.ndarray, level: float) -> Interval:
    error = float(np.std(values, ddof=1)) / len(values) ** 0.5
    reach = float(t.ppf((1 + level) / 2, len(values) - 1)) * error
    mean = float(np.mean(values))
    return mean - reach, mean + reach


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p-values for the number of tests (Holm 1979), in the order given."""
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=lambda i: p_values[i])):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = largest
    return adjusted
