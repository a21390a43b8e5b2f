"""The tables of the catalogue, as SQLAlchemy sees them.

How they come to be is in ``migrations.py``; a test compares the two. Only types that mean
the same in SQLite and PostgreSQL are used: text, big integers, booleans; JSON and times are
text (ISO 8601, UTC).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Json(TypeDecorator[Any]):
    """Plain data as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401, ARG002
        """Write as JSON; NaN and infinities become null, as JSON has none."""
        return None if value is None else orjson.dumps(value, option=_JSON).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        """Read from JSON."""
        return None if value is None else orjson.loads(value)


_JSON = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


class Utc(TypeDecorator[datetime]):
    """A moment, stored as ISO 8601 text in UTC, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write in UTC with microseconds."""
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        """Read as an aware datetime."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()

migrations = Table(
    "assay_migrations",
    metadata,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
)

datasets = Table(
    "datasets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created", Utc, nullable=False),
    Column("revision", BigInteger, nullable=False),  # grows when the list of parts changes
    Column("content", Text, nullable=False),  # hash of what came in; compaction keeps it
    Column("seq", BigInteger, nullable=False),  # of the latest decision
    Column("folders", Json, nullable=False, server_default="[]"),  # of pictures, newest first
)

parts = Table(
    "parts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("dataset", Text, ForeignKey("datasets.id", ondelete="CASCADE"), nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("superseded", BigInteger, nullable=False),  # rows of older parts it replaces
    Column("chunks", Json, nullable=False),
    Column("columns", Json, nullable=False),
    Column("source", Json, nullable=False),
    Column("created", Utc, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("dataset", Text, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("record", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("label", Text),
    Column("note", Text),
    Column("decided_by", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("finding", Text),
    Column("run", Text),
    Column("undoes", BigInteger),
    Column("client_key", Text),  # unique within a data set where there is one
)

topic_edits = Table(
    "topic_edits",
    metadata,
    Column("dataset", Text, ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("fit", Text, nullable=False),  # name of the fitted topics
    Column("action", Text, nullable=False),
    Column("topics", Json, nullable=False),
    Column("name", Text),
    Column("parts", Json, nullable=False),  # of a split, with their middles
    Column("made", Json, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("undoes", BigInteger),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("dataset", Text, ForeignKey("datasets.id", ondelete="CASCADE"), nullable=False),
    Column("title", Text, nullable=False),
    Column("created", Utc, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column(
        "conversation", Text, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("after", BigInteger),  # the turn it follows
    Column("content", Json, nullable=False),
    Column("at", Utc, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("dataset", Text, ForeignKey("datasets.id", ondelete="SET NULL")),
    Column("params", Json, nullable=False),
    Column("identity", Text, nullable=False),  # hash of kind, data set, params, fingerprint
    Column("fingerprint", Text, nullable=False),
    Column("models", Json, nullable=False),
    Column("versions", Json, nullable=False),
    Column("seed", BigInteger),
    Column("status", Text, nullable=False),
    Column("created", Utc, nullable=False),
    Column("started", Utc),
    Column("finished", Utc),
    Column("progress", Json),
    Column("result", Json),
    Column("error", Text),
    Column("hint", Text),
    Column("log", Json, nullable=False),
    Column("host", Text, nullable=False),
    Column("heartbeat", Utc, nullable=False),
    Column("cancel_requested", Boolean, nullable=False),
)

keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),  # of the secret, which is kept nowhere
    Column("created", Utc, nullable=False),
    Column("revoked", Utc),
)

models = Table(
    "models",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("dataset", Text, ForeignKey("datasets.id", ondelete="SET NULL")),
    Column("run", Text, nullable=False),
    Column("card", Json, nullable=False),
    Column("promoted", Boolean, nullable=False),
    Column("created", Utc, nullable=False),
)
