"""Read delimited text line by line and find the exact line of what is wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from assay.errors import EncodingError, MalformedSource, ReadError, RowTooLarge
from assay.readers.origins.encodings import utf8_fault
from assay.readers.text.dialects import Dialect
from assay.readers.text.recordsplit import BadQuote, RecordSplitter

NUL_REASON = "the row contains a NUL byte, so it is not plain text"

_PROBED = 200
"""Lines of a giant row that are looked at."""

_SHOWN = 1_000
"""Bytes of a row that are kept for showing."""


def too_large(limit: int) -> str:
    """Reason for a row over the limit."""
    return f"the row is larger than {limit:,} bytes"


@dataclass(frozen=True)
class Row:
    """A record with the line it starts on; ``raw`` is its start."""

    line: int
    fields: list[str]
    raw: bytes


@dataclass(frozen=True)
class Fault:
    """A line that is no record, and why."""

    line: int
    reason: str
    raw: bytes
    kind: type[ReadError] = MalformedSource


class CarefulReader:
    """Turn lines into rows and faults; after a fault, go on at the next line.

    Args:
        dialect: How the file is written.
        limit: Largest row in bytes.
        width: Fields of a row, where known.
    """

    def __init__(self, dialect: Dialect, limit: int, width: int = 0) -> None:
        self._dialect = dialect
        self._width = width
        self._discarding = False
        self._splitter = RecordSplitter(dialect.delimiter, dialect.quote, escape=dialect.escape)
        self._limit = limit
        self._first = 0
        self._held = bytearray()
        self._fault: tuple[str, type[ReadError]] | None = None

    @property
    def pending(self) -> bool:
        """Whether a record is begun and not whole."""
        return bool(self._held) or self._discarding

    @property
    def discarding(self) -> bool:
        """Whether lines are passed over up to the one with the next quote."""
        return self._discarding

    def feed(self, number: int, raw: bytes, *, oversized: bool = False) -> Iterator[Row | Fault]:
        """Take line ``number``; ``oversized`` says that only its start is given."""
        if oversized:
            first = self._first if self._held else number
            start = bytes(self._held[:_SHOWN]) or raw
            self._reset()
            yield Fault(first, too_large(self._limit), start, RowTooLarge)
            return
        queue = deque([(number, raw)])
        while queue:
            item = self._one(*queue.popleft(), queue)
            if item is not None:
                yield item

    def finish(self) -> Iterator[Row | Fault]:
        """Take the end of the file: a record still open is a fault."""
        queue: deque[tuple[int, bytes]] = deque()
        while self._held or queue:
            if queue:
                item = self._one(*queue.popleft(), queue)
            else:
                item = self._give_up("a quote is opened on this line and never closed", queue)
            if item is not None:
                yield item

    def _one(self, number: int, raw: bytes, queue: deque[tuple[int, bytes]]) -> Row | Fault | None:
        if self._discarding:
            self._discarding = raw.count(b'"') % 2 == 0
            return None
        if not self._held and not raw.strip(b"\r\n"):
            return None
        self._fault = self._fault or self._fault_of(raw)
        if not self._held:
            self._first = number
        self._held += raw
        try:
            fields = self._splitter.feed(raw.decode("utf-8", "replace"))
        except BadQuote:
            return self._give_up("a quote is opened on this line and not closed properly", queue)
        if len(self._held) > self._limit:
            return self._too_large(queue)
        if fields is None:
            return None
        first, start, fault = self._first, bytes(self._held[:_SHOWN]), self._fault
        self._reset()
        return (
            Row(first, fields, start) if fault is None else Fault(first, fault[0], start, fault[1])
        )

    @staticmethod
    def _fault_of(raw: bytes) -> tuple[str, type[ReadError]] | None:
        """Say what in a line is no text; the row goes on to its end all the same."""
        if b"\0" in raw:
            return NUL_REASON, MalformedSource
        reason = utf8_fault(raw)
        return None if reason is None else (reason, EncodingError)

    def _give_up(
        self, reason: str, queue: deque[tuple[int, bytes]], kind: type[ReadError] = MalformedSource
    ) -> Fault:
        """Blame the first line of the record begun and read the others again."""
        first = self._first
        start, *others = [line + b"\n" for line in bytes(self._held).split(b"\n")[:-1]]
        self._reset()
        queue.extendleft(reversed(list(enumerate(others, first + 1))))
        return Fault(first, reason, start, kind)

    def _too_large(self, queue: deque[tuple[int, bytes]]) -> Fault:
        """Tell a giant field from a quote never closed by what the lines inside look like."""
        inside = bytes(self._held[: _PROBED * 1000]).split(b"\n")[1:_PROBED]
        splitter = RecordSplitter(self._dialect.delimiter, None)
        rows = [splitter.feed(raw.decode("utf-8", "replace")) for raw in inside]
        alike = sum(1 for row in rows if row and len(row) == self._width)
        if self._width > 1 and alike * 2 > len(inside):
            reason = "a quote is opened on this line and never closed"
            return self._give_up(reason, queue)
        first, start = self._first, bytes(self._held[:_SHOWN])
        self._reset()
        self._discarding = True
        return Fault(first, too_large(self._limit), start, RowTooLarge)

    def _reset(self) -> None:
        self._splitter.reset()
        self._held = bytearray()
        self._fault = None
