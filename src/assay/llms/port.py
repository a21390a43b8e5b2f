"""The port: what a language model is to everything that asks one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from assay.schema.generation import GenerationSettings

Role = Literal["system", "user", "assistant"]

TIMEOUT = 60.0
"""Seconds a reply may take unless a request says otherwise."""


@dataclass(frozen=True)
class Message:
    """One turn of a conversation.

    Attributes:
        role: Who speaks.
        content: The words.
        pictures: ``data:`` addresses of pictures that go with them; only models that see take any.
    """

    role: Role
    content: str
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True)
class LabelReply:
    """Ask for ``{"label": …}`` with one of these labels, and no other text.

    Attributes:
        labels: The labels, at least one.
        confidence: Ask also for ``"confidence"``, the model's own word from 0 to 100.
    """

    labels: tuple[str, ...]
    confidence: bool = False


@dataclass(frozen=True)
class SchemaReply:
    """Ask for JSON that follows a schema.

    Attributes:
        name: Name of the schema, of letters, digits, ``_`` and ``-``.
        schema: JSON Schema; strict servers want every property required and no other allowed.
    """

    name: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """What is asked of a model.

    Attributes:
        messages: The conversation so far, the last turn usually the user's.
        settings: How to write.
        reply: The shape the reply must have; ``None`` for free text.
        alternatives: Likeliest tokens wanted at each position with their log-probabilities;
            0 wants none.
        stream: Whether the text is wanted piece by piece.
        timeout: Seconds the whole reply may take.
    """

    messages: tuple[Message, ...]
    settings: GenerationSettings = field(default_factory=GenerationSettings)
    reply: LabelReply | SchemaReply | None = None
    alternatives: int = 0
    stream: bool = True
    timeout: float = TIMEOUT


@dataclass(frozen=True)
class TextDelta:
    """The next piece of the reply."""

    text: str


@dataclass(frozen=True)
class Token:
    """One token of a reply.

    Attributes:
        text: As it stands in the reply.
        logprob: Natural logarithm of its probability.
        top: The likeliest tokens at its place, itself often among them, with theirs.
    """

    text: str
    logprob: float
    top: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Tokens:
    """Tokens counted by the server or model: read from the messages, written in the reply."""

    read: int
    written: int


@dataclass(frozen=True)
class Finish:
    """The end of a reply; the last event, exactly once.

    Attributes:
        reason: ``stop``: it was complete; ``length``: it reached its limit; ``refused``: the
            model or its server would not answer.
        tokens: What was counted, ``None`` where the server does not say.
        logprobs: The tokens of the reply, empty where none were asked for or offered.
        labels: Log-probability of each label, where the model can tell all of them.
        held: Whether the model was held to the shape asked for. A server may say so and not do
            it: replies are checked all the same.
        notes: What was asked for and not done, in sentences.
    """

    reason: Literal["stop", "length", "refused"] = "stop"
    tokens: Tokens | None = None
    logprobs: tuple[Token, ...] = ()
    labels: Mapping[str, float] | None = None
    held: bool = False
    notes: tuple[str, ...] = ()


Event = TextDelta | Finish


@dataclass(frozen=True)
class Completion:
    """A whole reply."""

    text: str
    finish: Finish = field(default_factory=Finish)


@runtime_checkable
class Llm(Protocol):
    """Answers messages.

    One call is one attempt: trying again is ``assay.llms.asking``'s affair, for all adapters.
    Calls may come from several threads at once.

    Attributes:
        name: What a person types to get this model; holds no secret.
        key: Names the model and where it runs; replies may be cached by it.
    """

    name: str
    key: str

    def stream(self, request: Request) -> Iterator[Event]:
        """Answer a request.

        Yields:
            Pieces of text, then one ``Finish``. Closing the iterator stops the reply.

        Raises:
            LlmError: The model cannot be reached or does not answer; ``retryable`` says
                whether the same call may succeed later.
        """
        ...

    def close(self) -> None:
        """Let go of connections and memory."""
        ...
