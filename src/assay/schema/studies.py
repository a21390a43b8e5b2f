"""Studies of several models at once: learning curve, ablation of examples, simulated labelling."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.evaluations import Comparison, EvalReport, Interval


class CurvePoint(BaseModel):
    """What one number of labels is worth.

    Attributes:
        shots: Labels per class, ``None`` for all there are.
        records: Records learned from, on average over the seeds.
        seeds: Trainings behind the point, each with its own draw of the labels.
        accuracy, macro_f1: Means over the seeds, 0–1.
        accuracy_interval, macro_f1_interval: Of these means, Student's t over the seeds; where
            there are fewer than three trainings, or all score alike, the bootstrap over trainings
            and test records.
        accuracies, macro_f1s: Of every training.
        by_seeds: Whether the intervals are over seeds (else over test records).
    """

    model_config = ConfigDict(frozen=True)

    shots: int | None
    records: float
    seeds: int
    accuracy: float
    accuracy_interval: Interval
    macro_f1: float
    macro_f1_interval: Interval
    accuracies: tuple[float, ...]
    macro_f1s: tuple[float, ...]
    by_seeds: bool


class LearningCurve(BaseModel):
    """Scores by number of labels, always on the same test records.

    Attributes:
        tested: Number of test records; none of them is among the labels drawn from.
        drawn_from: Labelled records the trainings draw from.
        notes: Sentences worth showing.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str = ""
    method: str
    encoder: str | None = None
    split: str
    tested: int
    drawn_from: int
    points: tuple[CurvePoint, ...]
    confidence_level: float = 0.95
    seed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        first, last = self.points[0], self.points[-1]
        return (
            f"{self.method} on {self.dataset}: accuracy {first.accuracy:.3f} with "
            f"{shots_text(first.shots)}, {last.accuracy:.3f} with {shots_text(last.shots)}"
        )


class AblationVariant(BaseModel):
    """A language model with one choice of examples.

    Attributes:
        examples: none, random, retrieved …
        model: Name of the model, which stays to be used.
        report: Its scores on the records all variants answered.
    """

    model_config = ConfigDict(frozen=True)

    examples: str
    model: str
    report: EvalReport


class AblationPair(BaseModel):
    """Two variants on the same records; A minus B.

    Attributes:
        adjusted: The p-value after Holm's correction (1979) for the number of pairs tested.
    """

    model_config = ConfigDict(frozen=True)

    a: str
    b: str
    comparison: Comparison
    adjusted: float = Field(ge=0, le=1)


class Ablation(BaseModel):
    """What examples in the prompt are worth.

    Attributes:
        llm: The language model.
        n: Records every variant answered; none of them is shown as an example.
        of: Records they were drawn from.
        notes: Sentences worth showing, e.g. that the answers are scripted.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str = ""
    llm: str
    split: str
    n: int
    of: int
    variants: tuple[AblationVariant, ...]
    pairs: tuple[AblationPair, ...]
    cost: float | None = None
    seconds: float = 0.0
    confidence_level: float = 0.95
    seed: int = 0
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        scores = ", ".join(f"{one.examples} {one.report.accuracy:.3f}" for one in self.variants)
        return f"{self.llm} on {self.n} records of {self.dataset}: {scores}"


class SimulatedPoint(BaseModel):
    """What a strategy's labels are worth at one number of them.

    Attributes:
        labels: Records labelled by then.
        classes: Labels met by then, on average over the seeds.
        accuracy, macro_f1: Means over the seeds, 0–1.
        accuracy_interval, macro_f1_interval: As those of a ``CurvePoint``.
        accuracies: Of every seed.
        by_seeds: Whether the intervals are over seeds (else over test records).
    """

    model_config = ConfigDict(frozen=True)

    labels: int
    classes: float
    accuracy: float
    accuracy_interval: Interval
    macro_f1: float
    macro_f1_interval: Interval
    accuracies: tuple[float, ...]
    by_seeds: bool = True


class SimulatedStrategy(BaseModel):
    """One strategy, from the first batch to the last.

    Attributes:
        strategy: Its name.
        points: By number of labels.
        ahead: Points of accuracy it ends ahead of random choice (the same seeds, paired), where
            random choice was simulated too.
        ahead_interval: Of that difference, where three seeds or more tell a spread.
        same_with: Labels with which it first reaches what random choice ends with.
    """

    model_config = ConfigDict(frozen=True)

    strategy: str
    points: tuple[SimulatedPoint, ...]
    ahead: float | None = None
    ahead_interval: tuple[float, float] | None = None
    same_with: int | None = None


class Simulation(BaseModel):
    """Labelling played through on records whose labels are known, by several strategies.

    Attributes:
        method: Classifier trained after every batch.
        tested: Test records, the same at every point; none of them can be chosen.
        drawn_from: Records that could be chosen.
        batch: Records chosen at once.
        notes: Sentences worth showing.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str = ""
    method: str
    encoder: str | None = None
    split: str
    tested: int
    drawn_from: int
    batch: int
    strategies: tuple[SimulatedStrategy, ...]
    seeds: int
    confidence_level: float = 0.95
    seed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = ", ".join(
            f"{one.strategy} {one.points[-1].accuracy:.3f}" for one in self.strategies if one.points
        )
        last = max(one.points[-1].labels for one in self.strategies)
        return f"{self.method} on {self.dataset} with {last} labels chosen: {said}"


def shots_text(shots: int | None) -> str:
    """Say a number of labels in words."""
    if shots is None:
        return "all labels"
    return f"{shots} label{'' if shots == 1 else 's'} a class"


def spread_text(points: Sequence[CurvePoint] | Sequence[SimulatedPoint]) -> str:
    """Say what the intervals of points are over."""
    by_seeds = [point.by_seeds for point in points]
    if all(by_seeds):
        return "Intervals are of the mean over the trainings (Student's t)."
    if not any(by_seeds):
        return (
            "Intervals are over the test records: fewer than three trainings, or such as all score "
            "alike, tell no spread of their own."
        )
    return (
        "Intervals are of the mean over the trainings (Student's t); where these are fewer than "
        "three, or all score alike, over the test records instead."
    )
