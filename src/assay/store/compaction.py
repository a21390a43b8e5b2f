"""Merge the parts of a data set into one, without the rows superseded since."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from assay.store.catalogue import Catalogue, PartRow
from assay.store.catalogue.names import new_id
from assay.store.columns import align
from assay.store.files import TEMPORARY, operating, remove, sync_folder
from assay.store.locks import FileLock
from assay.store.parts import PartWriter, columns_told, current_rows, schema_of


def compact(catalogue: Catalogue, parts: Path, locks: Path, dataset: str) -> bool:
    """Write one part in the place of all, list it in one commit, then remove the old files.

    The rows and their order stay. A crash leaves the old parts or the new one in the list;
    files that are in no list are removed by ``doctor``. A process that still maps the old
    files keeps them until it lets go.

    Returns:
        Whether the list was replaced; not when there is one part with nothing superseded,
        nor when an import was faster.
    """
    row, stored = catalogue.parts.of(dataset)
    superseded = sum(part.superseded for part in stored)
    if len(stored) < 2 and not superseded:
        return False
    part_id = new_id()
    temporary, place = parts / f"{TEMPORARY}{part_id}", parts / part_id
    lock = FileLock(locks / f"part-{part_id}")
    lock.acquire(timeout=0)
    committed = False
    try:
        schema = schema_of(parts, stored)
        writer = PartWriter(temporary)
        for current in current_rows(parts, stored):
            writer.append(align(current.frame, schema))
        chunks = writer.finish()
        part = PartRow(
            id=part_id,
            rows=sum(chunk.rows for chunk in chunks),
            superseded=0,
            chunks=chunks,
            columns=columns_told(schema),
            source={"compacted": [part.source for part in stored]},
            created=datetime.now(UTC),
        )
        with operating(place):
            temporary.rename(place)
        sync_folder(parts)
        committed = catalogue.parts.replace(dataset, part, of=row)
    finally:
        remove(temporary)
        if not committed:
            remove(place)
        lock.release(remove=True)
    if committed:
        for part in stored:
            remove(parts / part.id)
    return committed
