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
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assay.errors import MalformedSource
from assay.readers.documents.shapes import Block, Document

ANSWERING = "assay.readers.documents.answering"
SECONDS = 120.0
MEMORY = 2 << 30


class DocumentReader:
    """Reads documents one after the other in a child; close it, or use it in ``with``.

    Args:
        seconds: A document may take.
        memory: Bytes of address space the child may take beside its own libraries.
    """

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
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

    def read(self, path: Path, kind: str, password: str | None = None) -> Document:
        """Read a document.

        Args:
            path: The file.
            kind: See ``reading.read_document``.
            password: What opens it.

        Raises:
            MalformedSource: It cannot be read, takes too long or too much memory.
        """
        return _document(self._answer(path, {"kind": kind, "password": password}))

    def find(
        self, path: Path, text: str, page: int, password: str | None = None
    ) -> tuple[list[dict[str, float]], float]:
        """Return where a text stands in a PDF; see ``finding.find_text``.

        Raises:
            MalformedSource: As ``read``.
        """
        told = self._answer(path, {"find": text, "page": page, "password": password})
        return told["places"], told["found"]

    def _answer(self, path: Path, asked: dict[str, object]) -> dict[str, Any]:
        child = self._child = self._child or self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        late = threading.Timer(self._seconds, child.kill)
        late.start()
        try:
            told = json.dumps({"path": str(path.absolute()), **asked})
            child.stdin.write(told.encode() + b"\n")
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:
            line = b""
        finally:
            in_time = not late.finished.is_set()
            late.cancel()
        if not line.endswith(b"\n"):
            self.close()
            why = (
                "takes too much memory or ends the reader"
                if in_time
                else (f"takes longer than {self._seconds:g} seconds")
            )
            raise MalformedSource(
                f"'{path.name}' {why}.", hint="Open and save it again in another program."
            )
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise MalformedSource(str(answer["error"]), hint=str(answer["hint"]))
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


def _document(told: dict[str, Any]) -> Document:
    blocks = told["blocks"]
    assert isinstance(blocks, list)
    notes = told["notes"]
    assert isinstance(notes, list)
    pages = told["pages"]
    assert isinstance(pages, int)
    return Document(str(told["title"]), tuple(Block(**one) for one in blocks), pages, tuple(notes))
