"""A question answered with quotes of the records."""

from __future__ import annotations

import re
from typing import Any

from assay.answer import with_cues
from assay.answer.questions import telling
from assay.chat import asks_what_sets_apart, at_another_place, bare, instead, opinion_on, plain
from assay.errors import LlmError
from assay.schema.answers import EXTRACTIVE, Answer, Citation
from assay.schema.documents import DocumentInfo
from assay.schema.filters import Compare, Filter
from assay.schema.questionnaires import Question
from assay.verbs.asking.ask import answer
from assay.verbs.chat.counting import values_of
from assay.verbs.chat.finding import find
from assay.verbs.chat.opinions import opinions, set_apart, sides_of
from assay.verbs.chat.papers import asks_for_authors, authors, compared
from assay.verbs.chat.placing import SUMMARY, document_of, placed
from assay.verbs.chat.scene import PIECE, SHOWN, Said, Scene

EACH = 4
"""Documents of which each is asked, where a question is about "the paper" and none is meant."""

MORE = 2
"""Telling words that a quote adds to the question at least; with fewer it repeats it."""

LARGEST = 5
"""Topics, or labels, told where a question wants what most records say."""

_MOSTLY = re.compile(
    r"\b(?:most|main|mainly|usual\w*|typical\w*|common\w*|often|frequent\w*|overall)\b"
)
_SECTION = re.compile(r"^(?:please )?(?:quote|cite|read|give me)(?: me)? (?P<what>.+)$")
_SPOKEN_OF = re.compile(
    r"\b(?:say|says|said|write|wrote|think|feel|ask|asks|talk|opinions?|views?)\b.*? "
    r"(?:about|on|of) (?:the )?(?P<about>[^?.!]{3,})",
    re.IGNORECASE,
)
_THIS = re.compile(r"\b(?:this|that|the same|it|its|they|their|there)\b")
_REFERENCES = re.compile(r"\b(?:references?|bibliography|cite[sd]?|citations?)\b")


def quote(scene: Scene, message: str) -> Said:
    """Answer with sentences of the records, verified as they stand there."""
    if not scene.texted:
        return Said("The records have no texts that could answer; ask to see or to count them.")
    if scene.documents:
        return _of_documents(scene, message)
    if (found := _opinions(scene, message)) is not None:
        return found
    question = Question(id="question", question=message[:2_000])
    return _said(scene, _answer(scene, question), None)


def _of_documents(scene: Scene, message: str) -> Said:
    """Answer from documents: all, the one that is meant, or each of a few."""
    last = next((turn.asked for turn in reversed(scene.before) if turn.route != "talk"), "")
    message = at_another_place(message, last) or message
    question = Question(id="question", question=message[:2_000])
    wanted, few = _documents(scene, question), scene.documents[:EACH]
    if asks_for_authors(message) and (told := authors(scene, wanted or few)) is not None:
        return told
    if (section := _SECTION.match(plain(message))) and not placed(scene, section["what"]).query:
        return find(scene, f"show me {section['what']}")
    side_by_side = compared(question) if 1 < len(scene.documents) <= EACH else None
    if side_by_side is not None:
        return _each(scene, side_by_side, scene.documents)
    if found := document_of(scene, plain(message)):
        # "what is proposed in the second paper": asked of that one, it asks about itself
        itself_asked = f"{plain(message).replace(found[1], ' the paper ')}?"
        itself = question.model_copy(update={"question": " ".join(itself_asked.split())})
        question = question if with_cues(itself) is itself else itself
    if SUMMARY.search(plain(message)):
        question = Question(id="question", question="What is proposed in the paper?")
        wanted = wanted or (few if len(scene.documents) <= EACH else ())
    if len(wanted) < 2:
        told = _answer(scene, question, document=wanted[0].id if wanted else None)
        return _said(scene, told, wanted[0] if wanted else None)
    return _each(scene, question, wanted)


def _opinions(scene: Scene, message: str) -> Said | None:
    """Answer a question for opinions, where records are labelled by what they feel."""
    sides = sides_of(values_of(scene, "label"))
    if not sides:
        return None
    last = next((turn.asked for turn in reversed(scene.before) if opinion_on(turn.asked)), None)
    what = instead(message)
    about = bare(what) if what is not None and last is not None else opinion_on(message)
    if about:  # "and those?" names nothing
        return opinions(scene, sides, about, message)
    return set_apart(scene, sides, message) if asks_what_sets_apart(message) else None


def _documents(scene: Scene, question: Question) -> tuple[DocumentInfo, ...]:
    """Return the documents a question is about: the one it names, the one talked of, or each.

    Each of a few is asked where the question is about documents themselves ("what is proposed?"):
    it shares no word with any of them. All together are asked where none is returned.
    """
    if not scene.documents:
        return ()
    by_id = {one.id: one for one in scene.documents}
    text = plain(question.question)
    if found := document_of(scene, text):
        return (found[0],)
    if _THIS.search(text) and (last := _last(scene)) in by_id:
        return (by_id[last],)
    if with_cues(question) is not question and len(scene.documents) <= EACH:
        return scene.documents
    return ()


