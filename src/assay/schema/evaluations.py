"""Scores with their intervals, and the paired comparison of two models."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.curves import PrecisionRecall, SelectivePoint

Interval = tuple[float, float]
"""Lower and upper bound of a confidence interval."""

MainScore = Literal["accuracy", "macro_f1"]
"""The score by which models are judged on some records."""


class ClassScores(BaseModel):
    """Scores of one class; precision, recall and F1 in 0–1.

    The intervals of precision and recall are exact (Clopper and Pearson 1934), that of F1 a
    bootstrap's; ``None`` where nothing was answered so, or no record is of the class. Average
    precision is the area under the precision-recall curve, with the logit interval of Boyd, Eng
    and Page (2013).
    """

    model_config = ConfigDict(frozen=True)

    label: str
    precision: float
    recall: float
    f1: float
    support: int
    precision_interval: Interval | None = None
    recall_interval: Interval | None = None
    f1_interval: Interval | None = None
    average_precision: float | None = None
    average_precision_interval: Interval | None = None


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
    prediction: str | None
    confidence: float | None


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
        accuracy: Share of right predictions; an *unsure* or missing answer counts as wrong.
        accuracy_interval: Percentile bootstrap interval, as are the others of this report but
            for shares of few records (exact) and the calibration error (see ADR 0034).
        macro_f1, weighted_f1: Means of F1 over classes, plain and by support.
        balanced_accuracy: Mean recall over classes.
        mcc: Matthews' correlation of labels and answers (Gorodkin 2004), −1 to 1, 0 for chance.
        majority_label, majority_accuracy: What one answer to everything would be right on.
        main: The score to judge by: macro F1 where accuracy misleads, else accuracy.
        average_precision: Mean over classes of their average precision.
        precision_recall: Curves of the classes hardest to find, at most 24.
        risk_coverage: What each threshold of *unsure* would answer, and how often rightly.
        aurc: Area under that curve's risk, 0–1: 0 for a model that knows when it is wrong and
            never is.
        remarks: Sentences one must know beside the figures, such as where accuracy misleads.
        ece: Expected calibration error with equal-width bins (Guo et al. 2017), 0–1.
        confidences: How many are right and wrong at each confidence; empty bins are left out.
        unanswered: Records for which the model gave no answer at all (refused, malformed);
            they count as wrong and stand outside the calibration.
        coverage: Share of records answered, i.e. neither *unsure* nor unanswered.
        accuracy_answered: Accuracy among the answered, ``None`` when none is.
        latency_ms: Time to predict single texts, one after the other, nothing from a cache.
        throughput: Texts a second when many are asked at once, nothing from a cache.
        timed: Texts behind the throughput.
        cost: What the answers asked for this evaluation cost, in the currency of the model's
            prices; ``None`` where no price is known.
        requests, tokens_in, tokens_out: What a connected model was asked for this evaluation,
            ``None`` for models that run here.
        cached: Texts a connected model had answered before, so that they were not asked again.
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
    weighted_f1_interval: Interval | None = None
    macro_precision: float
    macro_precision_interval: Interval | None = None
    macro_recall: float
    macro_recall_interval: Interval | None = None
    balanced_accuracy: float
    balanced_accuracy_interval: Interval | None = None
    mcc: float | None = None
    mcc_interval: Interval | None = None
    majority_label: str = ""
    majority_accuracy: float | None = None
    main: MainScore = "accuracy"
    average_precision: float | None = None
    precision_recall: tuple[PrecisionRecall, ...] = ()
    risk_coverage: tuple[SelectivePoint, ...] = ()
    aurc: float | None = None
    remarks: tuple[str, ...] = ()
    per_class: tuple[ClassScores, ...]
    confusion: ConfusionMatrix
    ece: float
    ece_interval: Interval | None = None
    calibration: tuple[CalibrationBin, ...]
    confidences: tuple[ConfidenceBin, ...] = ()
    unanswered: int = 0
    coverage: float = 1.0
    accuracy_answered: float | None = None
    accuracy_answered_interval: Interval | None = None
    latency_ms: Latency | None = None
    throughput: float | None = None
    timed: int = 0
    cost: float | None = None
    requests: int | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    cached: int = 0
    leaked: int = 0
    accuracy_without_leaks: float | None = None
    accuracy_without_leaks_interval: Interval | None = None
    confidence_level: float = 0.95
    resamples: int
    seed: int

    def __str__(self) -> str:
        low, high = self.accuracy_interval
        return (
            f"accuracy {self.accuracy:.3f} [{low:.3f}, {high:.3f}], macro F1 {self.macro_f1:.3f}, "
            f"ECE {self.ece:.3f} on {self.n} records of {self.split or 'the data'}"
        )

    def speed_and_cost(self) -> list[tuple[str, str, str]]:
        """Return what an answer takes, as far as it is known: name, figure and remark."""
        rows = []
        if self.latency_ms is not None:
            rows.append(
                (
                    "time per text",
                    f"{self.latency_ms.p50:.1f} ms",
                    f"95 % under {self.latency_ms.p95:.1f} ms, one at a time",
                )
            )
        if self.throughput is not None:
            figure = (
                f"{self.throughput:,.0f}" if self.throughput >= 10 else f"{self.throughput:.1f}"
            )
            rows.append(("throughput", f"{figure} texts/s", f"{self.timed} texts at once"))
        if self.requests is not None:
            tokens = (
                f"{self.tokens_in or 0:,} tokens in, {self.tokens_out or 0:,} out"
                if self.tokens_in or self.tokens_out
                else ""
            )
            rows.append(("requests", f"{self.requests:,}", tokens))
        asked = self.n - self.cached
        if self.cost is not None and asked > 0:
            each = 1000 * self.cost / asked
            rows.append(("cost", f"{self.cost:.4f}", f"{each:.4f} for 1,000 texts"))
        if self.cached:
            rows.append(("answered before", f"{self.cached:,} texts", "not asked again"))
        return rows


class ClassChange(BaseModel):
    """One class under two models; scores in 0–1, the difference is A minus B.

    Attributes:
        only_a, only_b: Records of the class only A, only B gets right.
        changed: Records of the class on which the two answer differently.
    """

    model_config = ConfigDict(frozen=True)

    label: str
    support: int
    recall_a: float
    recall_b: float
    f1_a: float
    f1_b: float
    difference: float
    interval: Interval
    only_a: int
    only_b: int
    changed: int


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
        balanced_accuracy_difference, balanced_accuracy_interval: The same for balanced accuracy.
        n: Records compared.
        leaked: Of them, those whose text one of the two learned from in another record.
        unlearned_a, unlearned_b: Records with a class that A, B never learned.
        unanswered_a, unanswered_b: Records A, B gave no answer for; they count as wrong.
        per_class: Every class met, the largest difference of F1 first.
        changed: Ids of records on which the two answer differently, at most ``changed_cap``.
        main: The score to judge by: macro F1 where accuracy misleads, else accuracy.
        verdict: One sentence that says what it means; two where accuracy is not the main score.
    """

    model_config = ConfigDict(frozen=True)

    model_a: str = ""
    model_b: str = ""
    run: str = ""
    dataset: str = ""
    split: str = ""
    accuracy_a: float
    accuracy_b: float
    accuracy_interval_a: Interval | None = None
    accuracy_interval_b: Interval | None = None
    difference: float
    interval: Interval
    p_value: float = Field(ge=0, le=1)
    only_a: int
    only_b: int
    both: int
    neither: int
    macro_f1_difference: float
    macro_f1_interval: Interval
    macro_f1_a: float | None = None
    macro_f1_b: float | None = None
    balanced_accuracy_a: float | None = None
    balanced_accuracy_b: float | None = None
    balanced_accuracy_difference: float | None = None
    balanced_accuracy_interval: Interval | None = None
    n: int
    leaked: int = 0
    unlearned_a: int = 0
    unlearned_b: int = 0
    unanswered_a: int = 0
    unanswered_b: int = 0
    per_class: tuple[ClassChange, ...] = ()
    changed: tuple[str, ...] = ()
    changed_cap: int = 1000
    main: MainScore = "accuracy"
    verdict: str
    confidence_level: float = 0.95
    resamples: int
    seed: int

    def __str__(self) -> str:
        return self.verdict
