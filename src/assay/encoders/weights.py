"""Weights read in place from a safetensors file."""

from __future__ import annotations

import hashlib
import json
import mmap
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from assay.errors import EncoderError

_KINDS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I8": "i1"}
_MAX_HEADER = 100_000_000  # the format's own limit


@dataclass(frozen=True)
class Weights:
    """Tensors of a file, as read-only views of its memory map.

    Attributes:
        tensors: Views by name; they stay valid as long as any of them is referenced.
    """

    tensors: dict[str, np.ndarray]
    _pages: mmap.mmap

    def forget(self) -> None:
        """Let go of the pages read so far; reading them again brings them back from the file."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._pages.madvise(mmap.MADV_DONTNEED)


def open_weights(path: Path) -> Weights:
    """Map a safetensors file into memory without copying it.

    ``safetensors.safe_open`` copies each tensor it hands to numpy; here the embedding table,
    half of the file, is never read as a whole. Follows the format's description: eight bytes
    of header length, a JSON header, then the data.

    Raises:
        EncoderError: The file cannot be read or breaks the format.
    """
    try:
        with path.open("rb") as file:
            pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        (length,) = struct.unpack_from("<Q", pages)
        if length > _MAX_HEADER:
            raise ValueError("the header is too long")
        header = json.loads(pages[8 : 8 + length])
        tensors = {
            name: _view(pages, 8 + length, entry)
            for name, entry in header.items()
            if name != "__metadata__"
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise EncoderError(
            f"The weights in '{path}' cannot be read: {error}.",
            hint="Download or install the model again.",
        ) from error
    return Weights(tensors, pages)


def _view(pages: mmap.mmap, start: int, entry: dict) -> np.ndarray:
    first, last = entry["data_offsets"]
    kind = np.dtype(_KINDS[entry["dtype"]])
    count = (last - first) // kind.itemsize
    return np.frombuffer(pages, kind, count=count, offset=start + first).reshape(entry["shape"])


def sha256(path: Path) -> str:
    """Hash a file (hexadecimal), once per process for each path, size and time of change.

    Raises:
        EncoderError: The file cannot be read.
    """
    try:
        facts = path.stat()
        return _sha256(path, facts.st_size, facts.st_mtime_ns)
    except OSError as error:
        raise EncoderError(f"The file '{path}' cannot be read: {error.strerror}.") from error


@lru_cache(maxsize=64)
def _sha256(path: Path, _size: int, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
