"""How good predictions are, with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assay.errors import InvalidSetting, NotEnoughData
from assay.evaluate.bootstrap import share_interval
from assay.evaluate.calibration import (
    calibration_bins,
    calibration_interval,
    confidence_bins,
    expected_calibration_error,
)
from assay.evaluate.confusion import Cells, Scores, score
from assay.evaluate.intervals import intervals_of, per_class
from assay.evaluate.misleading import Majority
from assay.evaluate.precision_recall import precision_recalls
from assay.evaluate.selective import aurc, risk_coverage
from assay.prose import percent
from assay.schema.evaluations import ConfusionMatrix, EvalReport, Interval, Latency
from assay.vectors.choosing import choose

NO_ANSWER = "no answer"
"""Column of the confusion matrix that counts the unanswered."""


def evaluate(
    y_true: Iterable[object],
    proba: np.ndarray,
    classes: Sequence[str] | np.ndarray,
    *,
    threshold: float = 0.0,
    unsure_label: str = "unsure",
    class_thresholds: Mapping[str, float] | None = None,
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
    ``unsure_label``, which is wrong unless it is itself the true label. A row of NaN is no
    answer: it is wrong, counted as ``unanswered``, and stands outside the calibration.

    Args:
        y_true: True label of each record, (n,).
        proba: Probability of each class, (n, k); a row of NaN where there is no answer.
        classes: Label of each column.
        threshold: Confidence below which the model abstains.
        unsure_label: What it then answers.
        class_thresholds: Threshold of labels, see ``vectors.choosing``.
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
    answers = _answers(y_true, proba, classes, threshold, unsure_label, class_thresholds)
    n = len(answers.true)
    cells = Cells.of(answers.true, answers.answered, len(answers.labels))
    scores = score(cells)
    intervals = intervals_of(cells, resamples, level, seed)
    right = answers.answered == answers.true
    given = ~answers.missing
    sure, best_right = answers.confidence[given], (answers.best == answers.true)[given]
    found = calibration_bins(sure, best_right, bins)
    guessed = answers.best == answers.true
    curves = precision_recalls(
        np.asarray(proba, np.float64)[answers.kept],
        answers.true,
        list(map(str, classes)),
        level=level,
    )
    majority = Majority.of(answers.true, answers.labels)
    leaks = _mask(leaked, answers)
    answered = given & ~answers.unsure
    clean = right[~leaks] if 0 < leaks.sum() < n else None
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
        weighted_f1_interval=intervals.weighted_f1,
        macro_precision=float(scores.macro_precision[0]),
        macro_precision_interval=intervals.macro_precision,
        macro_recall=float(scores.macro_recall[0]),
        macro_recall_interval=intervals.macro_recall,
        balanced_accuracy=float(scores.balanced_accuracy[0]),
        balanced_accuracy_interval=intervals.balanced_accuracy,
        mcc=float(scores.mcc[0]),
        mcc_interval=intervals.mcc,
        majority_label=majority.label,
        majority_accuracy=majority.share,
        main=majority.main,
        average_precision=curves.macro,
        precision_recall=curves.curves,
        per_class=per_class(answers.labels, scores, intervals, curves.averages),
        confusion=_matrix(cells, answers.labels, unsure_label),
        ece=expected_calibration_error(found),
        ece_interval=calibration_interval(found, resamples, level, seed),
        calibration=found,
        confidences=confidence_bins(sure, best_right, steps),
        risk_coverage=risk_coverage(answers.confidence, guessed, steps=steps, level=level),
        aurc=aurc(answers.confidence, guessed),
        unanswered=int(answers.missing.sum()),
        coverage=float(answered.mean()),
        accuracy_answered=float(right[answered].mean()) if answered.any() else None,
        accuracy_answered_interval=_share(right[answered], level),
        latency_ms=_latency(latencies_ms),
        leaked=int(leaks.sum()),
        accuracy_without_leaks=None if clean is None else float(clean.mean()),
        accuracy_without_leaks_interval=None if clean is None else _share(clean, level),
        confidence_level=level,
        resamples=resamples,
        seed=seed,
        remarks=_remarks(majority, scores),
    )


def _remarks(majority: Majority, scores: Scores) -> tuple[str, ...]:
    """Say where accuracy misleads: one answer to everything would already be right often."""
    if not majority.misleads:
        return ()
    return (
        f"Accuracy misleads here: always answering '{majority.label}' would be right on "
        f"{percent(majority.share)} of these records. Judge by macro F1 "
        f"({percent(float(scores.macro_f1[0]))}) and balanced accuracy "
        f"({percent(float(scores.balanced_accuracy[0]))}), where such an answer reaches "
        f"{percent(1 / majority.classes)}.",
    )


@dataclass(frozen=True, eq=False)
class _Answers:
    """Labelled records as numbers into ``labels``.

    ``len(labels)`` is an abstention, the number after it no answer at all.
    """

    labels: list[str]
    kept: np.ndarray
    records: int
    true: np.ndarray
    best: np.ndarray
    answered: np.ndarray
    confidence: np.ndarray
    unsure: np.ndarray
    missing: np.ndarray


def _answers(
    y_true: Iterable[object],
    proba: np.ndarray,
    classes: Sequence[str] | np.ndarray,
    threshold: float,
    unsure_label: str,
    class_thresholds: Mapping[str, float] | None,
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
    made = choose(proba[kept], names, class_thresholds)
    missing = made.missing
    best = np.where(missing, len(labels) + 1, made.column)
    confidence = np.where(missing, 0.0, made.confidence)
    unsure = ~missing & (confidence < threshold)
    return _Answers(
        labels=labels,
        kept=kept,
        records=len(given),
        true=np.array([numbers[label] for label in wanted], dtype=np.int64),
        best=best,
        answered=np.where(unsure, numbers.get(unsure_label, len(labels)), best),
        confidence=confidence,
        unsure=unsure,
        missing=missing,
    )


def _matrix(cells: Cells, labels: list[str], unsure_label: str) -> ConfusionMatrix:
    width = len(labels)
    abstained = bool((cells.answered == width).any())
    missing = bool((cells.answered > width).any())
    shown = [*labels, *[unsure_label] * abstained, *[NO_ANSWER] * missing]
    column = np.where(cells.answered > width, len(shown) - 1, cells.answered)
    table = np.zeros((len(shown), len(shown)), dtype=np.int64)
    table[cells.true, column] = cells.counts
    return ConfusionMatrix(labels=tuple(shown), counts=tuple(tuple(row) for row in table.tolist()))


def _share(right: np.ndarray, level: float) -> Interval | None:
    return share_interval(int(right.sum()), len(right), level) if len(right) else None


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
