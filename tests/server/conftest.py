"""A server on a free port of this machine, and clients that talk to it over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

import httpx2 as httpx
import orjson
import pytest
import uvicorn

from assay.server.access import Access
from assay.server.app import make_app
from assay.server.serving import configured, listen
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

PHRASES = {
    "card_lost": ["i lost my card", "my card is gone", "cannot find my card", "card missing"],
    "transfer": ["transfer pending", "send money home", "transfer did not arrive", "wire failed"],
    "pin": ["forgot my pin", "pin does not work", "how do i change the pin", "wrong pin"],
}
ENDINGS = ["", " please help", " today", " abroad", " what now", " since last week", " again"]


def messages() -> bytes:
    """84 messages in three intents as CSV, with splits, a number, and a wrong label in m5."""
    rows = []
    for label, phrases in PHRASES.items():
        for i, ending in enumerate(ENDINGS):
            for j, phrase in enumerate(phrases):
                split = "test" if (i + j) % 4 == 0 else "train"
                rows.append([f"m{len(rows)}", phrase + ending, label, split, str(len(rows) / 4)])
    rows[5][2] = "pin"
    lines = ["id,text,intent,split,score", *(",".join(row) for row in rows)]
    return "\n".join(lines).encode() + b"\n"


@contextmanager
def serving(
    workspace: Workspace, access: Access | None = None, page: Path | None = None, **more: Any
) -> Any:
    """Serve a workspace from a thread; yields the base URL."""
    listener = listen("127.0.0.1", 0)
    app = make_app(workspace, access, *([page] if page else []), **more)
    server = uvicorn.Server(configured(app))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        app.state.closing.set()
        server.should_exit = True
        thread.join()


class Client:
    """The API as a program uses it; unexpected answers fail the test with what they said."""

    def __init__(self, url: str, **headers: str) -> None:
        self.url = url
        self.http = httpx.Client(base_url=f"{url}/api/v1", headers=headers, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def ask(self, method: str, path: str, *, status: int = 200, **options: Any) -> Any:
        answer = self.http.request(method, path, **options)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def get(
        self, path: str, *, status: int = 200, params: dict[str, Any] | None = None, **more: Any
    ) -> Any:
        return self.ask("GET", path, status=status, params={**(params or {}), **more})

    def post(self, path: str, body: Any = None, *, status: int = 200) -> Any:
        return self.ask("POST", path, status=status, json=body)

    def upload(self, content: bytes, name: str = "messages.csv", *, status: int = 201) -> Any:
        return self.ask("POST", "/uploads", status=status, params={"name": name}, content=content)

    def events(self, run: str) -> list[tuple[str, dict[str, Any]]]:
        """Follow a run to its end; the names and data of its events."""
        found = []
        with self.http.stream("GET", f"/runs/{run}/events") as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            name = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    found.append((name, orjson.loads(line.removeprefix("data: "))))
        return found

    def finished(self, path: str, body: Any = None, *, status: str = "done") -> dict[str, Any]:
        """Begin a run and wait for its end."""
        run = self.post(path, body, status=202)
        ended = self.events(run["id"])[-1][1]
        assert ended["status"] == status, ended["error"]
        return ended

    def imported(self, content: bytes, name: str = "chat", **options: Any) -> dict[str, Any]:
        upload = self.upload(content)
        return self.finished("/imports", {"upload": upload["id"], "name": name, **options})


SETTINGS = {"encoder": "fake", "user": "tester", "threads": 1}


@pytest.fixture
def source() -> bytes:
    """A small data set as a CSV file."""
    return messages()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=Settings(**SETTINGS)) as opened:
        yield opened
        opened.stop()


@pytest.fixture
def client(workspace: Workspace) -> Iterator[Client]:
    with serving(workspace) as url, Client(url) as made:
        yield made


@pytest.fixture
def chat(client: Client) -> Client:
    """A client of a workspace with the data set `chat`."""
    client.imported(messages())
    return client


@pytest.fixture
def guarded(workspace: Workspace) -> Iterator[Callable[..., Client]]:
    """Make clients of a server that asks for a token."""
    access = Access(token="a long enough secret", max_body=10_000)
    with serving(workspace, access) as url, ExitStack() as made:
        yield lambda **headers: made.enter_context(Client(url, **headers))


@pytest.fixture
def serve() -> Callable[..., Any]:
    """Serve a workspace in another way; gives a client."""

    @contextmanager
    def run(*arguments: Any, **options: Any) -> Iterator[Client]:
        with serving(*arguments, **options) as url, Client(url) as made:
            yield made

    return run


@pytest.fixture
def until() -> Callable[..., None]:
    """Wait for something another thread or process does."""

    def wait(true: Callable[[], bool], seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, "it did not happen in time"
            time.sleep(0.01)

    return wait
