"""How a language model is to write: one type for every adapter, recorded with each run."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class GenerationSettings(BaseModel):
    """Settings of one reply; ``None`` leaves a setting to the model or its server.

    Attributes:
        temperature: 0 always takes the likeliest token; higher values vary more.
        top_p: Draw from the likeliest tokens that hold this share of the probability.
        top_k: Draw from so many of the likeliest tokens.
        max_tokens: Tokens a reply may have.
        seed: Same seed, same reply, where the model or server honours one.
        stop: Texts at which a reply ends; they are not part of it.
        style: How to answer, in words; a prompt template may use it, no server sees it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    temperature: float = Field(default=0.0, ge=0, le=2)
    top_p: float | None = Field(default=None, gt=0, le=1)
    top_k: int | None = Field(default=None, ge=1)
    max_tokens: int = Field(default=256, ge=1, le=131_072)
    seed: int | None = 0
    stop: tuple[str, ...] = Field(default=(), max_length=4)
    style: str = Field(default="", max_length=2_000)
