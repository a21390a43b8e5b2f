"""`assay serve` in a process of its own: what it prints, what it refuses, how it stops."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from assay.errors import CannotListen, PortInUse
from assay.server.serving import listen
from assay.workspace import open_workspace


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "assay.cli", "-w", str(folder), "serve", *words]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSAY_")}
    return {**kept, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", "ASSAY_ENCODER": "fake", **more}


@pytest.fixture
def started(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server process and its URL."""
    with subprocess.Popen(
        command(tmp_path / "ws", "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.fullmatch(r"Assay is serving \S+ at (http://127\.0\.0\.1:\d+)\n", line)
        assert found, line
        yield process, found.group(1)
        process.kill()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_stops_gracefully(
    started: tuple[subprocess.Popen[str], str], sign: signal.Signals
) -> None:
    process, url = started
    answer = httpx.get(f"{url}/api/v1/health", timeout=60)
    assert answer.json()["status"] == "ok"
    assert "server" not in answer.headers
    process.send_signal(sign)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert "Stopped" in said
    assert "Traceback" not in said


def test_a_watched_run_does_not_keep_it_from_stopping(
    started: tuple[subprocess.Popen[str], str], source: bytes, tmp_path: Path
) -> None:
    process, url = started
    with httpx.Client(base_url=f"{url}/api/v1", timeout=60) as http:
        upload = http.post("/uploads", params={"name": "chat.csv"}, content=source).json()
        run = http.post("/imports", json={"upload": upload["id"]}).json()
        assert http.get(f"/runs/{run['id']}/events").text.count("event: end") == 1
        checked = http.post("/datasets/chat/checks", json={}).json()
        with http.stream("GET", f"/runs/{checked['id']}/events") as events:
            lines: Any = events.iter_lines()
            assert next(lines).startswith("retry")
            process.send_signal(signal.SIGTERM)
            rest = list(lines)
    assert all(line.startswith(("event", "data", ":")) or not line for line in rest)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    with open_workspace(tmp_path / "ws") as workspace:
        assert workspace.run(checked["id"]).status in ("cancelled", "done")


def test_a_second_server_on_the_port_is_one_clear_sentence(tmp_path: Path) -> None:
    taken = listen("127.0.0.1", 0)
    port = taken.getsockname()[1]
    answer = subprocess.run(
        command(tmp_path / "ws", "--port", str(port)),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    taken.close()
    assert answer.returncode == 1
    assert f"Port {port} on 127.0.0.1 is in use by another program." in answer.stderr
    assert "--port" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_another_host_without_a_token_is_refused_before_anything_listens(tmp_path: Path) -> None:
    answer = subprocess.run(
        command(tmp_path / "ws", "--host", "0.0.0.0", "--port", "0"),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert "--token" in answer.stderr


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(CannotListen):
        listen("192.0.2.1", 0)
    with pytest.raises(CannotListen):
        listen("no such host", 0)
    taken = listen("127.0.0.1", 0)
    with pytest.raises(PortInUse):
        listen("127.0.0.1", taken.getsockname()[1])
    taken.close()
