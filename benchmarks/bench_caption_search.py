"""Finding a picture by one caption among the other captions of it and of all pictures.

Query: a caption a person wrote; target: its picture, through the captions other people wrote.
The caption asked is left out of the collection. Hybrid is what ``find`` does.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from assay.encoders import resolve_encoder
from assay.search import LexicalIndex, Ranking, build_index, fuse, semantic, weight_of_words

DEPTH = 100
"""Captions taken from each list before they are fused."""
CUTS = (1, 5, 10)


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Measure; ``quick`` asks every tenth caption."""
    file = Path(os.environ.get("ASSAY_DATA", "../shared/data")) / "coco" / "captions.json"
    if not file.exists():
        return []
    notes = json.loads(file.read_text(encoding="utf-8"))["annotations"]
    images = np.array([note["image_id"] for note in notes])
    return list(_rows([note["caption"] for note in notes], images, 10 if quick else 1))


def _rows(captions: list[str], images: np.ndarray, step: int) -> Iterator[dict[str, Any]]:
    ranks: dict[str, list[int]] = {"lexical": [], "semantic": [], "hybrid": []}
    X = resolve_encoder("minilm").encode(captions)
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder), [[(str(row), text) for row, text in enumerate(captions)]])
        index = LexicalIndex(Path(folder))
        weight = weight_of_words(captions)
        for asked in range(0, len(captions), step):
            others = np.arange(len(captions)) != asked
            words = index.search(captions[asked], DEPTH, allowed=others)
            meaning = semantic(X[asked], X, DEPTH, allowed=others)
            lists = {
                "lexical": words,
                "semantic": meaning,
                "hybrid": fuse(words, meaning, words=weight),
            }
            for way, ranking in lists.items():
                ranks[way].append(_rank(ranking, images, images[asked]))
    size = f"{len(set(images.tolist()))} pictures, {len(captions):,} captions"
    recall = {
        (way, cut): float(np.mean(np.array(found) <= cut))
        for way, found in ranks.items()
        for cut in CUTS
    }
    for (way, cut), value in recall.items():
        row = {
            "name": f"recall@{cut} of a picture by a caption, {way}, {size}",
            "value": round(value, 4),
            "unit": "of queries",
        }
        if way == "hybrid":
            row["target"] = round(max(recall["lexical", cut], recall["semantic", cut]), 4)
        yield row


def _rank(ranking: Ranking, images: np.ndarray, wanted: int) -> int:
    """Place of the wanted picture among the pictures found, each at its best caption."""
    places = dict.fromkeys(images[ranking.rows].tolist())
    return list(places).index(wanted) + 1 if wanted in places else len(images)