def _last(scene: Scene) -> str:
    """Return the document that was talked of last; "" where it was none, or several.

    Of passages found, the best counts; an answer that cites several documents is about no one.
    """
    quoted = next(
        (turn.evidence for turn in reversed(scene.before) if turn.shown or turn.cited), ()
    )
    if len({one.document for one in quoted}) > 1 or not scene.last_shown:
        return ""
    return str(scene.row(scene.last_shown[0]).get("parent") or "")


def _answer(scene: Scene, question: Question, **given: Any) -> Answer:  # noqa: ANN401 - passed on
    how = scene.llm and scene.llm.model_copy(update={"template": None})  # the chat's own
    where: Filter | None = None
    if scene.documents and scene.llm is None:
        where = Compare(field="length", operator=">=", value=PIECE)
    told = answer(
        scene.ctx, scene.dataset, question, how, **given,
        where=where if given.get("document") is None else None,
        references=_REFERENCES.search(question.question.lower()) is not None,
        patience=scene.patience, watch=scene.watch, alive=scene.alive,
    )  # fmt: skip
    if told.status == "failed":
        raise LlmError(" ".join(told.notes) or "The language model gave no answer.")
    return told


def _said(scene: Scene, told: Answer, document: DocumentInfo | None) -> Said:
    if told.status == "answered" and (scene.documents or told.way != EXTRACTIVE or _adds(told)):
        notes = "".join(f" {note}" for note in told.notes)
        return Said(
            told.text + notes,
            cited=tuple(one.record for one in told.citations),
            evidence=told.citations,
        )
    near = tuple(dict.fromkeys(one.record for one in told.passages))[:SHOWN]
    if document is not None:
        return Said(f"“{document.title}” does not answer that. Its nearest passages:", shown=near)
    if not scene.documents and told.passages and _same(told.question, told.passages[0].text):
        text = "No record answers that. These ask or say nearly the same."
        return Said(f"{text}{_most(scene, told.question)}", shown=near)
    if not scene.documents and (found := _SPOKEN_OF.search(told.question)) and bare(found["about"]):
        about = bare(found["about"])
        hits = scene.search(about, "hybrid", SHOWN)
        return Said(
            f"No sentence answers that. These {scene.noun} are nearest to “{about}”.",
            shown=tuple(hit.record for hit in hits),
        )
    text = f"Nothing here answers that. These are the nearest {scene.noun}."
    return Said(f"{text}{_most(scene, told.question)}", shown=near)


def _adds(told: Answer) -> bool:
    """Tell whether any quote says more than the question does."""
    return any(not _same(told.question, one.quote) for one in told.citations)


def _same(question: str, text: str) -> bool:
    """Tell whether a text hardly says more than a question: at most one telling word."""
    return len(set(telling(text)) - set(telling(question))) < MORE


def _most(scene: Scene, question: str) -> str:
    """Say what records are about, where a question wants what most of them say."""
    if scene.documents or not _MOSTLY.search(question.lower()):
        return ""
    if "topic" not in scene.frame.schema and len(values_of(scene, "label")) > LARGEST:
        counted = scene.frame.facet("label", limit=LARGEST).drop_nulls("value")
        some = ", ".join(f"“{value}” ({count:,})" for value, count in counted.rows())
        return f" The largest labels are: {some}."
    if "topic" not in scene.frame.schema:
        return " Which is said most is what topics show: find them first, on the page Topics."
    counted = scene.frame.facet("topic", limit=LARGEST).drop_nulls("value")
    some = ", ".join(f"“{value}” ({count:,})" for value, count in counted.rows())
    return f" The largest topics are: {some}." if some else ""


def _each(scene: Scene, question: Question, documents: tuple[DocumentInfo, ...]) -> Said:
    """Ask each document and number the evidence through."""
    texts: list[str] = []
    evidence: list[Citation] = []
    for document in documents:
        told = _answer(scene, question, document=document.id)
        if told.status != "answered":
            texts.append(f"“{document.title}” does not say.")
            continue
        so_far = len(evidence)
        lines = [
            f"{one.text} {''.join(f'[{number + so_far}]' for number in one.citations)}"
            for one in told.sentences
        ]
        texts.append(f"“{document.title}”: {' '.join(lines)}")
        evidence += [
            one.model_copy(update={"number": one.number + so_far}) for one in told.citations
        ]
    if not evidence:
        return Said("None of the documents answers that.")
    return Said(
        "\n\n".join(texts),
        cited=tuple(one.record for one in evidence),
        evidence=tuple(evidence),
    )
