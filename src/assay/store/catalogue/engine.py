"""Connect to SQLite or PostgreSQL, and turn database errors into sentences."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    DisconnectionError,
    IntegrityError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolTimeout,
)

from assay.errors import (
    AssayError,
    DiskFull,
    InvalidSetting,
    PermissionRefused,
    StoreBusy,
    StoreError,
)

_WRITING = "assay_writing"
_TURN = "assay_turn"


def connect(place: Path | str, *, busy_timeout: float = 30.0) -> Engine:
    """Make an engine for a SQLite file, or for a PostgreSQL URL; nothing is read yet.

    Args:
        place: Path of the SQLite file, or a ``postgresql://`` URL.
        busy_timeout: Seconds to wait for another process that is writing.

    Raises:
        InvalidSetting: The URL is not one of PostgreSQL.
    """
    if isinstance(place, Path):
        return _sqlite(place, busy_timeout)
    return _postgresql(place, busy_timeout)


def _sqlite(path: Path, busy_timeout: float) -> Engine:
    engine = sqlalchemy.create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": busy_timeout, "check_same_thread": False},
        pool_timeout=busy_timeout,
    )

    # Threads of one process take turns here: those that wait for the database itself sleep
    # ever longer between two looks, whoever comes later may be first.
    engine.update_execution_options(**{_TURN: (threading.RLock(), busy_timeout)})

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, record: Any) -> None:  # noqa: ANN401
        record.info["pid"] = os.getpid()
        # We begin transactions ourselves: the driver would begin a reading one and upgrade
        # it at the first write, which fails at once when another process is writing.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "checkout")
    def _same_process(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ANN401, ARG001
        if record.info["pid"] != os.getpid():
            record.dbapi_connection = proxy.dbapi_connection = None
            raise DisconnectionError("The connection belongs to the process we were forked from.")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def use_write_ahead_log(engine: Engine) -> None:
    """Let readers and one writer work at once; kept in the file, so once is enough.

    Raises:
        StoreBusy: Others used the file all the time the engine waits for a turn.
    """
    if engine.dialect.name != "sqlite":
        return
    deadline = time.monotonic() + engine.get_execution_options()[_TURN][1]
    pause = 0.001
    while not _in_write_ahead_log(engine, last=time.monotonic() >= deadline):
        time.sleep(pause)
        pause = min(2 * pause, 0.05)


def _in_write_ahead_log(engine: Engine, *, last: bool) -> bool:
    # SQLite does not wait for its turn here: whoever opens a new file while another switches
    # it is refused at once, whatever the timeout.
    with translated(engine):
        raw = engine.raw_connection()
        try:
            cursor = raw.cursor()
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                cursor.execute("PRAGMA journal_mode = WAL")
            cursor.close()
        except sqlite3.Error as error:
            told = translate(engine, error)
            if isinstance(told, StoreBusy) and not last:
                return False
            raise told from error
        finally:
            raw.close()
    return True


def _postgresql(text: str, busy_timeout: float) -> Engine:
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise InvalidSetting(
            "The database URL cannot be read.",
            hint="Example: postgresql://user:password@host:5432/database",
        ) from error
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise InvalidSetting(
            f"The database URL names {url.get_backend_name()}, but only PostgreSQL is supported.",
            hint="Leave ASSAY_DATABASE_URL unset to use SQLite in the workspace.",
        )
    milliseconds = max(1, int(busy_timeout * 1000))
    return sqlalchemy.create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={
            "options": f"-c lock_timeout={milliseconds} -c synchronous_commit=on",
            "connect_timeout": max(2, int(busy_timeout)),
        },
        pool_pre_ping=True,
        pool_timeout=busy_timeout,
    )


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one reading transaction."""
    with translated(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one writing transaction, committed at the end or not at all."""
    with (
        translated(engine),
        _turn(engine),
        engine.connect().execution_options(**{_WRITING: True}) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    lock, timeout = engine.get_execution_options().get(_TURN, (nullcontext(), 0.0))
    if isinstance(lock, nullcontext):
        yield
        return
    if not lock.acquire(timeout=timeout):
        raise StoreBusy("Other threads of this process hold the catalogue.")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Raise our own errors for those of the database."""
    try:
        yield
    except IntegrityError:
        raise  # the caller knows which name is taken
    except DBAPIError as error:
        raise translate(engine, error.orig) from error
    except PoolTimeout as error:
        raise StoreBusy("All connections to the catalogue are in use.") from error


def translate(engine: Engine, error: BaseException | None) -> AssayError:
    """Say in a sentence what a database driver complained about."""
    place = engine.url.render_as_string(hide_password=True)
    if isinstance(error, sqlite3.Error):
        return _from_sqlite(engine.url.database or place, error)
    state = getattr(error, "sqlstate", None) or ""
    first = str(error).strip().split("\n", 1)[0]
    if state in ("55P03", "57014", "40P01", "40001"):
        return StoreBusy(f"Another process holds the catalogue {place}.")
    if state.startswith("53100"):
        return DiskFull(f"The disk of the database {place} is full.")
    if state in ("42501", "28000", "28P01"):
        return PermissionRefused(
            f"The database {place} refuses us: {first}.",
            hint="Check the user and password of the database URL, and its rights.",
        )
    if not state:
        return StoreError(
            f"The database {place} cannot be reached: {first}",
            hint="Check that the server runs and that ASSAY_DATABASE_URL is right.",
        )
    return StoreError(f"The database {place} answered with an error: {first} ({state}).")


def _from_sqlite(path: str, error: sqlite3.Error) -> AssayError:
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(f"Another process holds the catalogue {path}.")
    # a file-size limit or a full quota shows as a failed write, not as SQLITE_FULL
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE")):
        return DiskFull(f"There is no room to write the catalogue {path}.")
    if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN", "SQLITE_AUTH")):
        return PermissionRefused(f"The catalogue {path} cannot be opened for writing.")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreError(
            f"The catalogue {path} is damaged: {error}.",
            hint="Restore it from a copy; parts and artefacts beside it are not concerned.",
        )
    return StoreError(f"The catalogue {path} answered with an error: {error} ({name}).")
