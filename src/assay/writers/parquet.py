"""Parquet, compressed with zstd, streamed chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from polars.io.plugins import register_io_source

from assay.errors import ExportError
from assay.writers.text import Chunks

ROW_GROUP = 100_000
"""Rows per row group: what a reader must hold at once."""


def write_parquet(chunks: Chunks, path: Path, gzipped: bool = False) -> None:
    """Write a Parquet file; types stay as they are.

    Raises:
        ExportError: Asked to gzip it: it is compressed inside.
    """
    if gzipped:
        raise ExportError("Parquet is compressed inside already.", hint="Leave out the ending .gz.")
    first = next(chunks)

    def source(
        with_columns: list[str] | None,  # noqa: ARG001  # a sink takes every column and row
        predicate: pl.Expr | None,  # noqa: ARG001
        n_rows: int | None,  # noqa: ARG001
        batch_size: int | None,  # noqa: ARG001
    ) -> Iterator[pl.DataFrame]:
        yield first
        yield from chunks

    lazy = register_io_source(source, schema=first.schema)
    lazy.sink_parquet(path, compression="zstd", row_group_size=ROW_GROUP)
