"""A scripted language model: for tests, examples and trying things out. It understands nothing."""

from __future__ import annotations

import hashlib
import json
import math
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, pairwise
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from assay.errors import LlmError
from assay.llms.port import (
    Event,
    Finish,
    LabelReply,
    Message,
    Request,
    SchemaReply,
    TextDelta,
    Tokens,
)
from assay.llms.shapes import written

SHARPNESS = 8.0
"""How sure the fake is of a likeness; a constant of the script, learned from nothing."""


class Line(BaseModel):
    """One scripted reply.

    Attributes:
        when: Given whenever the last message holds this text; else replies are given in turn.
        text: What is replied.
        error: Fail with this sentence instead.
        retryable, retry_after: Of the error.
        reason: How the reply ends: stop, length or refused.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: str | None = None
    text: str = ""
    error: str | None = None
    retryable: bool = False
    retry_after: float | None = None
    reason: str = "stop"


class FakeLlm:
    """Answers from a script; without one, by counting words.

    Asked for a label without a script, it takes the label of the example in the messages that
    shares most words with the last message, or without examples the label whose own name does;
    so examples change its answers, as they change those of a model. Whatever
    it gets right says nothing about any language model.

    Args:
        script: Replies; those without ``when`` are given in turn, again and again.
        name: What the person typed.
    """

    def __init__(self, script: Sequence[Line] = (), *, name: str = "fake") -> None:
        self.name = name
        digest = hashlib.sha256(repr(tuple(script)).encode("utf-8", "surrogatepass"))
        self.key = f"fake.1.{digest.hexdigest()[:16]}" if script else "fake.1"
        self.asked = 0
        self._when = [line for line in script if line.when is not None]
        self._turns = [line for line in script if line.when is None]
        self._turn = count()
        self._lock = threading.Lock()

    def stream(self, request: Request) -> Iterator[Event]:
        """Answer a request; see ``Llm.stream``."""
        with self._lock:
            self.asked += 1
        line = self._scripted(request.messages)
        if line is not None and line.error is not None:
            raise LlmError(line.error, retryable=line.retryable, retry_after=line.retry_after)
        if line is not None:
            reply, labels, reason = line.text, None, line.reason
        else:
            reply, labels = _unscripted(request)
            reason = "stop"
        pieces = re.findall(r"\s*\S+|\s+", reply)
        if len(pieces) > request.settings.max_tokens:
            pieces, reason = pieces[: request.settings.max_tokens], "length"
        whole = "".join(pieces)
        if found := [whole.index(text) for text in request.settings.stop if text in whole]:
            pieces, reason = [whole[: min(found)]], "stop"
        yield from map(TextDelta, pieces if request.stream else ["".join(pieces)])
        read = sum(len(message.content.split()) for message in request.messages)
        yield Finish(
            reason=reason,  # pyright: ignore[reportArgumentType] - checked where it is read
            tokens=Tokens(read, len(pieces)),
            labels=labels,
            held=line is None and request.reply is not None,
        )

    def close(self) -> None:
        """Nothing to let go of."""

    def _scripted(self, messages: Sequence[Message]) -> Line | None:
        last = messages[-1].content
        found = next((line for line in self._when if line.when in last), None)  # type: ignore[operator]
        if found is None and self._turns:
            with self._lock:
                found = self._turns[next(self._turn) % len(self._turns)]
        return found


def read_script(path: Path) -> list[Line]:
    """Read a script: JSON lines, each a ``Line``.

    Raises:
        LlmError: The file cannot be read, or a line is no reply.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise LlmError(
            f"The script '{path}' cannot be read: {error}.", hint="Name a file of JSON lines."
        ) from error
    script = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            script.append(TypeAdapter(Line).validate_json(line))
        except ValidationError as error:
            raise LlmError(
                f"Line {number} of the script '{path}' is no reply: {error.errors()[0]['msg']}.",
                hint='A line looks like {"when": "refund", "text": "…"}.',
            ) from error
    return script


def _unscripted(request: Request) -> tuple[str, Mapping[str, float] | None]:
    match request.reply:
        case LabelReply() as reply:
            labels = _likenesses(request.messages, reply.labels)
            best = max(reply.labels, key=lambda label: labels[label])
            sure = round(100 * math.exp(labels[best])) if reply.confidence else None
            return written(best, sure), labels
        case SchemaReply() as reply:
            return json.dumps(_instance(reply.schema)), None
        case None:
            words = " ".join(request.messages[-1].content.split()[:12])
            return f"This is a scripted reply, made without a model, to: {words}", None


def _likenesses(messages: Sequence[Message], labels: Sequence[str]) -> dict[str, float]:
    """Log-probability of each label, from the words shared with its examples or its name."""
    asked = _words(messages[-1].content)
    shown: dict[str, float] = {}
    for before, after in pairwise(messages):
        label = _label_in(after.content) if after.role == "assistant" else None
        if label is not None and label in labels:
            shown[label] = max(shown.get(label, 0.0), _shared(asked, _words(before.content)))
    # a tenth for the name, so that it decides where no example does
    scores = [
        SHARPNESS * (shown.get(label, 0.0) + 0.1 * _shared(asked, _words(label)))
        for label in labels
    ]
    total = math.log(sum(map(math.exp, scores)))
    return {label: score - total for label, score in zip(labels, scores, strict=True)}


def _label_in(text: str) -> str | None:
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found.get("label") if isinstance(found, dict) else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def _shared(one: set[str], other: set[str]) -> float:
    return len(one & other) / math.sqrt(max(1, len(one)) * max(1, len(other)))


def _instance(schema: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever the schema says
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: _instance(one) for name, one in schema.get("properties", {}).items()}
        case "array":
            return []
        case "integer" | "number":
            return schema.get("minimum", 0)
        case "boolean":
            return False
        case _:
            return ""
