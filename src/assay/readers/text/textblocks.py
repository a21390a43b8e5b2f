"""Walk through text by blocks and by lines at once, always knowing the line number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assay.readers.origins.encodings import Utf8Stream


@dataclass(frozen=True)
class TakenLine:
    """One physical line.

    Attributes:
        number: From 1.
        raw: Its bytes with the line break; only the start where ``oversized``.
        oversized: It is longer than allowed.
        cut: It is the last one and has no line break.
    """

    number: int
    raw: bytes
    oversized: bool = False
    cut: bool = False


class TextBlocks:
    """The text not parsed yet, with the number of its first line.

    Args:
        stream: Where more text comes from.
        size: Bytes to read at a time.
        limit: Longest line in bytes; of a longer one only the start is ever held.
    """

    def __init__(self, stream: Utf8Stream, size: int, limit: int) -> None:
        self._stream = stream
        self._size = size
        self._limit = limit
        self._held = b""
        self._at = 0
        self.line = 1
        self.taken = 0
        """Bytes left behind so far."""
        self.ended = False
        self.unfinished = False
        """The last line has no line break of its own; one was added."""

    @property
    def data(self) -> bytes:
        """The bytes held."""
        if self._at:
            self._held = self._held[self._at :]
            self._at = 0
        return self._held

    def fill(self) -> bool:
        """Hold at least a block, unless the text ends; False when nothing is left."""
        while len(self._held) - self._at < self._size and not self.ended:
            self.more()
        return len(self._held) > self._at

    def more(self) -> None:
        """Read one block more."""
        chunk = self._stream.read(self._size)
        if chunk:
            self._held = self.data + chunk
            return
        self.ended = True
        self.unfinished = len(self._held) > self._at and not self._held.endswith(b"\n")
        if self.unfinished:
            self._held = self.data + b"\n"

    def drop(self, size: int, newlines: int) -> None:
        """Leave the first ``size`` bytes, which hold ``newlines`` line breaks, behind."""
        self._at += size
        self.taken += size
        self.line += newlines

    def take_line(self) -> TakenLine | None:
        """Remove and return the next line, ``None`` at the end."""
        end = self._held.find(b"\n", self._at)
        searched = 0
        while end < 0 and not self.ended:
            if len(self.data) > self._limit:
                return self._take_oversized()
            searched = len(self._held)
            self.more()
            end = self._held.find(b"\n", searched)
        if end < 0:
            return None
        raw = self._held[self._at : end + 1]
        number = self.line
        self.drop(len(raw), 1)
        cut = self.ended and self.unfinished and self._at == len(self._held)
        return TakenLine(number, raw, oversized=len(raw) > self._limit, cut=cut)

    def skip_to_line_with(self, mark: bytes) -> None:
        """Leave whole lines behind up to the next one that holds ``mark``."""
        while True:
            found = self._held.find(mark, self._at)
            end = self._held.rfind(b"\n", self._at, found if found >= 0 else None) + 1
            if end > self._at:
                self.drop(end - self._at, self._held.count(b"\n", self._at, end))
            if found >= 0 or self.ended or len(self.data) > self._limit:
                return
            self.more()

    def lines(self, *, blank: bool = False) -> Iterator[tuple[int, bytes, bool]]:
        """Yield number, bytes without line break, and whether it is over the limit, of each line.

        Only a line feed ends a line; blank lines are passed over unless asked for.
        """
        while self.fill():
            size = self._held.rfind(b"\n") + 1 - self._at
            if size <= 0:
                taken = self.take_line()
                if taken is not None:
                    yield taken.number, taken.raw.rstrip(b"\r\n"), taken.oversized
                continue
            block = self.data[: size - 1].split(b"\n")
            first = self.line
            self.drop(size, len(block))
            for number, line in enumerate(block, first):
                bare = line.removesuffix(b"\r")
                if blank or bare.strip():
                    yield number, bare, len(line) > self._limit

    def _take_oversized(self) -> TakenLine:
        number, start = self.line, self.data[:1000]
        while True:
            end = self._held.find(b"\n", self._at)
            if end >= 0:
                self.drop(end + 1 - self._at, 1)
                return TakenLine(number, start, oversized=True)
            self.taken += len(self.data)
            self._held, self._at = b"", 0
            if self.ended:
                return TakenLine(number, start, oversized=True, cut=True)
            self.more()
