"""A map of 20,000 short texts: seconds and trustworthiness, beside umap-learn in the same run.

Both get the same vectors (bundled encoder, eight bits) of the same texts, cosine similarity, 15
neighbours and a least distance of 0.1, after a warm-up in which each compiles what it needs.
umap-learn is measured with a seed, which makes it repeatable and keeps it on one core, and
without one; ours is always repeatable.
"""

from __future__ import annotations

import csv
import os
import time
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import KDTree

from assay.encoders import resolve_encoder
from assay.project import find_clusters, lay_out, place
from assay.vectors import normalise

DATA = Path(os.environ.get("ASSAY_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
WARM_UP = 4_500
"""Vectors of the warm-up: enough for umap-learn to take the ways it takes with many."""

NEAREST = 15


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Measure; ``quick`` lays out 5,000 texts and 10,000 points."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            umap: Any = import_module("umap")
    except ImportError as error:
        raise SystemExit(f"umap-learn is not installed ({error})") from error
    count, many = (5_000, 10_000) if quick else (20_000, 100_000)
    chosen = texts(count)
    X = resolve_encoder("minilm:int8").encode(chosen)
    size = f"{len(X):,} × {X.shape[1]}"

    def peer(seed: int | None) -> Callable[[np.ndarray], np.ndarray]:
        def fit(rows: np.ndarray) -> np.ndarray:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return umap.UMAP(metric="cosine", random_state=seed).fit_transform(rows)

        return fit

    def ours(rows: np.ndarray) -> np.ndarray:
        return lay_out(rows, seed=0).coordinates

    for warm in (ours, peer(0), peer(None)):
        warm(X[:WARM_UP])
    found, seconds = _timed(ours, X)
    again, more_seconds = _timed(ours, X)
    assert np.array_equal(found, again)
    seeded, seeded_seconds = _timed(peer(0), X)
    free, free_seconds = _timed(peer(None), X)
    trust = trustworthiness(X, found)
    rows: list[dict[str, Any]] = []
    for name, mine, theirs, theirs_seconds in (
        ("with a seed", seconds, seeded, seeded_seconds),
        ("without a seed", more_seconds, free, free_seconds),
    ):
        rows += [
            {
                "name": f"lay out {size}, umap-learn {name}",
                "value": mine,
                "unit": "s",
                "better": "lower",
                "peer": "umap-learn",
                "peer_value": theirs_seconds,
                "target_ratio": 1.0,
            },
            {
                "name": f"trustworthiness (k = {NEAREST}), {size}, umap-learn {name}",
                "value": trust,
                "peer": "umap-learn",
                "peer_value": trustworthiness(X, theirs),
                "target_ratio": 1.0,
            },
        ]
    return [*rows, *_after(X, found), *_many(X, chosen, many)]


def _after(X: np.ndarray, found: np.ndarray) -> Iterator[dict[str, Any]]:
    new = len(X) // 20
    _, seconds = _timed(lambda rows: place(rows, X[new:], found[new:]), X[:new])
    yield {
        "name": f"place {new:,} new records on a map of {len(X) - new:,}",
        "value": seconds,
        "unit": "s",
        "better": "lower",
    }


def _many(X: np.ndarray, chosen: list[str], many: int) -> Iterator[dict[str, Any]]:
    random = np.random.default_rng(0)
    tiled = np.resize(np.arange(len(X)), many)
    noise = random.normal(scale=0.4 / np.sqrt(X.shape[1]), size=(many, X.shape[1]))
    made, seconds = _timed(lambda rows: lay_out(rows).coordinates, normalise(X[tiled] + noise))
    yield {
        "name": f"lay out {many:,} × {X.shape[1]}",
        "value": seconds,
        "unit": "s",
        "better": "lower",
        "target": 120.0,
        "note": "the vectors of the texts, repeated with noise",
    }
    words = [chosen[row] for row in tiled]
    clusters, seconds = _timed(lambda at: find_clusters(at, words), made)
    yield {
        "name": f"find and name clusters among {many:,} points",
        "value": seconds,
        "unit": "s",
        "better": "lower",
        "note": f"{len(clusters.found)} clusters",
    }


def _timed(do: Callable[[np.ndarray], Any], rows: np.ndarray) -> tuple[Any, float]:
    started = time.perf_counter()
    answer = do(rows)
    return answer, time.perf_counter() - started


def texts(count: int) -> list[str]:
    """Distinct texts of three kinds, shuffled: bank messages, statements of feeling, reviews."""
    found: dict[str, None] = {}
    try:
        for name in ("train.csv", "test.csv"):
            with (DATA / "banking77" / name).open(encoding="utf-8", newline="") as file:
                found.update(dict.fromkeys(row["text"] for row in csv.DictReader(file)))
        lines = (DATA / "emotion" / "train.txt").read_text(encoding="utf-8").splitlines()
        found.update(dict.fromkeys(line.rpartition(";")[0] for line in lines))
        lines = (DATA / "sst2" / "stsa.binary.train").read_text(encoding="utf-8").splitlines()
        found.update(dict.fromkeys(line.partition(" ")[2] for line in lines))
    except FileNotFoundError as error:
        raise SystemExit(f"needs the third-party data: {error.filename} is missing") from error
    every = list(found)
    return [every[i] for i in np.random.default_rng(0).permutation(len(every))[:count]]


def trustworthiness(X: np.ndarray, places: np.ndarray, k: int = NEAREST, block: int = 64) -> float:
    """The measure of Venna & Kaski (2001) as scikit-learn has it, in bounded memory."""
    n = len(X)
    near = np.asarray(KDTree(places).query(places, k + 1)[1])
    # a point on the spot of another may not find itself first
    own = near == np.arange(n)[:, None]
    own[~own.any(axis=1), -1] = True
    near = near[~own].reshape(n, k)
    penalty = 0
    for start in range(0, n, block):
        similar = X[start : start + block] @ X.T
        similar[np.arange(len(similar)), np.arange(start, start + len(similar))] = -np.inf
        at = np.take_along_axis(similar, near[start : start + block], axis=1)
        ranks = (similar[:, None, :] > at[:, :, None]).sum(axis=2) + 1
        penalty += int(np.maximum(ranks - k, 0).sum())
    return 1 - penalty * 2 / (n * k * (2 * n - 3 * k - 1))


if __name__ == "__main__":
    for measured in run():
        print(measured)
