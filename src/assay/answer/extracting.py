"""Answers without a language model: the sentences that fit a question best, and how well."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assay.answer.passages import Passage
from assay.answer.questions import shortest, telling, wanted
from assay.prose import sentences
from assay.schema.answers import AnswerSentence, AnswerStatus, Citation
from assay.schema.questionnaires import Question
from assay.search.words import words_of

ABSENT = 0.5
"""Below this support the answer is that the documents do not say it."""

MEANING, SHARED, INTERCEPT = 8.6, 10.2, -7.8
"""Support is the logistic of these; see ``benchmarks/bench_ask.py`` for how often it is right."""

CUED = 0.25
"""What a phrase that usually begins such an answer adds to a sentence; headings add half."""

NEAR = 0.12
"""Further sentences may score so much less than the best."""

SHORTEST = 25
"""Characters of a sentence at least; shorter ones are pieces of tables and formulas."""


class Encodes(Protocol):
    """Turns texts into vectors of unit length."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, d) rows."""
        ...


@dataclass(frozen=True)
class Reading:
    """An extractive answer.

    Attributes:
        status: answered or absent.
        sentences, citations: What was found, best first.
        support: 0–1.
        short: The few words that answer, where a name, date or number was asked for.
    """

    status: AnswerStatus
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    support: float = 0.0
    short: str | None = None


@dataclass(frozen=True)
class _Sentence:
    passage: Passage
    start: int
    end: int
    cue: float = 0.0
    score: float = 0.0
    words: frozenset[str] = field(default_factory=frozenset)

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


def extract(encoder: Encodes, question: Question, passages: Sequence[Passage]) -> Reading:
    """Answer a question with sentences of passages.

    A sentence scores by meaning (cosine with the question), by the telling words it and its
    passage share with the question, by whether it holds the kind of thing asked for, and by the
    phrases and headings the question names.

    Args:
        encoder: Of question and sentences.
        question: What is asked.
        passages: Where to look, best first; with phrases or headings, the whole document.
    """
    found = [one for passage in passages for one in _sentences(question, passage)]
    if question.phrases or question.headings:
        # meaning is worth computing only where something else speaks for a sentence
        found = sorted(found, key=lambda one: -one.cue - one.passage.score)[:120]
    if not found:
        return Reading("absent")
    asked = encoder.encode([question.question])[0]
    meaning = encoder.encode([one.text for one in found]) @ asked
    shared = _shared(question.question, found)
    shape = wanted(question.question)
    scores = [
        0.6 * float(cosine)
        + 0.3 * share
        + one.cue
        + (0.1 if shape and shape.search(one.text) else 0)
        for one, cosine, share in zip(found, meaning, shared, strict=True)
    ]
    order = sorted(range(len(found)), key=lambda place: (-scores[place], place))
    best = order[0]
    support = _support(float(meaning[best]), shared[best])
    if question.phrases or question.headings:
        support = max(support, min(0.95, 2 * found[best].cue))
    if support < ABSENT:
        return Reading("absent", support=round(support, 4))
    return _told(question, found, scores, order, support)


def _told(
    question: Question,
    found: Sequence[_Sentence],
    scores: Sequence[float],
    order: Sequence[int],
    support: float,
) -> Reading:
    chosen: list[int] = []
    cued = bool(question.phrases)
    for place in order:
        near = scores[place] >= scores[order[0]] - (2 * NEAR if cued else NEAR)
        if len(chosen) == question.sentences or not near:
            break
        if all(_alike(found[place], found[other]) < 0.6 for other in chosen):
            chosen.append(place)
    citations = tuple(
        found[place].passage.cited(number, found[place].start, found[place].end, scores[place])
        for number, place in enumerate(chosen, 1)
    )
    told = tuple(
        AnswerSentence(text=" ".join(citation.quote.split()), citations=(citation.number,))
        for citation in citations
    )
    short = shortest(question.question, told[0].text) if not cued else None
    return Reading("answered", told, citations, round(support, 4), short)


def _sentences(question: Question, passage: Passage) -> list[_Sentence]:
    heading = (passage.heading or "").casefold()
    named = next(
        (n for n, word in enumerate(question.headings) if word.casefold() in heading), None
    )
    under = 0.0 if named is None else 0.5 * CUED * (1 - 0.5 * named / len(question.headings))
    cues = [pattern(phrase) for phrase in question.phrases]
    against = [pattern(phrase) for phrase in question.avoid]
    found = []
    for start, end in sentences(passage.text):
        text = passage.text[start:end]
        if end - start < SHORTEST or not _prose(text):
            continue
        plain = " ".join(text.casefold().replace(",", " ").split())
        hit = next((n for n, cue in enumerate(cues) if cue.search(plain)), None)
        cue = under + (0.0 if hit is None else CUED * (1.4 - 0.4 * hit / len(cues)))
        cue -= CUED * any(one.search(plain) for one in against)
        found.append(
            _Sentence(passage, start, end, cue, words=frozenset(words_of(text, "english")))
        )
    return found


def _prose(text: str) -> bool:
    """Tell a sentence from a row of a table: most of its characters are small letters."""
    return sum(c.islower() or c.isspace() or not c.isascii() for c in text) > 0.6 * len(text)


@cache
def pattern(phrase: str) -> re.Pattern[str]:
    """Compile a phrase in which ``*`` stands for one to three words."""
    parts = " ".join(phrase.casefold().replace(",", " ").split()).split("*")
    return re.compile(r"\b" + r"\S+(?: \S+){0,2}".join(map(re.escape, parts)))


def _shared(question: str, found: Sequence[_Sentence]) -> list[float]:
    """Share of the question's telling words, rare ones counting more, that a sentence holds.

    Words that only its passage holds count half: a sentence says "it" for what was named before.
    """
    asked = list(dict.fromkeys(telling(question)))
    passages = {one.passage.record: one.passage for one in found}
    around = {
        record: frozenset(words_of(f"{one.heading or ''} {one.text}", "english"))
        for record, one in passages.items()
    }
    weight = {
        word: math.log(1 + len(around) / (0.5 + sum(word in words for words in around.values())))
        for word in asked
    }
    total = sum(weight.values()) or 1.0
    return [
        sum(
            weight[word]
            * (1.0 if word in one.words else 0.5 * (word in around[one.passage.record]))
            for word in asked
        )
        / total
        for one in found
    ]


def _support(meaning: float, shared: float) -> float:
    return 1 / (1 + math.exp(-(MEANING * meaning + SHARED * shared + INTERCEPT)))


def _alike(one: _Sentence, other: _Sentence) -> float:
    return len(one.words & other.words) / max(1, min(len(one.words), len(other.words)))
