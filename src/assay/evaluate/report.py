"""How good predictions are, with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assay.errors import InvalidSetting, NotEnoughData
from assay.evaluate.bootstrap import percentile, resampled, share_interval
from assay.evaluate.calibration import (
    calibration_bins,
    confidence_bins,
    expected_calibration_error,
)
from assay.evaluate.confusion import Cells, Scores, score
from assay.schema.evaluations import ClassScores, ConfusionMatrix, EvalReport, Interval, Latency


def evaluate(
    y_true: Iterable[object],
    proba: np.ndarray,
    classes: Sequence[str] | np.ndarray,
    *,
    threshold: float = 0.0,
    unsure_label: str = "unsure",
    latencies_ms: Iterable[float] | None = None,
    leaked: np.ndarray | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
    bins: int = 15,
    steps: int = 100,
    model: str = "",
    dataset: str = "",
    split: str = "",
) -> EvalReport:
    """Score probabilities against known labels.

    Records without a label (``None`` or "") are left out. A true label the model does not
    know is scored as a class nobody can get right. Below ``threshold`` the answer is
    ``unsure_label``, which is wrong unless it is itself the true label.

    Args:
        y_true: True label of each record, (n,).
        proba: Probability of each class, (n, k).
        classes: Label of each column.
        threshold: Confidence below which the model abstains.
        unsure_label: What it then answers.
        latencies_ms: Milliseconds a text, of any number of texts.
        leaked: Mask of records whose text also stands in the training split, (n,).
        resamples: Bootstrap tables behind each interval.
        level: Confidence level of each interval.
        seed: Of the bootstrap.
        bins: Bins of the calibration error.
        steps: Bins of the counts by confidence.
        model, dataset, split: Names to show.

    Raises:
        NotEnoughData: If no record has a label.
        InvalidSetting: If lengths do not fit or a threshold or level is out of range.
    """
    answers = _answers(y_true, proba, classes, threshold, unsure_label)
    n = len(answers.true)
    cells = Cells.of(answers.true, answers.answered, len(answers.labels))
    scores = score(cells)
    intervals = _intervals(cells, scores, resamples, level, seed)
    right = answers.answered == answers.true
    found = calibration_bins(answers.confidence, answers.best == answers.true, bins)
    leaks = _mask(leaked, answers)
    answered = ~answers.unsure
    return EvalReport(
        model=model,
        dataset=dataset,
        split=split,
        n=n,
        accuracy=float(scores.accuracy[0]),
        accuracy_interval=intervals.accuracy,
        macro_f1=float(scores.macro_f1[0]),
        macro_f1_interval=intervals.macro_f1,
        weighted_f1=float(scores.weighted_f1[0]),
        macro_precision=float(scores.macro_precision[0]),
        macro_recall=float(scores.macro_recall[0]),
        balanced_accuracy=float(scores.balanced_accuracy[0]),
        per_class=_per_class(answers.labels, scores, intervals),
        confusion=_matrix(cells, answers.labels, unsure_label),
        ece=expected_calibration_error(found),
        calibration=found,
        confidences=confidence_bins(answers.confidence, answers.best == answers.true, steps),
        coverage=float(answered.mean()),
        accuracy_answered=float(right[answered].mean()) if answered.any() else None,
        latency_ms=_latency(latencies_ms),
        leaked=int(leaks.sum()),
        accuracy_without_leaks=(float(right[~leaks].mean()) if 0 < leaks.sum() < n else None),
        confidence_level=level,
        resamples=resamples,
        seed=seed,
    )


@dataclass(frozen=True, eq=False)
class _Answers:
    """Labelled records as numbers into ``labels``; ``len(labels)`` is an abstention."""

    labels: list[str]
    kept: np.ndarray
    records: int
    true: np.ndarray
    best: np.ndarray
    answered: np.ndarray
    confidence: np.ndarray
    unsure: np.ndarray


def _answers(
    y_true: Iterable[object],
    proba: np.ndarray,
    classes: Sequence[str] | np.ndarray,
    threshold: float,
    unsure_label: str,
) -> _Answers:
    names = [str(name) for name in classes]
    given = [None if value is None or value == "" else str(value) for value in y_true]
    proba = np.asarray(proba, dtype=np.float64)
    if proba.shape != (len(given), len(names)):
        raise InvalidSetting(
            f"Probabilities of shape {proba.shape} do not fit {len(given)} records and "
            f"{len(names)} classes.",
            hint="Pass one row for each record and one column for each class.",
        )
    if not 0 <= threshold <= 1:
        raise InvalidSetting(
            f"The threshold is {threshold}.", hint="Choose a confidence between 0 and 1."
        )
    wanted = [label for label in given if label is not None]
    if not wanted:
        raise NotEnoughData(
            "None of the records to score has a label.",
            hint="Choose a split with labels, or label some of its records.",
        )
    kept = np.flatnonzero([label is not None for label in given])
    labels = [*names, *sorted(set(wanted) - set(names))]
    numbers = {name: place for place, name in enumerate(labels)}
    best = proba[kept].argmax(axis=1)
    confidence = proba[kept, best]
    unsure = confidence < threshold
    return _Answers(
        labels=labels,
        kept=kept,
        records=len(given),
        true=np.array([numbers[label] for label in wanted], dtype=np.int64),
        best=best,
        answered=np.where(unsure, numbers.get(unsure_label, len(labels)), best),
        confidence=confidence,
        unsure=unsure,
    )


@dataclass(frozen=True, eq=False)
class _Intervals:
    accuracy: Interval
    macro_f1: Interval
    f1: tuple[Interval | None, ...]


def _intervals(cells: Cells, scores: Scores, resamples: int, level: float, seed: int) -> _Intervals:
    drawn = [score(cells, counts) for counts in resampled(cells.counts, resamples, seed)]
    n = int(cells.counts.sum())
    right = round(float(scores.accuracy[0]) * n)
    # Where all or none are right every resample is the same, and its interval a lie.
    accuracy = (
        share_interval(right, n, level)
        if right in {0, n}
        else percentile(np.concatenate([one.accuracy for one in drawn]), level)
    )
    f1 = np.concatenate([one.f1 for one in drawn])
    met = np.concatenate([one.met for one in drawn])
    return _Intervals(
        accuracy=accuracy,
        macro_f1=percentile(np.concatenate([one.macro_f1 for one in drawn]), level),
        f1=tuple(
            percentile(f1[met[:, k], k], level) if met[:, k].any() else None
            for k in range(cells.classes)
        ),
    )


def _per_class(labels: list[str], scores: Scores, intervals: _Intervals) -> tuple[ClassScores, ...]:
    return tuple(
        ClassScores(
            label=label,
            precision=float(scores.precision[0, k]),
            recall=float(scores.recall[0, k]),
            f1=float(scores.f1[0, k]),
            support=int(scores.support[0, k]),
            f1_interval=intervals.f1[k],
        )
        for k, label in enumerate(labels)
    )


def _matrix(cells: Cells, labels: list[str], unsure_label: str) -> ConfusionMatrix:
    abstained = bool((cells.answered >= len(labels)).any())
    shown = [*labels, unsure_label] if abstained else labels
    table = np.zeros((len(shown), len(shown)), dtype=np.int64)
    table[cells.true, cells.answered] = cells.counts
    return ConfusionMatrix(labels=tuple(shown), counts=tuple(tuple(row) for row in table.tolist()))


def _latency(latencies_ms: Iterable[float] | None) -> Latency | None:
    times = np.array([] if latencies_ms is None else list(latencies_ms), dtype=np.float64)
    if not len(times):
        return None
    middle, high = np.quantile(times, [0.5, 0.95])
    return Latency(mean=float(times.mean()), p50=float(middle), p95=float(high))


def _mask(leaked: np.ndarray | None, answers: _Answers) -> np.ndarray:
    if leaked is None:
        return np.zeros(len(answers.kept), bool)
    mask = np.asarray(leaked, dtype=bool)
    if mask.shape != (answers.records,):
        raise InvalidSetting(
            f"The mask of leaked records has shape {mask.shape} for {answers.records} records.",
            hint="Pass one true or false for each record.",
        )
    return mask[answers.kept]
