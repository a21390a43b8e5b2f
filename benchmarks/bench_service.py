"""The prediction service under load, beside a plain FastAPI app, as processes over HTTP.

The plain app encodes each request with sentence-transformers and asks scikit-learn. Both learn from
the same captions; ours uses `minilm:int8`. They take turns on all cores while the other one is
stopped. Clients keep their connections and send short texts, each another one.

By default the soak takes a minute; ``--soak 600`` (or ``ASSAY_BENCH_SOAK=600``) takes ten.
"""
# ruff: noqa: ANN401 - what a load tells is plain JSON

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parent
CAPTIONS = FOLDER.parent / "src" / "assay" / "sample" / "captions.csv"
CLIENTS = 16
SOAK = float(os.environ.get("ASSAY_BENCH_SOAK", "60"))
VECTORS = 1_000_000
WIDTH = 384
PEER = "FastAPI + sentence-transformers + scikit-learn"


def prepare(folder: Path) -> None:
    """Train the model that is served."""
    from assay.settings import Settings
    from assay.workspace import open_workspace

    with open_workspace(folder, settings=Settings(encoder="minilm:int8")) as workspace:
        captions = workspace.load(CAPTIONS, name="captions")
        captions.embed()
        captions.train("hybrid", name="served").promote()


def wait_for(url: str, seconds: float = 180) -> None:
    """Wait until an address answers with success."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"{url} did not answer")


@contextmanager
def ours(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str], float]]:
    """Serve as a person does; yields the address, the process and the seconds of its start."""
    begun = time.perf_counter()
    command = [*(sys.executable, "-m", "assay.cli", "-w", str(folder), "serve"), "--api-only"]
    server = subprocess.Popen(
        [*command, "--model", "captions", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment(ASSAY_ENCODER="minilm:int8", PYTHONUNBUFFERED="1", NO_COLOR="1"),
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found is not None
        wait_for(f"{found.group()}/readyz")
        yield found.group(), server, time.perf_counter() - begun
    finally:
        server.kill()
        server.wait()


@contextmanager
def peer() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the plain application."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, str(FOLDER / "service_peer.py"), str(CAPTIONS), str(port)],
        env=environment(),
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz")
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.send_signal(signal.SIGCONT)
        server.kill()
        server.wait()


def environment(**more: str) -> dict[str, str]:
    """Let every library use all cores, as it would elsewhere."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    return {**{k: v for k, v in os.environ.items() if k not in threads}, **more}


def load(url: str, kind: str, much: float, seconds: float, path: str = "/predict") -> Any:
    """Put a load on a service from a process of its own."""
    return json.loads(begin(url, kind, much, seconds, path).communicate()[0])


def begin(url: str, kind: str, much: float, seconds: float, path: str) -> subprocess.Popen[str]:
    """Begin a load."""
    command = [sys.executable, str(FOLDER / "service_load.py"), url, path, kind]
    return subprocess.Popen([*command, str(much), str(seconds)], stdout=subprocess.PIPE, text=True)


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1024 if found else 0.0


