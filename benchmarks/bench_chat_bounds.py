"""When a conversation says that nothing it found is what was asked for.

Two errors at the bounds in use: it says so though the record is there, and it does not say so
though it is not. Of short texts (Banking77, COCO captions) and long ones (paragraphs of XQuAD).
The groups (intents, pictures, articles) are halved by chance, seed 0: the bounds were chosen on
the first half, and the rates are of the second.

A request is a message of the same intent, another caption of the picture, a question on the
paragraph, or a single word. It is absent where its whole group is taken away, which leaves much
that is like it, or where it is a request of one of the other two collections.
"""

from __future__ import annotations

import csv
import json
import os
import random
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from assay.encoders import resolve_encoder
from assay.search import LexicalIndex, build_index, fuse, semantic, weight_of_words
from assay.verbs.chat.finding import is_far

SEED, HALF = 0, 1
ASKED = 400
"""Requests of each kind."""
POOL, SHOWN = 100, 3


@dataclass(frozen=True)
class Asking:
    """A collection and requests, each with the group of records that answers it."""

    name: str
    texts: list[str]
    groups: np.ndarray
    requests: Sequence[tuple[str, str]]


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Measure; ``quick`` makes a tenth of the requests."""
    folder = Path(os.environ.get("ASSAY_DATA", "../shared/data"))
    if not (folder / "banking77").exists():
        raise SystemExit("the shared data are not here")
    made = [_banking(folder / "banking77"), _coco(folder / "coco"), _xquad(folder / "xquad")]
    rows: list[dict[str, Any]] = []
    for one in made:
        strangers = [text for other in made if other is not one for text, _ in other.requests]
        rows += _measured(one, strangers, ASKED // 10 if quick else ASKED)
    return rows


def _measured(one: Asking, strangers: Sequence[str], number: int) -> list[dict[str, Any]]:
    rng = random.Random(SEED)
    groups = sorted(set(one.groups.tolist()))
    rng.shuffle(groups)
    held = set(groups[HALF::2])
    asked = [request for request in one.requests if request[1] in held]
    asked = rng.sample(asked, min(number, len(asked)))
    words = rng.sample(_words(one.texts), number // 4)
    strange = rng.sample(strangers, number)
    look = _Looking(one)
    kinds = {
        "warned though it is there": [look(text) for text, _ in asked],
        "warned of a single word that is there": [look(word) for word in words],
        "warned where its group is taken away": [look(text, group) for text, group in asked],
        "warned of a request of another collection": [look(text) for text in strange],
    }
    return [
        {
            "name": f"{one.name}, {kind}",
            "value": round(float(np.mean(warned)), 4),
            "unit": "share",
            "better": "lower" if "is there" in kind else "higher",
            "note": f"{sum(warned)} of {len(warned)}",
        }
        for kind, warned in kinds.items()
    ]


class _Looking:
    """Hybrid search as a conversation does it, and whether it warns."""

    def __init__(self, one: Asking) -> None:
        self._one = one
        self._encoder = resolve_encoder("minilm")
        self._X = self._encoder.encode(list(one.texts))
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name)
        build_index(path, [[(str(row), text) for row, text in enumerate(one.texts)]])
        self._index = LexicalIndex(path)

    def __call__(self, request: str, without: str | None = None) -> bool:
        allowed = np.ones(len(self._one.texts), dtype=np.bool_)
        if without is not None:
            allowed &= self._one.groups != without
        asked = self._encoder.encode([request])[0]
        meaning = semantic(asked, self._X, POOL, allowed=allowed)
        words = self._index.search(request, POOL, allowed=allowed)
        weight = weight_of_words(request, self._one.texts)
        fused = fuse(words, meaning, words=weight, limit=SHOWN)
        found = [self._one.texts[row] for row in fused.rows]
        nearest = self._one.texts[int(meaning.rows[0])]
        return is_far(request, found, float(meaning.scores[0]), nearest)


def _banking(folder: Path) -> Asking:
    test, train = (_table(folder / f"{split}.csv") for split in ("test", "train"))
    return Asking(
        "Banking77",
        [row["text"] for row in test],
        np.array([row["category"] for row in test]),
        [(row["text"], row["category"]) for row in train],
    )


def _coco(folder: Path) -> Asking:
    notes = json.loads((folder / "captions.json").read_text(encoding="utf-8"))["annotations"]
    first: dict[int, str] = {}
    kept: list[tuple[str, str]] = []
    for note in notes:
        if note["image_id"] in first:
            kept.append((note["caption"], str(note["image_id"])))
        else:
            first[note["image_id"]] = note["caption"]
    return Asking(
        "COCO captions",
        [text for text, _ in kept],
        np.array([image for _, image in kept]),
        [(text, str(image)) for image, text in first.items()],
    )


def _xquad(folder: Path) -> Asking:
    articles = json.loads((folder / "xquad.en.json").read_text(encoding="utf-8"))["data"]
    paragraphs = [
        (part, str(at)) for at, article in enumerate(articles) for part in article["paragraphs"]
    ]
    return Asking(
        "XQuAD paragraphs",
        [part["context"] for part, _ in paragraphs],
        np.array([group for _, group in paragraphs]),
        [(one["question"], group) for part, group in paragraphs for one in part["qas"]],
    )


def _words(texts: Sequence[str]) -> list[str]:
    """Return words that stand in at least five of the texts."""
    seen: dict[str, int] = {}
    for text in texts:
        for word in set(re.findall(r"[a-z]{4,}", text.lower())) - ENGLISH_STOP_WORDS:
            seen[word] = seen.get(word, 0) + 1
    return sorted(word for word, number in seen.items() if number >= 5)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
