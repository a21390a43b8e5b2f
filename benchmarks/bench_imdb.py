"""The IMDB protocol: train on 25,000 reviews, test on 25,000; beside TF-IDF + LogisticRegression.

Quick: 5,000 to train on and 50 to test on, drawn by a seed. The lexical method runs always; the
hybrid one needs the vectors of every review, some half an hour of two cores, and runs where
``ASSAY_BENCH_IMDB_HYBRID`` is set. The workspace is kept in the temporary folder, so that a second
run finds its vectors.
"""

from __future__ import annotations

import csv
import gzip
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

import assay
from assay.dataset import Dataset
from assay.evaluate.bootstrap import share_interval
from assay.schema.evaluations import EvalReport
from assay.verbs.selection import text_key

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ASSAY_DATA", ROOT.parent / "shared" / "data")) / "imdb"
KEPT = Path(tempfile.gettempdir()) / "assay-bench-imdb"
ENCODER = "minilm:int8"
Row = dict[str, Any]


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` takes a sample of 5,000 and 50."""
    if not DATA.is_dir():
        raise SystemExit(f"third-party data not found at {DATA} (set ASSAY_DATA)")
    train, test = _read("train"), _read("test")
    if quick:
        train = train.sample(5_000, seed=0, shuffle=True)
        test = test.sample(50, seed=0, shuffle=True)
    name = "imdb-sample" if quick else "imdb"
    peer = _peer(train, test)
    methods = ["lexical"]
    if os.environ.get("ASSAY_BENCH_IMDB_HYBRID"):
        methods.append("hybrid")
    with assay.open(KEPT / "workspace") as workspace:
        file = KEPT / f"{name}.csv"
        pl.concat([train, test]).write_csv(file)
        ds = workspace.load(file, name=name, text="text", label="label", split="split", id="id")
        rows = []
        for method in methods:
            rows += _measure(ds, method, peer, len(test))
    return rows


def _read(part: str) -> pl.DataFrame:
    with gzip.open(DATA / f"{part}.csv.gz", "rt", newline="", encoding="utf-8") as file:
        rows = [(row["id"], row["text"], row["label"], part) for row in csv.DictReader(file)]
    return pl.DataFrame(rows, schema=["id", "text", "label", "split"], orient="row").sample(
        fraction=1,
        shuffle=True,
        seed=0,  # the source is sorted by label
    )


def _peer(train: pl.DataFrame, test: pl.DataFrame) -> dict[str, float]:
    """Accuracy of plain TF-IDF + LogisticRegression, with and without leaks, and ms a review."""
    vectoriser, model = TfidfVectorizer(), LogisticRegression(max_iter=1000)
    model.fit(vectoriser.fit_transform(train["text"].to_list()), train["label"].to_list())
    started = time.perf_counter()
    answers = model.predict(vectoriser.transform(test["text"].to_list()))
    taken = time.perf_counter() - started
    right = np.asarray(answers) == test["label"].to_numpy()
    seen = {text_key(text) for text in train["text"]}
    clean = np.array([text_key(text) not in seen for text in test["text"]])
    return {
        "accuracy": float(right.mean()),
        "clean": float(right[clean].mean()),
        "ms": 1000 * taken / len(test),
    }


def _measure(ds: Dataset, method: str, peer: dict[str, float], n: int) -> list[Row]:
    started = time.perf_counter()
    model = ds.train(method, encoder=ENCODER if method != "lexical" else None)
    fit = time.perf_counter() - started
    report = model.evaluate("test")
    assert report.latency_ms is not None
    assert report.throughput is not None
    what = f"IMDB {'25,000/25,000' if n > 50 else '5,000/50'}, {method}"
    beside = {"peer": "TF-IDF + LogisticRegression"}
    low, high = _interval(report)
    return [
        {
            "name": f"accuracy, {what}",
            "value": round(report.accuracy, 4),
            "unit": "share",
            "peer_value": round(peer["accuracy"], 4),
            "note": f"95 % interval {low:.4f} to {high:.4f}",
            **beside,
        },
        {
            "name": f"accuracy without leaks, {what}",
            "value": round(report.accuracy_without_leaks or report.accuracy, 4),
            "unit": "share",
            "peer_value": round(peer["clean"], 4),
            "note": f"{report.leaked} test reviews stand in the training split too",
            **beside,
        },
        {
            "name": f"time a review, one at a time, {what}",
            "value": round(report.latency_ms.p50, 2),
            "unit": "ms",
            "better": "lower",
            "note": f"95 % under {report.latency_ms.p95:.2f} ms",
        },
        {
            "name": f"time a review, many at once, {what}",
            "value": round(1000 / report.throughput, 3),
            "unit": "ms",
            "better": "lower",
            "peer_value": round(peer["ms"], 3),
            **beside,
        },
        {
            "name": f"import already done, train, {what}",
            "value": round(fit, 1),
            "unit": "s",
            "better": "lower",
        },
    ]


def _interval(report: EvalReport) -> tuple[float, float]:
    return share_interval(round(report.accuracy * report.n), report.n, 0.95)
