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
    """One connection with one request under way at most."""

    def __init__(self, answered: Callable[[Client, int, float], None]) -> None:
        self._answered = answered
        self._buffer = b""
        self.begun = 0.0
        self.busy = False
        self.lost = asyncio.get_running_loop().create_future()
        self.closing = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def send(self, data: bytes, begun: float | None = None) -> None:
        """Send a request; it counts from ``begun``."""
        self.busy, self.begun = True, begun or time.perf_counter()
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
        self._answered(self, int(head[9:12]), time.perf_counter() - self.begun)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if not self.lost.done():
            self.lost.set_result(self.busy)


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

    async def connect(self, answered: Callable[[Client, int, float], None]) -> Client:
        """Open a connection."""
        loop = asyncio.get_running_loop()
        _, client = await loop.create_connection(lambda: Client(answered), self.host, self.port)
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

        What falls due while the machine stands still is sent at once when it goes on.
        """
        idle: list[Client] = []
        people: list[Client] = []

        def answered(client: Client, status: int, took: float) -> None:
            self.count(status, took)
            if not client.closing:
                idle.append(client)

        start = time.perf_counter()
        number = 0
        while (now := time.perf_counter()) < start + seconds:
            self.pause = max(self.pause, now - (start + number / rate))
            while start + number / rate <= now:
                due = start + number / rate
                number += 1
                if idle:
                    idle.pop().send(self.next(), due)
                elif len(people) < most:
                    people.append(await self.connect(answered))
                    people[-1].send(self.next(), due)
                else:
                    self.count(0, 0.0)  # no connection was free: the generator gave up
            await asyncio.sleep(max(0.0, start + number / rate - time.perf_counter()))
        deadline = time.perf_counter() + 30
        while any(client.busy for client in people) and time.perf_counter() < deadline:
            await asyncio.sleep(0.01)
        self.cut += sum(client.busy for client in people)
        for client in people:
            client.transport.close()

    def told(self, seconds: float) -> dict[str, object]:
        """Sum it up."""
        return {
            "sent": self.sent,
            "cut": self.cut,
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
