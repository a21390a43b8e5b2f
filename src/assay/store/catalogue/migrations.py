"""Bring a catalogue to the newest version, one small function for each step.

A step is never edited once released; a change is a new step at the end of ``MIGRATIONS``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, func, insert, inspect, select

from assay.errors import NewerWorkspace
from assay.store.catalogue.engine import reading, writing
from assay.store.catalogue.schema import migrations

Migration = Callable[[Connection], None]

# one number for all processes that meet on one PostgreSQL database
_ADVISORY_LOCK = 0x617373_6179


def create_tables(connection: Connection) -> None:
    """Version 1: the catalogue as first released."""
    for statement in _VERSION_1:
        connection.exec_driver_sql(statement)


_VERSION_1 = (
    """CREATE TABLE datasets (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        created TEXT NOT NULL,
        revision BIGINT NOT NULL,
        content TEXT NOT NULL,
        seq BIGINT NOT NULL
    )""",
    """CREATE TABLE parts (
        id TEXT PRIMARY KEY,
        dataset TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
        position BIGINT NOT NULL,
        rows BIGINT NOT NULL,
        superseded BIGINT NOT NULL,
        chunks TEXT NOT NULL,
        columns TEXT NOT NULL,
        source TEXT NOT NULL,
        created TEXT NOT NULL,
        UNIQUE (dataset, position)
    )""",
    """CREATE TABLE decisions (
        dataset TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
        seq BIGINT NOT NULL,
        record TEXT NOT NULL,
        action TEXT NOT NULL,
        label TEXT,
        note TEXT,
        decided_by TEXT NOT NULL,
        at TEXT NOT NULL,
        finding TEXT,
        run TEXT,
        undoes BIGINT,
        PRIMARY KEY (dataset, seq)
    )""",
    "CREATE INDEX decisions_of_record ON decisions (dataset, record)",
    """CREATE TABLE runs (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        dataset TEXT REFERENCES datasets (id) ON DELETE SET NULL,
        params TEXT NOT NULL,
        identity TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        models TEXT NOT NULL,
        versions TEXT NOT NULL,
        seed BIGINT,
        status TEXT NOT NULL,
        created TEXT NOT NULL,
        started TEXT,
        finished TEXT,
        progress TEXT,
        result TEXT,
        error TEXT,
        log TEXT NOT NULL,
        host TEXT NOT NULL,
        heartbeat TEXT NOT NULL,
        cancel_requested BOOLEAN NOT NULL
    )""",
    "CREATE INDEX runs_by_identity ON runs (identity)",
    "CREATE INDEX runs_of_dataset ON runs (dataset, kind)",
    """CREATE TABLE models (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        dataset TEXT REFERENCES datasets (id) ON DELETE SET NULL,
        run TEXT NOT NULL,
        card TEXT NOT NULL,
        promoted BOOLEAN NOT NULL,
        created TEXT NOT NULL
    )""",
)


def add_keys(connection: Connection) -> None:
    """Version 2: decisions carry a key of their maker, so that none is saved twice."""
    for statement in _VERSION_2:
        connection.exec_driver_sql(statement)


_VERSION_2 = (
    "ALTER TABLE decisions ADD COLUMN client_key TEXT",
    "CREATE UNIQUE INDEX decisions_by_key ON decisions (dataset, client_key) "
    "WHERE client_key IS NOT NULL",
)


def add_hints_and_folders(connection: Connection) -> None:
    """Version 3: failed runs keep what to do; data sets keep where their pictures lie."""
    for statement in _VERSION_3:
        connection.exec_driver_sql(statement)


_VERSION_3 = (
    "ALTER TABLE runs ADD COLUMN hint TEXT",
    "ALTER TABLE datasets ADD COLUMN folders TEXT NOT NULL DEFAULT '[]'",
)


def add_api_keys(connection: Connection) -> None:
    """Version 4: programs ask the prediction service with keys."""
    connection.exec_driver_sql(_API_KEYS)


_API_KEYS = """CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL,
    revoked TEXT
)"""


def add_topic_edits(connection: Connection) -> None:
    """Version 5: people merge, split, rename and exclude topics."""
    connection.exec_driver_sql(_TOPIC_EDITS)


_TOPIC_EDITS = """CREATE TABLE topic_edits (
    dataset TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    fit TEXT NOT NULL,
    action TEXT NOT NULL,
    topics TEXT NOT NULL,
    name TEXT,
    parts TEXT NOT NULL,
    made TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    at TEXT NOT NULL,
    undoes BIGINT,
    PRIMARY KEY (dataset, seq)
)"""


def add_conversations(connection: Connection) -> None:
    """Version 6: people talk with data sets."""
    for statement in _CONVERSATIONS:
        connection.exec_driver_sql(statement)


_CONVERSATIONS = (
    """CREATE TABLE conversations (
        id TEXT PRIMARY KEY,
        dataset TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
        title TEXT NOT NULL,
        created TEXT NOT NULL
    )""",
    """CREATE TABLE turns (
        conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        seq BIGINT NOT NULL,
        after BIGINT,
        content TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (conversation, seq)
    )""",
)

MIGRATIONS: Sequence[Migration] = (
    create_tables,
    add_keys,
    add_hints_and_folders,
    add_api_keys,
    add_topic_edits,
    add_conversations,
)
"""Step n brings a catalogue from version n-1 to n (counted from 1)."""


def migrate(engine: Engine, steps: Sequence[Migration] = MIGRATIONS) -> int:
    """Run the steps still missing, all in one transaction, and return the version.

    Raises:
        NewerWorkspace: The catalogue has more steps behind it than this program knows; it
            is left unchanged.
    """
    with reading(engine) as connection:
        version = version_of(connection)
    _refuse_newer(engine, version, len(steps))
    if version == len(steps):
        return version
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))
        version = version_of(connection)  # another process may have been first
        _refuse_newer(engine, version, len(steps))
        if version == 0:
            connection.exec_driver_sql(
                "CREATE TABLE IF NOT EXISTS assay_migrations "
                "(version BIGINT PRIMARY KEY, at TEXT NOT NULL)"
            )
        for number, step in enumerate(steps[version:], start=version + 1):
            step(connection)
            connection.execute(insert(migrations).values(version=number, at=datetime.now(UTC)))
    return len(steps)


def version_of(connection: Connection) -> int:
    """Return the number of steps a catalogue has behind it, 0 for an empty database."""
    if not inspect(connection).has_table(migrations.name):
        return 0
    return connection.execute(select(func.max(migrations.c.version))).scalar() or 0


def _refuse_newer(engine: Engine, version: int, known: int) -> None:
    if version > known:
        place = engine.url.render_as_string(hide_password=True)
        raise NewerWorkspace(
            f"The catalogue {place} has version {version}; this Assay knows versions up to {known}."
        )
