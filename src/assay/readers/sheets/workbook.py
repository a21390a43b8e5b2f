"""What a workbook holds: its sheets and their rows, read by calamine in a child."""

from __future__ import annotations

import mmap
import os
import subprocess
import sys
import zipfile
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from assay.errors import DocumentLocked, EmptySource, MalformedSource
from assay.readers.limits import Limits
from assay.readers.origins import magic
from assay.readers.origins.places import plain_errors, refuse_bomb
from assay.readers.sheets import answering

_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


def _entry(name: str) -> bytes:
    """Return the name of a stream as it stands in the directory of an OLE file."""
    return name.encode("utf-16-le").ljust(64, b"\0")


_STREAMS = tuple(map(_entry, ("Workbook", "Book", "EncryptedPackage")))


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet, and the text of its cells, "" where empty."""

    number: int
    cells: list[str]
    share: float = 0.0


@dataclass(frozen=True)
class Sheet:
    """One sheet: its place, its name, and whether it is shown."""

    number: int
    name: str
    shown: bool


@dataclass(frozen=True)
class Workbook:
    """A workbook that was looked into.

    Attributes:
        path: The file.
        name: The name shown in messages.
        limits: Caps of reading.
        sheets: In their order.
    """

    path: Path
    name: str
    limits: Limits
    sheets: tuple[Sheet, ...] = ()

    def rows(self, sheet: Sheet) -> Generator[Row]:
        """Yield the rows of a sheet that hold anything, in order.

        Raises:
            MalformedSource: It is broken, or takes too much memory.
        """
        with closing(self.answers(str(sheet.number))) as answers:
            for number, share, cells in answers:
                yield Row(number, cells, share)

    def answers(self, *asked: str) -> Generator[Any]:
        """Yield what the child says; it is ended with the generator.

        Calamine holds a sheet as a rectangle from its first to its last used cell and ends the
        process where memory fails, so a file of 2 KB could end ours.
        """
        memory = str(self.limits.workbook_memory)
        child = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-P", answering.__file__, memory, str(self.path.absolute()), *asked],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        assert child.stdout is not None
        try:
            for line in child.stdout:
                said = orjson.loads(line) if line.endswith(b"\n") else "large"
                if said == "end":
                    return
                if isinstance(said, str):
                    raise self._refusal(said)
                yield said
            raise self._refusal("large")
        finally:
            child.kill()
            child.stdout.close()
            child.wait()

    def _refusal(self, why: str) -> MalformedSource:
        if why == "locked":
            return DocumentLocked(
                f"'{self.name}' has a password.",
                hint="Open it and save it without one, or save the sheet as CSV (UTF-8).",
            )
        if why == "large":
            return too_large(self.name, self.limits.workbook_memory)
        return MalformedSource(
            f"'{self.name}' is not an intact workbook.",
            hint="Open it and save it again as .xlsx, or save the sheet as CSV (UTF-8).",
        )


def too_large(name: str, size: int) -> MalformedSource:
    """Return what is said of a workbook that memory could not hold."""
    return MalformedSource(
        f"The workbook '{name}' takes more than {size:,} bytes of memory and is refused.",
        hint="Delete what stands far from the table, or save the sheet as CSV (UTF-8), which is "
        "read at any size.",
    )


def is_workbook(path: Path) -> bool:
    """Tell by its content whether a file is a workbook, or one that may be and is locked."""
    with plain_errors(str(path)), path.open("rb") as file:
        head = file.read(len(magic.OLE))
        if head == magic.OLE:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
                return any(held.find(stream) > 0 for stream in _STREAMS)
    if not head.startswith(magic.ZIP):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "mimetype" in names and "content.xml" in names:
                with archive.open("mimetype") as kind:
                    return kind.read(100).startswith(_OPEN_DOCUMENT)
            return "xl/workbook.xml" in names or "xl/workbook.bin" in names
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return False


def open_workbook(path: Path, name: str, limits: Limits) -> Workbook:
    """List the sheets of a workbook.

    Args:
        path: The file.
        name: The name shown in messages.
        limits: Caps of reading; an archive out of proportion is refused.

    Raises:
        MalformedSource: It is no intact workbook, or too large.
        DocumentLocked: It has a password.
        EmptySource: It has no sheet with rows and columns.
    """
    size = path.stat().st_size
    if zipfile.is_zipfile(path):
        with plain_errors(name), zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
        for info in parts:
            packed = max(1, info.compress_size)
            refuse_bomb(f"{name}:{info.filename}", info.file_size, packed, limits)
        size = sum(info.file_size for info in parts)
    if size > limits.workbook_memory:
        raise too_large(name, limits.workbook_memory)
    book = Workbook(path, name, limits)
    sheets = tuple(Sheet(*said) for said in book.answers())
    if not sheets:
        raise EmptySource(f"'{name}' has no sheet of cells.")
    return Workbook(path, name, limits, sheets)
