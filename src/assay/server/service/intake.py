"""Predictions on their way into a data set, without keeping anybody waiting."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from assay.errors import AssayError
from assay.verbs.predicting.serve import Answer, Logged

logger = logging.getLogger("assay.server")


class Intake:
    """Collects predictions and stores them in batches, from a thread of its own.

    Args:
        store: Stores rows, all or none.
        count: Told how many were kept, or lost.
        seconds: Between two batches.
        rows: That make a batch at once.
        room: Rows that may wait while the workspace cannot be written; more are lost.
    """

    def __init__(
        self,
        store: Callable[[Sequence[Logged]], None],
        count: Callable[[int, bool], None] = lambda _rows, _kept: None,
        *,
        seconds: float = 5.0,
        rows: int = 1_000,
        room: int = 50_000,
    ) -> None:
        self._store, self._count = store, count
        self._seconds, self._rows, self._room = seconds, rows, room
        self._waiting: deque[Logged] = deque()
        self._enough = threading.Event()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
        self._thread.start()

    def add(self, request: str, model: str, texts: Sequence[str], found: Sequence[Answer]) -> None:
        """Take the answers of a request; called where it is answered, so it only remembers."""
        if len(self._waiting) + len(texts) > self._room:
            self._count(len(texts), False)
            return
        now = datetime.now(UTC)
        self._waiting.extend(
            Logged(f"{request}-{number}", text, model, now, answer)
            for number, (text, answer) in enumerate(zip(texts, found, strict=True))
        )
        if len(self._waiting) >= self._rows:
            self._enough.set()

    def close(self) -> None:
        """Store what waits, then end the thread."""
        self._closing.set()
        self._enough.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._enough.wait(self._seconds)
            self._enough.clear()
            self._flush()
        self._flush()

    def _flush(self) -> None:
        rows = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if not rows:
            return
        try:
            self._store(rows)
        except AssayError as error:  # tried again with the next batch
            logger.error("predictions could not be kept: %s", error.code)
            self._waiting.extendleft(reversed(rows))
            if self._closing.is_set():
                self._count(len(rows), False)
        else:
            self._count(len(rows), True)
