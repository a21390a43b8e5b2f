"""Topics of 20,003 short texts, beside BERTopic on the same vectors in the same run.

Banking77's training questions with 5,000 captions of SentiCap and 5,000 sentences of SST-2, drawn
with seed 0; the known labels are 77 intents and two sides of each of the others. Everybody gets
the same vectors (bundled encoder, eight bits). Each way runs twice in a process of its own: the
first time counts from the start of the process (cold), the second is warm. Coherence is NPMI over
the texts and diversity the share of different words, of the ten words of each topic, where
BERTopic is reduced to as many topics as we find.
"""

from __future__ import annotations

import csv
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from assay.encoders import resolve_encoder
from assay.vectors import normalise

DATA = Path(os.environ.get("ASSAY_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
CHILD = Path(__file__).with_name("topic_peers.py")
DRAWN = 5_000
MANY = 200_000
Row = dict[str, Any]


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` takes 3,000 texts and leaves out the 200,000."""
    if not DATA.is_dir():
        raise SystemExit(f"third-party data not found at {DATA} (set ASSAY_DATA)")
    texts, labels = pile()
    if quick:
        kept = np.sort(np.random.default_rng(0).choice(len(texts), 3_000, replace=False))
        texts, labels = [texts[i] for i in kept], [labels[i] for i in kept]
    X = normalise(resolve_encoder("minilm:int8").encode(texts))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        np.save(place / "vectors.npy", X)
        mine = _child("ours", place)
        count = len(set(mine["member"]))
        theirs = _child("bertopic", place)
        reduced = _child("bertopic", place, count)
        others = {
            name: _child(name, place, count) for name in ("bertopic_unseeded", "evoc", "kmeans")
        }
        rows = _rows(texts, labels, mine, theirs, reduced, others)
    return rows if quick else [*rows, _memory(texts, X)]


def pile() -> tuple[list[str], list[str]]:
    """Return the texts and their known labels."""
    with (DATA / "banking77" / "train.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    texts, labels = [row["text"] for row in rows], [row["category"] for row in rows]
    with (DATA / "senticap" / "senticap_dataset.csv").open(encoding="utf-8") as file:
        captions = [
            (row["caption"], f"caption {row['is_positive_sentiment']}")
            for row in csv.DictReader(file)
        ]
    reviews = [
        (line[2:].strip(), f"review {line[0]}")
        for line in (DATA / "sst2" / "stsa.binary.train").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    random = np.random.default_rng(0)
    for some in (captions, reviews):
        for i in np.sort(random.permutation(len(some))[:DRAWN]):
            texts.append(some[i][0])
            labels.append(some[i][1])
    return texts, labels


def _child(name: str, place: Path, at_most: int | None = None) -> dict[str, Any]:
    to = place / "out.json"
    asked = [name, str(place), str(to), str(at_most or "-"), str(time.time())]
    subprocess.run([sys.executable, str(CHILD), *asked], check=True, stderr=subprocess.DEVNULL)
    return json.loads(to.read_text(encoding="utf-8"))


def _rows(
    texts: list[str],
    labels: list[str],
    mine: dict[str, Any],
    theirs: dict[str, Any],
    reduced: dict[str, Any],
    others: dict[str, dict[str, Any]],
) -> list[Row]:
    size = f"{len(texts):,} texts"
    count = len(set(mine["member"]))
    both = {"peer": "BERTopic"}
    rows: list[Row] = [
        {"name": f"topics of {size}, {what}", "value": round(mine[what], 2), "unit": unit,
         "better": "lower", **both, "peer_value": round(theirs[what], 2), "target_ratio": ratio}
        for what, unit, ratio in (("warm", "s", 4.0), ("cold", "s", 4.0), ("memory", "MB", 1.0))
    ]  # fmt: skip
    measures = (("normalised mutual information", normalized_mutual_info_score),
                ("adjusted Rand index", adjusted_rand_score))  # fmt: skip
    for what, measure in measures:
        note = ", ".join(
            f"{name} {measure(labels, other['member']):.3f} with {len(set(other['member']))}"
            for name, other in others.items()
        )
        rows.append(
            {
                "name": f"topics of {size}, {what}",
                "value": round(float(measure(labels, mine["member"])), 4),
                **both,
                "peer_value": round(float(measure(labels, theirs["member"])), 4),
                "target_ratio": 1.0,
                "note": f"{count} topics, BERTopic {len(set(theirs['member']))}; {note}",
            }
        )
    rows += [
        {"name": f"topics of {size}, {what}", "value": round(measure(mine["words"], texts), 4),
         **both, "peer_value": round(measure(reduced["words"], texts), 4), "target_ratio": 1.0,
         "note": f"{count} topics, BERTopic reduced to {len(reduced['words'])}"}
        for what, measure in (("coherence (NPMI)", coherence), ("diversity", diversity))
    ]  # fmt: skip
    rows += [
        {"name": f"topics of {size}, without a topic", "value": sum(t < 0 for t in mine["member"]),
         "unit": "texts", "better": "lower", "target": 0},
        {"name": f"topics of {size}, two runs identical", "value": float(mine["same"]),
         "target": 1.0, **both, "peer_value": float(others["bertopic_unseeded"]["same"]),
         "note": "BERTopic without a seed"},
    ]  # fmt: skip
    rows += [
        {"name": f"topics of {size}, warm, beside {name}", "value": round(mine["warm"], 2),
         "unit": "s", "better": "lower", "peer": name, "peer_value": round(other["warm"], 2)}
        for name, other in others.items()
    ]  # fmt: skip
    return rows


def coherence(words: Sequence[Sequence[str]], texts: Sequence[str]) -> float:
    """Return the mean NPMI (Bouma 2009) of the pairs of ten words of each topic, over texts."""
    wanted = {word for topic in words for word in topic[:10]}
    holding: dict[str, set[int]] = {word: set() for word in wanted}
    for row, text in enumerate(texts):
        folded = text.lower()
        for token in set(re.findall(r"\w[\w'-]*\w", folded)) | set(re.findall(r"\w\w+", folded)):
            if token in holding:
                holding[token].add(row)
    n = len(texts)
    topics = []
    for topic in words:
        pairs = [_npmi(holding[a], holding[b], n) for a, b in combinations(topic[:10], 2)]
        topics += [float(np.mean(pairs))] if pairs else []
    return float(np.mean(topics))


def _npmi(a: set[int], b: set[int], n: int) -> float:
    both = len(a & b)
    if not both:
        return -1.0
    if both == n:
        return 1.0
    return math.log(both * n / (len(a) * len(b))) / -math.log(both / n)


def diversity(words: Sequence[Sequence[str]], _: Sequence[str]) -> float:
    """Return the share of different words among the ten words of all topics."""
    every = [word for topic in words for word in topic[:10]]
    return len(set(every)) / max(1, len(every))


def _memory(texts: list[str], X: np.ndarray) -> Row:
    """Measure the memory of topics and map of 200,000 texts, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        random = np.random.default_rng(0)
        rows = np.resize(np.arange(len(texts)), MANY)
        moved = np.empty((MANY, X.shape[1]), dtype=np.float32)
        for start in range(0, MANY, 10_000):  # other vectors near them, so that none are equal
            part = X[rows[start : start + 10_000]]
            moved[start : start + 10_000] = part + random.normal(0, 0.02, part.shape)
        np.save(place / "vectors.npy", moved)
        (place / "texts.json").write_text(json.dumps([texts[i] for i in rows]), encoding="utf-8")
        told = subprocess.run(
            [sys.executable, "-c", MEASURED, str(place)], check=True, capture_output=True, text=True
        )
        megabytes, seconds = map(float, told.stdout.split()[-2:])
    return {
        "name": f"memory of topics and map, {MANY:,} texts",
        "value": round(megabytes / 1024, 2),
        "unit": "GB",
        "better": "lower",
        "target": 3.0,
        "note": f"topics in {seconds:.0f} s",
    }


MEASURED = """
import json, resource, sys, time
from pathlib import Path
import numpy as np
from assay.project import lay_out
from assay.topics import find_topics
from assay.topics.describing import describe
place = Path(sys.argv[1])
texts = json.loads((place / "texts.json").read_text(encoding="utf-8"))
X = np.load(place / "vectors.npy")
begun = time.perf_counter()
found = find_topics(X)
describe(texts, found.topic, found.model.topics)
seconds = time.perf_counter() - begun
lay_out(X)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, seconds)
"""
