"""Classifiers that were not trained here, and how they are asked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

CONNECTED = ("remote", "llm", "pretrained")
"""Methods of models that are connected instead of trained."""


class _Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RemoteApi(_Options):
    """A prediction API over HTTP."""

    kind: Literal["remote"] = "remote"
    url: str = Field(description="Address that texts are posted to.")


class PromptedLlm(_Options):
    """A language model that is asked for a label."""

    kind: Literal["llm"] = "llm"
    model: str = Field(description="`provider:model`.")


class Pretrained(_Options):
    """A Hugging Face text-classification model, used as it is."""

    kind: Literal["pretrained"] = "pretrained"
    source: str = Field(description="Name on a hub, or a folder.")


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
