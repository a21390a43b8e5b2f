"""What others answered, kept by a key: nothing is asked, or paid for, twice.

A SQLite file for each name, beside the artefacts: answers arrive one by one for hours, from
several threads and processes, and each must be on disk when its batch is acknowledged. It can
be deleted like any artefact; then everything is asked again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import Column, LargeBinary, MetaData, Table, Text, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from assay.store.catalogue.engine import connect, reading, use_write_ahead_log, writing

SUFFIX = ".sqlite"
_AT_ONCE = 500
"""Keys in one look-up; SQLite binds at least 999 variables."""

_metadata = MetaData()
_answers = Table(
    "answers",
    _metadata,
    Column("key", Text, primary_key=True),
    Column("answer", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")


def key_of(text: str) -> str:
    """Return the key of an answer that depends on a text alone; any text, also half a surrogate."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Answers:
    """Answers by key, safe to use from several threads and processes.

    Args:
        folder: Where the files are; made when there is none.
        name: Of the file: letters, digits, ``-`` and ``_``.
        busy_timeout: Seconds to wait for another process that is writing.
    """

    def __init__(self, folder: Path, name: str, *, busy_timeout: float = 30.0) -> None:
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a name of answers: {name!r}")
        folder.mkdir(parents=True, exist_ok=True)
        self._engine = connect(folder / f"{name}{SUFFIX}", busy_timeout=busy_timeout)
        use_write_ahead_log(self._engine)
        with writing(self._engine) as connection:
            _metadata.create_all(connection, checkfirst=True)

    def __len__(self) -> int:
        with reading(self._engine) as connection:
            return connection.execute(select(func.count()).select_from(_answers)).scalar_one()

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the answers there are to some keys."""
        found: dict[str, bytes] = {}
        wanted = list(dict.fromkeys(keys))
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                query = select(_answers).where(_answers.c.key.in_(wanted[start : start + _AT_ONCE]))
                found |= {row.key: row.answer for row in connection.execute(query)}
        return found

    def add(self, answers: Mapping[str, bytes]) -> None:
        """Keep answers; they are on disk when this returns, replacing those of the same keys.

        Raises:
            DiskFull, PermissionRefused, StoreBusy: None of them is kept.
        """
        if not answers:
            return
        rows = [{"key": key, "answer": answer} for key, answer in answers.items()]
        statement = insert(_answers)
        newer = {"answer": statement.excluded.answer}
        with writing(self._engine) as connection:
            connection.execute(
                statement.on_conflict_do_update(index_elements=["key"], set_=newer), rows
            )

    def forget(self, keys: Sequence[str]) -> None:
        """Remove the answers to some keys."""
        with writing(self._engine) as connection:
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                connection.execute(delete(_answers).where(_answers.c.key.in_(some)))

    def clear(self) -> None:
        """Forget all of them."""
        with writing(self._engine) as connection:
            connection.execute(delete(_answers))

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def intact(path: Path) -> bool:
    """Tell whether a file of answers can be read."""
    engine = connect(path)
    try:
        with reading(engine) as connection:
            told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
            connection.execute(select(func.count()).select_from(_answers))
        return list(told) == ["ok"]
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it can be asked again
        return False
    finally:
        engine.dispose()
