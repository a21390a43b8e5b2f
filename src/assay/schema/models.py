"""Models, their cards, and what they predict."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.balances import BalanceChoice

OWN = "model:"
"""How the name of an encoder starts that belongs to a model of the workspace."""


class ModelCard(BaseModel):
    """What one must know to use a model elsewhere; stored beside its weights.

    Attributes:
        id: Id of the model.
        name: A name people use, unique in the workspace.
        method: linear, lexical, hybrid …; remote, llm or pretrained for a connected model.
        classes: Labels in the order of the probability columns.
        encoder: Key of the encoder its vectors came from, ``None`` when it uses none.
        encoder_name: What to ask for to get that encoder again.
        threshold: Below this confidence the answer is *unsure*; 0 never abstains.
        class_thresholds: Thresholds of labels: the class whose probability is highest relative
            to its threshold is answered; empty for the most probable.
        threshold_note: How the thresholds were chosen, and on what.
        revised: When they were last changed, ``None`` where they are those of the training.
        unsure_label: What *unsure* is called for these labels ("neutral" for a sentiment).
        trained_on: Name of the data set.
        records: Number of training records.
        per_class: Training records of each class.
        params: Every parameter of the training.
        seed: Random seed.
        run: The run that made it.
        versions: Package versions.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    method: str
    classes: tuple[str, ...]
    encoder: str | None = None
    encoder_name: str | None = None
    threshold: float = 0.0
    class_thresholds: dict[str, float] = Field(default_factory=dict)
    threshold_note: str = ""
    revised: datetime | None = None
    unsure_label: str = "unsure"
    trained_on: str = ""
    records: int = 0
    per_class: dict[str, int] = Field(default_factory=dict)
    params: dict[str, Any] = Field(default_factory=dict)
    seed: int = 0
    run: str = ""
    created: datetime
    versions: dict[str, str] = Field(default_factory=dict)
    promoted: bool = False

    @property
    def rules(self) -> dict[str, Any]:
        """What decides its answers beside its weights: other rules, another computation."""
        return {"threshold": self.threshold, "class_thresholds": self.class_thresholds}

    @property
    def own_encoder(self) -> bool:
        """Whether its encoder was fine-tuned with it and is kept beside it."""
        return self.encoder_name is not None and self.encoder_name.startswith(OWN)


class TrainReport(BaseModel):
    """What a training, or the connecting of a model, made.

    Attributes:
        balance: What ``--balance auto`` chose, and why.
        notes: Sentences worth showing.
    """

    model_config = ConfigDict(frozen=True)

    model: str
    run: str
    method: str
    classes: tuple[str, ...]
    records: int
    per_class: dict[str, int]
    encoder: str | None
    seconds: float
    balance: BalanceChoice | None = None
    notes: tuple[str, ...] = ()


class Prediction(BaseModel):
    """Record × run.

    Attributes:
        record: Id of the record; ``None`` for a text that is not stored.
        label: The answer; ``unsure_label`` of the model where it abstains, ``None`` where a
            connected model gave no usable answer.
        best: What it would answer if it did not abstain: the most probable class, relative to
            the thresholds of the model's classes where it has some.
        probabilities: Probability of each class, summing to 1; empty without an answer.
        confidence: Probability of ``best``; this and the next two are 0 without an answer.
        margin: That minus the highest probability of another class.
        entropy: Shannon entropy divided by log(number of classes), 0–1.
        unsure: Whether the model abstains.
    """

    model_config = ConfigDict(frozen=True)

    record: str | None = None
    text: str | None = None
    label: str | None
    best: str | None
    probabilities: dict[str, float]
    confidence: float
    margin: float
    entropy: float
    unsure: bool = False
