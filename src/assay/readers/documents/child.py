"""Documents are read in a process of their own, so that an evil one costs itself only.

The child takes a line of JSON for each document and answers with one. It may not use more than
so much memory; the parent ends it when it takes too long, and starts another for the next.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assay.errors import (
    DocumentLocked,
    EncodingError,
    MalformedSource,
    ReadError,
    UnknownFormat,
)
from assay.readers.documents.shapes import RECOGNISING, Block, Document, Seen

_ERRORS: dict[str, type[ReadError]] = {
    kind.code: kind for kind in (DocumentLocked, EncodingError, UnknownFormat)
}
"""What the child tells apart."""

ANSWERING = "assay.readers.documents.answering"
SECONDS = 120.0
MEMORY = 2 << 30
SECONDS_A_PAGE = 60.0
"""Recognising the text of one page may take; one that takes longer is lost, not its document."""

MOST_LOST = 3
"""Pages lost after which those that are left are not looked at."""


_SAYING = (b'{"recognising"', b'{"page"', b'{"read"')
"""How lines begin that say how far it is."""


class _PageLost(Exception):
    """The child hung on the picture of a page, or was ended by it."""

    def __init__(self, page: int) -> None:
        super().__init__(page)
        self.page = page


class DocumentReader:
    """Reads documents one after the other in a child; close it, or use it in ``with``.

    Args:
        seconds: A document may take.
        memory: Bytes of address space the child may take beside its own libraries.
        recognising: Seconds that recognising the text of its pages may take; what was read by
            then is kept.
        a_page: Seconds of that for one page.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        recognising: float = RECOGNISING,
        a_page: float = SECONDS_A_PAGE,
    ) -> None:
        self._seconds, self._memory = seconds, memory
        self._recognising, self._a_page = recognising, a_page
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Return the reader."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the child."""
        self.close()

    def read(
        self, path: Path, kind: str, passwords: Sequence[str] = (), encoding: str | None = None
    ) -> Document:
        """Read a document.

        Args:
            path: The file.
            kind: See ``reading.read_document``.
            passwords: What may open it, if it is encrypted; each is tried.
            encoding: Of its text, where it does not say and cannot be guessed.

        Raises:
            MalformedSource: It cannot be read, takes too long or too much memory.
            EncodingError, UnknownFormat: It is no text, or of an encoding that nobody knows.
        """
        known: list[dict[str, Any]] = []
        left = self._recognising
        while True:
            started = time.monotonic()
            asked = {
                "kind": kind,
                "passwords": list(passwords),
                "encoding": encoding,
                "seconds": left,
                "known": known,
            }
            try:
                return _document(self._answer(path, asked, known))
            except _PageLost as lost:
                known.append({"page": lost.page, "lines": [], "scores": [], "lost": True})
                left = max(0.0, left - (time.monotonic() - started))
                if sum(one["lost"] for one in known) >= MOST_LOST:
                    left = 0.0

    def opens(self, path: Path, passwords: Sequence[str] = ()) -> bool:
        """Tell whether a PDF opens without a password, or with one of these; broken ones do."""
        try:
            self._answer(path, {"open": True, "passwords": list(passwords)})
        except DocumentLocked:
            return False
        except MalformedSource:
            return True
        return True

    def find(
        self,
        path: Path,
        text: str,
        page: int,
        password: str | None = None,
        seen: Sequence[Mapping[str, object]] = (),
    ) -> tuple[list[dict[str, float]], float]:
        """Return where a text stands in a PDF; see ``finding.find_text``.

        Raises:
            MalformedSource: As ``read``.
        """
        asked = {"find": text, "page": page, "password": password, "seen": list(seen)}
        told = self._answer(path, asked)
        return told["places"], told["found"]

    def _answer(
        self, path: Path, asked: dict[str, object], reads: list[dict[str, Any]] | None = None
    ) -> dict[str, Any]:
        """Ask the child, and hear what it says until it answers.

        Args:
            path: The file.
            asked: What is asked.
            reads: Takes the pages that were recognised.

        Raises:
            _PageLost: It hung on the picture of a page, or was ended by it.
        """
        child = self._child = self._child or self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        page = 0
        allowed = self._seconds
        late = _ended_after(allowed, child)
        try:
            told = json.dumps({"path": str(path.absolute()), **asked})
            child.stdin.write(told.encode() + b"\n")
            child.stdin.flush()
            while (line := child.stdout.readline()).startswith(_SAYING):
                late.cancel()
                said = json.loads(line)
                page = said.get("page", 0)
                if reads is not None and "read" in said:
                    reads.append(said["read"])
                allowed = self._a_page if page else self._seconds
                late = _ended_after(allowed, child)
        except OSError:
            line = b""
        finally:
            in_time = not late.finished.is_set()
            late.cancel()
        if not line.endswith(b"\n"):
            self.close()
            if page:
                raise _PageLost(page)
            why = (
                "takes too much memory or ends the reader"
                if in_time
                else (f"takes longer than {allowed:g} seconds")
            )
            raise MalformedSource(
                f"'{path.name}' {why}.", hint="Open and save it again in another program."
            )
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            kind = _ERRORS.get(str(answer.get("code")), MalformedSource)
            raise kind(str(answer["error"]), hint=str(answer["hint"]))
        return answer

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            child.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", ANSWERING, str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )


def _ended_after(seconds: float, child: subprocess.Popen[bytes]) -> threading.Timer:
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    return timer


def _document(told: dict[str, Any]) -> Document:
    blocks = told["blocks"]
    assert isinstance(blocks, list)
    notes = told["notes"]
    assert isinstance(notes, list)
    pages = told["pages"]
    assert isinstance(pages, int)
    seen = tuple(Seen(**one) for one in told["seen"])
    return Document(
        str(told["title"]), tuple(Block(**one) for one in blocks), pages, tuple(notes), seen
    )
