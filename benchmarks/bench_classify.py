"""Classifiers beside plain scikit-learn on the same texts and vectors: accuracy and seconds."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from assay.classify import Features, make_classifier, methods, out_of_fold, sample_shots
from assay.encoders import resolve_encoder

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ASSAY_DATA", ROOT.parent / "shared" / "data"))
CACHE = Path(tempfile.gettempdir()) / "assay-bench-vectors"
Row = dict[str, Any]


@dataclass(frozen=True)
class Task:
    name: str
    train: Features
    labels: list[str]
    test: Features
    truth: np.ndarray


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` keeps to the few-shot tasks and the chat export."""
    if not DATA.is_dir():
        raise SystemExit(f"third-party data not found at {DATA} (set ASSAY_DATA)")
    tasks = [_senticap_few(32), _banking(8)]
    if not quick:
        tasks += [_banking(None), _emotion()]
    rows = [row for task in tasks for row in _measure(task)]
    rows += _out_of_fold("chat export", *_chats(), target=5.0)
    if not quick:
        whole = _banking(None)
        rows += _out_of_fold("Banking77", whole.train, whole.labels, target=40.0)
        rows += _imdb()
    return rows


def _measure(task: Task) -> list[Row]:
    peer_vectors = _timed(lambda: _logistic(task))
    peer_words = _timed(lambda: _tfidf(task))
    rows = []
    for method in methods():
        peer = "TF-IDF + LogisticRegression" if method == "lexical" else "LogisticRegression"
        theirs, their_seconds = peer_words if method == "lexical" else peer_vectors

        def ours(method: str = method) -> float:
            classifier = make_classifier(method).fit(task.train, task.labels)
            return float(np.mean(classifier.predict(task.test) == task.truth))

        accuracy, seconds = _timed(ours)
        shared = {"peer": peer}
        rows.append(
            {
                "name": f"accuracy, {task.name}, {method}",
                "value": round(accuracy, 4),
                "unit": "share",
                "target_ratio": 0.99,
                "peer_value": round(theirs, 4),
                **shared,
            }
        )
        rows.append(
            {
                "name": f"fit with calibration and predict, {task.name}, {method}",
                "value": round(seconds, 2),
                "unit": "s",
                "better": "lower",
                "peer_value": round(their_seconds, 2),
                **shared,
            }
        )
    return rows


def _logistic(task: Task) -> float:
    assert task.train.vectors is not None
    model = LogisticRegression(C=10, max_iter=1000).fit(task.train.vectors, task.labels)
    return float(np.mean(model.predict(task.test.vectors) == task.truth))


def _tfidf(task: Task) -> float:
    vectoriser = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    matrix = vectoriser.fit_transform(task.train.strings())
    model = LogisticRegression(C=10, max_iter=1000).fit(matrix, task.labels)
    return float(np.mean(model.predict(vectoriser.transform(task.test.strings())) == task.truth))


def _out_of_fold(
    name: str, features: Features, labels: Sequence[str], *, target: float
) -> list[Row]:
    proba, seconds = _timed(lambda: out_of_fold(features, labels))
    known = np.array([bool(label) for label in labels])
    names = np.unique(np.array(labels)[known])
    right = names[proba.argmax(axis=1)][known] == np.array(labels)[known]
    return [
        {
            "name": f"five-fold probabilities, {name}, hybrid",
            "value": round(seconds, 2),
            "unit": "s",
            "better": "lower",
            "target": target,
            "note": f"{known.sum():,} records, {len(names)} classes, "
            f"out-of-fold accuracy {right.mean():.4f}",
        }
    ]


def _imdb() -> list[Row]:
    train, labels = _read_imdb("train")
    test, truth = _read_imdb("test")
    classifier, seconds = _timed(lambda: make_classifier("lexical").fit(train, labels))
    accuracy = float(np.mean(classifier.predict(test) == np.array(truth)))
    return [
        {
            "name": "fit on 25,000 IMDB reviews, lexical",
            "value": round(seconds, 1),
            "unit": "s",
            "better": "lower",
            "target": 120.0,
        },
        {
            "name": "accuracy on 25,000 IMDB reviews, lexical",
            "value": round(accuracy, 4),
            "unit": "share",
            "target": 0.90,
        },
    ]


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def vectors_for(texts: Sequence[str]) -> Features:
    """Encode, or read the vectors of an earlier run."""
    encoder = resolve_encoder("minilm")
    digest = hashlib.blake2b(encoder.key.encode(), digest_size=16)
    for text in texts:
        digest.update(text.encode() + b"\0")
    path = CACHE / f"{digest.hexdigest()}.npy"
    if path.exists():
        return Features(list(texts), np.load(path))
    vectors = encoder.encode(texts)
    CACHE.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part.npy")
    np.save(part, vectors)
    part.replace(path)
    return Features(list(texts), vectors)


def labelled_texts(path: Path, text: str, label: str) -> tuple[list[str], list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [(row[text], row[label]) for row in csv.DictReader(file)]
    return [one for one, _ in rows], [one for _, one in rows]


def _banking(shots: int | None) -> Task:
    texts, labels = labelled_texts(DATA / "banking77" / "train.csv", "text", "category")
    test, truth = labelled_texts(DATA / "banking77" / "test.csv", "text", "category")
    train = vectors_for(texts)
    if shots is not None:
        drawn = sample_shots(labels, shots, seed=0)
        train, labels = train.take(drawn), [labels[place] for place in drawn]
    name = "Banking77" if shots is None else f"Banking77, {shots} a class"
    return Task(name, train, labels, vectors_for(test), np.array(truth))


def _senticap_few(shots: int) -> Task:
    texts, labels = labelled_texts(
        DATA / "senticap" / "senticap_dataset.csv", "caption", "is_positive_sentiment"
    )
    drawn = sample_shots(labels, shots, seed=0)
    others = np.setdiff1d(np.arange(len(texts)), drawn)
    rest = np.sort(np.random.default_rng(0).permutation(others)[:3000])
    return Task(
        f"SentiCap, {shots} a class",
        vectors_for([texts[place] for place in drawn]),
        [labels[place] for place in drawn],
        vectors_for([texts[place] for place in rest]),
        np.array([labels[place] for place in rest]),
    )


def _emotion() -> Task:
    parts = {}
    for name in ("train", "test"):
        lines = (DATA / "emotion" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        pairs = [line.rsplit(";", 1) for line in lines[1:] if line]
        parts[name] = ([text for text, _ in pairs], [label for _, label in pairs])
    (texts, labels), (test, truth) = parts["train"], parts["test"]
    return Task("emotion", vectors_for(texts), labels, vectors_for(test), np.array(truth))


def _chats() -> tuple[Features, list[str]]:
    path = DATA / "humanloop" / "chatbot_intent_classifier_data.json"
    rows = [json.loads(row["data"]) for row in json.loads(path.read_text(encoding="utf-8"))]
    return vectors_for([row["text"] for row in rows]), [row["intent"] for row in rows]


def _read_imdb(part: str) -> tuple[Features, list[str]]:
    with gzip.open(DATA / "imdb" / f"{part}.csv.gz", "rt", newline="", encoding="utf-8") as file:
        rows = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    return Features([text for text, _ in rows]), [label for _, label in rows]
