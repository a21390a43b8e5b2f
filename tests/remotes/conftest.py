"""Prediction APIs that work and that misbehave, in this process and over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest

from assay.remotes import Dropped, Endpoint, RemoteClient, Reply
from assay.remotes.fake import FakeEndpoint, Fault
from assay.remotes.http import HttpEndpoint
from assay.schema.connections import RemoteApi

QUICK = {"backoff": 0.001, "timeout": 20.0, "concurrency": 1}
"""Options of a person in a hurry."""


def in_turn(*faults: Fault) -> Callable[[Sequence[str]], Fault]:
    """What comes instead of the first answers; later ones are right."""
    waiting = iter(faults)
    return lambda _texts: next(waiting, None)


class Handler(BaseHTTPRequestHandler):
    """Lets a fake answer over HTTP."""

    protocol_version = "HTTP/1.1"
    server: Service

    def do_POST(self) -> None:
        body = orjson.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.requests.append((dict(self.headers.items()), body))
        try:
            reply = self.server.fake.post([one["text"] for one in body["data"]])
        except Dropped:
            self.close_connection = True
            return
        self.send_response(reply.status)
        self.send_header("Content-Length", str(len(reply.body)))
        if reply.retry_after is not None:
            self.send_header("Retry-After", str(reply.retry_after))
        if reply.location is not None:
            self.send_header("Location", reply.location)
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Service(ThreadingHTTPServer):
    """A fake behind a port of this machine."""

    def __init__(self, fake: FakeEndpoint) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.fake = fake
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/predict"


@contextmanager
def served(fake: FakeEndpoint) -> Iterator[Service]:
    with Service(fake) as service:
        thread = threading.Thread(target=service.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()


Open = Callable[..., tuple[RemoteClient, FakeEndpoint]]


@pytest.fixture(params=["fake", "http"])
def remote(request: pytest.FixtureRequest) -> Iterator[Open]:
    """Make clients of a service, in this process or behind HTTP, with faults and options."""
    with ExitStack() as opened:

        def make(
            fault: Callable[[Sequence[str]], Fault] | None = None, **options: Any
        ) -> tuple[RemoteClient, FakeEndpoint]:
            fake = FakeEndpoint(**({"fault": fault} if fault else {}))
            chosen = RemoteApi(url="fake://", **{**QUICK, **options})
            endpoint: Endpoint = fake
            if request.param == "http":
                service = opened.enter_context(served(fake))
                chosen = chosen.model_copy(update={"url": service.url})
                endpoint = HttpEndpoint(chosen)
            return RemoteClient(endpoint, chosen), fake

        yield make


@pytest.fixture
def service() -> Iterator[Callable[..., Service]]:
    """Start services behind HTTP."""
    with ExitStack() as opened:
        yield lambda fault=None: opened.enter_context(
            served(FakeEndpoint(**({"fault": fault} if fault else {})))
        )


def answered(body: object, status: int = 200, **more: Any) -> Reply:
    """A reply of any JSON."""
    return Reply(status, orjson.dumps(body), **more)
