"""Answers of a language model, of which only what its quotes support is kept."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from threading import Event

from pydantic import BaseModel, ValidationError

from assay.answer.orders import is_about_orders, orders
from assay.answer.passages import Passage
from assay.answer.quoting import find_quote
from assay.errors import LlmError, PromptError
from assay.llms.asking import Patience, complete
from assay.llms.port import Llm, Message, Request, SchemaReply
from assay.schema.answers import AnswerSentence, AnswerStatus, Asked, Citation, Dropped

SHORTEST = 8
"""Characters of a quote at least; "the" is in every passage and supports nothing."""

LONGEST = 6_000
"""Characters of a passage that are shown."""

MOST_SENTENCES, MOST_QUOTES = 30, 8
"""Sentences of an answer, and quotes of a sentence, that are read."""

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)

_EVIDENCE = {
    "type": "object",
    "properties": {"passage": {"type": "integer"}, "quote": {"type": "string"}},
    "required": ["passage", "quote"],
    "additionalProperties": False,
}
_SENTENCE = {
    "type": "object",
    "properties": {
        "text": {"type": "string"},
        "evidence": {"type": "array", "items": _EVIDENCE},
    },
    "required": ["text", "evidence"],
    "additionalProperties": False,
}
REPLY = SchemaReply(
    "answer",
    {
        "type": "object",
        "properties": {
            "found": {"type": "boolean"},
            "sentences": {"type": "array", "items": _SENTENCE},
        },
        "required": ["found", "sentences"],
        "additionalProperties": False,
    },
)


class _Evidence(BaseModel):
    passage: int
    quote: str


class _Said(BaseModel):
    text: str
    evidence: tuple[_Evidence, ...] = ()


class _Reply(BaseModel):
    found: bool
    sentences: tuple[_Said, ...] = ()


@dataclass(frozen=True)
class Told:
    """What is kept of a reply.

    Attributes:
        status: answered, absent, unsupported or failed.
        sentences, citations: Those with a verified quote.
        dropped: Quotes and sentences left out, by reason.
        share: Share of the quotes that were found, 0–1.
        notes: Why it failed, if it did.
    """

    status: AnswerStatus
    sentences: tuple[AnswerSentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    share: float = 0.0
    notes: tuple[str, ...] = ()


def ask_llm(
    llm: Llm,
    question: str,
    passages: Sequence[Passage],
    how: Asked,
    *,
    stopped: Event | None = None,
) -> Told:
    """Ask a language model and verify every quote of its answer.

    A model that is down, refuses, is cut off or writes nonsense costs this answer only.

    Raises:
        PromptError: The template cannot be filled in.
        Cancelled: ``stopped`` was set.
    """
    request = Request(
        messages_of(question, passages, how),
        how.generation,
        REPLY,
        stream=False,
        timeout=how.timeout,
    )
    try:
        said = complete(llm, request, patience=Patience(attempts=how.attempts), stopped=stopped)
    except LlmError as error:
        return Told("failed", notes=(f"The language model failed: {error.message}",))
    if said.finish.reason == "length":
        return Told(
            "failed", notes=("The reply of the language model was cut off; allow it more tokens.",)
        )
    if said.finish.reason == "refused":
        return Told("failed", notes=("The language model would not answer.",))
    found = re.search(r"\{.*\}", _THOUGHTS.sub("", said.text), re.DOTALL)
    try:
        reply = _Reply.model_validate_json(found.group() if found else "")
    except ValidationError:
        return Told(
            "failed", notes=("The reply of the language model is not of the form asked for.",)
        )
    return verify(reply, passages, about_orders=is_about_orders(question))


def verify(reply: _Reply, passages: Sequence[Passage], *, about_orders: bool = False) -> Told:
    """Keep the sentences that a quote supports, and count what is left out.

    Args:
        reply: What the model said.
        passages: What it was shown.
        about_orders: Whether sentences that give orders to the model are evidence, because the
            question is about them.
    """
    if not reply.found and not reply.sentences:
        return Told("absent")
    dropped: Counter[str] = Counter()
    citations: list[Citation] = []
    kept: list[AnswerSentence] = []
    quotes = 0
    for said in reply.sentences[:MOST_SENTENCES]:
        text = " ".join(said.text.split())
        if not any(map(str.isalnum, text)):
            dropped["a sentence without words"] += 1
            continue
        if text in {one.text for one in kept}:
            dropped["a sentence that was said before"] += 1
            continue
        numbers: list[int] = []
        for evidence in said.evidence[:MOST_QUOTES]:
            quotes += 1
            number = len(citations) + 1
            made = _cited(evidence, passages, number, about_orders=about_orders)
            if isinstance(made, str):
                dropped[made] += 1
                continue
            citations.append(made)
            numbers.append(number)
        if numbers:
            kept.append(AnswerSentence(text=text, citations=tuple(numbers)))
        else:
            dropped["a sentence without a quote that is there"] += 1
    if len(reply.sentences) > MOST_SENTENCES:
        dropped["a sentence beyond those that are read"] = len(reply.sentences) - MOST_SENTENCES
    return Told(
        "answered" if kept else "unsupported",
        tuple(kept),
        tuple(citations),
        tuple(Dropped(why=why, count=count) for why, count in sorted(dropped.items())),
        len(citations) / quotes if quotes else 0.0,
    )


def messages_of(question: str, passages: Sequence[Passage], how: Asked) -> tuple[Message, ...]:
    """Fill the template in; what is filled in is never read as a template.

    Raises:
        PromptError: It has no sections, or names something that is not given.
    """
    source = how.template or template()
    system, divider, user = source.removeprefix("# system\n").partition("\n# user\n")
    if not divider:
        raise PromptError("The prompt template has no section '# user'.")
    shown = "\n".join(
        f"[{number}] {_quoted(passage.text[:LONGEST])}"
        for number, passage in enumerate(passages, 1)
    )
    values = {
        "question": _quoted(question),
        "passages": shown,
        "style": how.generation.style,
    }
    try:
        return (
            Message("system", Template(system).substitute(values).strip()),
            Message("user", Template(user).substitute(values).strip()),
        )
    except (KeyError, ValueError) as error:
        raise PromptError(
            f"The prompt template cannot be filled in: {error}.",
            hint="It may use $question, $passages and $style; a dollar sign is written $$.",
        ) from error


def template() -> str:
    """Return the template that comes with the package."""
    return (files("assay.answer") / "prompts" / "ask.md").read_text(encoding="utf-8")


def _cited(
    evidence: _Evidence, passages: Sequence[Passage], number: int, *, about_orders: bool
) -> Citation | str:
    if not 1 <= evidence.passage <= len(passages):
        return "a passage that does not exist"
    if len(evidence.quote.strip()) < SHORTEST:
        return "a quote too short to support anything"
    passage = passages[evidence.passage - 1]
    place = find_quote(evidence.quote, passage.text[:LONGEST])
    if place is None:
        return "a quote that is not in its passage"
    given = () if about_orders else orders(passage.text)
    if any(place[0] < end and start < place[1] for start, end in given):
        return "a quote that gives orders to the language model"
    return passage.cited(number, *place, passage.score)


def _quoted(text: str) -> str:
    """Write a text as JSON in which nothing can end the quotation."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")
