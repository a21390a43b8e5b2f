"""Parts: immutable folders of Arrow IPC files, written by batches and read by chunks."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from assay.errors import StoreError
from assay.store.catalogue import Chunk, PartRow
from assay.store.columns import Schema, unify
from assay.store.files import checksum, make_folder, operating, sync_folder, write_synced

CHUNK_ROWS = 1 << 17
"""Rows of a chunk, where they are short."""

CHUNK_BYTES = 32 << 20
"""Bytes of a chunk after which it is closed early, so that long texts stay bounded."""

SUPERSEDED = "superseded.arrow"
"""File of a part that lists the rows of older parts it replaces (columns part, row)."""


class PartWriter:
    """Collect frames of one schema or several, and write them as chunks.

    Args:
        folder: A new folder, made here.
        rows: Rows after which a chunk is closed.
        size: Estimated bytes after which a chunk is closed.

    Attributes:
        chunks: The files written so far.
        schemas: The schema of each of them.
    """

    def __init__(self, folder: Path, *, rows: int = CHUNK_ROWS, size: int = CHUNK_BYTES) -> None:
        self.folder = folder
        self.chunks: list[Chunk] = []
        self.schemas: list[Schema] = []
        self._rows, self._size = rows, size
        self._waiting: list[pl.DataFrame] = []
        self._waiting_rows = 0
        self._waiting_bytes = 0
        make_folder(folder)

    def append(self, frame: pl.DataFrame) -> None:
        """Add rows; they are written once a chunk is full.

        Raises:
            DiskFull, PermissionRefused: The chunk cannot be written.
        """
        if frame.is_empty():
            return
        if self._waiting and self._waiting[-1].schema != frame.schema:
            self.flush()
        each = max(1, int(frame.estimated_size()) // frame.height)
        step = max(1, min(self._rows, self._size // each))
        at = 0
        while at < frame.height:
            take = min(step, max(1, self._rows - self._waiting_rows), frame.height - at)
            self._waiting.append(frame.slice(at, take))
            self._waiting_rows += take
            self._waiting_bytes += take * each
            at += take
            if self._waiting_rows >= self._rows or self._waiting_bytes >= self._size:
                self.flush()

    def flush(self) -> None:
        """Write the rows waiting as one chunk."""
        if not self._waiting:
            return
        frame = pl.concat(self._waiting, rechunk=True)
        self._waiting.clear()
        self._waiting_rows = self._waiting_bytes = 0
        self._write(f"{len(self.chunks):05d}.arrow", frame, frame.height)
        self.schemas.append(dict(frame.schema))

    def finish(self, superseded: pl.DataFrame | None = None) -> tuple[Chunk, ...]:
        """Write what is left and wait until all is on disk.

        Args:
            superseded: Columns part (id) and row of the rows that this part replaces.
        """
        self.flush()
        if superseded is not None and not superseded.is_empty():
            self._write(SUPERSEDED, superseded, 0)
        sync_folder(self.folder)
        return tuple(self.chunks)

    def _write(self, name: str, frame: pl.DataFrame, rows: int) -> None:
        # through memory, so that a full disk is an error of the system that we can name
        buffer = io.BytesIO()
        frame.write_ipc(buffer, compression="uncompressed")
        data = buffer.getbuffer()
        write_synced(self.folder / name, data)
        self.chunks.append(Chunk(name, rows, len(data), checksum(data)))


def read_chunk(path: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """Read one file of a part.

    Raises:
        FileNotFoundError: It is gone, which compaction by another process may cause.
        StoreError: It is not what was written.
    """
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    try:
        with operating(path):
            return pl.read_ipc(path, columns=None if columns is None else list(columns))
    except pl.exceptions.PolarsError as error:
        raise StoreError(f"The part file {path} is damaged.") from error


@dataclass(frozen=True)
class Current:
    """The rows of one chunk that are not superseded.

    Attributes:
        part: Id of the part.
        rows: (n,) int64, row numbers within the part.
        frame: The rows, n high.
    """

    part: str
    rows: np.ndarray
    frame: pl.DataFrame


def current_rows(
    root: Path, parts: Sequence[PartRow], columns: Sequence[str] | None = None
) -> Iterator[Current]:
    """Read chunk by chunk what a data set holds now.

    Args:
        root: Folder of all parts.
        parts: The parts of the data set, oldest first.
        columns: Those to read; ``None`` for all that the chunk has.
    """
    gone = superseded_rows(root, parts)
    for part in parts:
        start = 0
        for chunk in part.chunks:
            if chunk.rows == 0:
                continue
            path = root / part.id / chunk.file
            wanted = columns if columns is None else _present(path, columns)
            frame = read_chunk(path, wanted)
            rows = np.arange(start, start + chunk.rows)
            if part.id in gone:
                alive = ~gone[part.id][start : start + chunk.rows]
                if not alive.all():
                    rows, frame = rows[alive], frame.filter(pl.Series(alive))
            start += chunk.rows
            yield Current(part.id, rows, frame)


def _present(path: Path, columns: Sequence[str]) -> list[str]:
    schema = pl.read_ipc_schema(path)
    return [name for name in columns if name in schema]


def superseded_rows(root: Path, parts: Sequence[PartRow]) -> dict[str, np.ndarray]:
    """Return, for each part with rows that a newer one replaces, a mask of those rows."""
    gone: dict[str, np.ndarray] = {}
    rows = {part.id: part.rows for part in parts}
    for part in parts:
        if not any(chunk.file == SUPERSEDED for chunk in part.chunks):
            continue
        listed = read_chunk(root / part.id / SUPERSEDED)
        for (older,), group in listed.group_by("part"):
            name = str(older)
            mask = gone.setdefault(name, np.zeros(rows[name], dtype=bool))
            mask[group["row"].to_numpy()] = True
    return gone


def schema_of(root: Path, parts: Sequence[PartRow]) -> dict[str, pl.DataType]:
    """Return the columns of a data set, wide enough for all its parts."""
    return unify(
        pl.read_ipc_schema(root / part.id / part.chunks[0].file)
        for part in parts
        if part.chunks and part.chunks[0].rows
    )


def columns_told(schema: Schema) -> dict[str, Any]:
    """Return name → dtype as text, for the catalogue."""
    return {name: str(dtype) for name, dtype in schema.items()}
