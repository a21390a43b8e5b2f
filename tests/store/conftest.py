"""A real PostgreSQL server, and stores over both databases."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import psycopg
import pytest

from assay.store import Store, open_store


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    folders = [path.parent for path in reversed(found)]
    if (config := shutil.which("pg_config")) is not None:
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip()))
    return next((f for f in folders if (f / "initdb").exists() and (f / "pg_ctl").exists()), None)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """URL of a server of our own; skipped where its binaries are not installed."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL server binaries (initdb, pg_ctl) are not installed")
    folder = Path(tempfile.mkdtemp(prefix="assay-postgresql-"))
    user = None
    if os.name == "posix" and os.geteuid() == 0:  # the server refuses to run as root
        user = "nobody"
        shutil.chown(folder, user)

    def run(*command: str) -> int:
        done = subprocess.run(
            [str(binaries / command[0]), *command[1:]],
            user=user,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        return done.returncode

    def start() -> int:
        options = f"-k {folder} -h 127.0.0.1 -F -c full_page_writes=off"
        wait = ("-w", "-t", "300", "-l", str(folder / "log"))
        for _ in range(5):
            port = _free_port()  # another program may take it before we do
            if run("pg_ctl", "-D", str(data), *wait, "-o", f"-p {port} {options}", "start") == 0:
                return port
        pytest.skip("PostgreSQL does not start here")

    data = folder / "data"
    made = run("initdb", "-D", str(data), "-U", "assay", "-A", "trust", "-E", "UTF8", "-N")
    port = start() if made == 0 else pytest.skip(f"initdb answers {made}")
    try:
        yield f"postgresql://assay@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "-t", "300", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """``None`` for SQLite, and the URL of an empty PostgreSQL database."""
    if request.param == "sqlite":
        return None
    url = request.getfixturevalue("postgresql_url")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return url


@pytest.fixture
def open_both(tmp_path: Path, database_url: str | None) -> Iterator[Callable[[], Store]]:
    """Opens the same workspace again and again, as other processes would, over either database."""
    opened: list[Store] = []

    def opener() -> Store:
        opened.append(open_store(tmp_path / "both", database_url=database_url, busy_timeout=10))
        return opened[-1]

    yield opener
    for store in opened:
        store.close()


@pytest.fixture
def both(open_both: Callable[[], Store]) -> Store:
    """A store over SQLite, then one over PostgreSQL."""
    return open_both()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store over SQLite, for what no database has a part in."""
    with open_store(tmp_path / "workspace") as opened:
        yield opened


@pytest.fixture
def messages() -> pl.DataFrame:
    """Five records with ids."""
    return pl.DataFrame(
        {
            "id": ["a", "b", "c", "d", "e"],
            "text": ["Where is my card?", "Refund please", "hello", None, "close my account"],
            "label": ["card", "refund", "greeting", None, "refund"],
            "split": ["train", "train", "test", "none", "validation"],
            "_line": [2, 3, 4, 5, 6],
            "meta.rating": [1, 5, 3, None, 2],
        }
    )
