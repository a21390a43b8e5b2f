"""Scores with their intervals, and the paired comparison of two models."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

Interval = tuple[float, float]
"""Lower and upper bound of a confidence interval."""


class ClassScores(BaseModel):
    """Scores of one class; precision, recall and F1 in 0–1."""

    model_config = ConfigDict(frozen=True)

    label: str
    precision: float
    recall: float
    f1: float
    support: int
    f1_interval: Interval | None = None


class ConfusionMatrix(BaseModel):
    """Counts with rows = true label, columns = predicted label, in ``labels`` order."""

    model_config = ConfigDict(frozen=True)

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


class CalibrationBin(BaseModel):
    """Records whose confidence falls in one interval: mean confidence against accuracy."""

    model_config = ConfigDict(frozen=True)

    lower: float
    upper: float
    count: int
    confidence: float
    accuracy: float


class ConfidenceBin(BaseModel):
    """Records whose confidence is at least ``lower`` and below ``upper`` (the last: up to 1).

    Right and wrong say whether the most probable class is the true one, whatever the threshold,
    so that the sums from any bin on are what a threshold there would answer.
    """

    model_config = ConfigDict(frozen=True)

    lower: float
    upper: float
    right: int
    wrong: int


class ScoredRecord(BaseModel):
    """One record of an evaluation: its label when it was scored, and what the model answered.

    Attributes:
        id: Id of the record.
        text: Its text now, ``None`` where the record is gone.
        label: The label it was scored against.
        prediction: The answer; ``unsure_label`` of the model where it abstained.
        confidence: Probability of the most probable class, 0–1.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    text: str | None
    label: str
    prediction: str
    confidence: float


class Latency(BaseModel):
    """Time to predict one text, in milliseconds."""

    model_config = ConfigDict(frozen=True)

    mean: float
    p50: float
    p95: float


class EvalReport(BaseModel):
    """How good predictions are on records with a known label.

    Attributes:
        model: Name of the model, "" for bare predictions.
        run: The run that holds the predictions scored.
        dataset: Name of the data set.
        split: The split scored.
        n: Number of records scored.
        accuracy: Share of right predictions; an *unsure* answer counts as wrong.
        accuracy_interval: Percentile bootstrap interval.
        macro_f1, weighted_f1: Means of F1 over classes, plain and by support.
        balanced_accuracy: Mean recall over classes.
        ece: Expected calibration error with equal-width bins (Guo et al. 2017), 0–1.
        confidences: How many are right and wrong at each confidence; empty bins are left out.
        coverage: Share of records answered, i.e. not *unsure*.
        accuracy_answered: Accuracy among the answered, ``None`` when none is.
        leaked: Records of this split whose text also stands in the training split.
        accuracy_without_leaks: Accuracy on the others, ``None`` when nothing leaks.
        confidence_level: Of every interval, e.g. 0.95.
        resamples, seed: Of the bootstrap.
    """

    model_config = ConfigDict(frozen=True)

    model: str = ""
    run: str = ""
    dataset: str = ""
    split: str = ""
    n: int
    accuracy: float
    accuracy_interval: Interval
    macro_f1: float
    macro_f1_interval: Interval
    weighted_f1: float
    macro_precision: float
    macro_recall: float
    balanced_accuracy: float
    per_class: tuple[ClassScores, ...]
    confusion: ConfusionMatrix
    ece: float
    calibration: tuple[CalibrationBin, ...]
    confidences: tuple[ConfidenceBin, ...] = ()
    coverage: float = 1.0
    accuracy_answered: float | None = None
    latency_ms: Latency | None = None
    leaked: int = 0
    accuracy_without_leaks: float | None = None
    confidence_level: float = 0.95
    resamples: int
    seed: int

    def __str__(self) -> str:
        low, high = self.accuracy_interval
        return (
            f"accuracy {self.accuracy:.3f} [{low:.3f}, {high:.3f}], macro F1 {self.macro_f1:.3f}, "
            f"ECE {self.ece:.3f} on {self.n} records of {self.split or 'the data'}"
        )


class Comparison(BaseModel):
    """Two models on the same records.

    Attributes:
        model_a, model_b: Ids of the models; the difference is A minus B.
        accuracy_a, accuracy_b: Their accuracies, 0–1.
        difference: accuracy A − accuracy B.
        interval: Paired bootstrap interval of the difference.
        p_value: Exact (or mid-p corrected) McNemar test, two-sided.
        only_a, only_b: Records only A, only B gets right.
        both, neither: Records both, neither get right.
        macro_f1_difference, macro_f1_interval: The same for macro F1.
        n: Records compared.
        changed: Ids of records on which the two answer differently, at most ``changed_cap``.
        verdict: One sentence that says what it means.
    """

    model_config = ConfigDict(frozen=True)

    model_a: str = ""
    model_b: str = ""
    run: str = ""
    dataset: str = ""
    split: str = ""
    accuracy_a: float
    accuracy_b: float
    difference: float
    interval: Interval
    p_value: float = Field(ge=0, le=1)
    only_a: int
    only_b: int
    both: int
    neither: int
    macro_f1_difference: float
    macro_f1_interval: Interval
    n: int
    changed: tuple[str, ...] = ()
    changed_cap: int = 1000
    verdict: str
    confidence_level: float = 0.95
    resamples: int
    seed: int

    def __str__(self) -> str:
        return self.verdict
