"""One text, one question: its prompt, its key, its reply read and if need be refused once."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from assay.classify.prompting.confidence import label_logprobs
from assay.classify.prompting.replies import Reading, complaint, read_reply
from assay.classify.prompting.template import Example, LabelText, Parts, Template
from assay.llms.asking import Patience, complete
from assay.llms.port import Completion, LabelReply, Llm, Message, Request
from assay.llms.shapes import written
from assay.schema.connections import ConfidenceSource, PromptedLlm
from assay.schema.generation import GenerationSettings

VERSION = "1"
"""Raised when the same prompt is to be read in another way: then it is asked again."""

ALTERNATIVES = 20
EXAMPLE_CONFIDENCE = 90
"""What example replies state where a model is to state its confidence."""

PLAIN_FORM = 'Reply with JSON alone, in the form {"label": "…"}.'
STATED_FORM = (
    'Reply with JSON alone, in the form {"label": "…", "confidence": 80}, where confidence says '
    "from 0 to 100 how sure you are."
)
MOST_REPEATED = 2_000
"""Characters of a malformed reply that are shown to the model again."""


@dataclass(frozen=True)
class Question:
    """What is asked about one text.

    Attributes:
        row: Of the text.
        key: Hash of everything that bears on the answer.
        messages: The prompt.
        settings: How to write.
    """

    row: int
    key: str
    messages: tuple[Message, ...]
    settings: GenerationSettings


class Answer(BaseModel):
    """What came back, as it is remembered.

    Attributes:
        label: The label, ``None`` where no reply was usable.
        labels: Log-probabilities of the labels, where they are known.
        stated: The model's own word, 0–1.
        requests: Times it was asked.
        read, written: Tokens of all of these.
        counted: Whether the server counted its tokens each time.
        repaired: Whether the reply had not the shape asked for.
        seconds: From the first request to the last reply.
        notes: What the server would not do.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    label: str | None = None
    labels: dict[str, float] | None = None
    stated: float | None = None
    requests: int = 1
    read: int = 0
    written: int = 0
    counted: bool = True
    repaired: bool = False
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


class Asker:
    """Asks one model about texts, by one template.

    Args:
        llm: The model.
        template: The prompt.
        classes: The labels.
        options: How to ask.
        source: Where confidence comes from.
        middle: The label for neither side of a sentiment, "" where there is none.
    """

    def __init__(
        self,
        llm: Llm,
        template: Template,
        classes: Sequence[str],
        options: PromptedLlm,
        source: ConfidenceSource,
        middle: str = "",
    ) -> None:
        self.classes, self.options = tuple(classes), options
        self.source: ConfidenceSource = source
        self._llm, self._template, self._middle = llm, template, middle
        self._stated = source == "stated"
        self.reply = LabelReply(self.classes, confidence=self._stated)
        self._alternatives = ALTERNATIVES if source == "logprobs" else 0
        self._form = STATED_FORM if self._stated else PLAIN_FORM
        self._labels = tuple(
            LabelText(label, options.criteria.get(label, "")) for label in self.classes
        )

    def messages(self, text: str, examples: Sequence[Example]) -> tuple[Message, ...]:
        """Return exactly what is sent about a text."""
        stated = EXAMPLE_CONFIDENCE if self._stated else None
        shown = text if len(text) <= self.options.longest else text[: self.options.longest] + " […]"
        return self._template.messages(
            Parts(
                labels=self._labels,
                text=shown,
                examples=tuple(examples),
                answers=tuple(written(one.label, stated) for one in examples),
                task=self.options.task,
                mixed=self.options.mixed,
                middle=self._middle,
                format=self._form,
                style=self.options.generation.style,
            )
        )

    def questions(self, text: str, examples: Sequence[Example], row: int = 0) -> list[Question]:
        """Return the questions about a text: one, or as many as there are samples."""
        messages = self.messages(text, examples)
        wanted = self.options.generation
        count = self.options.samples if self.source == "samples" else 1
        seeds = [None if wanted.seed is None else wanted.seed + n for n in range(count)]
        each = [wanted.model_copy(update={"seed": seed}) for seed in seeds]
        return [
            Question(row, self._key(messages, settings, number), messages, settings)
            for number, settings in enumerate(each)
        ]

    def ask(self, question: Question, stopped: threading.Event | None = None) -> Answer:
        """Ask, and ask again with a complaint where the reply is malformed.

        Raises:
            LlmError: The model cannot be reached or does not answer.
        """
        started = time.perf_counter()
        turns, replies, reading = list(question.messages), [], Reading(None)
        for _ in range(1 + self.options.retries):
            done = self._complete(tuple(turns), question.settings, stopped)
            replies.append(done)
            reading = read_reply(done.text, self.classes)
            if reading.label is not None and done.finish.reason != "refused":
                break
            turns.append(Message("assistant", done.text[:MOST_REPEATED] or "(nothing)"))
            turns.append(Message("user", complaint(self.classes, self._form)))
        last = replies[-1]
        label = None if last.finish.reason == "refused" else reading.label
        return Answer(
            label=label,
            labels=self._known(last, label),
            stated=reading.confidence,
            requests=len(replies),
            read=sum(done.finish.tokens.read for done in replies if done.finish.tokens),
            written=sum(done.finish.tokens.written for done in replies if done.finish.tokens),
            counted=all(done.finish.tokens is not None for done in replies),
            repaired=reading.repaired,
            seconds=time.perf_counter() - started,
            notes=last.finish.notes,
        )

    def _complete(
        self,
        messages: tuple[Message, ...],
        settings: GenerationSettings,
        stopped: threading.Event | None,
    ) -> Completion:
        request = Request(
            messages,
            settings,
            self.reply,
            alternatives=self._alternatives,
            stream=False,
            timeout=self.options.timeout,
        )
        patience = Patience(attempts=self.options.attempts)
        return complete(self._llm, request, patience=patience, stopped=stopped)

    def _known(self, done: Completion, label: str | None) -> dict[str, float] | None:
        if label is None or self.source != "logprobs":
            return None
        if done.finish.labels is not None:
            return dict(done.finish.labels)
        return label_logprobs(done.text, done.finish.logprobs, label, self.classes)

    def _key(self, messages: Sequence[Message], settings: GenerationSettings, number: int) -> str:
        asked = {
            "version": VERSION,
            "llm": self._llm.key,
            "messages": [[turn.role, turn.content] for turn in messages],
            "settings": settings.model_dump(exclude={"style"}),
            "labels": self.classes,
            "source": self.source,
            "retries": self.options.retries,
            "number": number,
        }
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
