"""Conversations over a data set: what was asked, how it was understood, what was answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.answers import Citation
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
        evidence: The words of them that it quotes, with page and place in their documents.
        llm: Name of the language model; ``None``: answered without one.
        settings: How that model was to write.
        saw: Whether it was shown the picture asked about, and took it.
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
    evidence: tuple[Citation, ...] = ()
    llm: str | None = None
    settings: GenerationSettings | None = None
    saw: bool = False


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


class ChatRecord(BaseModel):
    """A record shown with an answer.

    Attributes:
        record: Its id.
        text, image, label, topic, split: The record's own, for showing.
        document, title, page: Of a passage: the document it was cut from, by id and by name, and
            the page on which it begins.
        start, end: Of a passage: where it stands in the text of its document, in characters.
    """

    model_config = ConfigDict(frozen=True)

    record: str
    text: str | None = None
    image: str | None = None
    label: str | None = None
    topic: str | None = None
    split: str = "none"
    document: str | None = None
    title: str | None = None
    page: int | None = None
    start: int = 0
    end: int = 0


class ChatReply(BaseModel):
    """A turn that was answered and kept, and the records it shows.

    Attributes:
        dataset: Data set talked about.
        conversation: Id of the conversation, for the next message.
        turn: What was asked and answered.
        sure: How sure the route is, 0-1.
        records: Those shown, the best first.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    conversation: str
    turn: Turn
    sure: float
    records: tuple[ChatRecord, ...] = ()


class KeptTurn(BaseModel):
    """A turn of a conversation that stands, with the records it shows.

    Attributes:
        replaces: Turns that followed the same turn before it: it was edited or asked anew.
    """

    model_config = ConfigDict(frozen=True)

    turn: Turn
    records: tuple[ChatRecord, ...] = ()
    replaces: int = 0


class ConversationView(BaseModel):
    """A conversation and the turns that stand, oldest first."""

    model_config = ConfigDict(frozen=True)

    conversation: Conversation
    turns: tuple[KeptTurn, ...] = ()


class ChatStart(BaseModel):
    """What a conversation can begin with.

    Attributes:
        examples: Requests made from the data set itself.
        llms: Language models that were connected to it.
        prompt: What a language model is told, where nobody says otherwise.
        settings: How it writes, where nobody says otherwise.
    """

    model_config = ConfigDict(frozen=True)

    examples: tuple[str, ...]
    llms: tuple[str, ...]
    prompt: str
    settings: GenerationSettings


class Understood(BaseModel):
    """Heard first: which kind of request a message was taken for."""

    model_config = ConfigDict(frozen=True)

    route: TurnRoute
    sure: float
    conversation: str


class Found(BaseModel):
    """Heard next: the records of the answer, the filter that counted, the words quoted."""

    model_config = ConfigDict(frozen=True)

    records: tuple[ChatRecord, ...]
    filter: str | None = None
    evidence: tuple[Citation, ...] = ()


class Piece(BaseModel):
    """Heard then: the next piece of the answer."""

    model_config = ConfigDict(frozen=True)

    piece: str


Hear = Callable[[Understood | Found | Piece], None]
"""Called with an answer as it comes."""


def unheard(_: Understood | Found | Piece) -> None:
    """Hear nothing."""


def thread(turns: tuple[Turn, ...], end: int | None = None) -> tuple[Turn, ...]:
    """Choose the turns that stand: the newest, or ``end``, and those it follows, oldest first."""
    by_seq = {turn.seq: turn for turn in turns}
    standing: list[Turn] = []
    at = max(by_seq, default=None) if end is None else end
    while at is not None:
        standing.append(by_seq[at])
        at = by_seq[at].after
    return tuple(reversed(standing))
