"""Languages: told of tweets, strangers among them, classes by their names, meaning in others.

Tweets in five languages (xlmt), questions on parallel paragraphs in four (XQuAD), names of COCO's
classes (Open Multilingual Wordnet) over its captions.
"""

from __future__ import annotations

import csv
import json
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import assay
from assay.encoders import resolve_encoder
from assay.languages import UNKNOWN, guess, settle
from assay.quality import CheckInput, LanguageTable, OddLanguage

TWEETS = {"english": "en", "german": "de", "french": "fr", "spanish": "es", "arabic": "ar"}
STRANGERS = (1, 8)
DRAWS = 3
NAMES = 300
SEEN = 10
"""Captions that show a class from which on its names are asked for."""


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Measure; ``quick`` reads a fifth of the tweets, and asks a tenth of the questions."""
    data = Path(os.environ.get("ASSAY_DATA", "../shared/data"))
    if not (data / "omw").is_dir():
        raise SystemExit("needs xlmt_sentiment, xquad, coco and omw below ASSAY_DATA")
    tweets = {code: _tweets(data, name, quick) for name, code in TWEETS.items()}
    return [
        *_told(tweets),
        *_strangers(tweets),
        *_meaning(data / "xquad", 10 if quick else 1),
        *_classes(data, NAMES // 10 if quick else NAMES),
    ]


def _tweets(data: Path, language: str, quick: bool) -> list[str]:
    file = data / "xlmt_sentiment" / language / "test_text.txt"
    lines = [line for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]
    return lines[::5] if quick else lines


def _told(tweets: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    texts = [text for several in tweets.values() for text in several]
    true = [code for code, several in tweets.items() for _ in several]
    told = settle(guess(texts)).languages
    right = sum(a == b for a, b in zip(told, true, strict=True)) / len(true)
    yield _row(f"language of {len(texts):,} tweets in five languages, right", right)
    yield _row("the same, unknown", told.count(UNKNOWN) / len(true), better="lower")


def _strangers(tweets: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    for each in STRANGERS:
        found = wrong = there = 0
        for main, most in tweets.items():
            for seed in range(DRAWS):
                draw = random.Random(seed)
                others = [
                    text
                    for code, several in tweets.items()
                    if code != main
                    for text in draw.sample(several, each)
                ]
                rows = _odd([*most, *others])
                found += int((rows >= len(most)).sum())
                wrong += int((rows < len(most)).sum())
                there += len(others)
        among = f"{each} of each of four other languages among {len(tweets['en'])} tweets"
        yield _row(f"odd_language finds {among}", found / there)
        yield _row(f"findings of it that are right, {among}", found / max(1, found + wrong))


def _odd(texts: list[str]) -> np.ndarray:
    told = settle(guess(texts))
    codes = [None if code == UNKNOWN else code for code in told.languages]
    data = CheckInput(
        ids=np.arange(len(texts)).astype(str),
        texts=np.array(texts, dtype=object),
        labels=np.array([None] * len(texts), dtype=object),
        languages=LanguageTable(np.array(codes, dtype=object), told.probabilities),
    )
    return np.array([int(finding.record) for finding in OddLanguage()(data).findings], dtype=int)


def _meaning(folder: Path, step: int) -> Iterator[dict[str, Any]]:
    encoder = resolve_encoder("minilm")
    for code in ("en", "de", "es", "vi"):
        document = json.loads((folder / f"xquad.{code}.json").read_text(encoding="utf-8"))
        paragraphs = [one for article in document["data"] for one in article["paragraphs"]]
        asked = [
            (ask["question"], row) for row, one in enumerate(paragraphs) for ask in one["qas"]
        ][::step]
        likeness = (
            encoder.encode([question for question, _ in asked])
            @ encoder.encode([one["context"] for one in paragraphs]).T
        )
        wanted = np.array([row for _, row in asked])
        own = likeness[np.arange(len(wanted)), wanted]
        first = float(((likeness > own[:, None]).sum(axis=1) == 0).mean())
        yield _row(f"question finds its paragraph first by meaning, minilm, {code}", first)


def _classes(data: Path, asked: int) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder, assay.open(Path(folder) / "ws") as workspace:
        photos = workspace.load(_coco(data / "coco", Path(folder)), name="coco")
        table = data / "omw" / "coco_category_multilingual_labels.csv"
        photos.attach_names(table)
        seen = dict(photos.rows(columns=["id", "meta.objects"]).rows())
        often = Counter(name for names in seen.values() for name in names or ())
        with table.open(encoding="utf-8", newline="") as file:
            rows = [
                (row["coco_category"], row["lemma"].replace("_", " "))
                for row in csv.DictReader(file)
                if often[row["coco_category"]] >= SEEN and row["lemma"] != "GAP!"
            ]
        rows = random.Random(0).sample(rows, asked)

        def shown(name: str, wanted: str) -> float:
            hits = photos.search(name, limit=10)
            return float(np.mean([wanted in (seen[hit.record] or ()) for hit in hits] or [0]))

        named = float(np.mean([shown(name, wanted) for wanted, name in rows]))
        photos.detach_names()
        without = float(np.mean([shown(name, wanted) for wanted, name in rows]))
    yield _row(
        f"first ten captions found that show the class, by {asked} names in 26 languages",
        named,
        peer="without the table of names",
        peer_value=round(without, 4),
    )


def _coco(coco: Path, folder: Path) -> Path:
    """Write COCO's captions beside the objects, as COCO's own files have them."""
    captions = json.loads((coco / "captions.json").read_text(encoding="utf-8"))
    with (coco / "objects.csv").open(encoding="utf-8", newline="") as file:
        seen = {
            row["file_name"]: [one.rsplit(":", 1)[0] for one in row["objects"].split("|") if one]
            for row in csv.DictReader(file)
        }
    names = sorted({name for objects in seen.values() for name in objects})
    images = {image["file_name"]: image["id"] for image in captions["images"]}
    boxes = [
        {"image_id": images[file], "category_id": names.index(name)}
        for file, objects in seen.items()
        for name in objects
    ]
    instances = {
        "images": captions["images"],
        "annotations": boxes,
        "categories": [{"id": at, "name": name} for at, name in enumerate(names)],
    }
    out = folder / "coco"
    out.mkdir()
    (out / "captions.json").write_text(json.dumps(captions), "utf-8")
    (out / "instances.json").write_text(json.dumps(instances), "utf-8")
    return out


def _row(name: str, value: float, **more: str | float) -> dict[str, Any]:
    return {"name": name, "value": round(value, 4), "unit": "share", **more}
