"""The child that reads documents: a line of JSON for each on its input, one on its output."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assay.errors import ReadError
from assay.readers.documents.finding import find_text
from assay.readers.documents.reading import read_document

try:
    import resource
except ImportError:  # Windows has no such limits; the time still holds
    resource = None


def _limit(memory: int) -> None:
    if resource is None:
        return
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path of a person
        own = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (own + memory, own + memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _told(path: Path, asked: dict[str, Any]) -> dict[str, Any]:
    if "find" in asked:
        return find_text(path, asked["find"], asked["page"], asked["password"])
    return asdict(read_document(path, asked["kind"], asked["password"]))


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
            told = _told(path, asked)
        except ReadError as error:
            told = {"error": error.message, "hint": error.hint}
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
