"""Wrong labels planted in real data: how well are they found, beside cleanlab on the same answers?

Five per cent of the labels are changed, in one of three ways: to any other class (uniform), to the
class whose mean vector is nearest to the true class's (nearest), or to the class whose mean vector
is nearest to the record itself (record). Everybody gets the same five-fold probabilities of the
default classifier; the value is the average precision of ranking all records, its mean over seeds.
A seed changes which labels are wrong, what they become, and the folds, so that one says little:
beside each mean stand the spread (standard deviation over seeds), the mean and spread of the
difference to the peer on the same labels, and how many seeds we are ahead in.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from assay.classify import Features, Recall, out_of_fold
from assay.encoders import resolve_encoder
from assay.quality import CheckInput, LabelErrors
from assay.sample import sample_path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ASSAY_DATA", ROOT.parent / "shared" / "data"))
CACHE = Path(tempfile.gettempdir()) / "assay-bench-vectors"
SHARE = 0.05
SEEDS = tuple(range(5))
FEW = 3
"""Seeds of sets of ten thousand records and more: they spread less and take longer."""
PEER = "self-confidence"
Row = dict[str, Any]


@dataclass(frozen=True)
class Corpus:
    """Texts with labels taken as true."""

    name: str
    features: Features
    classes: NDArray[Any]
    codes: NDArray[np.int64]


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` keeps to small sets and two seeds."""
    if not DATA.is_dir():
        raise SystemExit(f"third-party data not found at {DATA} (set ASSAY_DATA)")
    rows: list[Row] = []
    seeds = SEEDS[:2] if quick else SEEDS
    if not quick:
        targets = {"uniform": 0.985, "nearest": 0.85}
        kinds = ("uniform", "nearest", "record")
        rows += _measure(_banking(), seeds[:FEW], kinds, targets, 120.0)
    rows += _measure(_banking(classes=24, each=50), seeds, ("uniform", "nearest", "record"))
    rows += _measure(_chats(), seeds, ("uniform", "nearest"), seconds=15.0)
    if not quick:
        rows += _measure(_emotion(), seeds[:FEW], ("uniform", "nearest"))
        rows += _measure(_sst2(), seeds[:FEW], ("uniform",))
        rows += _measure(_senticap(), seeds[:FEW], ("uniform",))
    return [*rows, _sample()]


def _measure(
    corpus: Corpus,
    seeds: Sequence[int],
    kinds: Sequence[str],
    targets: dict[str, float] | None = None,
    seconds: float | None = None,
) -> list[Row]:
    rows, spent = [], []
    for kind in kinds:
        trials = [_trial(corpus, *flipped(corpus, kind, seed), seed) for seed in seeds]
        mean = {name: float(np.mean([trial[name] for trial in trials])) for name in trials[0]}
        spent.append(mean.pop("seconds"))
        ours, peer = (np.array([trial[who] for trial in trials]) for who in ("ours", PEER))
        rows.append(
            {
                "name": f"average precision, {corpus.name}, {kind} flips",
                "value": round(mean.pop("ours"), 4),
                "target": (targets or {}).get(kind),
                "peer": f"cleanlab {PEER}",
                "peer_value": round(mean.pop(PEER), 4),
                "spread": _spread(ours),
                "difference": f"{np.mean(ours - peer):+.4f}, its spread {_spread(ours - peer)}",
                "ahead": f"in {int((ours > peer).sum())} of {len(trials)} seeds",
                **{name: round(value, 4) for name, value in mean.items()},
            }
        )
    rows.append(
        {
            "name": f"label_errors with its refit, {corpus.name}",
            "value": round(float(np.mean(spent)), 1),
            "unit": "s",
            "better": "lower",
            "target": seconds,
        }
    )
    return rows


def _spread(values: NDArray[np.float64]) -> float:
    """Return the standard deviation over seeds, of which there are two at least."""
    return round(float(np.std(values, ddof=1)), 4)


