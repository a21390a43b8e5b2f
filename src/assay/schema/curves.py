"""Curves of an evaluation: precision over recall, and risk over coverage."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class PrecisionRecall(BaseModel):
    """Precision over recall of one class, from the surest record on; parallel lists.

    Attributes:
        label: The class.
        thresholds: Probability of the class from which on records count as of it.
        precision, recall: What is right of those, and what is found of the class, 0–1.
    """

    model_config = ConfigDict(frozen=True)

    label: str
    thresholds: tuple[float, ...]
    precision: tuple[float, ...]
    recall: tuple[float, ...]


class SelectivePoint(BaseModel):
    """What a threshold of *unsure* answers of the scored records.

    Attributes:
        threshold: Confidence from which on the model answers.
        answered: Records answered.
        coverage: Their share, 0–1.
        accuracy: Share of right among them; 1 − accuracy is the selective risk.
        lower: One-sided lower confidence bound of it (Clopper and Pearson 1934).
    """

    model_config = ConfigDict(frozen=True)

    threshold: float
    answered: int
    coverage: float
    accuracy: float
    lower: float
