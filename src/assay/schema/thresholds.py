"""Thresholds of a model: what was asked for, what was found, and on what evidence."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from assay.schema.evaluations import Interval


class ThresholdReport(BaseModel):
    """What choosing thresholds of a model came to.

    Attributes:
        model: Name of the model.
        run: The run that chose.
        asked: accuracy, at, macro_f1, precision or off.
        changed: Whether the model answers by other thresholds now.
        sentence: What was found, in words.
        threshold: Of *unsure*, as the model has it now.
        class_thresholds: Of labels, as the model has them now.
        evidence: Where the records judged on come from: ``held out in training`` or a split.
        n: Number of these records; 0 where nothing had to be judged.
        wanted: The accuracy or precision asked for.
        coverage: Share of the records it answers at the threshold of *unsure*.
        accuracy, lower: Share right among them (of a class: its precision), and its one-sided
            lower confidence bound.
        macro_f1_before, macro_f1_after: Of class thresholds, each fold judged by what was tuned
            on the others.
        difference_interval: Paired interval of the difference of the two.
        confidence_level: Of bounds and intervals.
    """

    model_config = ConfigDict(frozen=True)

    model: str
    run: str
    asked: str
    changed: bool
    sentence: str
    threshold: float
    class_thresholds: dict[str, float] = {}
    evidence: str = ""
    n: int = 0
    wanted: float | None = None
    coverage: float | None = None
    accuracy: float | None = None
    lower: float | None = None
    macro_f1_before: float | None = None
    macro_f1_after: float | None = None
    difference_interval: Interval | None = None
    confidence_level: float = 0.95

    def __str__(self) -> str:
        return self.sentence