def flipped(corpus: Corpus, kind: str, seed: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return codes with ``SHARE`` of them changed, and which were."""
    random = np.random.default_rng(seed)
    codes, k = corpus.codes, len(corpus.classes)
    rows = random.permutation(len(codes))[: round(SHARE * len(codes))]
    given = codes.copy()
    vectors = np.asarray(corpus.features.vectors, dtype=np.float64)
    centres = np.stack([vectors[codes == code].mean(axis=0) for code in range(k)])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    if kind == "uniform":
        given[rows] = (codes[rows] + random.integers(1, k, size=len(rows))) % k
    else:
        near = centres @ centres.T if kind == "nearest" else vectors @ centres.T
        own = np.arange(k) if kind == "nearest" else codes
        near[np.arange(len(near)), own] = -np.inf
        near = near.argmax(axis=1)
        given[rows] = near[codes[rows]] if kind == "nearest" else near[rows]
    return given, given != codes


def _trial(
    corpus: Corpus, given: NDArray[np.int64], wrong: NDArray[np.bool_], seed: int
) -> dict[str, float]:
    labels = corpus.classes[given].astype(object)
    recall = Recall()
    probabilities = _answers(corpus, labels, seed, recall=recall)
    started = time.perf_counter()
    data = CheckInput(
        ids=np.arange(len(labels)).astype(str),
        texts=np.array(corpus.features.texts, dtype=object),
        labels=labels,
        vectors=corpus.features.vectors,
        classes=corpus.classes,
        probabilities=probabilities,
        refit=lambda labels, weights=None, deal=0: _answers(
            corpus, labels, seed + 1000 * deal, weights, recall
        ),
        seed=seed,
    )
    result = LabelErrors()(data)
    seconds = time.perf_counter() - started
    assert result.scores is not None
    found = np.array([int(finding.record) for finding in result.findings], dtype=np.int64)
    pruned = labels.copy()
    pruned[find_label_issues(given, probabilities)] = None
    again = _answers(corpus, pruned, seed)

    def precision(quality: NDArray[Any]) -> float:
        return float(average_precision_score(wrong, 1 - quality))

    def cleanlab(method: str, answers: NDArray[np.float64] = probabilities) -> float:
        return precision(np.asarray(get_label_quality_scores(given, answers, method=method)))

    return {
        "ours": float(average_precision_score(wrong, result.scores)),
        PEER: cleanlab("self_confidence"),
        "normalised margin": cleanlab("normalized_margin"),
        "pruned and refitted": cleanlab("self_confidence", again),
        "precision of findings": float(wrong[found].mean()) if len(found) else 0.0,
        "recall of findings": float(wrong[found].sum() / wrong.sum()),
        "seconds": seconds,
    }


def _answers(
    corpus: Corpus,
    labels: NDArray[Any],
    seed: int,
    weights: NDArray[np.float64] | None = None,
    recall: Recall | None = None,
) -> NDArray[np.float64]:
    """Return five-fold probabilities, a column for each class of the corpus."""
    answers = out_of_fold(corpus.features, labels, seed=seed, sample_weight=weights, recall=recall)
    known = sorted({label for label in labels if label is not None})
    whole = np.zeros((len(labels), len(corpus.classes)))
    whole[:, np.searchsorted(corpus.classes.astype(str), known)] = answers
    return whole


def _sample() -> Row:
    """Find the wrong labels planted in the shipped messages, with all their other faults."""
    with sample_path("bank_messages").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["text"].strip() and row["intent"]]
    sheet = json.loads(
        sample_path("bank_messages").with_name("bank_faults.json").read_text("utf-8")
    )
    kinds = {fault["record"]: fault["kind"] for fault in sheet["faults"]}
    # Outliers carry no true label: whatever theirs is, it is neither right nor wrong.
    rows = [row for row in rows if kinds.get(row["id"]) != "outlier"]
    corpus = _corpus("sample messages", [r["text"] for r in rows], [r["intent"] for r in rows])
    wrong = np.array([sheet["true_labels"][row["id"]] != row["intent"] for row in rows])
    trial = _trial(corpus, corpus.codes, wrong, 0)
    return {
        "name": "average precision, sample messages, planted faults",
        "value": round(trial.pop("ours"), 4),
        "peer": f"cleanlab {PEER}",
        "peer_value": round(trial.pop(PEER), 4),
        **{name: round(value, 4) for name, value in trial.items()},
    }


def _corpus(name: str, texts: Sequence[str], labels: Sequence[str]) -> Corpus:
    classes, codes = np.unique(np.array(labels), return_inverse=True)
    return Corpus(name, _features(texts), classes.astype(object), codes)


def _features(texts: Sequence[str]) -> Features:
    """Encode, or read the vectors of an earlier run."""
    encoder = resolve_encoder("minilm")
    digest = hashlib.blake2b(encoder.key.encode(), digest_size=16)
    for text in texts:
        digest.update(text.encode() + b"\0")
    path = CACHE / f"{digest.hexdigest()}.npy"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part.npy")
        np.save(part, encoder.encode(texts))
        part.replace(path)
    return Features(list(texts), np.load(path))


def _csv(path: Path, text: str, label: str) -> tuple[list[str], list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        rows = [(row[text], row[label]) for row in csv.DictReader(file)]
    return [one for one, _ in rows], [one for _, one in rows]


def _banking(classes: int | None = None, each: int | None = None) -> Corpus:
    texts, labels = _csv(DATA / "banking77" / "train.csv", "text", "category")
    if classes is None:
        return _corpus("Banking77", texts, labels)
    random, names = np.random.default_rng(0), np.array(labels)
    chosen = np.unique(names)[random.permutation(len(set(labels)))[:classes]]
    rows = np.concatenate(
        [random.permutation(np.flatnonzero(names == name))[:each] for name in chosen]
    )
    name = f"Banking77, {classes} classes of {each}"
    return _corpus(name, [texts[row] for row in rows], [labels[row] for row in rows])


def _chats() -> Corpus:
    path = DATA / "humanloop" / "chatbot_intent_classifier_data.json"
    rows = [json.loads(row["data"]) for row in json.loads(path.read_text(encoding="utf-8"))]
    rows = [row for row in rows if row["intent"]]
    return _corpus("chat export", [row["text"] for row in rows], [row["intent"] for row in rows])


def _emotion() -> Corpus:
    lines = (DATA / "emotion" / "train.txt").read_text(encoding="utf-8").split("\n")[1:]
    pairs = [line.rsplit(";", 1) for line in lines if line]
    return _corpus("emotion", [text for text, _ in pairs], [label for _, label in pairs])


def _sst2() -> Corpus:
    lines = (DATA / "sst2" / "stsa.binary.train").read_text(encoding="utf-8").split("\n")
    pairs = [line.split(" ", 1) for line in lines if line.strip()]
    return _corpus("SST-2", [text for _, text in pairs], [label for label, _ in pairs])


def _senticap() -> Corpus:
    path = DATA / "senticap" / "senticap_dataset.csv"
    return _corpus("SentiCap", *_csv(path, "caption", "is_positive_sentiment"))
