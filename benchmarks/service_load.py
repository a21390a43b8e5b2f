"""Load on a service: keep-alive clients over plain sockets, cheap enough to share its machine.

Run as a program in a process of its own: ``service_load.py URL PATH closed CLIENTS SECONDS`` or
``open RATE SECONDS``; prints one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

WORDS = (
    "the staff was friendly and the room very clean",
    "terrible service, we waited an hour for cold food",
    "a happy dog runs along the beach",
    "my card was declined twice today, please help",
    "it is a hotel near the station with parking",
    "i would not come back here, the bathroom was dirty and the bed too short",
    "great value",
    "an old car stands in front of a broken house",
)


def body(path: str, number: int) -> bytes:
    """Write a request; no two texts are the same."""
    text = f"{WORDS[number % len(WORDS)]} {number}"
    sent = {"review_text": text} if path.startswith("/sentiment") else {"texts": [text]}
    data = json.dumps(sent).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


class Client(asyncio.Protocol):
    """One connection with one request under way at most.

    ``answered`` is told of each answer, ``gone`` of the end of the connection.
    """

    def __init__(
        self,
        answered: Callable[[Client, int, float], None],
        gone: Callable[[Client], None] = lambda _: None,
    ) -> None:
        self._answered, self._gone = answered, gone
        self._buffer = b""
        self.begun = 0.0
        self.busy = False
        self.served = 0
        self.request = b""
        self.lost = asyncio.get_running_loop().create_future()
        self.closing = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def send(self, data: bytes, begun: float | None = None) -> None:
        """Send a request; it counts from ``begun``."""
        self.busy, self.begun, self.request = True, begun or time.perf_counter(), data
        self.transport.write(data)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        if not end:
            return
        lower = head.lower()
        start = lower.index(b"content-length:") + 15
        length = int(lower[start : lower.find(b"\r", start) % (len(lower) + 1)])
        if len(rest) < length:
            return
        self._buffer = rest[length:]
        self.closing = b"connection: close" in lower
        self.busy = False
        self.served += 1
        self._answered(self, int(head[9:12]), time.perf_counter() - self.begun)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if not self.lost.done():
            self.lost.set_result(self.busy)
            self._gone(self)

    def stale(self) -> bool:
        """Whether the server hung up, as it may, on an idle connection while a request left.

        Nothing of an answer came, and the connection had served before. RFC 9112, section 9.3.1
        has a client send such a request again on a new connection; every HTTP client does.
        """
        return self.busy and self.served > 0 and not self._buffer


class Load:
    """Counts what came of requests."""

    def __init__(self, url: str, path: str) -> None:
        parts = urlsplit(url)
        self.host, self.port, self.path = parts.hostname or "", parts.port or 80, path
        self.statuses: Counter[int] = Counter()
        self.taken: dict[int, list[float]] = {}
        self.moments: Counter[int] = Counter()
        self.pause = 0.0
        self.start = time.perf_counter()
        self.sent = 0
        self.cut = 0
        self.again = 0

    async def connect(
        self,
        answered: Callable[[Client, int, float], None],
        gone: Callable[[Client], None] = lambda _: None,
    ) -> Client:
        """Open a connection."""
        loop = asyncio.get_running_loop()
        _, client = await loop.create_connection(
            lambda: Client(answered, gone), self.host, self.port
        )
        return client

    def count(self, status: int, seconds: float) -> None:
        """Note an answer."""
        self.statuses[status] += 1
        self.taken.setdefault(status, []).append(seconds)
        if status != 200:
            self.moments[int(time.perf_counter() - self.start)] += 1

    def next(self) -> bytes:
        """Write the next request."""
        self.sent += 1
        return body(self.path, self.sent)

    async def closed(self, clients: int, seconds: float) -> None:
        """Let clients ask one request after the other."""
        end = time.perf_counter() + seconds

        def answered(client: Client, status: int, took: float) -> None:
            self.count(status, took)
            if time.perf_counter() < end and not client.closing:
                client.send(self.next())
            else:
                client.transport.close()

        people = [await self.connect(answered) for _ in range(clients)]
        for client in people:
            client.send(self.next())
        cut = await asyncio.gather(*(client.lost for client in people))
        self.cut += sum(cut)

    async def open(self, rate: float, seconds: float, most: int = 900) -> None:
        """Send at a steady rate, whether answers come or not; latency counts from when due.

        What falls due while the machine stands still is sent at once when it goes on. A
        connection that the server closed is not used again.
        """
        pool = Pool(self, most)
        start = time.perf_counter()
        number = 0
        while (now := time.perf_counter()) < start + seconds:
            self.pause = max(self.pause, now - (start + number / rate))
            while start + number / rate <= now:
                due = start + number / rate
                number += 1
                await pool.send(self.next(), due)
            await pool.resend()
            await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        await pool.finish(30)

    def told(self, seconds: float) -> dict[str, object]:
        """Sum it up."""
        return {
            "sent": self.sent,
            "cut": self.cut,
            "again": self.again,
            "seconds": seconds,
            "cpu": sum(os.times()[:2]),
            "statuses": dict(self.statuses),
            "moments": dict(self.moments),
            "pause": self.pause,
            "ms": {
                status: {
                    name: 1000 * sorted(taken)[min(len(taken) - 1, int(share * len(taken)))]
                    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
                }
                for status, taken in self.taken.items()
            },
        }


class Pool:
    """Connections of an open load, as an HTTP client keeps them."""

    def __init__(self, load: Load, most: int) -> None:
        self._load, self._most = load, most
        self._idle: list[Client] = []
        self._all: set[Client] = set()
        self._again: list[tuple[bytes, float]] = []

    async def send(self, request: bytes, due: float) -> None:
        """Send over a free connection, or a new one while there may be more."""
        if self._idle:
            client = self._idle.pop()
        elif len(self._all) < self._most:
            client = await self._load.connect(self._answered, self._gone)
            self._all.add(client)
        else:
            self._load.count(0, 0.0)  # no connection was free: the generator gave up
            return
        client.send(request, due)

    async def resend(self) -> None:
        """Send again what an idle connection's end crossed."""
        while self._again:
            await self.send(*self._again.pop())

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, count what never came and hang up."""
        deadline = time.perf_counter() + seconds
        while self._under_way() and time.perf_counter() < deadline:
            await self.resend()
            await asyncio.sleep(0.01)
        self._load.cut += self._under_way()
        for client in list(self._all):
            client.busy = False
            client.transport.close()

    def _under_way(self) -> int:
        return len(self._again) + sum(client.busy for client in self._all)

    def _answered(self, client: Client, status: int, took: float) -> None:
        self._load.count(status, took)
        if not client.closing:
            self._idle.append(client)

    def _gone(self, client: Client) -> None:
        self._all.discard(client)
        if client in self._idle:
            self._idle.remove(client)
        if client.stale():
            self._load.again += 1
            self._again.append((client.request, client.begun))
        else:
            self._load.cut += client.busy


async def main(url: str, path: str, kind: str, much: float, seconds: float) -> None:
    """Run one load and print what came of it."""
    load = Load(url, path)
    start = time.perf_counter()
    if kind == "closed":
        await load.closed(int(much), seconds)
    else:
        await load.open(much, seconds)
    print(json.dumps(load.told(time.perf_counter() - start)))


if __name__ == "__main__":
    address, where, how, amount, length = sys.argv[1:6]
    asyncio.run(main(address, where, how, float(amount), float(length)))
