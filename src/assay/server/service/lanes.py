"""A bounded queue of texts and the threads that answer them, together where that pays.

A thread takes what waits at that moment and never waits for more: a text alone is answered
at once, and under load the fixed cost of a call is shared. The waiting texts are shared out
between the threads, so that none idles while another has a long batch.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

M = TypeVar("M")
A = TypeVar("A")

LONGEST_WAIT = 60
"""Seconds of a ``Retry-After`` at most."""

_MEMORY = 0.1
"""Weight of the latest batch in the running mean of how long a text takes."""


class Full(Exception):
    """The queue has no room for a request.

    Attributes:
        retry_after: Seconds until what waits now is answered, rounded up.
    """

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


@dataclass(frozen=True)
class _Waiting(Generic[M, A]):
    model: M
    texts: Sequence[str]
    future: asyncio.Future[list[A]]


class Lane(Generic[M, A]):
    """Texts on their way through a model.

    Args:
        work: (model, texts) → an answer for each text; called in the lane's threads.
        threads: Batches worked on side by side.
        batch: Texts of a batch at most; longer requests are cut.
        room: Texts that may wait.
        seen: Told of each batch: its texts and seconds.
    """

    def __init__(
        self,
        work: Callable[[M, Sequence[str]], list[A]],
        *,
        threads: int,
        batch: int,
        room: int,
        seen: Callable[[int, float], None] | None = None,
    ) -> None:
        self._work, self._batch, self._room, self._seen = work, batch, room, seen
        self._queue: deque[_Waiting[M, A]] = deque()
        self._ready = threading.Condition()
        self._closing = False
        self._each = 0.01  # seconds of one thread for one text
        self.waiting = 0
        self._threads = [
            threading.Thread(target=self._run, name=f"predict-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    async def ask(self, model: M, texts: Sequence[str]) -> list[A]:
        """Return the answers to texts, in order.

        Raises:
            Full: Others wait, and there is no room for so many more; nothing was queued.
            AssayError: Whatever the model raises.
        """
        loop = asyncio.get_running_loop()
        pieces = [
            _Waiting[M, A](model, texts[start : start + self._batch], loop.create_future())
            for start in range(0, len(texts), self._batch)
        ]
        with self._ready:
            if self.waiting and self.waiting + len(texts) > self._room:
                raise Full(self._patience())
            self._queue.extend(pieces)
            self.waiting += len(texts)
            self._ready.notify(len(pieces))
        if len(pieces) == 1:
            return await pieces[0].future
        answered = await asyncio.gather(*(piece.future for piece in pieces))
        return [answer for piece in answered for answer in piece]

    @property
    def full(self) -> int | None:
        """Seconds until what waits is answered, where there is no room for a single text."""
        return self._patience() if self.waiting and self.waiting >= self._room else None

    def close(self) -> None:
        """Answer what waits, then end the threads."""
        with self._ready:
            self._closing = True
            self._ready.notify_all()
        for thread in self._threads:
            thread.join()

    def _patience(self) -> int:
        seconds = self.waiting * self._each / len(self._threads)
        return min(LONGEST_WAIT, max(1, math.ceil(seconds)))

    def _run(self) -> None:
        while taken := self._take():
            start = time.perf_counter()
            outcomes = self._answer(taken)
            self._note(sum(len(piece.texts) for piece in taken), time.perf_counter() - start)
            try:
                taken[0].future.get_loop().call_soon_threadsafe(_deliver, taken, outcomes)
            except RuntimeError:  # the loop is closed: nobody waits any more
                continue

    def _take(self) -> list[_Waiting[M, A]]:
        """Take a fair share of what waits for one model; nothing when it is time to end."""
        with self._ready:
            while not self._queue:
                if self._closing:
                    return []
                self._ready.wait()
            share = min(self._batch, -(-self.waiting // len(self._threads)))
            taken = [self._queue.popleft()]
            count = len(taken[0].texts)
            while (
                self._queue
                and self._queue[0].model is taken[0].model
                and count + len(self._queue[0].texts) <= share
            ):
                taken.append(self._queue.popleft())
                count += len(taken[-1].texts)
            self.waiting -= count
            return taken

    def _answer(self, taken: list[_Waiting[M, A]]) -> list[list[A] | Exception]:
        """Answer requests together; when that fails each alone, so that none fails for another."""
        texts = [text for piece in taken for text in piece.texts]
        try:
            found = self._work(taken[0].model, texts)
        except Exception as error:  # noqa: BLE001 - raised again where the request waits
            if len(taken) == 1:
                return [error]
            return [outcome for piece in taken for outcome in self._answer([piece])]
        outcomes: list[list[A] | Exception] = []
        start = 0
        for piece in taken:
            outcomes.append(found[start : start + len(piece.texts)])
            start += len(piece.texts)
        return outcomes

    def _note(self, texts: int, seconds: float) -> None:
        self._each += _MEMORY * (seconds / texts - self._each)
        if self._seen is not None:
            self._seen(texts, seconds)


def _deliver(pieces: Sequence[_Waiting[M, A]], outcomes: Sequence[list[A] | Exception]) -> None:
    for piece, outcome in zip(pieces, outcomes, strict=True):
        if piece.future.done():  # the one who asked has gone
            continue
        if isinstance(outcome, Exception):
            piece.future.set_exception(outcome)
        else:
            piece.future.set_result(outcome)
