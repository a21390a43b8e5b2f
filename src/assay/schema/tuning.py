"""How a neural network is fine-tuned on the labels of a data set."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

TUNED = ("contrastive", "finetune")
"""Methods that change the weights of an encoder; they need the extra ``torch``."""

BUNDLED = "minilm"
"""Name of the base that is there without a network: the bundled encoder."""


class Tuning(BaseModel):
    """What to start from, and how long to learn.

    Options left at ``None`` are chosen by the method; the card says what was chosen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: str = Field(
        default=BUNDLED,
        min_length=1,
        max_length=1_000,
        description="Model to start from: minilm, a folder, the name of a model with an encoder "
        "of its own as model:NAME, or a name on the hub.",
    )
    epochs: int | None = Field(
        default=None, ge=1, le=1_000, description="Passes over the labelled texts at most."
    )
    learning_rate: float | None = Field(
        default=None, gt=0, le=1, description="Largest step of the weights."
    )
    max_tokens: int = Field(default=256, ge=8, le=8_192, description="Tokens read of a text.")
    validation: float = Field(
        default=0.1,
        ge=0,
        le=0.5,
        description="Share of the labels that finetune holds out to stop early and to calibrate.",
    )
    patience: int = Field(
        default=3, ge=1, le=1_000, description="Epochs without gain after which finetune stops."
    )
    device: Literal["auto", "cpu", "cuda", "mps"] = Field(
        default="auto", description="Where it is computed; auto takes a GPU where there is one."
    )
    checkpoint_every: float = Field(
        default=30.0, ge=0, description="Seconds between two checkpoints: what a kill can cost."
    )
