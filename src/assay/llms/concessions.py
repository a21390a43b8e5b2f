"""What a server will not take: found out by its refusal, once, and left out from then on."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

TELLING = {
    "response_format": ("response_format", "json_schema", "structured output", "grammar"),
    "logprobs": ("logprob",),
    "stream_options": ("stream_options", "include_usage"),
    "max_completion_tokens": ("max_completion_tokens",),
    "max_tokens": ("max_tokens",),
    "temperature": ("temperature",),
    "top_p": ("top_p",),
    "top_k": ("top_k",),
    "seed": ("seed",),
    "stop": ("'stop'", '"stop"', "stop sequence"),
}
"""Parameter → words by which a refusal means it."""

GUESSED = ("response_format", "logprobs", "stream_options")
"""Left out one after the other where a refusal names nothing: what servers lack most often."""

NOTES = {
    "response_format": "The server does not hold replies to a JSON schema; the shape was asked "
    "for in words.",
    "logprobs": "The server gives no log-probabilities.",
    "temperature": "The server does not take a temperature; its own was used.",
    "top_p": "The server does not take top_p; it was left out.",
    "top_k": "The server does not take top_k; it was left out.",
    "seed": "The server does not take a seed; replies may differ from run to run.",
    "stop": "The server does not take stop texts; they were left out.",
    "max_tokens": "The server does not take a limit of tokens; it was left out.",
}


class Concessions:
    """What one server was found not to take. May be used from several threads."""

    def __init__(self, given: Iterable[str] = ()) -> None:
        self._lock = threading.Lock()
        self._refused: set[str] = set(given)
        self._taken: set[str] = set()

    @property
    def refused(self) -> frozenset[str]:
        """Names of parameters that are not to be sent."""
        with self._lock:
            return frozenset(self._refused)

    def apply(self, body: dict[str, Any], without: Iterable[str] = ()) -> dict[str, Any]:
        """Return a request's body less what is not taken, and less ``without``."""
        left_out = {*self.refused, *without}
        kept = {name: value for name, value in body.items() if name not in left_out}
        if "max_completion_tokens" in left_out and "max_completion_tokens" in body:
            kept.setdefault("max_tokens", body["max_completion_tokens"])
        elif "max_tokens" in body and {"max_tokens", "max_completion_tokens"} - left_out == {
            "max_completion_tokens"
        }:
            kept.setdefault("max_completion_tokens", body["max_tokens"])
        if "logprobs" in left_out:
            kept.pop("top_logprobs", None)
        return kept

    def next(self, sent: dict[str, Any], refusal: str, tried: Iterable[str] = ()) -> str | None:
        """Choose the parameter to try without, after a refusal; ``None`` where none is left.

        Args:
            sent: The body that was refused.
            refusal: What the server said.
            tried: Left out already in this request.
        """
        said = refusal.lower()
        # what was taken before is not what this refusal is about: perhaps the text is too long
        open_ = [name for name in TELLING if name in sent and name not in {*tried, *self._taken}]
        meant = [name for name in open_ if any(word in said for word in TELLING[name])]
        if meant:
            return meant[0]
        return next((n for n in GUESSED if n in open_ and not _about_length(said)), None)

    def remember(self, sent: dict[str, Any], without: Iterable[str]) -> None:
        """Note that a request went through: what it held is taken, what was left out is not."""
        with self._lock:
            self._taken.update(name for name in TELLING if name in sent)
            self._refused.update(without)

    def notes(self, body: dict[str, Any]) -> tuple[str, ...]:
        """Return a sentence for each wish of a request that is not honoured."""
        sent = self.apply(body)
        gone = [name for name in NOTES if name in body and name not in sent]
        if "max_completion_tokens" in sent:
            gone = [name for name in gone if name != "max_tokens"]
        return tuple(NOTES[name] for name in gone)


def _about_length(said: str) -> bool:
    return any(
        words in said for words in ("context", "too long", "too many tokens", "maximum length")
    )
