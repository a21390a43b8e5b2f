"""Find data sets by name, and make ids."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import Connection, Row, select

from assay.errors import DatasetNotFound, InvalidSetting
from assay.store.catalogue.schema import datasets

MAX_NAME = 200
"""Longest name of a data set or model, in characters."""


@dataclass(frozen=True)
class DatasetRow:
    """A data set as the catalogue knows it.

    Attributes:
        id: Its id; stays when it is renamed.
        name: What people call it.
        created: When, UTC.
        revision: Grows whenever the list of its parts changes.
        content: Hash of what came in; compaction keeps it.
        seq: Number of its latest decision, 0 before the first.
        folders: Where its pictures may lie, the latest named first.
    """

    id: str
    name: str
    created: datetime
    revision: int
    content: str
    seq: int
    folders: tuple[str, ...] = ()


def new_id() -> str:
    """Make an id: sortable by time (milliseconds), then random."""
    return f"{time.time_ns() // 1_000_000:011x}{os.urandom(5).hex()}"


def find(connection: Connection, name: str, *, lock: bool = False) -> DatasetRow:
    """Read a data set by name.

    Args:
        connection: In a transaction.
        name: Name of the data set.
        lock: Let no other transaction write to it before ours ends. (In SQLite the
            whole catalogue is held by then.)

    Raises:
        DatasetNotFound: With the nearest name as hint.
    """
    query = select(datasets).where(datasets.c.name == name)
    if lock:
        query = query.with_for_update()
    row = connection.execute(query).one_or_none()
    if row is None:
        raise _unknown(connection, name)
    return as_dataset(row)


def as_dataset(row: Row) -> DatasetRow:
    """Make a ``DatasetRow`` of a row of the table."""
    return DatasetRow(*row[:-1], folders=tuple(row.folders))


def checked(name: str, what: str) -> str:
    """Return the name, or refuse one nobody could type.

    Raises:
        InvalidSetting: Empty, too long, or with control characters or outer spaces.
    """
    if not name or len(name) > MAX_NAME or name != name.strip() or not name.isprintable():
        raise InvalidSetting(
            f"{name[:50]!r} cannot be the name of a {what}.",
            hint=f"Use 1 to {MAX_NAME} printable characters without spaces around them.",
        )
    return name


def _unknown(connection: Connection, name: str) -> DatasetNotFound:
    known = list(connection.execute(select(datasets.c.name).order_by(datasets.c.name)).scalars())
    close = get_close_matches(name, known, n=1)
    if close:
        hint = f"Did you mean '{close[0]}'?"
    elif known:
        shown = ", ".join(known[:10]) + (" …" if len(known) > 10 else "")
        hint = f"The workspace holds: {shown}."
    else:
        hint = "The workspace is empty: import a file first."
    return DatasetNotFound(f"There is no data set '{name}'.", hint=hint)
