"""Filling a folder with a text index, in bounded memory."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from tantivy import Document, Index, IndexWriter, SchemaBuilder

from assay.errors import DiskFull, StoreError
from assay.schema.runs import Reporter, silent
from assay.search.identifiers import ENDS, NAMES, IdentifierWriter
from assay.search.lexical import ABOUT, FORMAT, ROW, TOKENISER
from assay.search.query import TEXT
from assay.search.words import analyser, encodable, spaced

Entries = Iterable[tuple[str, str | None]]
"""Pairs of id and text."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def build_index(
    folder: Path,
    batches: Iterable[Entries],
    *,
    stemmer: str | None = "english",
    total: int | None = None,
    heap_bytes: int = 256 * 2**20,
    report: Reporter = silent,
) -> int:
    """Index texts into a folder; rows are numbered in the order in which they come.

    One thread indexes, so that the same texts give the same index. Memory is bounded by
    ``heap_bytes`` and one batch.

    Args:
        folder: An existing, empty folder. Half an index is left there when this raises:
            the caller removes it.
        batches: Batches of (id, text); a missing text can be found by no word.
        stemmer: One of ``assay.search.STEMMERS``, or ``None`` to match words as written.
        total: Number of records, for the progress report.
        heap_bytes: Memory in which words are collected before they are written; 15 MB or more.
        report: Told after each batch.

    Returns:
        Number of records indexed.

    Raises:
        Cancelled: From ``report``.
        DiskFull: No room for the index.
        StoreError: The folder cannot be written.
        UnknownMethod: No such stemmer.
    """
    with ExitStack() as files:
        with _writing(folder):
            names = files.enter_context((folder / NAMES).open("wb"))
            ends = files.enter_context((folder / ENDS).open("wb"))
            writer = _writer(folder, stemmer, heap_bytes)
        ids = IdentifierWriter(names, ends)
        try:
            rows = 0
            for batch in batches:
                entries = list(batch)
                with _writing(folder):
                    _add(writer, ids, entries, rows)
                rows += len(entries)
                report(rows, total, "indexing texts")
            with _writing(folder):
                writer.commit()
        finally:
            # Ends tantivy's threads, so that the caller can remove the folder; where they
            # died already, the error that tells why is on its way.
            with suppress(ValueError):
                writer.wait_merging_threads()
        with _writing(folder):
            _sync(names)
            _sync(ends)
    about = {"format": FORMAT, "stemmer": stemmer, "records": rows}
    with _writing(folder):
        (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
    return rows


def _writer(folder: Path, stemmer: str | None, heap_bytes: int) -> IndexWriter:
    schema = SchemaBuilder()
    schema.add_text_field(TEXT, tokenizer_name=TOKENISER, index_option="position")
    schema.add_unsigned_field(ROW, indexed=True, fast=True)
    index = Index(schema.build(), path=str(folder))
    index.register_tokenizer(TOKENISER, analyser(stemmer))
    return index.writer(heap_bytes, 1)


def _add(
    writer: IndexWriter, ids: IdentifierWriter, entries: list[tuple[str, str | None]], start: int
) -> None:
    for row, (_, text) in enumerate(entries, start):
        document = Document()
        document.add_text(TEXT, spaced(encodable(text)) if text else "")
        document.add_unsigned(ROW, row)
        writer.add_document(document)
    ids.extend([identifier for identifier, _ in entries])


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn write errors into ours; tantivy raises ValueError for every one."""
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            full = error.errno in _FULL
        else:  # tantivy does not say why its thread died
            full = shutil.disk_usage(folder).free < 2**20
        if full:
            raise DiskFull(f"There is no room for the text index in {folder}.") from error
        raise StoreError(f"The text index in {folder} cannot be written: {error}.") from error
