"""What to label next: a batch of records, and what labelling more is worth."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.findings import Finding, Glance

GainAdvice = Literal["go_on", "stop", "early"]
"""``early``: too few labels, or too wide an interval, to tell."""


class GainEstimate(BaseModel):
    """What more labels would gain, by a curve through scores on fewer of them.

    Attributes:
        more: Labels on top of those there are.
        accuracy: With the labels there are: fitted, on held-out labels, 0–1.
        gain: Points of accuracy that ``more`` labels would add.
        interval: Of the gain, in points.
        sizes: Numbers of labels learned from.
        accuracies: Mean accuracy on held-out labels with each of them, 0–1.
        method: Classifier of these trials.
    """

    model_config = ConfigDict(frozen=True)

    more: int
    accuracy: float
    gain: float
    interval: tuple[float, float]
    sizes: tuple[int, ...]
    accuracies: tuple[float, ...]
    method: str


class LabelGain(BaseModel):
    """Whether more labels are worth it.

    Attributes:
        run: The run that estimated it.
        labelled: Labels there are to learn from.
        in_bulk: How many of them were given to many records at once; no estimate rests on these.
        lacking: Class → labels, of the classes with few, the fewest first.
        unlike: Share of the records without a label that are unlike any with one, 0–1.
        estimate: What more labels would gain, where it can be told.
        advice: Whether to go on.
        why: The advice in a sentence or two.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str = ""
    labelled: int
    in_bulk: int = 0
    lacking: dict[str, int] = Field(default_factory=dict)
    unlike: float = 0.0
    estimate: GainEstimate | None = None
    advice: GainAdvice
    why: str
    confidence_level: float = 0.95
    seed: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return self.why


class NextBatch(BaseModel):
    """Records to label next, the most useful first.

    Attributes:
        run: The run that chose them; decisions on them name it.
        strategy: How they were chosen; see ``assay.active.strategies``.
        findings: One a record, in the order in which to label them; each says why.
        values: Id → what one sees of the record.
        labelled: Records with a label now.
        unlabelled: Records without one, with a text.
        per_class: Label → records that have it now.
        estimate: What more labels would gain, where it can be told.
        advice: Whether to go on; ``None`` as long as that is not estimated.
        why: The advice in a sentence or two.
        estimating: The estimate is on its way.
        notes: Sentences worth showing.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str = ""
    strategy: str
    findings: tuple[Finding, ...]
    values: dict[str, Glance] = Field(default_factory=dict)
    labelled: int
    unlabelled: int
    per_class: dict[str, int]
    estimate: GainEstimate | None = None
    advice: GainAdvice | None = None
    why: str = ""
    estimating: bool = False
    confidence_level: float = 0.95
    seed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{len(self.findings)} records of {self.dataset} to label next. {self.why}".rstrip()
