"""Finding a picture by one caption among the other captions of it and of all pictures.

Query: a caption a person wrote; target: its picture, through the captions other people wrote.
The caption asked is left out of the collection. Hybrid is what ``find`` does. The same on five
draws of other pictures, and a single rare word, which the first caption found should hold.
"""

from __future__ import annotations

import csv
import gzip
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.encoders import resolve_encoder
from assay.search import LexicalIndex, Ranking, build_index, fuse, semantic, weight_of_words
from assay.search.words import words_of

DEPTH = 100
"""Captions taken from each list before they are fused."""
CUTS = (1, 5, 10)
PICTURES, SEED = 220, 0
DRAWS = range(10, 15)
"""Weights were chosen on the first ten."""
RARE, ASKED = 5, 250
"""Captions at most that hold a rare word, and words asked for."""

WAYS = ("lexical", "semantic", "hybrid")
Row = dict[str, Any]


@dataclass(frozen=True)
class Captions:
    texts: list[str]
    images: NDArray[np.int64]


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` asks every tenth caption of the first collection alone."""
    folder = Path(os.environ.get("ASSAY_DATA", "../shared/data")) / "coco"
    if not (folder / "captions.json").exists():
        return []
    notes = json.loads((folder / "captions.json").read_text(encoding="utf-8"))["annotations"]
    images = np.array([note["image_id"] for note in notes])
    first = Captions([note["caption"] for note in notes], images)
    size = f"{len(set(images.tolist()))} pictures, {len(notes):,} captions"
    rows = list(_rows(_recall(first, 10 if quick else 1), size, targets=True))
    if quick:
        return rows
    others = _others(folder / "captions_val2017_flat.csv.gz", set(images.tolist()))
    drawn = [_recall(_draw(others, number)) for number in DRAWS]
    mean = {key: float(np.mean([one[key] for one in drawn])) for key in drawn[0]}
    rows += _rows(mean, f"mean of {len(DRAWS)} draws of {PICTURES} other pictures", targets=False)
    return [*rows, *_rare(_draw(others, 3, 5 * PICTURES))]


def _rows(recall: dict[tuple[str, int], float], size: str, *, targets: bool) -> Iterator[Row]:
    for (way, cut), value in recall.items():
        row: Row = {
            "name": f"recall@{cut} of a picture by a caption, {way}, {size}",
            "value": round(value, 4),
            "unit": "of queries",
        }
        if way == "hybrid" and targets:
            row["target"] = round(max(recall["lexical", cut], recall["semantic", cut]), 4)
        yield row


def _recall(among: Captions, step: int = 1) -> dict[tuple[str, int], float]:
    ranks: dict[str, list[int]] = {way: [] for way in WAYS}
    X = resolve_encoder("minilm").encode(among.texts)
    with tempfile.TemporaryDirectory() as folder:
        index = _indexed(Path(folder), among.texts)
        for asked in range(0, len(among.texts), step):
            others = np.arange(len(among.texts)) != asked
            found = _found(index, among.texts, X, among.texts[asked], X[asked], others)
            for way, ranking in found.items():
                ranks[way].append(_rank(ranking, among.images, int(among.images[asked])))
    return {
        (way, cut): float(np.mean(np.array(found) <= cut))
        for way, found in ranks.items()
        for cut in CUTS
    }


def _rare(among: Captions) -> Iterator[Row]:
    held = [set(words_of(text, "english")) for text in among.texts]
    count = Counter(word for words in held for word in words)
    rare = sorted(word for word, times in count.items() if times <= RARE and len(word) > 2)
    asked = np.random.default_rng(SEED).choice(rare, min(ASKED, len(rare)), replace=False).tolist()
    encoder = resolve_encoder("minilm")
    X, vectors = encoder.encode(among.texts), encoder.encode(asked)
    first: dict[str, list[bool]] = {way: [] for way in WAYS}
    with tempfile.TemporaryDirectory() as folder:
        index = _indexed(Path(folder), among.texts)
        for word, vector in zip(asked, vectors, strict=True):
            for way, ranking in _found(index, among.texts, X, word, vector, None).items():
                first[way].append(len(ranking) > 0 and word in held[int(ranking.rows[0])])
    for way, found in first.items():
        yield {
            "name": f"a rare word is in the first caption found, {way}, {len(found)} words",
            "value": round(float(np.mean(found)), 4),
            "unit": "of queries",
        }


def _found(
    index: LexicalIndex,
    texts: Sequence[str],
    X: NDArray[np.float32],
    query: str,
    vector: NDArray[np.float32],
    allowed: NDArray[np.bool_] | None,
) -> dict[str, Ranking]:
    words = index.search(query, DEPTH, allowed=allowed)
    meaning = semantic(vector, X, DEPTH, allowed=allowed)
    hybrid = fuse(words, meaning, words=weight_of_words(query, texts))
    return {"lexical": words, "semantic": meaning, "hybrid": hybrid}


def _indexed(folder: Path, texts: Sequence[str]) -> LexicalIndex:
    build_index(folder, [[(str(row), text) for row, text in enumerate(texts)]])
    return LexicalIndex(folder)


def _others(file: Path, without: set[int]) -> Captions:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if int(row["image_id"]) not in without]
    return Captions([row["caption"] for row in rows], np.array([int(r["image_id"]) for r in rows]))


def _draw(among: Captions, number: int, size: int = PICTURES) -> Captions:
    order = np.random.default_rng(SEED).permutation(np.unique(among.images))
    chosen = np.isin(among.images, order[number * size : (number + 1) * size])
    return Captions([among.texts[row] for row in np.flatnonzero(chosen)], among.images[chosen])


def _rank(ranking: Ranking, images: NDArray[np.int64], wanted: int) -> int:
    """Place of the wanted picture among the pictures found, each at its best caption."""
    places = dict.fromkeys(images[ranking.rows].tolist())
    return list(places).index(wanted) + 1 if wanted in places else len(images)
