"""Asking a model with patience: time-outs, attempts and pauses, in one place for all adapters."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event as Flag
from typing import TypeVar

from assay.errors import Cancelled, LlmError
from assay.llms.port import Completion, Event, Finish, Llm, Request, TextDelta

T = TypeVar("T")


@dataclass(frozen=True)
class Patience:
    """How often a request is tried, and how long is waited between.

    Attributes:
        attempts: Times a request is made at most.
        pause: Seconds before the second attempt; doubled before each further one.
        longest: Seconds waited at most, also where the server asks for more: then the
            request is given up, for waiting less would only be refused again.
    """

    attempts: int = 5
    pause: float = 0.5
    longest: float = 60.0

    def before(self, attempt: int, error: LlmError, draw: Callable[[], float]) -> float | None:
        """Return the seconds to wait before attempt 2, 3 …; ``None`` to give up.

        What the server asks for is kept to, and a little more, so that many who were refused
        together do not come back together. Else "full jitter": a draw between nothing and a
        bound that doubles (Brooker, *Exponential Backoff And Jitter*, 2015).
        """
        if not error.retryable or attempt > self.attempts:
            return None
        if error.retry_after is not None:
            asked = error.retry_after + draw() * min(1.0, self.pause)
            return asked if error.retry_after <= self.longest else None
        return min(self.longest, draw() * self.pause * 2.0 ** (attempt - 1))


def complete(
    llm: Llm,
    request: Request,
    *,
    patience: Patience | None = None,
    stopped: Flag | None = None,
    draw: Callable[[], float] = random.random,
) -> Completion:
    """Ask for a whole reply, again where that may help.

    Args:
        llm: The model.
        request: What is asked; ``stream`` may be False, which is cheaper here.
        patience: How often, and how long between; the default where not given.
        stopped: Set by another thread to end the waiting.
        draw: Gives numbers in 0–1 for the jitter.

    Raises:
        LlmError: The last attempt's.
        Cancelled: ``stopped`` was set.
    """
    return _patiently(lambda: _collected(llm.stream(request)), patience, stopped, draw)


def stream(
    llm: Llm,
    request: Request,
    *,
    patience: Patience | None = None,
    stopped: Flag | None = None,
    draw: Callable[[], float] = random.random,
) -> Iterator[Event]:
    """Ask for a reply piece by piece; see ``complete``.

    Once a piece was given, a reply that breaks off is not begun again: what a person has read
    would change under their eyes.
    """

    def begin() -> tuple[Event, Iterator[Event]]:
        events = llm.stream(request)
        return next(events), events

    first, rest = _patiently(begin, patience, stopped, draw)
    yield first
    yield from rest


def _patiently(
    attempt: Callable[[], T],
    patience: Patience | None,
    stopped: Flag | None,
    draw: Callable[[], float],
) -> T:
    patience, stopped = patience or Patience(), stopped or Flag()
    number = 1
    while not stopped.is_set():
        try:
            return attempt()
        except LlmError as error:
            number += 1
            wait = patience.before(number, error, draw)
            if wait is None:
                raise
        stopped.wait(wait)
    raise Cancelled("The questions to the language model were cancelled.")


def _collected(events: Iterator[Event]) -> Completion:
    pieces: list[str] = []
    for event in events:
        if isinstance(event, TextDelta):
            pieces.append(event.text)
        elif isinstance(event, Finish):
            return Completion("".join(pieces), event)
    raise LlmError("The reply of the language model broke off.", retryable=True)
