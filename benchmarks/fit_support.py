"""Fit what ``assay.answer.support`` holds: whether documents answer, and whether a sentence does.

Each XQuAD question (English) is asked of its article, of another article, and of its article
without the paragraph that answers it: half of a question's weight on the first, a quarter on each
of the others; those of the even questions are used. Each question to four of our documents is asked
of its document and of the three others. Right is an answer whose first sentence holds the answer.
Run it and copy the constants; ``bench_ask`` and ``bench_ask_documents`` tell how it does on what
was kept apart:

    python benchmarks/fit_support.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import own_documents
from assay.answer import Passage
from assay.answer.candidates import candidates
from assay.answer.extracting import asks_for_lists
from assay.answer.weighing import weigh
from assay.encoders import resolve_encoder
from assay.schema.questionnaires import Question
from assay.verbs.asking.ask import passages_for
from bench_ask import SEED, WEIGHTS, Remembering, passages, read

RIGHT = ("meaning", "shared", "around", "nearly", "anywhere", "margin", "ahead")
THERE = ("score", "meaning", "shared", "around", "nearly", "anywhere", "ahead")

OURS = {"own": 2.0, "none": 4.0, "other": 0.3}
"""Weight of a question to one of our documents that answers it, does not, or is another one."""


@dataclass(frozen=True)
class Pairs:
    """Evidence of the best sentence of each pair.

    Attributes:
        features: (n,) by name.
        right, there: (n,) whether the sentence holds the answer, and whether any does.
        weight: (n,) of the pair.
    """

    features: dict[str, NDArray[np.float64]]
    right: NDArray[np.bool_]
    there: NDArray[np.bool_]
    weight: NDArray[np.float64]


class _Asking:
    def __init__(self) -> None:
        self.encoder = Remembering(resolve_encoder("minilm"))
        self.rows: list[tuple[dict[str, float], bool, bool, float]] = []

    def ask(
        self,
        text: str,
        given: Sequence[Passage],
        is_right: Callable[[str], bool] | None,
        weight: float,
    ) -> None:
        """Ask; ``is_right`` tells whether a sentence answers, ``None`` where none can."""
        question = Question(id="q", question=text)
        found = [one for passage in given for one in candidates(question, passage)]
        if not found:
            return
        evidence = weigh(self.encoder, text, found)[1]
        best = evidence.best
        start, end = best.listing_told(asked=asks_for_lists(text))
        right = is_right is not None and is_right(best.passage.text[start:end])
        names = {*RIGHT, *THERE}
        features = {name: float(getattr(evidence, name)) for name in names}
        self.rows.append((features, right, is_right is not None, weight))


def pairs() -> Pairs:
    """Ask every question."""
    asking = _Asking()
    _encyclopaedia(asking)
    _documents(asking)
    features, right, there, weight = zip(*asking.rows, strict=True)
    return Pairs(
        {name: np.array([one[name] for one in features]) for name in features[0]},
        np.array(right),
        np.array(there),
        np.array(weight),
    )


def _encyclopaedia(asking: _Asking) -> None:
    articles, asked = read()
    draw = np.random.default_rng(SEED)
    for number, one in enumerate(asked):
        other = (one.article + 1 + int(draw.integers(len(articles) - 1))) % len(articles)
        if number % 2:
            continue
        own = passages(articles[one.article])
        gold = one.gold
        asking.ask(one.text, own, lambda t, gold=gold: any(g in t for g in gold), WEIGHTS["own"])
        asking.ask(one.text, passages(articles[other]), None, WEIGHTS["other"])
        without = [p for place, p in enumerate(own) if place != one.paragraph]
        asking.ask(one.text, without, None, WEIGHTS["without"])


def _documents(asking: _Asking) -> None:
    with own_documents.imported(own_documents.FITTED) as workspace:
        for document in own_documents.FITTED:
            for one in own_documents.read(document):
                question = Question(id="q", question=one.text)
                for asked in own_documents.FITTED:
                    given = passages_for(workspace._ctx, asked, question)
                    own = asked == document
                    kind = ("own" if one.is_answered else "none") if own else "other"
                    held = one.is_held_by if kind == "own" else None
                    asking.ask(one.text, given, held, OURS[kind])


def main() -> None:
    """Fit, and tell."""
    from sklearn.linear_model import LogisticRegression

    found = pairs()
    for name, names, target in (("RIGHT", RIGHT, found.right), ("THERE", THERE, found.there)):
        X = np.column_stack([found.features[one] for one in names])
        model = LogisticRegression(C=3.0, max_iter=5_000)
        model.fit(X, target, sample_weight=found.weight)
        slopes = dict(zip(names, np.ravel(model.coef_).round(2).tolist(), strict=True))
        start = round(float(np.ravel(model.intercept_)[0]), 2)
        print(f"{name} =", slopes, f"\n{name}_FROM =", start)


if __name__ == "__main__":
    main()
