"""Vectors of texts, computed once for each encoder: two append-only files.

``vectors.f32`` holds float32 rows, ``keys.bin`` for each of them 16 bytes of BLAKE2b-128 of
the text and the CRC-32 of the row. Vectors are synced before their keys are written, so
whatever has a key is whole; what a crash leaves behind the last whole key is cut off by the
next writer. A key of zeros marks a row that was found damaged.
"""

from __future__ import annotations

import hashlib
import os
import re
import threading
import zlib
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

import numpy as np
import orjson

from assay.errors import StoreError
from assay.store.files import make_folder, operating, write_atomic
from assay.store.locks import FileLock

KEY = np.dtype([("high", "<u8"), ("low", "<u8"), ("crc", "<u4")])
"""One entry of the key file, 20 bytes."""

ABOUT = "about.json"
_KEY_BYTES = 16
_MERGE = 4  # a run of keys is merged into the one before when that is not so many times longer


class VectorCache:
    """The vectors of one encoder; safe to use from several threads and processes.

    Args:
        root: Folder of all caches.
        locks: Folder of the lock files.
        encoder: Key of the encoder.
        dimensions: Width of its vectors.
        timeout: Seconds to wait for another process that is writing.

    Raises:
        StoreError: The cache of this encoder holds vectors of another width.
    """

    def __init__(
        self, root: Path, locks: Path, encoder: str, dimensions: int, *, timeout: float = 30.0
    ) -> None:
        self.folder = root / folder_name(encoder)
        self.dimensions = dimensions
        self._lock = FileLock(
            locks / f"vectors-{self.folder.name}", timeout=timeout, what="the vector cache"
        )
        self._guard = threading.RLock()
        self._index = _Index()
        self._rows: np.ndarray = np.empty((0, dimensions), np.float32)
        if not (self.folder / ABOUT).is_file():
            make_folder(self.folder)
            told = orjson.dumps({"encoder": encoder, "dimensions": dimensions})
            write_atomic(self.folder / ABOUT, told)
        if (have := about(self.folder)["dimensions"]) != dimensions:
            raise StoreError(
                f"The vectors stored for {encoder} have {have} dimensions, not {dimensions}.",
                hint=f"Remove the folder {self.folder} and embed again.",
            )

    def __len__(self) -> int:
        with self._guard:
            self._refresh()
            return self._index.count

    def missing(self, texts: Sequence[str]) -> np.ndarray:
        """Return the indices of texts without a vector, int64, each distinct text once."""
        keys = text_keys(texts)
        with self._guard:
            self._refresh()
            absent = np.flatnonzero(self._index.find(keys) < 0)
        _, first = np.unique(keys[absent], return_index=True)
        return absent[np.sort(first)]

    def add(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Store vectors; on disk when this returns. Those already there are kept.

        Args:
            texts: n texts.
            vectors: (n, dimensions), finite.

        Raises:
            ValueError: The shapes do not agree, or a value is not finite.
            DiskFull, PermissionRefused: None of them is stored.
            StoreBusy: Another process is writing for longer than we wait.
        """
        vectors = np.ascontiguousarray(vectors, dtype="<f4")
        if vectors.shape != (len(texts), self.dimensions):
            raise ValueError(f"{len(texts)} texts, but vectors of shape {vectors.shape}")
        if not np.isfinite(vectors).all():
            raise ValueError("vectors hold NaN or infinity")
        keys = text_keys(texts)
        with self._guard, self._lock:
            self._refresh()
            absent = np.flatnonzero(self._index.find(keys) < 0)
            _, first = np.unique(keys[absent], return_index=True)
            new = absent[np.sort(first)]
            if len(new):
                self._append(keys[new], vectors[new])
                self._refresh()

    def rows(self, texts: Sequence[str]) -> np.ndarray:
        """Return the row of each text in ``matrix``, int64, −1 where it has no vector yet."""
        keys = text_keys(texts)
        with self._guard:
            self._refresh()
            return self._index.find(keys)

    @property
    def matrix(self) -> np.ndarray:
        """All vectors as they lie in the file, (rows, dimensions) float32, mapped."""
        with self._guard:
            self._refresh()
            return self._rows

    def get(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of texts, (n, dimensions) float32, in their order.

        Raises:
            StoreError: A text has none yet.
        """
        return self.at(self.places(texts))

    def at(self, places: np.ndarray) -> np.ndarray:
        """Return the vectors at places that ``places`` gave, (n, dimensions) float32."""
        return self._rows[places]

    def places(self, texts: Sequence[str]) -> np.ndarray:
        """Return where the vectors of texts are stored, (n,) int64; they stay there.

        Raises:
            StoreError: A text has none yet.
        """
        with self._guard:
            rows = self._index.find(keys := text_keys(texts))
            if (rows < 0).any():
                self._refresh()
                rows = self._index.find(keys)
            if absent := int((rows < 0).sum()):
                raise StoreError(
                    f"{absent} of {len(texts)} texts have no vector yet.",
                    hint="Run `assay embed` first.",
                )
            return rows

    def _append(self, keys: np.ndarray, vectors: np.ndarray) -> None:
        count = self._index.count
        entries = np.empty(len(keys), KEY)
        entries["high"], entries["low"] = keys["high"], keys["low"]
        entries["crc"] = [zlib.crc32(row) for row in vectors]
        width = 4 * self.dimensions
        _extend(self.folder / VECTORS, count * width, vectors.ravel().view(np.uint8).data)
        _extend(self.folder / KEYS, count * KEY.itemsize, entries.tobytes())

    def _refresh(self) -> None:
        """Look at what this or another process has added since."""
        path = self.folder / KEYS
        count = path.stat().st_size // KEY.itemsize if path.is_file() else 0
        if count == self._index.count:
            return
        if count < self._index.count:  # doctor has rewritten it
            self._index = _Index()
        with path.open("rb") as file:
            file.seek(self._index.count * KEY.itemsize)
            self._index.extend(np.fromfile(file, KEY, count - self._index.count))
        width = 4 * self.dimensions
        if (self.folder / VECTORS).stat().st_size < count * width:
            raise StoreError(f"The vector cache {self.folder} has fewer vectors than keys.")
        self._rows = np.memmap(self.folder / VECTORS, "<f4", "r", shape=(count, self.dimensions))


VECTORS = "vectors.f32"
KEYS = "keys.bin"


class _Index:
    """Rows by key: sorted runs, merged so that there are few and each key moves seldom."""

    def __init__(self) -> None:
        self.count = 0
        self._runs: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def extend(self, entries: np.ndarray) -> None:
        rows = np.arange(self.count, self.count + len(entries))
        self.count += len(entries)
        high, low = entries["high"].copy(), entries["low"].copy()
        while self._runs and len(self._runs[-1][0]) < _MERGE * len(high):
            before = self._runs.pop()
            high, low, rows = (
                np.concatenate(pair) for pair in zip(before, (high, low, rows), strict=True)
            )
        order = np.argsort(high, kind="stable")
        self._runs.append((high[order], low[order], rows[order]))

    def find(self, keys: np.ndarray) -> np.ndarray:
        """Return the row of each key, −1 where there is none."""
        answer = np.full(len(keys), -1, dtype=np.int64)
        order = np.argsort(keys["high"], kind="stable")  # neighbours in memory, looked up in turn
        high, low = keys["high"][order], keys["low"][order]
        for run_high, run_low, rows in self._runs:
            at = np.searchsorted(run_high, high)
            open_ = np.arange(len(keys))
            while len(open_):
                open_ = open_[at[open_] < len(run_high)]
                open_ = open_[run_high[at[open_]] == high[open_]]
                hit = run_low[at[open_]] == low[open_]
                answer[order[open_[hit]]] = rows[at[open_[hit]]]
                open_ = open_[~hit]
                at[open_] += 1
        return answer


def text_keys(texts: Sequence[str]) -> np.ndarray:
    """Hash texts by BLAKE2b-128; fields high and low, uint64."""
    encoded = (text.encode("utf-8", "surrogatepass") for text in texts)
    hashed = [blake2b(data, digest_size=_KEY_BYTES).digest() for data in encoded]
    return np.frombuffer(b"".join(hashed), np.dtype([("high", "<u8"), ("low", "<u8")]))


def folder_name(encoder: str) -> str:
    """Return the folder of an encoder's cache: readable, and unique by a hash."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", encoder).strip("-")[:60]
    return f"{readable}-{hashlib.blake2b(encoder.encode(), digest_size=6).hexdigest()}"


def about(folder: Path) -> dict[str, object]:
    """Read which encoder a cache belongs to, and its width.

    Raises:
        StoreError: The description is damaged.
    """
    try:
        told = orjson.loads((folder / ABOUT).read_bytes())
        return {"encoder": str(told["encoder"]), "dimensions": int(told["dimensions"])}
    except (OSError, orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"The vector cache {folder} is damaged.", hint="Remove the folder and embed again."
        ) from error


def bury(path: Path, rows: np.ndarray) -> None:
    """Take the keys of damaged rows away, so that their texts are missing again.

    Rows stay where they are: other processes know them by number.
    """
    with operating(path), path.open("r+b", buffering=0) as file:
        for row in rows:
            file.seek(int(row) * KEY.itemsize)
            file.write(bytes(_KEY_BYTES))
        os.fsync(file.fileno())


def _extend(path: Path, size: int, data: bytes | memoryview) -> None:
    """Append at ``size``, cutting off what a crash left behind it; undone when it fails."""
    with operating(path), path.open("r+b" if path.exists() else "w+b", buffering=0) as file:
        file.truncate(size)
        file.seek(size)
        try:
            _write_all(file, memoryview(data))
            os.fsync(file.fileno())
        except OSError:
            file.truncate(size)
            raise


def _write_all(file: BinaryIO, data: memoryview) -> None:
    while len(data):
        data = data[file.write(data) :]
