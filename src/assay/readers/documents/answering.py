"""The child that reads documents: a line of JSON for each on its input, one on its output."""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from assay.errors import ReadError
from assay.readers.documents.finding import find_text
from assay.readers.documents.pdf import opening
from assay.readers.documents.reading import read_document
from assay.readers.documents.recognising import PageRead, page_read

try:
    import resource
except ImportError:  # Windows has no such limits; the time still holds
    resource = None


RECOGNISING = 4 << 30
"""Bytes of address space that text recognition may take more."""


def _limit(memory: int) -> None:
    if resource is None:
        return
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of a person
        own = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (own + memory, own + memory + RECOGNISING))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Telling:
    """Tells the parent how far recognising is, and asks for memory while it goes on."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._before = None if resource is None else resource.getrlimit(resource.RLIMIT_AS)

    def begin(self, pages: int) -> None:
        self._allow(more=True)
        self._tell({"recognising": pages})

    def look(self, page: int) -> None:
        self._tell({"page": page})

    def done(self, read: PageRead) -> None:
        self._tell({"read": asdict(read)})

    def close(self) -> None:
        """Give the memory back."""
        self._allow(more=False)

    def _allow(self, *, more: bool) -> None:
        if resource is not None and self._before is not None:
            soft, hard = self._before
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_AS, (hard if more else soft, hard))

    def _tell(self, said: dict[str, Any]) -> None:
        self._answers.write(json.dumps(said).encode() + b"\n")
        self._answers.flush()


def _told(path: Path, asked: dict[str, Any], answers: IO[bytes]) -> dict[str, Any]:
    if "open" in asked:
        opening(path, asked["passwords"])
        return {}
    if "find" in asked:
        return find_text(path, asked["find"], asked["page"], asked["password"], asked["seen"])
    with closing(_Telling(answers)) as telling:
        pdf = asked["kind"] == "pdf"
        document = read_document(
            path,
            asked["kind"],
            opening(path, asked["passwords"]) if pdf else None,
            telling,
            asked["seconds"],
            asked["encoding"],
            [page_read(one) for one in asked["known"]],
        )
        return asdict(document)


def main() -> None:
    """Answer until the parent goes."""
    with suppress(OSError, ValueError):
        _limit(int(sys.argv[1]))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        path = Path(asked["path"])
        try:
            told = _told(path, asked, answers)
        except ReadError as error:
            told = {"error": error.message, "hint": error.hint, "code": error.code}
        except (MemoryError, RecursionError):
            told = {"error": f"'{path.name}' takes too much memory.", "hint": "Split it."}
        except OSError as error:
            told = {"error": f"'{path.name}' cannot be read: {error.strerror}.", "hint": ""}
        except Exception as error:  # noqa: BLE001 - whatever a broken file leads a library to
            told = {
                "error": f"'{path.name}' cannot be read ({type(error).__name__}).",
                "hint": "Open and save it again in another program.",
            }
        answers.write(json.dumps(told).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
