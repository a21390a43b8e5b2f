"""The store at a million records: import, page, sort, filter, count, histogram, decide.

Every import runs in a process of its own, so that its peak of resident memory is its own.
Targets are those of the first release: 150,000 rows/s from CSV to disk in at most 800 MB, ten
times the rows in no more memory; queries below 100 ms and one decision below 20 ms at the 95th
percentile, with 10,000 decisions on top.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from assay.readers import open_source
from assay.schema.decisions import DecisionDraft
from assay.schema.filters import parse_filter
from assay.store import Store, open_store

ROWS = 1_000_000
QUICK_ROWS = 50_000
DECISIONS = 10_000
BATCH = 50_000
SEED = 0
WORDS = np.array(
    "refund card hello money transfer account please thanks when how why lost found open".split()  # noqa: SIM905
)
FILTER = "label in ('label_1', 'label_2') and meta.rating < 0.5"


def batches(rows: int, *, ids: bool, seed: int = SEED) -> Iterator[pl.DataFrame]:
    """Yield canonical frames of short texts, about 45 characters each."""
    random = np.random.default_rng(seed)
    for start in range(0, rows, BATCH):
        count = min(BATCH, rows - start)
        words = {f"w{n}": WORDS[random.integers(0, len(WORDS), count)] for n in range(6)}
        number = pl.int_range(start, start + count, dtype=pl.Int64, eager=True)
        frame = pl.DataFrame({**words, "n": number, "meta.rating": random.random(count)})
        yield frame.select(
            pl.concat_str(*words, "n", separator=" ").alias("text"),
            pl.format("label_{}", pl.col("n") % 24).alias("label"),
            pl.when(pl.col("n") % 5 == 0)
            .then(pl.lit("test"))
            .otherwise(pl.lit("train"))
            .alias("split"),
            (pl.col("n") + 2).alias("_line"),
            "meta.rating",
            *([pl.format("r{}", "n").alias("id")] if ids else []),
        )


def import_batches(folder: Path, rows: int, *, ids: bool) -> dict[str, float]:
    """Import generated frames; the time to generate them is not counted."""
    generating = 0.0

    def timed() -> Iterator[pl.DataFrame]:
        nonlocal generating
        frames = batches(rows, ids=ids)
        while True:
            start = time.perf_counter()
            frame = next(frames, None)
            generating += time.perf_counter() - start
            if frame is None:
                return
            yield frame

    with open_store(folder) as store:
        start = time.perf_counter()
        done = store.ingest("bench", timed(), source={})
        seconds = time.perf_counter() - start - generating
    assert done.added == rows
    return {"rows_per_second": rows / seconds, "peak_mb": _peak_mb()}


def import_csv(folder: Path, rows: int, path: Path) -> dict[str, float]:
    """Import a CSV file, from opening it to the commit."""
    start = time.perf_counter()
    source = open_source(path, roles={"id": "id", "text": "text", "label": "label"})
    with open_store(folder) as store:
        done = store.ingest("bench", source.batches(), source={})
    seconds = time.perf_counter() - start
    assert done.added == rows
    return {"rows_per_second": rows / seconds, "peak_mb": _peak_mb()}


def write_csv(path: Path, rows: int) -> None:
    """Write the generated rows as a clean CSV file."""
    with path.open("wb") as file:
        for number, frame in enumerate(batches(rows, ids=True)):
            columns = frame.select("id", "text", "label", "split", pl.col("meta.rating").alias("r"))
            columns.write_csv(file, include_header=number == 0)


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _in_child(*arguments: object) -> dict[str, float]:
    command = [sys.executable, __file__, "--child", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def percentiles(work: Callable[[int], object], times: int) -> tuple[float, float]:
    """Return the median and the 95th percentile in milliseconds, after one call to warm up."""
    work(0)
    taken = []
    for number in range(1, times + 1):
        start = time.perf_counter()
        work(number)
        taken.append(1000 * (time.perf_counter() - start))
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 95))


def queries(store: Store, rows: int) -> dict[str, Callable[[int], object]]:
    """Name the queries of a person at work; each is asked with a frame as of now."""
    chosen = parse_filter(FILTER)

    def fresh(query: Callable[..., object]) -> Callable[[int], object]:
        # a filter with another constant each time, so that no remembered answer helps
        def ask(number: int) -> object:
            where = parse_filter(f"{FILTER} and length > {number % 20}")
            return query(store.frame("bench"), where)

        return ask

    def plain(query: Callable[..., object]) -> Callable[[int], object]:
        return lambda number: query(store.frame("bench"), number)

    work = {
        "page": plain(lambda f, n: f.rows(offset=n * (rows // 100), limit=50)),
        "filter, page": fresh(lambda f, where: f.rows(where, offset=1000, limit=50)),
        "filter, sort, page": fresh(lambda f, where: f.rows(where, sort="meta.rating", limit=50)),
        "count under a filter": fresh(lambda f, where: f.count(where)),
        "count of a word": lambda n: store.frame("bench").count(
            parse_filter(f"text contains '{WORDS[n % len(WORDS)]}' and length > {n % 20}")
        ),
        "histogram": plain(lambda f, _: f.histogram("meta.rating")),
        "histogram under a filter": fresh(lambda f, where: f.histogram("meta.rating", where)),
        "facet of labels": plain(lambda f, _: f.facet("label")),
        "facet under a filter": fresh(lambda f, where: f.facet("label", where)),
        "record by id": plain(lambda f, n: f.record(f"r{n * 7}")),
    }
    frame = store.frame("bench")
    assert frame.count(chosen)
    for column, dtype in frame.schema.items():
        if dtype != pl.Null and frame.data[column].null_count() < rows:
            work[f"sort by {column}, page"] = plain(
                lambda f, n, column=column: f.rows(sort=column, descending=n % 2 == 1, limit=50)
            )
    return work


def run(*, quick: bool = False) -> list[dict[str, Any]]:
    """Measure everything; ``quick`` takes fewer rows and sets no targets."""
    rows = QUICK_ROWS if quick else ROWS
    found: list[dict[str, Any]] = []

    def add(name: str, value: float, unit: str, target: float | None, better: str) -> None:
        row = {"name": name, "value": round(value, 2), "unit": unit, "better": better}
        found.append(row | ({} if quick or target is None else {"target": target}))

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, ids in (("content ids", 0), ("given ids", 1)):
            got = _in_child("batches", folder / f"w{ids}", rows, ids)
            add(f"ingest of {rows:,} rows, {name}", got["rows_per_second"], "rows/s", 4e5, "higher")
            add(f"ingest of {rows:,} rows, {name}: peak", got["peak_mb"], "MB", 800, "lower")
        write_csv(folder / "rows.csv", rows)
        got = _in_child("csv", folder / "csv", rows, folder / "rows.csv")
        add(f"import of a CSV of {rows:,} rows", got["rows_per_second"], "rows/s", 1.5e5, "higher")
        add(f"import of a CSV of {rows:,} rows: peak", got["peak_mb"], "MB", 800, "lower")
        if not quick:
            write_csv(folder / "rows.csv", 10 * rows)
            got = _in_child("csv", folder / "ten", 10 * rows, folder / "rows.csv")
            name = f"import of a CSV of {10 * rows:,} rows"
            add(name, got["rows_per_second"], "rows/s", 1.5e5, "higher")
            add(f"{name}: peak", got["peak_mb"], "MB", 800, "lower")
        _at_work(folder / "w1", rows, add)
    return found


def _at_work(folder: Path, rows: int, add: Callable[..., None]) -> None:
    times = 40
    with open_store(folder) as store:
        start = time.perf_counter()
        store.frame("bench")
        add("first frame", 1000 * (time.perf_counter() - start), "ms", None, "lower")
        chosen = np.random.default_rng(SEED).choice(rows, min(DECISIONS, rows), replace=False)
        drafts = [_relabel(int(n), "label_5") for n in chosen]
        start = time.perf_counter()
        store.decide("bench", drafts)
        seconds = time.perf_counter() - start
        add(f"commit of {len(drafts):,} decisions at once", 1000 * seconds, "ms", None, "lower")
        for name, work in queries(store, rows).items():
            median, high = percentiles(work, times)
            add(f"{name}, median", median, "ms", None, "lower")
            add(f"{name}, p95", high, "ms", 100, "lower")
        median, high = percentiles(
            lambda n: store.decide("bench", [_relabel(n, f"label_{n % 24}")]), 100
        )
        add("one decision committed, median", median, "ms", None, "lower")
        add("one decision committed, p95", high, "ms", 20, "lower")

        def decide_and_see(number: int) -> float:
            store.decide("bench", [_relabel(number, "seen")])
            start = time.perf_counter()
            assert store.frame("bench").record(f"r{number}")["label"] == "seen"  # type: ignore[index]
            return 1000 * (time.perf_counter() - start)

        seen = [decide_and_see(number) for number in range(40)]
        add(
            "a decision shows in the next frame, p95",
            float(np.percentile(seen, 95)),
            "ms",
            20,
            "lower",
        )
        add("at work: peak", _peak_mb(), "MB", None, "lower")


def _relabel(number: int, label: str) -> DecisionDraft:
    return DecisionDraft(record=f"r{number}", action="relabel", label=label, by="bench")


def main(arguments: list[str] | None = None) -> dict[str, Any]:
    """Run from a command line and print a line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--child", nargs=argparse.REMAINDER)
    given = parser.parse_args(arguments)
    if given.child:
        kind, folder, rows, last = given.child
        if kind == "csv":
            print(json.dumps(import_csv(Path(folder), int(rows), Path(last))))
        else:
            print(json.dumps(import_batches(Path(folder), int(rows), ids=last == "1")))
        return {}
    found = run(quick=given.quick)
    for row in found:
        target = f"   target {row['target']:,.0f}" if "target" in row else ""
        print(f"{row['name']:60s} {row['value']:14,.2f} {row['unit']}{target}")
    return {row["name"]: row["value"] for row in found}


if __name__ == "__main__":
    main()
