"""What speaks for each sentence as an answer: meaning, words, its neighbours, its kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.answer.candidates import Candidate
from assay.answer.kinds import EXPLAINING, fitness, kinds_of
from assay.answer.likeness import WORD, Encodes, likeness, plain_words
from assay.answer.passages import Passage
from assay.answer.questions import is_asking, telling, wanted
from assay.search.words import words_of

MEANING, SHARED, AROUND, NEARLY = 0.6, 0.1, 0.1, 0.25
"""Of a score: the cosine with the question, and the share of its telling words that the sentence
holds, that its passage holds, and that the sentence or its heading holds or nearly holds."""

SHAPE = 0.05
"""What a sentence gains that holds a number, date or name where one is asked for."""

BEFORE, CONTINUES = 0.1, 0.5
"""Of the score of the sentence before: what any sentence gains of it, and how much of what it
lacks one gains that shows it answers such a question. "The boat is late. The cause was fog."""

REPEATS, NEW = 0.15, 0.4
"""What a sentence loses that only says again what is asked: less than this share of its words is
new. "The engineer compared both" tells nobody how they compare."""

ROW = 0.05
"""What the row of a table loses: a sentence that says the same says it better."""


@dataclass(frozen=True)
class Evidence:
    """What the best sentence is weighed by.

    Attributes:
        best: The sentence.
        score: What all speaks for it.
        meaning: Cosine with the question.
        shared, around, nearly: Shares of the question's telling words, rare ones counting more:
            held by the sentence; by its passage; by the sentence or its heading, or nearly.
        anywhere: Share that any passage holds.
        margin: How far it is ahead of the second.
        ahead: How far the passage nearest to the question is ahead of the second.
    """

    best: Candidate
    score: float
    meaning: float
    shared: float
    around: float
    nearly: float
    anywhere: float
    margin: float
    ahead: float


def weigh(
    encoder: Encodes, question: str, found: Sequence[Candidate]
) -> tuple[list[float], Evidence]:
    """Score candidates, which stand in the order of their passages.

    Args:
        encoder: Of question, sentences and words.
        question: What is asked.
        found: At least one.
    """
    asked = encoder.encode([question])[0]
    meaning = encoder.encode([one.meant for one in found]) @ asked
    words = _Words.of(encoder, question, found)
    kinds, shape = kinds_of(question), wanted(question)
    fits = np.array([fitness(kinds, question, one.text) for one in found])
    shaped = np.array([shape is not None and bool(shape.search(one.text)) for one in found])
    scores = (
        MEANING * meaning + SHARED * words.shared + AROUND * words.around + NEARLY * words.nearly
    )
    before = _before(found, scores)
    gained = BEFORE * before + CONTINUES * np.maximum(0, before - scores) * (fits > 0)
    if any(kind.name in EXPLAINING for kind in kinds):
        gained -= REPEATS * np.array([_is_repeated(question, one) for one in found])
    rows = np.array([one.row for one in found])
    scores = scores + gained + fits + SHAPE * shaped - ROW * rows
    order = np.argsort(-scores, kind="stable")
    best = int(order[0])
    margin = float(scores[best] - scores[order[1]]) if len(order) > 1 else 0.0
    return scores.tolist(), Evidence(
        found[best],
        float(scores[best]),
        float(meaning[best]),
        float(words.shared[best]),
        float(words.around[best]),
        float(words.nearly[best]),
        words.anywhere,
        margin,
        _ahead(encoder, asked, [one.passage for one in found]),
    )


def _is_repeated(question: str, one: Candidate) -> bool:
    own = {word for word in one.words if len(word) > 2 and not is_asking(word)}
    return len(own - set(telling(question))) < NEW * len(own)


def _ahead(encoder: Encodes, asked: NDArray[np.float32], passages: Sequence[Passage]) -> float:
    """Return how far the first passage is ahead of the second by meaning."""
    each = list({one.record: one for one in passages}.values())
    unknown = [one.text for one in each if one.nearness is None]
    known = [one.nearness for one in each if one.nearness is not None]
    near = [*known, *(encoder.encode(unknown) @ asked if unknown else ())]
    first, second = [*sorted(map(float, near), reverse=True), 0.0][:2]
    return first - second if len(near) > 1 else 0.0


def _before(found: Sequence[Candidate], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the score of the sentence before each in its passage, 0 where there is none."""
    before = np.zeros(len(found))
    for place in range(1, len(found)):
        one, last = found[place], found[place - 1]
        if one.passage is last.passage and not (one.row or last.row):
            before[place] = scores[place - 1]
    return before


@dataclass(frozen=True)
class _Words:
    """Shares of the telling words of a question, rare ones counting more.

    Attributes:
        shared, around, nearly: (n,) of each candidate; see ``Evidence``.
        anywhere: Of all passages together.
    """

    shared: NDArray[np.float64]
    around: NDArray[np.float64]
    nearly: NDArray[np.float64]
    anywhere: float

    @classmethod
    def of(cls, encoder: Encodes, question: str, found: Sequence[Candidate]) -> _Words:
        asked = list(dict.fromkeys(telling(question)))
        if not asked:
            none = np.zeros(len(found))
            return cls(none, none, none, 0.0)
        passages = {one.passage.record: one.passage for one in found}
        held = {
            record: frozenset(words_of(f"{one.heading or ''} {one.text}", "english"))
            for record, one in passages.items()
        }
        weight = np.array([
            math.log(1 + len(held) / (0.5 + sum(word in words for words in held.values())))
            for word in asked
        ])  # fmt: skip
        weight /= weight.sum()
        own = np.array([[word in one.words for word in asked] for one in found], dtype=float)
        around = np.array([[word in held[one.passage.record] for word in asked] for one in found])
        written = _written(question)
        spelt = [written.get(word, word) for word in asked]
        near = likeness(
            encoder,
            [word.casefold() for word in spelt],
            [
                list(dict.fromkeys(w for w in plain_words(one.meant) if not is_asking(w)))
                for one in found
            ],
        )
        return cls(
            own @ weight,
            around @ weight,
            np.where([is_name(word) for word in spelt], own, np.maximum(near, own)) @ weight,
            float(around.any(axis=0) @ weight),
        )


def is_name(word: str) -> bool:
    """Tell whether a word is a name, a number or a short form, for which no other one will do."""
    return word[:1].isupper() or any(map(str.isdigit, word))


def _written(question: str) -> dict[str, str]:
    """Return how the words of a question are written, by their stems."""
    first, *rest = WORD.findall(question) or [""]
    spelt = [first if is_name(first[1:]) else first.casefold(), *rest]
    return {stem: word for word in reversed(spelt) for stem in words_of(word, "english")}
