"""Questions asked of paragraphs (XQuAD, English): are they found, answered, and rightly refused?

All figures are given for the first half of the questions, on which the weight of words and the
calibration of support were chosen, and for the other half.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.answer import Passage, extract
from assay.encoders import Encoder, resolve_encoder
from assay.schema.questionnaires import Question
from assay.search import LexicalIndex, Ranking, build_index, fuse, semantic, weight_of_words

SEED = 0
POOL = 100

WEIGHTS = {"own": 0.5, "other": 0.25, "without": 0.25}
"""Of a question asked of its article, of another, and of its own without the paragraph."""

BINS = 10

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    text: str
    article: int
    paragraph: int
    row: int
    gold: tuple[str, ...]


class Remembering:
    """An encoder that embeds each text once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known.update(zip(missing, self._encoder.encode(missing), strict=True))
        return np.stack([self._known[text] for text in texts])


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` asks every tenth question."""
    articles, asked = read()
    asked = asked[::10] if quick else asked
    encoder = Remembering(resolve_encoder("minilm"))
    return [*_retrieval(articles, asked, encoder), *_answers(articles, asked, encoder)]


def read() -> tuple[list[list[str]], list[Asked]]:
    path = Path(os.environ.get("ASSAY_DATA", "../shared/data")) / "xquad" / "xquad.en.json"
    articles: list[list[str]] = []
    asked: list[Asked] = []
    row = 0
    for number, article in enumerate(json.loads(path.read_text(encoding="utf-8"))["data"]):
        articles.append([paragraph["context"] for paragraph in article["paragraphs"]])
        for place, paragraph in enumerate(article["paragraphs"]):
            asked += [
                Asked(one["question"], number, place, row, tuple(a["text"] for a in one["answers"]))
                for one in paragraph["qas"]
            ]
            row += 1
    return articles, asked


def _retrieval(
    articles: Sequence[Sequence[str]], asked: Sequence[Asked], encoder: Remembering
) -> list[Row]:
    texts = [text for article in articles for text in article]
    matrix = encoder.encode(texts)
    ranks: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        build_index(Path(folder), [[(str(n), text) for n, text in enumerate(texts)]])
        index = LexicalIndex(Path(folder))
        for one in asked:
            weight = weight_of_words(one.text, texts)
            words = index.search(one.text, POOL)
            meaning = semantic(encoder.encode([one.text])[0], matrix, POOL)
            ways = {
                "lexical": words,
                "semantic": meaning,
                "hybrid": fuse(words, meaning, words=weight, limit=POOL),
            }
            for way, ranking in ways.items():
                ranks.setdefault(way, []).append(_rank(ranking, one.row))
    rows: list[Row] = []
    for way, found in ranks.items():
        for half in (0, 1):
            part = np.array(found[half::2])
            where = f"{way}, half {half + 1} of {len(asked):,} questions"
            for k in (1, 3, 10):
                row: Row = {
                    "name": f"recall@{k} of the passage, {where}",
                    "value": round(float((part <= k).mean()), 4),
                    "unit": "of questions",
                }
                if (way, k) == ("hybrid", 3):
                    row["target"] = 0.97
                rows.append(row)
            mrr = round(float((1 / part).mean()), 4)
            rows.append({"name": f"mean reciprocal rank of the passage, {where}", "value": mrr})
    return rows


def _rank(ranking: Ranking, row: int) -> int:
    found = np.flatnonzero(ranking.rows == row)
    return int(found[0]) + 1 if len(found) else 1_000_000


def _answers(
    articles: Sequence[Sequence[str]], asked: Sequence[Asked], encoder: Remembering
) -> list[Row]:
    draw = np.random.default_rng(SEED)
    seen: list[dict[str, float]] = []
    supports: list[tuple[float, bool, float, int]] = []
    for number, one in enumerate(asked):
        other = (one.article + 1 + int(draw.integers(len(articles) - 1))) % len(articles)
        own = passages(articles[one.article])
        texts = {
            "own": own,
            "other": passages(articles[other]),
            "without": [p for place, p in enumerate(own) if place != one.paragraph],
        }
        question = Question(id="q", question=one.text)
        told = {kind: extract(encoder, question, given) for kind, given in texts.items()}
        answer = told["own"]
        quote = answer.citations[0].quote if answer.citations else ""
        said = answer.short or quote
        right = any(gold in quote for gold in one.gold)
        supports += [
            (reading.support, right and kind == "own", WEIGHTS[kind], number % 2)
            for kind, reading in told.items()
            if reading.status == "answered"
        ]
        seen.append(
            {
                "first sentence holds the answer": right,
                "exact match": max(_plain(said) == _plain(gold) for gold in one.gold),
                "F1": max(_f1(_plain(said), _plain(gold)) for gold in one.gold),
                "wrongly refused": answer.status == "absent",
                "rightly refused, other article": told["other"].status == "absent",
                "rightly refused, own article without the paragraph": told["without"].status
                == "absent",
                "given without a word of doubt, own article without the paragraph": told[
                    "without"
                ].status
                == "answered"
                and not told["without"].doubtful,
            }
        )
    support, right, weight, half_of = map(np.array, zip(*supports, strict=True))
    return [
        *(
            {
                "name": f"extractive answers: {name}, half {half + 1}",
                "value": round(float(np.mean([one[name] for one in seen[half::2]])), 4),
                "unit": "of questions",
                **({"better": "lower"} if name.startswith(("wrongly", "given")) else {}),
            }
            for half in (0, 1)
            for name in seen[0]
        ),
        *(
            {
                "name": "extractive answers: expected calibration error of the support of those "
                f"given, half {half + 1}",
                "value": round(
                    reliability(*(part[half_of == half] for part in (support, right, weight))), 4
                ),
                "better": "lower",
            }
            for half in (0, 1)
        ),
    ]


def reliability(
    support: NDArray[np.float64], right: NDArray[np.bool_], weight: NDArray[np.float64]
) -> float:
    """Return the expected calibration error over ten bins of equal width."""
    bins = np.minimum((support * BINS).astype(int), BINS - 1)
    return float(
        sum(
            weight[bins == at].sum()
            / weight.sum()
            * abs(
                np.average(support[bins == at], weights=weight[bins == at])
                - np.average(right[bins == at], weights=weight[bins == at])
            )
            for at in np.unique(bins)
        )
    )


def passages(texts: Sequence[str]) -> list[Passage]:
    return [Passage(str(number), text) for number, text in enumerate(texts)]


def _plain(text: str) -> list[str]:
    """Words as SQuAD's own script compares them."""
    return re.sub(r"\b(a|an|the)\b", " ", re.sub(r"[^\w\s]", "", text.lower())).split()


def _f1(said: list[str], gold: list[str]) -> float:
    shared = sum((Counter(said) & Counter(gold)).values())
    return 2 * shared / (len(said) + len(gold)) if shared else 0.0
