"""Texts to probabilities by asking a language model, many side by side, nothing twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from typing import Protocol

import numpy as np

from assay.classify.prompting.confidence import from_logprobs, from_samples, from_word
from assay.classify.prompting.questions import Answer, Asker, Question
from assay.classify.prompting.template import Example
from assay.errors import LlmError
from assay.schema.connections import Usage
from assay.schema.runs import Reporter, silent

PHASE = "asking"
SLICE = 128
"""Texts whose prompts are in memory at a time."""

GIVE_UP = 8
"""Failures in a row after which the server is taken to be gone, not the text to be at fault."""

Chooser = Callable[[Sequence[str]], Sequence[Sequence[Example]]]
"""Texts to the examples that each one's prompt shows."""


class Memory(Protocol):
    """What was answered before, by the hash of what was asked."""

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the answers there are."""
        ...

    def add(self, answers: Mapping[str, bytes]) -> None:
        """Keep answers."""
        ...


class PromptedClassifier:
    """A language model as a classifier.

    Args:
        asker: Makes the questions, asks them and reads the replies.

    Attributes:
        notes: What was asked of the server and not done, in sentences.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._lock = threading.Lock()
        self._tallies = {"requests": 0, "cached": 0, "failed": 0, "tokens_in": 0, "tokens_out": 0}
        self._seconds = 0.0
        self._counted = True
        self._in_a_row = 0
        self._last_error: LlmError | None = None
        self.notes: dict[str, int] = {}

    @property
    def usage(self) -> Usage:
        """What asking took so far; money only where prices and tokens are known."""
        options = self._asker.options
        with self._lock:
            tallies, seconds, counted = dict(self._tallies), self._seconds, self._counted
        cost = None
        if counted and options.price_in is not None and options.price_out is not None:
            cost = (
                tallies["tokens_in"] * options.price_in + tallies["tokens_out"] * options.price_out
            ) / 1e6
        return Usage(**tallies, cost=cost, seconds=seconds)

    def probabilities(
        self,
        texts: Sequence[str],
        choose: Chooser,
        *,
        memory: Memory | None = None,
        report: Reporter = silent,
    ) -> np.ndarray:
        """Return (n, k) class probabilities; a row of NaN where there is no usable answer.

        Args:
            texts: The texts.
            choose: Gives the examples for a slice of them.
            memory: Answers found there are not asked for; what is answered is kept there as
                it comes, so that a killed run goes on where it was.
            report: Called with the number of texts done.

        Raises:
            LlmError: None of the texts was answered, or many in a row were not.
            Cancelled: Raised by ``report``, once no request is under way.
        """
        found = np.full((len(texts), len(self._asker.classes)), np.nan)
        report(0, len(texts), PHASE)
        answered = 0
        for start in range(0, len(texts), SLICE):
            chunk = texts[start : start + SLICE]
            questions = [
                question
                for row, (text, examples) in enumerate(
                    zip(chunk, choose(chunk), strict=True), start
                )
                for question in self._asker.questions(text, examples, row)
            ]
            answers = self._answers(questions, memory, report, start, len(texts))
            answered += len(answers)
            for row in range(start, start + len(chunk)):
                given = [a for a in answers.get(row, []) if a.label is not None]
                if given:
                    found[row] = self._shares(given)
                else:
                    self._count(failed=1)
            report(start + len(chunk), len(texts), PHASE)
        if len(texts) and not answered and self._last_error is not None:
            raise self._last_error
        return found

    def _answers(
        self,
        questions: Sequence[Question],
        memory: Memory | None,
        report: Reporter,
        done: int,
        total: int,
    ) -> dict[int, list[Answer]]:
        known = memory.get([q.key for q in questions]) if memory is not None else {}
        answers: dict[int, list[Answer]] = {}
        waiting: dict[str, list[Question]] = {}
        for question in questions:
            if question.key in known:
                answer = Answer.model_validate_json(known[question.key])
                answers.setdefault(question.row, []).append(answer)
                self._count(cached=1)
            else:
                waiting.setdefault(question.key, []).append(question)  # equal ones are asked once
        # closed whatever happens, so that no request is under way when an error is heard of
        first = [same[0] for same in waiting.values()]
        with closing(self._side_by_side(first, memory)) as batches:
            for finished in batches:
                for question, answer in finished:
                    for same in waiting[question.key]:
                        answers.setdefault(same.row, []).append(answer)
                report(min(total, done + len(answers)), total, PHASE)
        return answers

    def _side_by_side(
        self, questions: Sequence[Question], memory: Memory | None
    ) -> Generator[list[tuple[Question, Answer]], None, None]:
        """Ask questions in threads; yield those answered whenever some are."""
        if not questions:
            return
        size = min(self._asker.options.concurrency, len(questions))
        stopped = threading.Event()
        pool = ThreadPoolExecutor(size, thread_name_prefix="ask")
        try:
            running = {pool.submit(self._asked, q, stopped, memory): q for q in questions}
            while running:
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                yield [
                    pair
                    for future in finished
                    if (pair := self._collected(running.pop(future), future)) is not None
                ]
        finally:
            stopped.set()
            pool.shutdown(cancel_futures=True)  # waits for requests that are under way

    def _asked(self, question: Question, stopped: threading.Event, memory: Memory | None) -> Answer:
        """Ask, and keep the answer before this thread asks anything else."""
        answer = self._asker.ask(question, stopped)
        if memory is not None and answer.label:
            memory.add({question.key: _kept(answer)})
        return answer

    def _collected(
        self, question: Question, future: Future[Answer]
    ) -> tuple[Question, Answer] | None:
        """Return an answer; a failure costs its own row, unless nothing else comes."""
        try:
            answer = future.result()
        except LlmError as error:
            self._in_a_row += 1
            self._last_error = error
            self._note(error.message)
            if self._in_a_row >= GIVE_UP:
                raise
            return None
        self._in_a_row = 0
        self._count(requests=answer.requests, tokens_in=answer.read, tokens_out=answer.written)
        with self._lock:
            self._seconds += answer.seconds
            self._counted &= answer.counted
        for sentence in answer.notes:
            self._note(sentence)
        return question, answer

    def _shares(self, answers: Sequence[Answer]) -> np.ndarray:
        """Return (k,) probabilities out of the answers to one text."""
        classes, first = self._asker.classes, answers[0]
        label = first.label
        assert label is not None
        if self._asker.source == "samples":
            return from_samples([a.label for a in answers if a.label is not None], classes)
        if self._asker.source == "logprobs" and first.labels:
            return from_logprobs(first.labels, classes)
        stated = first.stated if self._asker.source == "stated" else None
        if stated is None:
            self._note("The answer came without a confidence and counts as the least sure.")
        return from_word(label, stated, classes)

    def _count(self, **more: int) -> None:
        with self._lock:
            for name, number in more.items():
                self._tallies[name] += number

    def _note(self, sentence: str) -> None:
        with self._lock:
            self.notes[sentence] = self.notes.get(sentence, 0) + 1


def _kept(answer: Answer) -> bytes:
    return answer.model_dump_json(exclude_defaults=True).encode()
