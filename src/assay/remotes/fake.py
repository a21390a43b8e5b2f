"""A prediction API within this process: for tests, examples and trying things out."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from typing import Self

from assay.remotes.port import Dropped, Reply

LABELS = ("negative", "neutral", "positive")

Fault = Reply | Dropped | None


def no_fault(texts: Sequence[str]) -> Fault:
    """Answer as asked: the default of a service that works."""


class FakeEndpoint:
    """Answers by words: a label whose name is in a text is the surest, a hash decides the rest.

    Answers in the shape the default mapping reads, the same on every machine.

    Args:
        labels: What it answers.
        n_best: Candidates of each text.
        fault: Called with the texts of each request: what comes instead of an answer, if anything.

    Attributes:
        asked: The texts of each request, in turn.
    """

    def __init__(
        self,
        labels: Sequence[str] = LABELS,
        *,
        n_best: int = 5,
        fault: Callable[[Sequence[str]], Fault] = no_fault,
    ) -> None:
        self.name = f"fake://{','.join(labels)}"
        self.key = json.dumps([self.name, n_best])
        self.asked: list[tuple[str, ...]] = []
        self._labels = tuple(labels)
        self._n_best = n_best
        self._fault = fault
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        """Open it; there is nothing to open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it; there is nothing to close."""

    def post(self, texts: Sequence[str]) -> Reply:
        """Ask about texts once; see ``Endpoint.post``."""
        with self._guard:
            self.asked.append(tuple(texts))
            fault = self._fault(texts)
        if isinstance(fault, Dropped):
            raise fault
        if fault is not None:
            return fault
        answer = {"data": [{"predictions": self._ranked(text)} for text in texts]}
        return Reply(200, json.dumps(answer).encode())

    def without_key(self, said: str) -> str:
        """Return words of the service; it has no key."""
        return said

    def _ranked(self, text: str) -> list[dict[str, object]]:
        words = set(text.lower().split())
        weights = {
            label: 1 + _chance(text, label) + 20 * (label.lower() in words)
            for label in self._labels
        }
        total = sum(weights.values())
        ranked = sorted(weights.items(), key=lambda item: -item[1])[: self._n_best]
        return [{"label": label, "confidence": weight / total} for label, weight in ranked]


def _chance(text: str, label: str) -> float:
    digest = hashlib.blake2b(f"{label}\n{text}".encode("utf-8", "replace"), digest_size=4).digest()
    return int.from_bytes(digest, "little") / 2**32
