"""The server at a million records: a real process, eight clients that ask at once over HTTP.

The workspace holds 1,000,000 records, 10,000 decisions, predictions and findings of a check, a
vector of every record (1.5 GB on the disk) and a map of them. Targets are those of the workbench:
the 95th percentile of a record page, a filter, a sort by any column, a histogram and a count
below 100 ms with eight clients at once, of an acknowledged decision below 30 ms, and at most
1.5 GB of resident memory after everything, searches by meaning and the map included. Beside each
time stands what one request costs the server in processor time, which other work on the machine
disturbs less.

The clients run in one process of their own and say how long each answer took. Every look
is at another page or another constant, so that no remembered answer helps.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import numpy as np
import polars as pl

from assay.encoders import resolve_encoder
from assay.schema.decisions import DecisionDraft
from assay.schema.projections import MapCluster, Projection
from assay.store import Store, open_store
from assay.vectors import normalise
from assay.verbs.context import digest
from assay.verbs.embedding.points import ARTEFACT, hashed
from bench_store import BATCH, DECISIONS, FILTER, ROWS, SEED, WORDS, batches

QUICK_ROWS = 20_000
CLIENTS = 8
ASKS = 25
"""Requests of each client for one measurement."""

ENCODER = "minilm"
DATASET = "/api/v1/datasets/bench"
COLUMNS = ("id", "text", "label", "split", "prediction", "confidence", "finding", "meta.rating")
"""What a table shows of a record."""

SORTED = ("text", "label", "confidence", "length", "decided_at", "meta.rating")

Ask = tuple[str, str, dict[str, Any] | None]


def prepare(folder: Path, rows: int) -> None:
    """Make the workspace: records, decisions, predictions, findings, vectors."""
    random = np.random.default_rng(SEED)
    with open_store(folder) as store:
        store.ingest("bench", batches(rows, ids=True), source={})
        chosen = random.choice(rows, min(DECISIONS, rows // 2), replace=False)
        store.decide("bench", [_relabel(int(n), "label_5") for n in chosen])
        ids = pl.Series("id", [f"r{n}" for n in range(rows)])
        _checked(store, ids, random)
        texts = store.frame("bench").rows(columns=["id", "text"])
        encoder = resolve_encoder(ENCODER)
        shape = (BATCH, encoder.dimensions)
        cache = store.vectors(encoder.key, encoder.dimensions)
        for part in texts["text"].to_frame().iter_slices(BATCH):
            vectors = normalise(random.standard_normal(shape, dtype=np.float32)[: len(part)])
            cache.add(part["text"].to_list(), vectors)
        _mapped(store, texts, random)


def _mapped(store: Store, texts: pl.DataFrame, random: np.random.Generator) -> None:
    """Store a map: to lay a million records out is measured elsewhere."""
    row = store.catalogue.datasets.get("bench")
    content = digest([row.content, str(row.revision)])
    run = store.catalogue.runs.create("project", dataset="bench", fingerprint=content)
    count = len(texts)
    table = hashed(texts).with_columns(
        x=pl.Series(random.random(count, dtype=np.float32)),
        y=pl.Series(random.random(count, dtype=np.float32)),
        cluster=pl.Series(random.integers(-1, 30, count)),
        placed=pl.repeat(value=False, n=count, eager=True),
    )
    store.artefacts.write_frame(run.id, ARTEFACT, table)
    about = Projection(
        dataset="bench",
        run=run.id,
        encoder="fake",
        seed=SEED,
        neighbours=15,
        min_dist=0.1,
        count=count,
        placed=0,
        missing=0,
        clusters=tuple(
            MapCluster(id=n, name=f"cluster {n}", words=(), x=0, y=0, count=1) for n in range(30)
        ),
        fingerprint=digest([run.id]),
        seconds=0,
    )
    store.catalogue.runs.finish(run.id, about.model_dump(mode="json"))


def _checked(store: Store, ids: pl.Series, random: np.random.Generator) -> None:
    """Store a run of the checks: predictions of every record, findings on one in fifty."""
    run = store.catalogue.runs.create("check", dataset="bench", fingerprint="bench")
    count = len(ids)
    confidence = random.random(count, dtype=np.float32)
    predictions = pl.DataFrame(
        {
            "id": ids,
            "prediction": pl.Series([f"label_{n % 24}" for n in range(count)]),
            "confidence": confidence,
            "margin": confidence,
            "entropy": 1 - confidence,
            "unsure": confidence < 0.1,
        }
    )
    doubted = ids.gather_every(50)
    findings = pl.DataFrame(
        {
            "record": doubted,
            "check": pl.repeat("label_errors", len(doubted), eager=True),
            "score": np.sort(random.random(len(doubted)))[::-1].copy(),
            "given": pl.repeat("label_1", len(doubted), eager=True),
            "suggested": pl.repeat("label_2", len(doubted), eager=True),
            "remedy": pl.repeat("relabel", len(doubted), eager=True),
            "why": pl.repeat("Records like it have another label.", len(doubted), eager=True),
            "run": pl.repeat(run.id, len(doubted), eager=True),
            "related": pl.Series([[f"r{n}", f"r{n + 1}"] for n in range(len(doubted))]),
            "details": pl.repeat("{}", len(doubted), eager=True),
        }
    )
    store.artefacts.write_frame(run.id, "predictions", predictions)
    store.artefacts.write_frame(run.id, "findings", findings)
    summary = {"check": "label_errors", "title": "Label errors", "count": len(doubted)}
    result = {"dataset": "bench", "run": run.id, "records": count, "summaries": [summary]}
    store.catalogue.runs.finish(run.id, result)


def _relabel(number: int, label: str) -> DecisionDraft:
    return DecisionDraft(record=f"r{number}", action="relabel", label=label, by="bench")


def looks(rows: int) -> dict[str, Callable[[int], Ask]]:
    """Name what a page asks; the number makes each request another one."""

    def get(path: str, **query: object) -> Ask:
        return "GET", f"{DATASET}/{path}?{urlencode(query, doseq=True, quote_via=quote)}", None

    def where(number: int) -> str:
        return f"{FILTER} and length > {number % 37} and meta.rating > {number / 1e6:.6f}"

    table = {"columns": COLUMNS, "limit": 100}
    asks: dict[str, Callable[[int], Ask]] = {
        "record page": lambda n: get("records", offset=n * 997 % rows, **table),
        "record page of all columns": lambda n: get("records", offset=n * 997 % rows, limit=100),
        "one record": lambda n: get(f"records/r{n * 7919 % rows}"),
        "filter, page": lambda n: get("records", where=where(n), **table),
        "filter, sort, page": lambda n: get("records", where=where(n), sort="meta.rating", **table),
        "words, page": lambda n: get(
            "records", where=f"text contains '{WORDS[n % len(WORDS)]} {n % 90}'", **table
        ),
        "count": lambda n: ("POST", f"{DATASET}/view", {"where": where(n), "limit": 0}),
        "histogram": lambda n: get("histogram", field="meta.rating", where=where(n)),
        "histogram of all": lambda n: get("histogram", field="confidence", bins=10 + n % 40),
        "facet": lambda n: get("facet", field="label", where=where(n)),
        "findings, page": lambda n: get("findings", offset=n * 10, limit=20, values="true"),
        "view: page, facet, histogram": lambda n: (
            "POST",
            f"{DATASET}/view",
            {
                "where": where(n),
                "columns": COLUMNS,
                "limit": 50,
                "facets": ["label"],
                "histograms": ["confidence"],
            },
        ),
    }
    for column in SORTED:
        asks[f"sort by {column}, page"] = lambda n, column=column: get(
            "records", sort=column, descending=n % 2 == 1, offset=n % 9 * 100, **table
        )
    return asks


def readers(rows: int) -> dict[str, Ask]:
    """Name what reads every vector, or every point of the map."""
    search = {"query": "where is my card", "mode": "semantic"}
    coloured = {"field": "label", "where": FILTER}
    return {
        "similar": ("GET", f"{DATASET}/records/r{rows // 2}/similar?limit=10", None),
        "search by meaning": ("POST", f"{DATASET}/search", search),
        "points of the map": ("GET", f"{DATASET}/projection/points", None),
        "ids of the map": ("GET", f"{DATASET}/projection/ids", None),
        "colours of the map": ("POST", f"{DATASET}/projection/values", coloured),
        "mask of the map": ("POST", f"{DATASET}/projection/mask", {"where": FILTER}),
    }


def decision(number: int) -> Ask:
    """Say one decision; each is about another record."""
    one = {
        "record": f"r{number % QUICK_ROWS}",
        "action": "relabel",
        "label": f"label_{number % 24}",
    }
    return "POST", f"{DATASET}/decisions", {"decisions": [one], "by": "bench"}


def ask_all(url: str, make: Callable[[int], Ask], clients: int, each: int) -> list[float]:
    """Let clients ask at once and return how long each answer took, in milliseconds."""
    together = threading.Barrier(clients)
    taken: list[float] = []

    def client(own: int) -> None:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=120)
        connection.connect()
        together.wait()
        for number in range(each):
            method, path, body = make(own * each + number + 1)
            sent = None if body is None else json.dumps(body)
            start = time.perf_counter()
            connection.request(method, path, sent, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            said = answer.read()
            taken.append(1000 * (time.perf_counter() - start))
            if answer.status not in (200, 201):
                raise RuntimeError(f"{path}: {said[:300]!r}")
        connection.close()

    people = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    if len(taken) != clients * each:
        raise RuntimeError("a client was refused")
    return taken


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int]]:
    """Serve the workspace as a person does; yields its address and process."""
    server = subprocess.Popen(
        [sys.executable, "-m", "assay.cli", "-w", str(folder), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", "ASSAY_ENCODER": ENCODER},
    )
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        if found is None:
            raise RuntimeError("the server did not start")
        yield found.group(), server.pid
    finally:
        server.terminate()
        server.wait(30)


def cpu_ms(pid: int) -> float:
    """Processor time a process has used so far, in milliseconds; 0 where nobody tells."""
    told = Path(f"/proc/{pid}/stat")
    if not told.exists():
        return 0.0
    fields = told.read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float | None:
    """Peak of the resident memory of a process, pages of mapped files included."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
    return int(found.group(1)) / 1024 if found else None


