"""Names of topics by asking a language model, nothing twice, and words where it does not answer."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import Protocol

from assay.errors import LlmError
from assay.llms.asking import Patience, complete
from assay.llms.port import Llm, Message, Request, SchemaReply
from assay.schema.generation import GenerationSettings
from assay.schema.runs import Reporter, silent

LONGEST_NAME = 80
GIVE_UP = 3
"""Failures after which the server is taken to be gone."""

VERSION = "1"
REPLY = SchemaReply(
    "topic",
    {
        "type": "object",
        "properties": {"name": {"type": "string"}},
        "required": ["name"],
        "additionalProperties": False,
    },
)


class Memory(Protocol):
    """What was answered before, by the hash of what was asked."""

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the answers there are."""
        ...

    def add(self, answers: Mapping[str, bytes]) -> None:
        """Keep answers."""
        ...


@dataclass(frozen=True)
class Subject:
    """A topic to be named.

    Attributes:
        name: Its name by words, kept where there is no better one.
        words: The most telling first.
        texts: Texts that show it best.
    """

    name: str
    words: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """Names of topics.

    Attributes:
        names: One for each topic, no two alike.
        notes: Sentences worth showing.
    """

    names: tuple[str, ...]
    notes: tuple[str, ...]


def ask_names(
    llm: Llm,
    subjects: Sequence[Subject],
    *,
    style: str = "",
    longest: int = 400,
    concurrency: int = 4,
    timeout: float = 60.0,
    attempts: int = 3,
    memory: Memory | None = None,
    report: Reporter = silent,
) -> Asked:
    """Ask a language model for a name of each topic.

    Args:
        llm: The model.
        subjects: What the topics are about.
        style: How to name them, in words: a language, a length.
        longest: Characters of a text that are shown.
        concurrency: Requests side by side.
        timeout, attempts: Of each request.
        memory: What was answered before.
        report: Told of progress.

    Raises:
        Cancelled: From ``report``.
    """
    questions = [_messages(subject, style, longest) for subject in subjects]
    keys = [_key(llm.key, messages) for messages in questions]
    known = memory.get(keys) if memory is not None else {}
    asker = _Asker(llm, timeout, attempts)
    names: list[str | None] = []
    with ThreadPoolExecutor(concurrency) as pool:
        waiting = [
            None if key in known else pool.submit(asker.ask, messages)
            for key, messages in zip(keys, questions, strict=True)
        ]
        try:
            for done, (key, future) in enumerate(zip(keys, waiting, strict=True)):
                report(done, len(keys), "naming")
                reply = known[key].decode() if future is None else future.result()
                names.append(read_name(reply))
                if memory is not None and future is not None and names[-1] is not None:
                    memory.add({key: (reply or "").encode("utf-8", "surrogatepass")})
        except BaseException:
            asker.stopped.set()
            raise
    missing = sum(name is None for name in names)
    notes = [f"{missing} of {len(names)} topics are named by their words."] if missing else []
    if missing and asker.error is not None:
        notes.append(f"The language model failed: {asker.error.message}")
    return Asked(_told_apart(names, subjects), tuple(notes))


def read_name(reply: str | None) -> str | None:
    """Read a name from a reply, ``None`` where it holds no usable one."""
    found = re.search(r"\{.*\}", reply or "", re.DOTALL)
    try:
        said = json.loads(found.group())["name"] if found else None
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(said, str):
        return None
    name = " ".join(said.split()).strip("\"'“”„«»` ").rstrip(".")
    return name if 0 < len(name) <= LONGEST_NAME and name.isprintable() else None


class _Asker:
    """Asks, until too many questions failed."""

    def __init__(self, llm: Llm, timeout: float, attempts: int) -> None:
        self._llm, self._timeout = llm, timeout
        self._patience = Patience(attempts=attempts)
        self._lock = threading.Lock()
        self._failed = 0
        self.stopped = threading.Event()
        self.error: LlmError | None = None

    def ask(self, messages: tuple[Message, ...]) -> str | None:
        """Return the reply, ``None`` where there is none."""
        if self.stopped.is_set() or self._failed >= GIVE_UP:
            return None
        request = Request(
            messages,
            GenerationSettings(max_tokens=60),
            REPLY,
            stream=False,
            timeout=self._timeout,
        )
        try:
            return complete(self._llm, request, patience=self._patience, stopped=self.stopped).text
        except LlmError as error:
            with self._lock:
                self._failed += 1
                self.error = error
            return None


def _messages(subject: Subject, style: str, longest: int) -> tuple[Message, ...]:
    source = (files("assay.topics") / "prompts" / "name.md").read_text(encoding="utf-8")
    # sections are cut before anything is filled in, and what is filled in is never read again
    system, user = source.removeprefix("# system\n").split("\n# user\n")
    texts = "\n".join(_quoted(text[:longest]) for text in subject.texts)
    filled = {"style": style, "words": _quoted(", ".join(subject.words)), "texts": texts}
    return (
        Message("system", Template(system).substitute(filled).strip()),
        Message("user", Template(user).substitute(filled).strip()),
    )


def _quoted(text: str) -> str:
    """Write a text as JSON in which nothing can end the quotation."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e")


def _key(model: str, messages: Sequence[Message]) -> str:
    told = json.dumps([VERSION, model, *((one.role, one.content) for one in messages)])
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _told_apart(names: Sequence[str | None], subjects: Sequence[Subject]) -> tuple[str, ...]:
    taken: set[str] = set()
    told: list[str] = []
    for place, (name, subject) in enumerate(zip(names, subjects, strict=True)):
        choices = (
            *((name, f"{name} ({subject.name})") if name else ()),
            subject.name,
            f"{subject.name} ({place + 1})",
        )
        told.append(next(one for one in choices if one.casefold() not in taken))
        taken.add(told[-1].casefold())
    return tuple(told)
