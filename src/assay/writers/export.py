"""Writing records to a file or folder that other programs read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from assay.errors import ExportError
from assay.schema.runs import Reporter, silent
from assay.writers.cells import storable
from assay.writers.columns import plain_names
from assay.writers.formats import FILES, FOLDER, format_of
from assay.writers.huggingface import write_huggingface
from assay.writers.places import new_file

CHUNK = 50_000
"""Rows written at a time: bounds memory however large the frames are that come in."""


def write(
    frames: Iterable[pl.DataFrame],
    path: str | Path,
    *,
    format: str | None = None,  # noqa: A002  # the word a person uses
    total: int | None = None,
    chunk: int = CHUNK,
    report: Reporter = silent,
) -> int:
    """Write record frames to a file or folder, whole or not at all.

    Rows are streamed in chunks to a temporary name beside the target, synced, and renamed;
    a file already there is replaced. Metadata columns lose their prefix by the rule of
    ``plain_names``.

    Args:
        frames: Frames of one schema, in the order wanted; at least one, perhaps of no rows.
        path: Target; the ending chooses the format (``ENDINGS``, text formats also
            with ``.gz``), no ending means a Hugging Face folder.
        format: One of ``FORMATS``, to choose against the ending.
        total: Number of rows, for the progress report.
        chunk: Rows written at a time.
        report: Told after each chunk.

    Returns:
        Number of rows written.

    Raises:
        Cancelled: From ``report``; nothing is left behind.
        ExportError: Unknown ending or format, a folder in the way, no columns, or frames
            that differ in their columns.
        PermissionRefused: The target cannot be written.
        DiskFull: No room.
    """
    target = Path(path)
    chosen = format_of(target, format)
    chunks = _Chunks(frames, chunk, total, report)
    if chosen.name == FOLDER:
        write_huggingface(iter(chunks), target)
    else:
        with new_file(target) as temporary:
            FILES[chosen.name](iter(chunks), temporary, chosen.gzipped)
    return chunks.rows


class _Chunks:
    """Frames cut into chunks of one schema, columns named for the export."""

    def __init__(
        self, frames: Iterable[pl.DataFrame], size: int, total: int | None, report: Reporter
    ) -> None:
        self._frames, self._size, self._total, self._report = frames, size, total, report
        self.rows = 0

    def __iter__(self) -> Iterator[pl.DataFrame]:
        schema: pl.Schema | None = None
        for frame in self._incoming():
            named = storable(_named(frame))
            if schema is None:
                schema = named.schema
                if not schema:
                    raise ExportError("There are no columns to write.", hint=_NO_COLUMNS)
                if not len(named):
                    yield named
            named = _conformed(named, schema)
            for piece in named.iter_slices(self._size):
                yield piece
                self.rows += len(piece)
                self._report(self.rows, self._total, "writing")
        if schema is None:
            raise ExportError("There are no records to write.", hint=_NO_COLUMNS)

    def _incoming(self) -> Iterator[pl.DataFrame]:
        """Take the frames; an error on their side must not read as one of writing."""
        try:
            yield from self._frames
        except (OSError, pl.exceptions.PolarsError) as error:
            raise ExportError(
                f"The records to write cannot be read: {error}.",
                hint="Run `assay doctor` to see whether the workspace is sound.",
            ) from error


_NO_COLUMNS = "Import records first, or choose columns that exist."


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    names = plain_names(frame.columns)
    return frame.select(pl.col(old).alias(new) for old, new in names.items())


def _conformed(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """Bring a later frame to the columns and types of the first."""
    if frame.schema == schema:
        return frame
    if set(frame.columns) != set(schema):
        differing = ", ".join(sorted(set(frame.columns) ^ set(schema)))
        raise ExportError(
            f"The records to write differ in their columns: {differing}.",
            hint="Export them separately, or choose the columns they share.",
        )
    try:
        return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    except pl.exceptions.PolarsError as error:
        raise ExportError(
            f"The records to write differ in their types: {str(error).partition(chr(10))[0]}.",
            hint="Export them separately, or to a text format after making the types equal.",
        ) from error
