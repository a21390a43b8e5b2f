"""CSV, TSV, JSON lines and JSON: one piece of text a chunk."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import polars as pl

from assay.writers.cells import flat, textual

Chunks = Iterator[pl.DataFrame]
"""Frames of one schema, at least one."""

FileWriter = Callable[[Chunks, Path, bool], None]
"""Writes chunks to a path, gzipped if the flag is set."""


def write_csv(chunks: Chunks, path: Path, gzipped: bool, *, separator: str = ",") -> None:
    """Write delimited text (RFC 4180, lines end with a line feed, UTF-8 without mark).

    Null is an empty field, an empty text is ``""``. Lists and structures become JSON,
    names of checks are joined by ``;``, instants are ISO 8601, bytes base64.

    Cells that begin with ``=``, ``+``, ``-`` or ``@`` are written as they are, never
    prefixed: an export must give back what came in. A spreadsheet may run such a cell as
    a formula; a person who opens texts of strangers in one should import them as text.
    """
    with _opened(path, gzipped) as file:
        for number, chunk in enumerate(chunks):
            table = flat(textual(chunk))
            if table.width == 1:  # a line with nothing on it would be no row to most readers
                table = table.with_columns(pl.all().cast(pl.String).fill_null(""))
            file.write(table.write_csv(include_header=not number, separator=separator).encode())


def write_tsv(chunks: Chunks, path: Path, gzipped: bool) -> None:
    """Write as ``write_csv`` does, with tabs."""
    write_csv(chunks, path, gzipped, separator="\t")


def write_jsonl(chunks: Chunks, path: Path, gzipped: bool) -> None:
    """Write one JSON object a line; what is not a number (NaN, infinity) becomes null."""
    with _opened(path, gzipped) as file:
        for chunk in chunks:
            file.write(textual(chunk).write_ndjson().encode())


def write_json(chunks: Chunks, path: Path, gzipped: bool) -> None:
    """Write one JSON array of objects, one a line."""
    with _opened(path, gzipped) as file:
        opening = "[\n"
        for chunk in chunks:
            lines = textual(chunk).write_ndjson()
            if lines:
                file.write((opening + lines.removesuffix("\n").replace("\n", ",\n")).encode())
                opening = ",\n"
        file.write(b"[]\n" if opening == "[\n" else b"\n]\n")


@contextmanager
def _opened(path: Path, gzipped: bool) -> Iterator[BinaryIO]:
    with path.open("wb") as raw:
        if not gzipped:
            yield raw
            return
        # No name and no time inside, so that the same records give the same bytes.
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6) as packed:
            yield cast("BinaryIO", packed)
