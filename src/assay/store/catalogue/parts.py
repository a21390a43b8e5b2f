"""The list of immutable parts that make up each data set."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from assay.store.catalogue.datasets import ensure
from assay.store.catalogue.engine import reading, writing
from assay.store.catalogue.names import DatasetRow, find
from assay.store.catalogue.schema import datasets, parts


@dataclass(frozen=True)
class Chunk:
    """One file of a part.

    Attributes:
        file: Its name in the folder of the part.
        rows: Number of rows; 0 for a file that holds none (the list of superseded rows).
        bytes: Its size.
        checksum: BLAKE2b-128 of its bytes, hexadecimal.
    """

    file: str
    rows: int
    bytes: int
    checksum: str


@dataclass(frozen=True)
class PartRow:
    """A part as the catalogue knows it.

    Attributes:
        id: Its id, also the name of its folder.
        rows: Rows it holds, those superseded since included.
        superseded: Rows of older parts that it replaces.
        chunks: Its files in order of their rows.
        columns: Name → dtype of its columns.
        source: Where it came from, as the import told.
        created: When it was committed, UTC.
    """

    id: str
    rows: int
    superseded: int
    chunks: tuple[Chunk, ...]
    columns: dict[str, str]
    source: dict[str, Any]
    created: datetime

    @property
    def bytes(self) -> int:
        """Size of all its files."""
        return sum(chunk.bytes for chunk in self.chunks)

    @property
    def checksum(self) -> str:
        """Hash over the checksums of its files."""
        told = "\n".join(f"{c.rows} {c.checksum}" for c in self.chunks)
        return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


class Parts:
    """List and commit the parts of data sets."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, dataset: str) -> tuple[DatasetRow, list[PartRow]]:
        """Read a data set and its parts, oldest first, as of one moment.

        Raises:
            DatasetNotFound: There is no data set of that name.
        """
        with reading(self._engine) as connection:
            row = find(connection, dataset)
            return row, _parts(connection, row.id)

    def ids(self) -> set[str]:
        """Return the ids of the parts of all data sets."""
        with reading(self._engine) as connection:
            return set(connection.execute(select(parts.c.id)).scalars())

    def add(self, dataset: str, part: PartRow, *, after: DatasetRow | None) -> bool:
        """Commit a new part, creating the data set if need be.

        Args:
            dataset: Name of the data set.
            part: The part; its files are on disk and synced.
            after: The data set as the part was made for it, ``None`` where there was none.

        Returns:
            False, with nothing changed, when the data set has another revision by now.
        """
        with writing(self._engine) as connection:
            row = ensure(connection, dataset)
            expected = (row.id, 0) if after is None else (after.id, after.revision)
            if (row.id, row.revision) != expected:
                return False
            _insert(connection, row, part)
            told = f"{row.content}{part.checksum}".encode()
            content = hashlib.blake2b(told, digest_size=16).hexdigest()
            _bump(connection, row, content)
            return True

    def replace(self, dataset: str, part: PartRow, *, of: DatasetRow) -> bool:
        """Put one part in the place of all (compaction); what it holds is the same.

        Returns:
            False, with nothing changed, when the data set has another revision by now.
        """
        with writing(self._engine) as connection:
            row = find(connection, dataset, lock=True)
            if (row.id, row.revision) != (of.id, of.revision):
                return False
            connection.execute(delete(parts).where(parts.c.dataset == row.id))
            _insert(connection, row, part)
            _bump(connection, row, row.content)
            return True


def _parts(connection: Connection, dataset_id: str) -> list[PartRow]:
    query = select(parts).where(parts.c.dataset == dataset_id).order_by(parts.c.position)
    return [
        PartRow(
            id=row.id,
            rows=row.rows,
            superseded=row.superseded,
            chunks=tuple(Chunk(**chunk) for chunk in row.chunks),
            columns=row.columns,
            source=row.source,
            created=row.created,
        )
        for row in connection.execute(query)
    ]


def _insert(connection: Connection, row: DatasetRow, part: PartRow) -> None:
    connection.execute(
        insert(parts).values(
            id=part.id,
            dataset=row.id,
            position=row.revision,
            rows=part.rows,
            superseded=part.superseded,
            chunks=[vars(chunk) for chunk in part.chunks],
            columns=part.columns,
            source=part.source,
            created=datetime.now(UTC),
        )
    )


def _bump(connection: Connection, row: DatasetRow, content: str) -> None:
    connection.execute(
        update(datasets)
        .where(datasets.c.id == row.id)
        .values(revision=row.revision + 1, content=content)
    )
