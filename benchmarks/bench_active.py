"""Choosing what to label: chosen labels against random ones, scored on all other records.

The peer is what people do with a library: the same vectors, logistic regression, and its records
of least margin, twenty at a time from a random first batch.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from assay.active import Pool, asks_a_model, candidates, choose, margins, view_of
from assay.classify import make_classifier
from bench_classify import DATA, labelled_texts, vectors_for

Row = dict[str, Any]
PEER = "LogisticRegression, least margin"


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` takes SentiCap once and sets no targets."""
    if not DATA.is_dir():
        raise SystemExit(f"third-party data not found at {DATA} (set ASSAY_DATA)")
    captions = _Task(
        "SentiCap, 64 labels",
        *labelled_texts(
            DATA / "senticap" / "senticap_dataset.csv", "caption", "is_positive_sentiment"
        ),
    )
    rows = captions.rows(64, 20, 1 if quick else 5, None if quick else 0.95)
    if not quick:
        questions = _Task(
            "Banking77, 616 labels",
            *labelled_texts(DATA / "banking77" / "train.csv", "text", "category"),
        )
        rows += questions.rows(616, 77, 3, None)
    return [*rows, *_large()]


class _Task:
    def __init__(self, name: str, texts: list[str], labels: list[str]) -> None:
        self.name = name
        self.every = vectors_for(texts)
        self.truth = np.array(labels, dtype=object)
        self.view = view_of(texts, self.every.vectors)
        self.open = candidates(texts, range(len(texts)))

    def rows(self, labels: int, batch: int, draws: int, target: float | None) -> list[Row]:
        """Return accuracy on all others with `semi`, for chosen and for random labels."""
        scores: dict[str, list[float]] = {"adaptive": [], "coverage": [], "random": []}
        seconds, peers = [], []
        for seed in range(draws):
            for way, found in scores.items():
                started = time.perf_counter()
                chosen = self._chosen(way, labels, batch, seed)
                if way == "adaptive":
                    seconds.append(time.perf_counter() - started)
                found.append(self._accuracy(chosen, seed))
            peers.append(self._peer(labels, batch, seed))
        peer = round(float(np.mean(peers)), 4)
        rows: list[Row] = [
            {
                "name": f"accuracy on all others, {self.name}, {way}, semi",
                "value": round(float(np.mean(found)), 4),
                "unit": "share",
                "peer": PEER,
                "peer_value": peer,
                "note": f"mean of {draws} draws, worst {min(found):.4f}",
                **({"target": target} if way == "adaptive" and target is not None else {}),
            }
            for way, found in scores.items()
        ]
        ahead = 100 * (np.array(scores["adaptive"]) - np.array(scores["random"]))
        rows.append(
            {
                "name": f"adaptive minus random, {self.name}, semi, worst draw",
                "value": round(float(ahead.min()), 2),
                "unit": "points",
            }
        )
        rows.append(
            {
                "name": f"choose {labels} labels, {batch} at a time, {self.name}",
                "value": round(float(np.mean(seconds)), 2),
                "unit": "s",
                "better": "lower",
            }
        )
        return rows

    def _chosen(self, way: str, labels: int, batch: int, seed: int) -> np.ndarray:
        chosen = np.empty(0, dtype=np.int64)
        while len(chosen) < labels:
            left = np.setdiff1d(self.open, chosen)
            doubt = None
            if asks_a_model(way) and len(set(self.truth[chosen].tolist())) > 1:
                asker = make_classifier("hybrid", seed=seed)
                asker.fit(self.every.take(chosen), self.truth[chosen])
                doubt = asker.predict_proba(self.every.take(left))
            pool = Pool(self.view[left], self.view[chosen], doubt, seed)
            size = min(batch, labels - len(chosen))
            chosen = np.concatenate([chosen, left[choose(pool, size, way).rows]])
        return chosen

    def _accuracy(self, chosen: np.ndarray, seed: int) -> float:
        known = np.full(len(self.truth), None, dtype=object)
        known[chosen] = self.truth[chosen]
        rest = np.setdiff1d(np.arange(len(self.truth)), chosen)
        answers = make_classifier("semi", seed=seed).fit(self.every, known)
        return float(np.mean(answers.predict(self.every.take(rest)) == self.truth[rest]))

    def _peer(self, labels: int, batch: int, seed: int) -> float:
        assert self.every.vectors is not None
        vectors, every = self.every.vectors, np.arange(len(self.truth))
        chosen = np.random.default_rng(seed).permutation(every)[:batch]
        while True:
            model = LogisticRegression(C=10, max_iter=1000)
            model.fit(vectors[chosen], self.truth[chosen])
            left = np.setdiff1d(every, chosen)
            if len(chosen) >= labels:
                right = model.predict(vectors[left]) == self.truth[left]
                return float(np.mean(right))
            sure = margins(model.predict_proba(vectors[left]))
            size = min(batch, labels - len(chosen))
            chosen = np.concatenate([chosen, left[np.argsort(sure, kind="stable")[:size]]])


def _large() -> list[Row]:
    """Choose twenty of 200,000, vectors given."""
    n, random = 200_000, np.random.default_rng(0)
    words = np.array([f"w{number}" for number in range(3000)])
    texts = [" ".join(row) for row in words[random.integers(3000, size=(n, 8))].tolist()]
    vectors = random.normal(size=(n, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    started = time.perf_counter()
    rows = candidates(texts, range(n))
    view = view_of([texts[row] for row in rows], vectors[rows])
    choose(Pool(view, view[:0]), 20)
    return [
        {
            "name": "choose a first batch of 20 from 200,000 records",
            "value": round(time.perf_counter() - started, 2),
            "unit": "s",
            "better": "lower",
        }
    ]
