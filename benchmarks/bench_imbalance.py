"""Uneven classes: what each way to balance them gains, beside imbalanced-learn's pipelines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean, stdev
from typing import Any

import numpy as np
from imblearn.over_sampling import SMOTE, RandomOverSampler
from imblearn.pipeline import Pipeline
from imblearn.under_sampling import RandomUnderSampler
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import balanced_accuracy_score, f1_score

from assay.classify import Features, make_classifier
from assay.verbs.learning.balance import choose_balance
from bench_classify import DATA, labelled_texts, vectors_for

WAYS = ("none", "weights", "over", "under", "smote", "auto")
Row = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """An uneven draw: records to learn from, and as uneven ones to be scored on."""

    name: str
    train: Features
    labels: list[str]
    test: Features
    truth: np.ndarray


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` draws two seeds instead of five."""
    if not DATA.is_dir():
        raise SystemExit(f"third-party data not found at {DATA} (set ASSAY_DATA)")
    seeds = range(2 if quick else 5)
    rows: list[Row] = []
    for make in (_emotion(), _senticap()):
        tasks = [make(seed) for seed in seeds]
        for method in ("linear", "hybrid"):
            rows += _measure(tasks, method)
    return rows


def _measure(tasks: list[Task], method: str) -> list[Row]:
    rows = []
    for way in WAYS:
        ours = [_ours(task, method, way, seed) for seed, task in enumerate(tasks)]
        row: Row = {
            "name": f"macro F1, {tasks[0].name}, {method}, {way}",
            "value": round(mean(f1 for f1, _, _ in ours), 4),
            "unit": "share",
            "note": f"worst seed {min(f1 for f1, _, _ in ours):.3f}, "
            f"balanced accuracy {mean(even for _, even, _ in ours):.3f}"
            + (f"; chose {', '.join(said for _, _, said in ours)}" if way == "auto" else ""),
        }
        if method == "linear" and way != "auto":
            theirs = [_theirs(task, way, seed) for seed, task in enumerate(tasks)]
            spread = stdev(f1 - peer for (f1, _, _), peer in zip(ours, theirs, strict=True))
            row |= {
                "peer": f"imbalanced-learn, {way} + LogisticRegression",
                "peer_value": round(mean(theirs), 4),
                "target_ratio": 0.98,
            }
            row["note"] += f"; differs from it by seed with a deviation of {spread:.3f}"
        rows.append(row)
    return rows


def _ours(task: Task, method: str, way: str, seed: int) -> tuple[float, float, str]:
    if way == "auto":
        way = choose_balance(task.train, task.labels, method=method, seed=seed).chosen
    model = make_classifier(method, seed=seed, balance=way).fit(task.train, task.labels)
    answers = model.predict(task.test)
    even = float(balanced_accuracy_score(task.truth, answers))
    return float(f1_score(task.truth, answers, average="macro")), even, way


def _theirs(task: Task, way: str, seed: int) -> float:
    samplers: dict[str, Any] = {
        "over": RandomOverSampler(random_state=seed),
        "under": RandomUnderSampler(random_state=seed),
        "smote": SMOTE(random_state=seed),
    }
    last = LogisticRegression(
        C=10, max_iter=1000, class_weight="balanced" if way == "weights" else None
    )
    steps = [("sample", samplers[way])] if way in samplers else []
    model = Pipeline([*steps, ("learn", last)]).fit(task.train.vectors, task.labels)
    return float(f1_score(task.truth, model.predict(task.test.vectors), average="macro"))


def _emotion(records: int = 2_000) -> Callable[[int], Task]:
    """Draw from emotion, whose classes are uneven as they are: joy 33 %, surprise 4 %."""
    parts = {}
    for name in ("train", "test"):
        lines = (DATA / "emotion" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        pairs = [line.rsplit(";", 1) for line in lines[1:] if line]
        parts[name] = ([text for text, _ in pairs], [label for _, label in pairs])
    (texts, labels), (test, truth) = parts["train"], parts["test"]
    texts, labels = texts[:8_000], labels[:8_000]
    train, tested = vectors_for(texts), vectors_for(test)

    def draw(seed: int) -> Task:
        kept = np.sort(np.random.default_rng(seed).permutation(len(texts))[:records])
        return Task(
            f"emotion ({records:,} of it)",
            train.take(kept),
            [labels[place] for place in kept],
            tested,
            np.array(truth),
        )

    return draw


def _senticap(most: int = 1_600, ratio: int = 20) -> Callable[[int], Task]:
    """Draw from SentiCap with one negative caption to twenty positive, in both halves."""
    texts, labels = labelled_texts(
        DATA / "senticap" / "senticap_dataset.csv", "caption", "is_positive_sentiment"
    )
    every, names = vectors_for(texts), np.array(labels)
    positive, negative = (np.flatnonzero(names == name) for name in ("1", "0"))

    def draw(seed: int) -> Task:
        random = np.random.default_rng(seed)
        many, few = random.permutation(positive), random.permutation(negative)
        rest = len(many) - most
        train = np.concatenate([many[:most], few[: most // ratio]])
        test = np.concatenate([many[most:], few[most // ratio :][: rest // ratio]])
        return Task(
            f"SentiCap 1:{ratio}",
            every.take(train),
            names[train].tolist(),
            every.take(test),
            names[test],
        )

    return draw
