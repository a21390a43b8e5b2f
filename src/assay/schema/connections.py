"""Classifiers that were not trained here, and how they are asked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

CONNECTED = ("remote", "llm", "pretrained")
"""Methods of models that are connected instead of trained."""


class _Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RemoteApi(_Options):
    """A prediction API over HTTP, asked by ``{"data": [{"text": …}], "n_best": k}``.

    The key itself is no option: only the name of the variable that holds it is.
    """

    kind: Literal["remote"] = "remote"
    url: str = Field(max_length=2_000, description="Address that texts are posted to.")
    key_env: str | None = Field(
        default=None, max_length=200, description="Environment variable that holds the key."
    )
    header: str = Field(
        default="Authorization", max_length=100, description="Header the key is sent in."
    )
    prefix: str = Field(
        default="Bearer", max_length=100, description="Word before the key; may be empty."
    )
    plain_http: bool = Field(
        default=False, description="Send the key unencrypted to another machine all the same."
    )
    n_best: int = Field(default=5, ge=1, le=10_000, description="Labels asked for each text.")
    batch: int = Field(default=20, ge=1, le=10_000, description="Most texts in one request.")
    label_at: str = Field(
        default="data[].predictions[].label",
        max_length=500,
        description="Path of a label in the answer.",
    )
    confidence_at: str = Field(
        default="data[].predictions[].confidence",
        max_length=500,
        description="Path of its confidence.",
    )
    rename: dict[str, str] = Field(
        default_factory=dict, description="What the API calls a label → what we call it."
    )
    labels: tuple[str, ...] = Field(
        default=(), description="The only labels it may answer; any when none is named."
    )
    rate: float | None = Field(default=None, gt=0, le=10_000, description="Most requests a second.")
    concurrency: int = Field(default=2, ge=1, le=64, description="Most requests at once.")
    timeout: float = Field(default=30.0, gt=0, le=3_600, description="Seconds for one request.")
    attempts: int = Field(
        default=8, ge=1, le=100, description="Times a batch is tried before it is set aside."
    )
    patience: float = Field(
        default=300.0, ge=0, le=86_400, description="Seconds a batch may go without an answer."
    )
    backoff: float = Field(
        default=0.5, gt=0, le=60, description="Longest first pause after a failure, in seconds."
    )
    max_bytes: int = Field(
        default=4_000_000, ge=1_000, le=1_000_000_000, description="Largest answer, in bytes."
    )
    seed: int = Field(default=0, ge=0, le=2**32 - 1, description="Of the pauses.")
    revision: str = Field(
        default="",
        max_length=200,
        description="Version of the model behind it; another one asks everything again.",
    )


class PromptedLlm(_Options):
    """A language model that is asked for a label."""

    kind: Literal["llm"] = "llm"
    model: str = Field(description="`provider:model`.")


class Pretrained(_Options):
    """A Hugging Face text-classification model, used as it is."""

    kind: Literal["pretrained"] = "pretrained"
    source: str = Field(max_length=1_000, description="Name on a hub, or a folder.")
    map: dict[str, str] = Field(
        default_factory=dict,
        description="Its label → ours; an empty word is never answered.",
    )
    max_tokens: int = Field(default=512, ge=8, le=100_000, description="Tokens read of a text.")
    batch: int = Field(default=16, ge=1, le=4_096, description="Texts in a batch.")


Connection = Annotated[RemoteApi | PromptedLlm | Pretrained, Field(discriminator="kind")]


CONNECTION: TypeAdapter[RemoteApi | PromptedLlm | Pretrained] = TypeAdapter(Connection)
"""Reads options that were written as plain data."""


class Usage(BaseModel):
    """What asking a model took.

    Attributes:
        requests: Requests sent, repeated ones included.
        cached: Texts answered from what was stored before.
        failed: Texts that got no usable answer.
        tokens_in, tokens_out: Tokens of prompts and replies; 0 where nothing is told of them.
        cost: Money, in the unit the prices were given in; ``None`` where no price is known.
        seconds: Waiting for answers, summed over requests.
    """

    model_config = ConfigDict(frozen=True)

    requests: int = 0
    cached: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    seconds: float = 0.0


class RemoteProbe(BaseModel):
    """One answer of a prediction API, and what its mapping makes of it.

    Attributes:
        texts: What was asked.
        raw: The answer, cut where it is long.
        answers: Label → confidence for each text; empty where it cannot be read.
        problem: Why it cannot be read, if it cannot.
        label_at, confidence_at: Paths that would read it, if such were found.
    """

    model_config = ConfigDict(frozen=True)

    texts: tuple[str, ...]
    raw: str
    answers: tuple[dict[str, float], ...]
    problem: str | None = None
    label_at: str | None = None
    confidence_at: str | None = None
