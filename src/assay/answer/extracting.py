"""Answers without a language model: the sentences that fit a question best, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assay.answer.candidates import Candidate, candidates
from assay.answer.kinds import kinds_of
from assay.answer.likeness import Encodes
from assay.answer.passages import Passage
from assay.answer.questions import shortest
from assay.answer.support import (
    ABSENT,
    DOUBTFUL,
    PRESENT,
    presence_of,
    support_of,
    support_of_cue,
)
from assay.answer.weighing import weigh
from assay.schema.answers import AnswerSentence, AnswerStatus, Citation
from assay.schema.questionnaires import Question

NEAR = 0.2
"""Further sentences may score so much less than the best; a fifth more where cues decide."""

READ = 160
"""Sentences at most whose meaning is computed where cues decide, the best by cue."""

CENTRAL = 0.35
"""What a sentence gains that means what its document means, where cues decide."""

ASKED = 0.15
"""What it gains by meaning what is asked; "what is proposed?" means little."""


@dataclass(frozen=True)
class Reading:
    """An extractive answer.

    Attributes:
        status: answered or absent.
        sentences, citations: What was found, best first.
        support: 0–1.
        short: The few words that answer, where a name, date or number was asked for.
        doubtful: Whether the passages may not answer the question at all.
    """

    status: AnswerStatus
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    support: float = 0.0
    short: str | None = None
    doubtful: bool = False


def extract(encoder: Encodes, question: Question, passages: Sequence[Passage]) -> Reading:
    """Answer a question with sentences of passages.

    A sentence scores by meaning (cosine with the question), by the telling words it and its
    passage share with the question or nearly do, by whether it shows that it answers such a
    question, and by the sentence before it; with phrases or headings by those. A sentence that
    announces a list is told with it. Sentences that give orders to a language model are
    no answer, unless the question is about them.

    Args:
        encoder: Of question and sentences.
        question: What is asked.
        passages: Where to look, best first; with phrases or headings, the whole document.
    """
    found = [one for passage in passages for one in candidates(question, passage)]
    if question.phrases or question.headings:
        return _by_cues(encoder, question, found)
    if not found:
        return Reading("absent")
    scores, evidence = weigh(encoder, question.question, found)
    support, presence = support_of(evidence), presence_of(evidence)
    if presence < PRESENT:
        return Reading("absent", support=round(min(support, presence), 4))
    reading = _told(question, found, scores, support)
    return replace(reading, doubtful=presence < DOUBTFUL)


def _by_cues(encoder: Encodes, question: Question, found: Sequence[Candidate]) -> Reading:
    """Answer a question about the document itself: how and where such answers begin.

    Among those that begin alike, the one counts that means what the document means: its title,
    and what stands under the headings where a paper says what it is about.
    """
    # meaning is worth computing only where something else speaks for a sentence
    found = sorted(found, key=lambda one: -one.cue)[:READ]
    support = support_of_cue(found[0].cue) if found else 0.0
    if support < ABSENT:
        return Reading("absent", support=round(support, 4))
    matrix = encoder.encode([one.text for one in found])
    asked, about = encoder.encode([question.question, found[0].passage.title or ""])
    core = matrix[[place for place, one in enumerate(found) if _says_most(one)]]
    centre = about + (core if len(core) else matrix).mean(axis=0)
    central = matrix @ (centre / max(1e-9, float(np.linalg.norm(centre))))
    found = [one for one in found if support_of_cue(one.cue) >= ABSENT]
    scores = [
        one.cue + CENTRAL * float(near) + ASKED * float(cosine)
        for one, near, cosine in zip(found, central, matrix @ asked, strict=False)
    ]
    best = max(range(len(found)), key=lambda place: (scores[place], -place))
    return _told(question, found, scores, support_of_cue(found[best].cue))


def _says_most(one: Candidate) -> bool:
    heading = (one.passage.heading or "").casefold()
    return "abstract" in heading or "conclusion" in heading or "summary" in heading


def _told(
    question: Question,
    found: Sequence[Candidate],
    scores: Sequence[float],
    support: float,
) -> Reading:
    order = sorted(range(len(found)), key=lambda place: (-scores[place], place))
    chosen: list[int] = []
    cued = bool(question.phrases or question.headings)
    for place in order:
        near = scores[place] >= scores[order[0]] - (1.2 * NEAR if cued else NEAR)
        if len(chosen) == question.sentences or not near:
            break
        if cued and question.phrases and chosen and not found[place].hit:
            continue
        if all(_alike(found[place], found[other]) < 0.6 for other in chosen):
            chosen.append(place)
    asked = not cued and asks_for_lists(question.question)
    whole = {id(found[place].listing) for place in chosen if found[place].leads or asked}
    numbers: dict[tuple[str, int, int], int] = {}
    citations: list[Citation] = []
    told: list[AnswerSentence] = []
    for place in chosen:
        one = found[place]
        own = one.listing_told(asked=id(one.listing) in whole)
        spans = (own, *((one.header,) if one.header else ()))
        if told and (one.passage.record, *own) in numbers:
            continue  # another item of a list that was told whole
        for span in spans:  # rows of one table share their headings
            if (one.passage.record, *span) not in numbers:
                number = numbers[one.passage.record, *span] = len(citations) + 1
                citations.append(one.passage.cited(number, *span, scores[place]))
        cited = tuple(numbers[one.passage.record, *span] for span in spans)
        said = _in_one_line(citations[cited[0] - 1].quote)
        text = f"{said} ({_in_one_line(one.columns)})" if one.columns else said
        told.append(AnswerSentence(text=text, citations=cited))
    best = found[order[0]]
    short = shortest(question.question, best.text) if not cued else None
    return Reading("answered", tuple(told), tuple(citations), round(support, 4), short)


def asks_for_lists(question: str) -> bool:
    """Tell whether the whole list answers a question that one of its items fits."""
    return any(kind.name in {"list", "reason", "way"} for kind in kinds_of(question))


def _in_one_line(quote: str) -> str:
    """Write a quote in one line; the items of a list are parted by semicolons."""
    first, *items = (" ".join(line.split()) for line in quote.split("\n"))
    return " ".join([first, "; ".join(item.rstrip(";,.") for item in items)]).strip()


def _alike(one: Candidate, other: Candidate) -> float:
    return len(one.words & other.words) / max(1, min(len(one.words), len(other.words)))
