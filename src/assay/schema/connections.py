"""Classifiers that were not trained here, and how they are asked."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from assay.schema.generation import GenerationSettings

CONNECTED = ("remote", "llm", "pretrained")
"""Methods of models that are connected instead of trained."""

ELSEWHERE = ("remote", "llm")
"""Those that send texts elsewhere: never asked of our own accord, and their answers are kept."""


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


ExampleChoice = Literal["none", "fixed", "random", "retrieved"]
"""Which labelled records a prompt shows: none, the same to all, others to each, the nearest."""

ConfidenceSource = Literal["logprobs", "samples", "stated"]
"""Where a confidence comes from: token probabilities, repeated answers, the model's own word."""


class PromptedLlm(_Options):
    """A language model that is asked for a label.

    Every field is stored in the model's card; a key is named by its variable alone.
    """

    kind: Literal["llm"] = "llm"
    model: str = Field(
        min_length=1, description="`provider:model`, or `http://HOST:PORT/v1#MODEL`."
    )
    key_env: str | None = Field(
        default=None, description="Environment variable that holds the key of an address."
    )
    template: str | None = Field(
        default=None,
        description="`classify` or `sentiment`, or the text of a template; by the labels if unset.",
    )
    task: str = Field(default="", max_length=4_000, description="What the texts are, in words.")
    criteria: dict[str, str] = Field(default_factory=dict, description="What each label means.")
    mixed: str = Field(
        default="", max_length=4_000, description="Rule for texts that could be several labels."
    )
    labels: tuple[str, ...] = Field(
        default=(), description="The labels; those of the data set when none is given."
    )
    examples: ExampleChoice = Field(default="none", description="Which examples a prompt shows.")
    shots: int = Field(default=1, ge=1, le=100, description="Examples of each label.")
    most_examples: int = Field(default=32, ge=1, le=1_000, description="Examples in one prompt.")
    example_ids: tuple[str, ...] = Field(
        default=(), description="Records to show, in this order, where examples are fixed."
    )
    seed: int = Field(default=0, description="Of the examples that are drawn.")
    encoder: str | None = Field(
        default=None, description="Encoder that finds the nearest; the workspace's if unset."
    )
    generation: GenerationSettings = Field(
        default_factory=GenerationSettings, description="How the model is to write."
    )
    confidence: Literal["auto"] | ConfidenceSource = Field(
        default="auto",
        description="Where confidence comes from; auto takes the best that the server offers.",
    )
    samples: int = Field(default=1, ge=1, le=100, description="Times each text is asked.")
    retries: int = Field(default=1, ge=0, le=10, description="Times a malformed reply is refused.")
    attempts: int = Field(default=5, ge=1, le=20, description="Times a failed request is made.")
    timeout: float = Field(default=60.0, gt=0, le=3_600, description="Seconds a reply may take.")
    concurrency: int = Field(default=4, ge=1, le=256, description="Requests side by side.")
    longest: int = Field(
        default=20_000, ge=1, description="Characters of a text that are shown to the model."
    )
    price_in: float | None = Field(default=None, ge=0, description="Of a million tokens read.")
    price_out: float | None = Field(default=None, ge=0, description="Of a million tokens written.")

    @model_validator(mode="after")
    def _samples_differ(self) -> Self:
        if self.confidence == "samples" and self.samples < 2:
            raise ValueError("confidence from samples needs at least 2 samples")
        if self.samples > 1 and self.generation.temperature == 0:
            raise ValueError(
                "samples at temperature 0 are all the same; set a temperature, e.g. 0.7"
            )
        return self


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
