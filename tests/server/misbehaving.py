"""A proxy that drops, delays, truncates and refuses, and counts what got through."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2 as httpx
import orjson

FAULTS = ("drop", "lose", "delay", "truncate", "limit", "limit until", "fail", "garble")


class Proxy(ThreadingHTTPServer):
    """Passes requests on to a server, except where it is a fault's turn.

    Args:
        target: Address of the server.
        faults: What goes wrong, in any order with the requests that go right.
        seed: Of that order.

    Attributes:
        asked: Requests that came.
        suffered: Faults that happened.
        answered: How often each text was answered, whole.
    """

    def __init__(self, target: str, faults: Sequence[str] = (), seed: int = 0) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        turns = [*faults, *([""] * len(faults))]
        random.Random(seed).shuffle(turns)
        self._turns = iter(turns)
        self._guard = threading.Lock()
        self.upstream = httpx.Client(base_url=target, timeout=60, trust_env=False)
        self.asked = 0
        self.suffered: list[str] = []
        self.answered: Counter[str] = Counter()

    def next_turn(self) -> str:
        with self._guard:
            self.asked += 1
            turn = next(self._turns, "")
            if turn:
                self.suffered.append(turn)
            return turn

    def delivered(self, texts: Sequence[str]) -> None:
        with self._guard:
            self.answered.update(texts)

    def server_close(self) -> None:
        super().server_close()
        self.upstream.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["content-length"]))
        match self.server.next_turn():
            case "drop":
                self.close_connection = True
            case "delay":
                self.connection.recv(1)  # nothing comes but the end: the client has left
                self.close_connection = True
            case "limit":
                self._answer(429, b"slow down", {"Retry-After": "0"})
            case "limit until":
                self._answer(429, b"", {"Retry-After": self.date_time_string()})
            case "fail":
                self._answer(500, b"<h1>oops</h1>")
            case "lose":
                self._pass_on(content)
                self.close_connection = True
            case "truncate":
                answer = self._pass_on(content)
                self._head(200, len(answer.content))
                self.wfile.write(answer.content[: len(answer.content) // 2])
                self.close_connection = True
            case "garble":
                self._answer(200, self._pass_on(content).content[:-2])
            case _:
                answer = self._pass_on(content)
                self._answer(answer.status_code, answer.content)
                if answer.status_code == 200:
                    body = orjson.loads(content)
                    self.server.delivered([one["text"] for one in body["data"]])

    def _pass_on(self, content: bytes) -> httpx.Response:
        wanted = ("authorization", "content-type")
        headers = {name: self.headers[name] for name in wanted if name in self.headers}
        return self.server.upstream.post(self.path, content=content, headers=headers)

    def _head(self, status: int, length: int, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(length), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def _answer(self, status: int, body: bytes, more: dict[str, str] | None = None) -> None:
        self._head(status, len(body), more)
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def between(target: str, faults: Sequence[str] = (), seed: int = 0) -> Iterator[Proxy]:
    """Put a proxy before a server."""
    with Proxy(target, faults, seed) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


def address(proxy: Proxy) -> str:
    """Where the proxy listens."""
    return f"http://127.0.0.1:{proxy.server_port}"
