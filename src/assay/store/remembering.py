"""Remember the latest few answers in a plain dictionary."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def keep(answers: dict[K, V], key: K, answer: V, limit: int) -> None:
    """Add an answer and forget the oldest ones beyond ``limit``.

    Needs no lock: each step is one operation of the dictionary, and losing an answer to
    another thread only means computing it again.
    """
    answers[key] = answer
    for old in list(answers)[:-limit]:
        answers.pop(old, None)
