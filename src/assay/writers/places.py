"""Putting a file or folder in its place in one step, or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import polars as pl

from assay.errors import AssayError, DiskFull, ExportError, PermissionRefused

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` that replaces it when the block ends well.

    The content is synced to the disk before it gets its name; a file already there is
    replaced as a whole and its permissions are kept. A link is followed. What is not a
    regular file (a pipe, a device) is written directly.

    Raises:
        ExportError, PermissionRefused, DiskFull: In place of every operating system error.
    """
    with explained(path):
        if path.exists() and not path.is_file() and not path.is_dir():
            yield path
            return
        target = path.resolve()
        if target.is_dir():
            raise ExportError(
                f"{path} is a folder; a file cannot be written in its place.",
                hint="Name a file inside the folder, or another path.",
            )
        _require_folder(target.parent, path)
        temporary = _beside(target)
        try:
            yield temporary
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
            sync(temporary)
            temporary.replace(target)
            sync(target.parent)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path, ours: frozenset[str]) -> Iterator[Path]:
    """Yield a temporary folder beside ``path`` that takes its place when the block ends well.

    A folder already there is replaced if it is empty or holds nothing but ``ours``, so
    that a slip of the pen cannot remove anybody's work.

    Raises:
        ExportError, PermissionRefused, DiskFull: In place of every operating system error.
    """
    with explained(path):
        target = path.resolve()
        if target.exists() and not target.is_dir():
            raise ExportError(
                f"{path} is a file; a folder cannot be written in its place.",
                hint="Name another path, or remove the file.",
            )
        if target.is_dir() and not {entry.name for entry in target.iterdir()} <= ours:
            raise ExportError(
                f"The folder {path} holds other files, which would be lost.",
                hint="Name a new or empty folder.",
            )
        _require_folder(target.parent, path)
        temporary, old = _beside(target), _beside(target)
        temporary.mkdir()
        try:
            yield temporary
            for inside in (*temporary.rglob("*"), temporary):
                sync(inside)
            if target.is_dir():
                target.rename(old)
            try:
                temporary.rename(target)
            except OSError:
                if old.is_dir():
                    old.rename(target)
                raise
            sync(target.parent)
        finally:
            for leftover in (temporary, old):
                shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of the operating system, polars' included, into ours.

    Raises:
        DiskFull: No room.
        PermissionRefused: Not allowed.
        ExportError: Anything else.
    """
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        raise _explanation(path, error) from error


def sync(path: Path) -> None:
    """Wait until a file, or the list of names in a folder, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name[:100]}.{uuid4().hex[:12]}.part")


def _require_folder(folder: Path, path: Path) -> None:
    if not folder.is_dir():
        raise ExportError(
            f"{path} cannot be written: the folder {folder} does not exist.",
            hint="Make the folder first, or check the spelling of the path.",
        )


def _explanation(path: Path, error: OSError | pl.exceptions.PolarsError) -> AssayError:
    code = error.errno if isinstance(error, OSError) else None
    if code is None:  # polars tells the number in its message only
        told = re.search(r"\(os error (\d+)\)", str(error))
        code = int(told[1]) if told else None
    if code in _FULL:
        return DiskFull(f"There is no room to write {path}.")
    if code in _REFUSED:
        return PermissionRefused(f"Writing {path} is not allowed.")
    reason = os.strerror(code) if code is not None else str(error).partition("\n")[0]
    return ExportError(f"{path} cannot be written: {reason}.", hint="Choose another path.")