def cpu(pid: int) -> float:
    """Processor seconds a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rate(told: Any) -> float:
    """Requests answered with success in a second."""
    return told["statuses"].get("200", 0) / told["seconds"]


def run(*, quick: bool = False, soak: float = SOAK) -> list[dict[str, Any]]:
    """Measure everything; ``quick`` takes seconds and sets no targets."""
    seconds, soak = (2.0, 3.0) if quick else (8.0, soak)
    found: list[dict[str, Any]] = []

    def add(name: str, value: float, unit: str, better: str = "lower", **more: Any) -> None:
        kept = {k: v for k, v in more.items() if not quick or not k.startswith("target")}
        found.append({"name": name, "value": round(value, 3), "unit": unit, "better": better})
        found[-1] |= kept

    with tempfile.TemporaryDirectory() as scratch, ExitStack() as stack:
        folder = Path(scratch) / "ws"
        prepare(folder)
        plain, other = stack.enter_context(peer())
        url, server, start = stack.enter_context(ours(folder))
        add("cold start until ready", start, "s")
        beside(found, (url, server.pid), (plain, other.pid), seconds, quick=quick)
        capacity = found[1]["value"]
        os.kill(other.pid, signal.SIGSTOP)

        rest = load(url, "closed", CLIENTS, seconds)
        before = resident(server.pid)
        told = load(url, "open", 0.8 * rate(rest), soak)
        wrong = told["sent"] - told["statuses"].get("200", 0)
        name = f"{soak:.0f} s at 80 % of capacity"
        note = f"of {told['sent']:,}, {told['again']} of them sent twice; "
        note += f"the clients stood still for {told['pause']:.2f} s at most"
        if told["moments"]:
            note += f"; {told['statuses']} at seconds {told['moments']}"
        what = f"{name}: requests not answered with success"
        add(what, wrong, "requests", target=0, note=note)
        grown = 100 * (resident(server.pid) / before - 1)
        add(f"{name}: growth of memory", grown, "%", target=5)
        add("memory of the server", resident(server.pid), "MB")

        told = load(url, "open", 4 * capacity, seconds)
        share = rate(told) / rate(rest)
        add("four times capacity: throughput kept", 100 * share, "%", "higher", target=80)
        if (refused := told["ms"].get("429")) is not None:
            add("four times capacity: a refusal, p50", refused["p50"], "ms")
        add("four times capacity: taken and not answered", told["cut"], "requests", target=0)

        under = begin(url, "closed", CLIENTS, 60, "/predict")
        time.sleep(seconds)
        server.send_signal(signal.SIGTERM)
        told = json.loads(under.communicate()[0])
        add("SIGTERM under load: taken and not answered", told["cut"], "requests", target=0)
        add("SIGTERM under load: exit code", server.wait(60), "", target=0)
    nearest(add, 20_000 if quick else VECTORS)
    return found


def beside(
    found: list[dict[str, Any]],
    us: tuple[str, int],
    them: tuple[str, int],
    seconds: float,
    *,
    quick: bool,
) -> None:
    """Measure both in turn: many clients, then one."""
    taken: dict[tuple[str, int], list[Any]] = {}
    work: dict[str, float] = {}
    for _ in range(1 if quick else 3):
        for (url, pid), (_, waits) in ((us, them), (them, us)):
            os.kill(waits, signal.SIGSTOP)
            os.kill(pid, signal.SIGCONT)
            for clients in (CLIENTS, 1):
                spent = cpu(pid)
                told = load(url, "closed", clients, seconds)
                taken.setdefault((url, clients), []).append(told)
                if clients == CLIENTS:
                    work[url] = 1000 * (cpu(pid) - spent) / told["statuses"]["200"]
            os.kill(waits, signal.SIGCONT)

    def median(url: str, clients: int, what: str) -> float:
        rounds = taken[url, clients]
        return float(
            np.median([rate(t) if what == "rate" else t["ms"]["200"][what] for t in rounds])
        )

    for name, clients, what, better, wanted in (
        (f"requests/s, {CLIENTS} clients", CLIENTS, "rate", "higher", 7.0),
        (f"p99, {CLIENTS} clients", CLIENTS, "p99", "lower", 1.0),
        ("p50, one client", 1, "p50", "lower", 1.0),
    ):
        row = {"name": name, "value": round(median(us[0], clients, what), 2), "better": better}
        row |= {"unit": "requests/s" if what == "rate" else "ms", "peer": PEER}
        row |= {"peer_value": round(median(them[0], clients, what), 2)}
        found.append(row | ({} if quick else {"target_ratio": wanted}))
    row = {"name": "processor time of a request", "value": round(work[us[0]], 3), "unit": "ms"}
    found.append(row | {"better": "lower", "peer": PEER, "peer_value": round(work[them[0]], 3)})


def nearest(add: Any, rows: int) -> None:
    """Measure the search for similar records alone, over clustered unit vectors."""
    from assay.vectors import normalise
    from assay.vectors.rounded import Rounded

    random = np.random.default_rng(0)
    centres = random.normal(size=(1_000, WIDTH)).astype(np.float32)
    with tempfile.NamedTemporaryFile() as file:
        stored = np.memmap(file.name, "<f4", "w+", shape=(rows, WIDTH))
        for start in range(0, rows, 20_000):
            size = min(20_000, rows - start)
            noise = random.normal(size=(size, WIDTH)).astype(np.float32)
            stored[start : start + size] = normalise(
                centres[random.integers(1_000, size=size)] + noise
            )
        blocks = (stored[start : start + 20_000] for start in range(0, rows, 20_000))
        made = Rounded.of(blocks, rows, WIDTH)
        taken = []
        for number in range(40):
            query = normalise(centres[number] + random.normal(size=WIDTH))
            begun = time.perf_counter()
            made.nearest(query, 10, lambda wanted: stored[wanted])
            taken.append(1000 * (time.perf_counter() - begun))
        high = float(np.percentile(taken[1:], 95))
        add(f"10 similar among {rows:,} vectors, p95", high, "ms", target=150)
        size = made.codes.nbytes + made.scale.nbytes + made.error.nbytes
        add(f"memory of {rows:,} rounded vectors", size / 2**20, "MB")


def main(arguments: list[str] | None = None) -> None:
    """Run from a command line and print a line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--soak", type=float, default=SOAK, help="seconds at 80 % of capacity")
    given = parser.parse_args(arguments)
    for row in run(quick=given.quick, soak=given.soak):
        against = f"   peer {row['peer_value']:,.2f}" if "peer_value" in row else ""
        note = f"   ({row['note']})" if row.get("note") else ""
        print(f"{row['name']:60s} {row['value']:14,.2f} {row['unit']}{against}{note}")


if __name__ == "__main__":
    main()