def run(*, quick: bool = False, only: str = "") -> list[dict[str, Any]]:
    """Measure everything; ``quick`` takes fewer rows and sets no targets."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "ws"
        prepare(folder, QUICK_ROWS if quick else ROWS)
        return measure(folder, QUICK_ROWS if quick else ROWS, quick=quick, only=only)


def measure(folder: Path, rows: int, *, quick: bool, only: str = "") -> list[dict[str, Any]]:
    """Serve a prepared workspace and measure it."""
    found: list[dict[str, Any]] = []
    each = 5 if quick else ASKS

    def add(name: str, value: float, unit: str, target: float | None) -> None:
        row = {"name": name, "value": round(value, 2), "unit": unit, "better": "lower"}
        found.append(row | ({} if quick or target is None else {"target": target}))

    def timed(name: str, make: Callable[[int], Ask], target: float | None) -> None:
        before = cpu_ms(pid)
        taken = ask_all(url, make, CLIENTS, each)
        spent = (cpu_ms(pid) - before) / len(taken)
        high = float(np.percentile(taken, 95))
        add(f"{name}, {CLIENTS} clients, median", float(np.median(taken)), "ms", None)
        add(f"{name}, {CLIENTS} clients, p95", high, "ms", target)
        add(f"{name}, processor time of a request", spent, "ms", None)

    with served(folder) as (url, pid):
        first = ask_all(url, looks(rows)["record page"], CLIENTS, 1)
        add(f"first page after the start, {CLIENTS} clients, slowest", max(first), "ms", None)
        for name, make in looks(rows).items():
            if only in name:
                ask_all(url, lambda n, make=make: make(10_000 + n), 1, 2)  # orders are found once
                timed(name, make, 100)
        timed("a decision acknowledged", decision, 30)
        alone = ask_all(url, lambda n: decision(10_000 + n), 1, each)
        high = float(np.percentile(alone, 95))
        add("a decision acknowledged, one client, p95", high, "ms", 30)
        for name, ask in readers(rows).items():
            first = ask_all(url, lambda _, ask=ask: ask, 1, 1)
            add(f"{name}, the first time", first[0], "ms", None)
            taken = ask_all(url, lambda _, ask=ask: ask, 1, 3 if quick else 5)
            add(f"{name}, one client, median", float(np.median(taken)), "ms", None)
        if (peak := memory_mb(pid)) is not None:
            name = f"server of {rows:,} records and vectors: peak of resident memory"
            add(name, peak, "MB", 1500)
    return found


def main(arguments: list[str] | None = None) -> None:
    """Run from a command line and print a line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="", help="part of the name of a look")
    parser.add_argument("--folder", type=Path, help="a workspace to make once and keep")
    given = parser.parse_args(arguments)
    rows = QUICK_ROWS if given.quick else ROWS
    if given.folder is None:
        found = run(quick=given.quick, only=given.only)
    else:
        if not given.folder.exists():
            prepare(given.folder, rows)
        found = measure(given.folder, rows, quick=given.quick, only=given.only)
    for row in found:
        target = f"   target {row['target']:,.0f}" if "target" in row else ""
        print(f"{row['name']:60s} {row['value']:14,.2f} {row['unit']}{target}")


if __name__ == "__main__":
    main()
