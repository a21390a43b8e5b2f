"""One round of asking: batches out, answers in, failures retried, set aside or split.

All decisions are taken in the calling thread; other threads only wait for replies.
"""

from __future__ import annotations

import heapq
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from assay.errors import AssayError, RemoteError, RemoteUnavailable
from assay.remotes.mapping import AnswerMapping, Unreadable
from assay.remotes.pace import Pace
from assay.remotes.port import Answer, Dropped, Endpoint, Oversized, Reply
from assay.remotes.replies import LIMITED, TEXTS_REFUSED, may_pass, phrase, refusal, said
from assay.schema.connections import RemoteApi
from assay.schema.runs import Reporter

PHASE = "asking"
READINGS = 3
"""Times a batch is asked whose answer cannot be read."""

ENOUGH_LOST = 3
"""Texts lost with none answered after which it is not the texts' fault."""

HEARTBEAT = 0.25
"""Seconds between two looks at whether a person wants to stop."""


@dataclass
class Tally:
    """What asking took: requests, texts without an answer, seconds of waiting for replies."""

    requests: int = 0
    failed: int = 0
    seconds: float = 0.0


@dataclass(eq=False)
class _Batch:
    """Texts of one request, and what it still may cost.

    Attributes:
        attempts: Times it may still fail to get a reply.
        readings: Times its reply may still be unreadable.
        failures: Failures so far; the pauses grow with them.
        since: When it failed first.
        part: Whether it is what is left of a larger one.
        reason: Why it failed last.
    """

    texts: tuple[str, ...]
    attempts: int
    readings: int = READINGS
    failures: int = 0
    since: float | None = None
    part: bool = False
    reason: str = ""

    def halves(self, attempts: int) -> tuple[_Batch, _Batch]:
        cut = len(self.texts) // 2
        few = max(2, attempts // 2)
        return (
            _Batch(self.texts[:cut], few, readings=1, part=True),
            _Batch(self.texts[cut:], few, readings=1, part=True),
        )


class Asking:
    """The state of one round.

    Args:
        endpoint: Where texts go; open.
        options: Bounds.
        mapping: Reads what comes.
        pace: When to ask; shared by all rounds of a client.
        tally: Counts; shared likewise.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        options: RemoteApi,
        mapping: AnswerMapping,
        pace: Pace,
        tally: Tally,
    ) -> None:
        self._endpoint, self._options, self._mapping = endpoint, options, mapping
        self._pace, self._tally = pace, tally
        self._found: dict[str, Answer] = {}
        self._lost: dict[str, str] = {}
        self._ready: deque[_Batch] = deque()
        self._later: list[tuple[float, int, _Batch]] = []
        self._aside: list[_Batch] = []
        self._running: dict[Future[Reply], tuple[_Batch, float]] = {}
        self._order = count()
        self._setbacks = 0  # batches that got no reply at all since the last answer
        self._proven = False

    def run(
        self,
        texts: Sequence[str],
        proven: bool,
        keep: Callable[[Mapping[str, Answer]], None],
        report: Reporter,
    ) -> dict[str, Answer]:
        """Ask until every text is answered or lost; see ``RemoteClient.answer``."""
        wanted = [text for text in dict.fromkeys(texts) if text.strip()]
        self._proven, self._keep = proven, keep
        size, attempts = self._options.batch, self._options.attempts
        for start in range(0, len(wanted), size):
            self._ready.append(_Batch(tuple(wanted[start : start + size]), attempts))
        report(0, len(wanted), PHASE)
        with ThreadPoolExecutor(self._options.concurrency, "assay-remote") as pool:
            try:
                while self._going_on():
                    self._send(pool)
                    self._collect()
                    report(len(self._found) + len(self._lost), len(wanted), PHASE)
            except BaseException:
                self._drain()
                raise
        if self._lost and not self._found and not self._proven:
            raise self._nothing()
        return self._found

    def _going_on(self) -> bool:
        now = time.monotonic()
        while self._later and self._later[0][0] <= now:
            self._ready.appendleft(heapq.heappop(self._later)[2])  # the oldest go first
        if not (self._ready or self._later or self._running) and self._aside:
            self._take_aside()
        return bool(self._ready or self._later or self._running)

    def _send(self, pool: ThreadPoolExecutor) -> None:
        while self._ready and self._has_room():
            now = time.monotonic()
            if self._pace.wait(now):
                return
            batch = self._ready.popleft()
            self._pace.sent(now)
            self._tally.requests += 1
            self._running[pool.submit(self._endpoint.post, batch.texts)] = (batch, now)

    def _has_room(self) -> bool:
        """Tell whether one more may be sent; until the first answer they go one at a time."""
        if self._found or self._proven:
            return len(self._running) < self._options.concurrency
        return not self._running and not self._later

    def _collect(self) -> None:
        """Wait for a reply, or until something else is to be done; then act on what came."""
        now = time.monotonic()
        pause = HEARTBEAT
        if self._later:
            pause = min(pause, max(0.0, self._later[0][0] - now))
        if self._ready and self._has_room():
            pause = min(pause, self._pace.wait(now))
        if not self._running:
            time.sleep(pause)
            return
        done, _ = wait(self._running, pause, FIRST_COMPLETED)
        for future in done:
            batch, sent = self._running.pop(future)
            self._tally.seconds += time.monotonic() - sent
            self._act(batch, future)

    def _drain(self) -> None:
        """Wait for what is under way: it was asked for, and may be paid for."""
        for future in wait(self._running).done:
            batch, _ = self._running[future]
            if future.exception() is None and future.result().status // 100 == 2:
                with suppress(AssayError, Unreadable):
                    self._take(batch, future.result().body)

    def _act(self, batch: _Batch, future: Future[Reply]) -> None:
        try:
            reply = future.result()
        except Oversized as dropped:
            self._unreadable(batch, f"it {dropped.reason}")
            return
        except Dropped as dropped:
            if dropped.lasting:
                raise refusal(self._endpoint.name, dropped) from dropped
            self._again(batch, dropped.reason, None, limited=False)
            return
        if reply.status // 100 == 2:
            self._read(batch, reply.body)
        elif may_pass(reply.status):
            reason = f"answers {phrase(reply.status)}"
            self._again(batch, reason, reply.retry_after, limited=reply.status == LIMITED)
        elif reply.status in TEXTS_REFUSED:
            words = said(reply, self._endpoint)
            self._split_or_lose(batch, f"it is refused ({phrase(reply.status)}): {words}")
        else:
            raise refusal(self._endpoint.name, reply, said(reply, self._endpoint))

    def _take(self, batch: _Batch, body: bytes) -> dict[str, Unreadable]:
        """Keep what can be read of an answer; return the texts whose part cannot."""
        read = dict(zip(batch.texts, self._mapping.read(body, len(batch.texts)), strict=True))
        good = {text: one for text, one in read.items() if not isinstance(one, Unreadable)}
        if good:
            self._keep(good)
            self._found.update(good)
            self._setbacks = 0
        return {text: one for text, one in read.items() if isinstance(one, Unreadable)}

    def _read(self, batch: _Batch, body: bytes) -> None:
        try:
            bad = self._take(batch, body)
        except Unreadable as unreadable:
            self._unreadable(batch, str(unreadable))
            return
        if bad and batch.readings > 1:
            left = _Batch(tuple(bad), batch.attempts, batch.readings - 1, batch.failures + 1)
            self._put_off(left, self._pace.pause(left.failures))
        else:
            for text, unreadable in bad.items():
                self._lose(text, str(unreadable))

    def _unreadable(self, batch: _Batch, reason: str) -> None:
        if batch.readings > 1:
            batch.readings -= 1
            batch.failures += 1
            self._put_off(batch, self._pace.pause(batch.failures))
        else:
            self._split_or_lose(batch, reason)

    def _again(
        self, batch: _Batch, reason: str, retry_after: float | None, *, limited: bool
    ) -> None:
        """Put a batch off that got no reply, or set it aside."""
        now = time.monotonic()
        batch.since = now if batch.since is None else batch.since
        batch.reason = reason
        batch.failures += 1
        batch.attempts -= not limited  # a limit is kept to by waiting, not by trying less
        left = self._options.patience - (now - batch.since)
        if retry_after is not None and retry_after > left:
            raise RemoteUnavailable(
                f"The prediction API {self._endpoint.name} {reason} and asks to wait "
                f"{retry_after:,.0f} s, longer than the {self._options.patience:g} s of patience."
            )
        pause = max(self._pace.pause(batch.failures), retry_after or 0.0)
        if batch.attempts <= 0 or pause > left:
            self._exhausted(batch)
            return
        if limited or retry_after is not None:
            self._pace.hold(now + pause)
        self._put_off(batch, pause)

    def _exhausted(self, batch: _Batch) -> None:
        """Set aside what got no reply: others show whether the texts or the API are at fault."""
        self._setbacks += 1
        if self._setbacks >= (ENOUGH_LOST if batch.part else 2):
            raise self._unavailable(batch)
        if batch.part:
            self._split_or_lose(batch, f"the API {batch.reason}")
        else:
            self._aside.append(batch)

    def _take_aside(self) -> None:
        batches, self._aside = self._aside, []
        if not (self._found or self._proven):
            raise self._unavailable(batches[0])
        self._setbacks = 0
        for batch in batches:
            self._split_or_lose(batch, f"the API {batch.reason}")

    def _split_or_lose(self, batch: _Batch, reason: str) -> None:
        if len(batch.texts) == 1:
            self._lose(batch.texts[0], reason)
        else:
            # depth first: whether a text can be answered at all shows soonest
            self._ready.extendleft(reversed(batch.halves(max(batch.attempts, 4))))

    def _lose(self, text: str, reason: str) -> None:
        self._lost[text] = reason
        self._tally.failed += 1
        if len(self._lost) >= ENOUGH_LOST and not self._found and not self._proven:
            raise self._nothing()

    def _put_off(self, batch: _Batch, pause: float) -> None:
        heapq.heappush(self._later, (time.monotonic() + pause, next(self._order), batch))

    def _unavailable(self, batch: _Batch) -> RemoteUnavailable:
        return RemoteUnavailable(
            f"The prediction API {self._endpoint.name} {batch.reason}, "
            f"{batch.failures} times in a row."
        )

    def _nothing(self) -> RemoteError:
        reason = next(iter(self._lost.values()))
        return RemoteError(
            f"The prediction API {self._endpoint.name} answers no text so that it can be used: "
            f"{reason}."
        )
