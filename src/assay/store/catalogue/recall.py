"""Keep what was read from the catalogue until somebody commits, whichever process it is."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Engine

from assay.store.catalogue.engine import reading, translate

T = TypeVar("T")


class Recall:
    """Answers that hold as long as nothing is committed; safe to use from several threads.

    To ask whether anything was costs a hundredth of reading it again. SQLite counts the
    commits of others on each connection (``PRAGMA data_version``), so one connection is kept
    for that question alone. PostgreSQL says which transactions a reader would see now.

    Args:
        engine: Of the catalogue.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._watch: sqlite3.Connection | None = None
        self._pid = 0
        self._seen: Hashable = None
        self._answers: dict[Hashable, Any] = {}

    def of(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what ``read`` returned last under this key, or read anew after a commit.

        What it raises is raised again each time.
        """
        with self._lock:
            now = self._moment()
            if now != self._seen:
                # not emptied: a reader that began before the commit still writes into the old
                self._answers = {}
                self._seen = now
            answers = self._answers
        if key not in answers:
            answers[key] = read()
        return answers[key]

    def close(self) -> None:
        """Let go of the connection."""
        with self._lock:
            if self._watch is not None and self._pid == os.getpid():
                self._watch.close()
            self._watch = None

    def _moment(self) -> Hashable:
        """Return a value that differs from the one before wherever something was committed."""
        if self._engine.dialect.name != "sqlite":
            with reading(self._engine) as connection:
                told = connection.exec_driver_sql("SELECT pg_current_snapshot()::text")
                return told.scalar_one()
        try:
            if self._watch is None or self._pid != os.getpid():
                database = self._engine.url.database
                assert database is not None
                self._watch = sqlite3.connect(
                    database, isolation_level=None, check_same_thread=False
                )
                self._pid = os.getpid()
                self._answers = {}  # of another connection, whose count says nothing here
            return self._watch.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error as error:
            raise translate(self._engine, error) from error
