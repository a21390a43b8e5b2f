"""A real Chromium before a real `assay serve` on the sample, as a person has it after the demo."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assay.sample import sample_faults, sample_path
from assay.server.static import FOLDER
from assay.workspace import open_workspace

DATASET = "bank_messages"
FLAGS = (
    *("--no-sandbox", "--disable-quic", "--disable-background-networking"),
    *("--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
)
PATIENCE = 120_000
"""Milliseconds a page may take to show what a test waits for; the machine may be busy."""

expect.set_options(timeout=PATIENCE)

PLAIN = {"NO_COLOR": "1", "PYTHONUNBUFFERED": "1", "COLUMNS": "400"}

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)


def _port() -> int:
    """A free port that the system gives to nobody unasked: a server that was killed gets it again.

    Worker processes of the tests each choose from ports of their own.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 20_000 + 500 * (worker % 20)
    while True:
        port = random.SystemRandom().randrange(first, first + 500)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


@dataclass
class Server:
    """`assay serve` in a process of its own, on one port through all its restarts."""

    folder: Path
    port: int = field(default_factory=_port)
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] = field(init=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSAY_")}
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "assay.cli", "-w", str(self.folder)),
                *("serve", "--port", str(self.port)),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=kept | PLAIN | self.settings,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        served = line.strip().endswith(f":{self.port}")
        assert served, f"{line}{self.process.stderr and self.process.stderr.read()}"
        return self

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def get(self, path: str) -> Any:
        answer = httpx.get(f"{self.url}/api/v1{path}", timeout=60)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def decisions(self) -> list[dict[str, Any]]:
        return self.get(f"/datasets/{DATASET}/decisions?limit=1000")


@pytest.fixture(scope="session")
def after_the_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as the demo leaves it: a model, checks, corrected labels, a second model."""
    folder = tmp_path_factory.mktemp("web") / "workspace"
    with open_workspace(folder) as workspace:
        workspace.import_file(sample_path(DATASET), name=DATASET)
        data = workspace.dataset(DATASET)
        before = data.train(name="before")
        before.evaluate()
        data.check()
        true = {f.record: f.true_label for f in sample_faults(DATASET) if f.true_label}
        good = [f for f in data.findings("label_errors") if true.get(f.record) == f.suggested]
        data.accept(good[: len(good) // 2], by="demo")
        after = data.train(name="after")
        after.compare(before)
        after.evaluate()
        data.project()
    return folder


@pytest.fixture
def server(after_the_demo: Path, tmp_path: Path) -> Iterator[Server]:
    """A server on a copy of that workspace."""
    folder = tmp_path / "workspace"
    shutil.copytree(after_the_demo, folder)
    with _serving(folder) as server:
        yield server


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """A server on a workspace where nothing is yet."""
    with _serving(tmp_path / "empty") as server:
        yield server


@contextmanager
def _serving(folder: Path) -> Iterator[Server]:
    server = Server(folder).start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = _chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (scripts/install_chromium.sh)")
    if not (FOLDER / "index.html").is_file():
        pytest.skip("the page is not built (make page)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        yield browser
        browser.close()


class OpenPage(Protocol):
    """Open a page of a server in a browser profile of its own."""

    def __call__(self, server: Server, path: str = "/", **context: Any) -> Page: ...


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open pages; errors on a page's console, and requests to other hosts, fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(server: Server, path: str = "/", **context: Any) -> Page:
        wide: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
        made = browser.new_context(**wide | context)
        made.set_default_timeout(PATIENCE)
        contexts.append(made)
        page = made.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{path}: {error}"))

        def at_home(request: Any) -> None:
            if not request.url.startswith((server.url, "data:", "blob:")):
                complaints.append(f"{path} asked {request.url}")

        page.on("request", at_home)
        page.goto(server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


STILL = """async () => {
  const ending = () => document.getAnimations().filter((one) =>
    one.playState === "running" && Number.isFinite(one.effect.getComputedTiming().endTime));
  for (let some = ending(); some.length > 0; some = ending())
    await Promise.allSettled(some.map((one) => one.finished));
}"""


def fits(page: Page, width: int) -> None:
    """Make the window so wide, and wait until nothing of the page is wider."""
    page.set_viewport_size({"width": width, "height": 844})
    page.wait_for_function("width => document.documentElement.scrollWidth === width", arg=width)


def axe_violations(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, once nothing fades or slides any more.

    The pointer is put aside: a hint that it calls up after a moment belongs to no part of the page.
    """
    page.mouse.move(0, 0)
    expect(page.get_by_role("tooltip")).to_have_count(0)
    page.evaluate(STILL)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "async () => (await axe.run()).violations.map(v => v.id + ': ' + "
        "v.nodes.map(n => n.target.join(' ') + ' ' + n.html).slice(0, 3).join(' | '))"
    )
    return list(found)
