"""Reading what a chat server sends, whole or in chunks, whatever it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from assay.llms.port import Token, Tokens

REASONS: dict[str, Literal["stop", "length", "refused"]] = {
    "stop": "stop",
    "eos": "stop",
    "length": "length",
    "content_filter": "refused",
}


class Reading:
    """A reply as far as it has come.

    Attributes:
        reason: Why it ended; ``None`` until the server says.
        tokens: Tokens counted, where the server says.
        logprobs: Tokens of the reply, where the server gives them.
        characters: Length of the text so far.
    """

    def __init__(self) -> None:
        self.reason: Literal["stop", "length", "refused"] | None = None
        self.tokens: Tokens | None = None
        self.logprobs: list[Token] = []
        self.characters = 0

    def take(self, chunk: Mapping[str, Any]) -> str:
        """Take in a chunk of a stream, or a whole answer; return the text it adds."""
        self.tokens = _tokens(chunk.get("usage")) or self.tokens
        choices = chunk.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(choice, Mapping):
            return ""
        body = choice.get("delta") or choice.get("message")
        body = body if isinstance(body, Mapping) else {}
        text = body.get("content")
        text = text if isinstance(text, str) else ""
        self.characters += len(text)
        self.logprobs += _logprobs(choice.get("logprobs"))
        reason = choice.get("finish_reason")
        if body.get("refusal"):
            self.reason = "refused"
        elif isinstance(reason, str) and self.reason is None:
            self.reason = REASONS.get(reason, "stop")
        return text


def first_line(error: object) -> str:
    """Return the first line of what an error says, short and without its full stop."""
    body = getattr(error, "body", None)
    said = body.get("message") if isinstance(body, Mapping) else None
    line = str(said or error).strip().partition("\n")[0].rstrip(".")
    return line[:300] or type(error).__name__


def _tokens(usage: object) -> Tokens | None:
    if not isinstance(usage, Mapping):
        return None
    read, written = usage.get("prompt_tokens"), usage.get("completion_tokens")
    if not isinstance(read, int) or not isinstance(written, int | None):
        return None
    return Tokens(max(0, read), max(0, written or 0))


def _logprobs(found: object) -> list[Token]:
    content = found.get("content") if isinstance(found, Mapping) else None
    tokens = []
    for one in content if isinstance(content, list) else []:
        alone = _one(one)
        if alone is None:
            return []  # half a list would misplace every token after it
        above = one.get("top_logprobs")
        top = [_one(other) for other in above] if isinstance(above, list) else []
        tokens.append(Token(*alone, tuple(other for other in top if other is not None)))
    return tokens


def _one(found: object) -> tuple[str, float] | None:
    if not isinstance(found, Mapping):
        return None
    text, logprob = found.get("token"), found.get("logprob")
    if not isinstance(text, str) or not isinstance(logprob, int | float):
        return None
    return text, min(0.0, float(logprob))
