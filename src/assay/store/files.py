"""Write files so that a crash leaves either the old or the new, never half of one."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.errors import AssayError, DiskFull, PermissionRefused, StoreError

TEMPORARY = ".tmp-"
"""Names of unfinished files and folders start so; nothing but ``doctor`` looks at them."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def operating(path: Path) -> Iterator[None]:
    """Turn what the operating system answers into a sentence that names the path.

    Raises:
        DiskFull: No room, no quota, or larger than files may be.
        PermissionRefused: Not ours to write, or a read-only disk.
        StoreError: The disk failed.
        FileNotFoundError: Unchanged; the caller knows what it means.
    """
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise as_sentence(error, path) from error


def as_sentence(error: OSError, path: Path) -> AssayError:
    """Make a domain error of an error of the operating system."""
    if error.errno in _FULL:
        return DiskFull(f"There is no room to write {path}.")
    if error.errno in _REFUSED:
        return PermissionRefused(f"The system refuses access to {path}.")
    if error.errno == errno.EIO:
        return StoreError(
            f"The disk failed while working on {path}.",
            hint="Check the disk and its cables; copy the workspace to another one.",
        )
    return StoreError(f"Cannot work on {path}: {error.strerror or error}.")


def checksum(data: bytes | memoryview) -> str:
    """Return BLAKE2b-128 of the bytes, hexadecimal."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def checksum_file(path: Path, *, block: int = 1 << 20) -> str:
    """Return BLAKE2b-128 of a file, hexadecimal, reading ``block`` bytes at a time."""
    digest = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while data := file.read(block):
            digest.update(data)
    return digest.hexdigest()


def write_synced(path: Path, data: bytes | memoryview) -> None:
    """Write a file and wait until it is on disk.

    Raises:
        DiskFull, PermissionRefused: As ``operating`` tells; the file may be half written.
    """
    with operating(path), path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file under a temporary name and rename it.

    Raises:
        DiskFull, PermissionRefused: The old file is unchanged.
    """
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(6)}-{path.name}")
    try:
        write_synced(temporary, data)
        with operating(path):
            temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder and its parents where they are missing.

    Raises:
        DiskFull, PermissionRefused, StoreError: As ``operating`` tells.
    """
    with operating(path):
        path.mkdir(parents=True, exist_ok=True)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on disk."""
    if os.name == "nt":  # pragma: no cover - folders cannot be opened there
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(path: Path) -> None:
    """Wait until every file below a folder, and the folder itself, are on disk."""
    for folder, _, files in os.walk(path):
        for name in files:
            with operating(Path(folder) / name), (Path(folder) / name).open("rb") as file:
                os.fsync(file.fileno())
        sync_folder(Path(folder))


def remove(path: Path) -> None:
    """Remove a file or a folder with all it holds; nothing happens where there is none.

    Raises:
        PermissionRefused, StoreError: As ``operating`` tells.
    """
    with operating(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
