"""Conversations over a data set: what was asked, how it was understood, what was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.generation import GenerationSettings

TurnRoute = Literal["find", "shown", "count", "quote", "talk"]
"""Find records, ask about the shown one, count by a filter, answer by quotes, small talk."""

TurnStatus = Literal["answered", "stopped", "failed"]


class TurnDraft(BaseModel):
    """One request and its answer, as they are to be kept.

    Attributes:
        after: Number of the turn it follows; ``None`` begins the conversation. An edited or
            retried turn follows the same turn as the one it replaces.
        asked: What the person wrote.
        route: How it was understood.
        status: ``stopped``: by the person; ``failed``: ``text`` says why, in a sentence.
        text: The answer; what there was of it where it was stopped.
        filter: Text form of the filter that counted.
        shown: Ids of the records shown, the best first.
        cited: Ids of the records the answer rests on, in order of their numbers.
        llm: Name of the language model; ``None``: answered without one.
        settings: How that model was to write.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    after: int | None = None
    asked: str = Field(min_length=1, max_length=4_000)
    route: TurnRoute
    status: TurnStatus
    text: str
    filter: str | None = None
    shown: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    llm: str | None = None
    settings: GenerationSettings | None = None


class Turn(TurnDraft):
    """A turn that is kept.

    Attributes:
        seq: Its number within the conversation, from 1, in order of keeping.
        at: When it was kept, UTC.
    """

    seq: int
    at: datetime


class Conversation(BaseModel):
    """A conversation, without its turns."""

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    created: datetime


def thread(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Choose the turns that stand: the newest and those it follows, oldest first."""
    by_seq = {turn.seq: turn for turn in turns}
    standing: list[Turn] = []
    at = max(by_seq, default=None)
    while at is not None:
        standing.append(by_seq[at])
        at = by_seq[at].after
    return tuple(reversed(standing))
