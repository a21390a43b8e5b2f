"""What a question asked of documents is answered with, and the evidence for it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.generation import GenerationSettings

AnswerStatus = Literal["answered", "absent", "unsupported", "failed"]
"""``absent``: nothing there answers it. ``unsupported``: a language model answered, and no quote
of its is there. ``failed``: the language model gave no usable answer."""

EXTRACTIVE = "extractive"
"""The way of answering that needs no language model: sentences of the documents themselves."""


class Asked(BaseModel):
    """A language model that answers, and how; a key is named by its variable alone.

    Attributes:
        model: ``provider:model``, or ``http://HOST:PORT/v1#MODEL``.
        key_env: Environment variable that holds the key of an address.
        template: Text of a prompt template; the one that comes with Assay when not given.
        generation: How to write: temperature, top-p, top-k, length, seed, style.
        passages: Passages shown.
        timeout: Seconds a reply may take.
        attempts: Times a failed request is made.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(min_length=1, max_length=500)
    key_env: str | None = Field(default=None, max_length=200)
    template: str | None = Field(default=None, max_length=100_000)
    generation: GenerationSettings = GenerationSettings(max_tokens=1_000)
    passages: int = Field(default=6, ge=1, le=50)
    timeout: float = Field(default=120.0, gt=0, le=3_600)
    attempts: int = Field(default=3, ge=1, le=20)


class Citation(BaseModel):
    """A passage that supports an answer, with the words that do.

    Attributes:
        number: What the answer calls it, from 1.
        record: Id of the passage.
        document: Id of the document it was cut from; ``None`` for a record that is no passage.
        page: Page on which the passage begins.
        start, end: Where the quote stands in the text of the document, in characters; in the
            text of the record where there is no document.
        quote: The words themselves, as they stand there.
        score: How well they fit the question, 0–1.
        verified: Whether the quote was found in the passage; others are never kept.
    """

    model_config = ConfigDict(frozen=True)

    number: int
    record: str
    document: str | None = None
    page: int | None = None
    start: int
    end: int
    quote: str
    score: float
    verified: bool = True


class AnswerSentence(BaseModel):
    """A sentence of an answer and the numbers of the citations that support it."""

    model_config = ConfigDict(frozen=True)

    text: str
    citations: tuple[int, ...]


class PassageSeen(BaseModel):
    """A passage that was looked at for an answer.

    Attributes:
        rank: 1 for the one that fits best.
        score: How well it fits the question within this answer: words and meaning, 0–1.
        start, end: Where it stands in the text of the document.
    """

    model_config = ConfigDict(frozen=True)

    rank: int
    record: str
    document: str | None = None
    title: str | None = None
    heading: str | None = None
    page: int | None = None
    start: int = 0
    end: int = 0
    text: str
    score: float


class Dropped(BaseModel):
    """Quotes of a language model that were left out, and why."""

    model_config = ConfigDict(frozen=True)

    why: str
    count: int


class Answer(BaseModel):
    """An answer with its evidence.

    Attributes:
        dataset: Data set asked.
        question: What was asked.
        document: Document asked, where it was one.
        status: See ``AnswerStatus``.
        text: The answer as one text with citation numbers; empty where there is none.
        short: The few words that answer a question for a name, a date, a number; a guess.
        sentences: The answer sentence by sentence.
        citations: What supports it, in the order of their numbers.
        passages: The best passages, whether cited or not.
        dropped: Quotes that were not there, counted.
        support: For extractive answers about the share of such that are right, 0–1, calibrated
            on questions that could and could not be answered; at most 0.7 where cues found them.
            Times the share of quotes found for others.
        way: ``extractive`` or the name of the language model.
        notes: Sentences worth showing.
        seconds: Wall time.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    question: str
    document: str | None = None
    status: AnswerStatus
    text: str = ""
    short: str | None = None
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[PassageSeen, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    support: float = 0.0
    way: str = EXTRACTIVE
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
