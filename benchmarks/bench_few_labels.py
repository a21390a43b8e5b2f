"""Few labels: what the records without one add, beside logistic regression on the same vectors.

The labels are drawn at random; all other records are scored, and `semi` learns from their texts,
as a person would who has them all.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from assay.classify import Features, make_classifier, sample_shots
from bench_classify import DATA, labelled_texts, vectors_for

Row = dict[str, Any]


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` draws once and sets no targets."""
    if not DATA.is_dir():
        raise SystemExit(f"third-party data not found at {DATA} (set ASSAY_DATA)")
    captions = labelled_texts(
        DATA / "senticap" / "senticap_dataset.csv", "caption", "is_positive_sentiment"
    )
    rows = _measure("SentiCap, 32 a class", *captions, 32, 1 if quick else 5, 0.93)
    if not quick:
        questions = labelled_texts(DATA / "banking77" / "train.csv", "text", "category")
        rows += _measure("Banking77, 8 a class", *questions, 8, 3, None)
    return rows


def _measure(
    name: str, texts: list[str], labels: list[str], shots: int, draws: int, target: float | None
) -> list[Row]:
    every = vectors_for(texts)
    truth = np.array(labels)
    scores: dict[str, list[float]] = {"LogisticRegression": [], "hybrid": [], "semi": []}
    seconds = []
    for seed in range(draws):
        drawn = sample_shots(labels, shots, seed)
        rest = np.setdiff1d(np.arange(len(texts)), drawn)
        asked, wanted = every.take(rest), truth[rest]
        few = every.take(drawn)
        assert few.vectors is not None
        assert asked.vectors is not None
        plain = LogisticRegression(C=10, max_iter=1000).fit(few.vectors, truth[drawn])
        scores["LogisticRegression"].append(float(np.mean(plain.predict(asked.vectors) == wanted)))
        hybrid = make_classifier("hybrid", seed=seed).fit(few, truth[drawn])
        scores["hybrid"].append(float(np.mean(hybrid.predict(asked) == wanted)))
        started = time.perf_counter()
        semi = _semi(every, truth, drawn, seed)
        seconds.append(time.perf_counter() - started)
        scores["semi"].append(float(np.mean(semi.predict(asked) == wanted)))
    peer = round(float(np.mean(scores["LogisticRegression"])), 4)
    rows: list[Row] = []
    for method in ("hybrid", "semi"):
        row: Row = {
            "name": f"accuracy on all others, {name}, {method}",
            "value": round(float(np.mean(scores[method])), 4),
            "unit": "share",
            "peer": "LogisticRegression",
            "peer_value": peer,
            "note": f"mean of {draws} draws, worst {min(scores[method]):.4f}",
        }
        if method == "semi" and target is not None and draws > 1:
            row["target"] = target
        rows.append(row)
    gains = np.array(scores["semi"]) - np.array(scores["hybrid"])
    rows.append(
        {
            "name": f"semi minus hybrid, {name}, worst draw",
            "value": round(100 * float(gains.min()), 2),
            "unit": "points",
        }
    )
    rows.append(
        {
            "name": f"learn from labels and all other texts, {name}, semi",
            "value": round(float(np.mean(seconds)), 2),
            "unit": "s",
            "better": "lower",
        }
    )
    return rows


def _semi(every: Features, truth: np.ndarray, drawn: np.ndarray, seed: int) -> Any:  # noqa: ANN401
    known = np.full(len(truth), None, dtype=object)
    known[drawn] = truth[drawn]
    return make_classifier("semi", seed=seed).fit(every, known)
