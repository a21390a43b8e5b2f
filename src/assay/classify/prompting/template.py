"""Prompts as files: read, checked, and filled in without letting data give orders."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2 import Template as Compiled
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assay.errors import PromptError
from assay.llms.port import Message

SHIPPED = ("classify", "sentiment")
"""Templates that come with the package."""

SECTIONS = ("system", "example", "answer", "user")
MOST_CHARACTERS = 100_000
_HEADING = re.compile(rf"^# ({'|'.join(SECTIONS)})[ \t]*$", re.MULTILINE)
_DELIMITER = re.compile(r"<(\s*/?\s*text\b[^<>]{0,40})>?", re.IGNORECASE)


@dataclass(frozen=True)
class LabelText:
    """A label as a prompt shows it."""

    name: str
    criteria: str = ""


@dataclass(frozen=True)
class Example:
    """A labelled text shown to the model, and the id of its record."""

    text: str
    label: str
    record: str = ""


@dataclass(frozen=True)
class Parts:
    """What a template is filled in with.

    Attributes:
        labels: The labels, in the order they are listed.
        text: The text to classify.
        examples: Shown before it.
        answers: The reply to each example, as the model is to write it.
        task: What the texts are and what is wanted, in a sentence.
        mixed: The rule for texts that could be several labels.
        middle: The label for neither side of a sentiment, "" where there is none.
        format: How to reply.
        style: How to answer, in words.
    """

    labels: tuple[LabelText, ...]
    text: str
    examples: tuple[Example, ...] = ()
    answers: tuple[str, ...] = ()
    task: str = ""
    mixed: str = ""
    middle: str = ""
    format: str = ""
    style: str = ""


class Template:
    """A prompt template.

    Sections are found before anything is filled in, so that no text of a record can begin a
    turn of its own; values are never read as templates.

    Args:
        source: The text of the file.
        name: What to call it in errors.

    Raises:
        PromptError: A section is missing or repeated, or the template does not parse.
    """

    def __init__(self, source: str, name: str = "template") -> None:
        if len(source) > MOST_CHARACTERS:
            raise PromptError(
                f"The prompt template '{name}' has {len(source):,} characters; "
                f"{MOST_CHARACTERS:,} are allowed."
            )
        self.source, self.name = source, name
        self.digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._sections = {
            section: self._compiled(body, line) for section, body, line in self._cut(source)
        }
        if "user" not in self._sections:
            raise PromptError(f"The prompt template '{name}' has no section '# user'.")
        if ("example" in self._sections) != ("answer" in self._sections):
            raise PromptError(
                f"The prompt template '{name}' has one of '# example' and '# answer', not both."
            )
        if "text" not in source.partition("# user")[2]:
            raise PromptError(f"The section '# user' of '{name}' does not show {{{{ text }}}}.")

    @property
    def shows_examples(self) -> bool:
        """Whether examples have a place in it."""
        return "example" in self._sections or "examples" in self.source

    def messages(self, parts: Parts) -> tuple[Message, ...]:
        """Fill the template in.

        Raises:
            PromptError: It names something that is not given, or breaks when filled in.
        """
        text = as_data(parts.text)
        examples = [
            {"text": as_data(one.text), "label": one.label, "answer": answer}
            for one, answer in zip(parts.examples, parts.answers, strict=True)
        ]
        values: dict[str, Any] = {
            "labels": [{"name": one.name, "criteria": one.criteria} for one in parts.labels],
            "examples": examples,
            "task": parts.task,
            "mixed": parts.mixed,
            "middle": parts.middle,
            "format": parts.format,
            "style": parts.style,
        }
        turns: list[Message] = []
        if "system" in self._sections:
            turns.append(Message("system", self._filled("system", {**values, "text": text})))
        if "example" in self._sections:
            for one in examples:
                turns.append(Message("user", self._filled("example", {**values, **one})))
                turns.append(Message("assistant", self._filled("answer", {**values, **one})))
        turns.append(Message("user", self._filled("user", {**values, "text": text})))
        return tuple(turns)

    def _cut(self, source: str) -> Sequence[tuple[str, str, int]]:
        parts = _HEADING.split(source)
        names = parts[1::2]
        if repeated := {name for name in names if names.count(name) > 1}:
            raise PromptError(
                f"The prompt template '{self.name}' has the section '# {min(repeated)}' twice."
            )
        line, found = parts[0].count("\n"), []
        for name, body in zip(names, parts[2::2], strict=True):
            found.append((name, body, line))
            line += body.count("\n")
        return found

    def _compiled(self, body: str, line: int) -> Compiled:
        try:
            return _environment().from_string(body.strip("\n"))
        except TemplateSyntaxError as error:
            skipped = len(body) - len(body.lstrip("\n"))
            raise PromptError(
                f"Line {line + skipped + error.lineno} of the prompt template '{self.name}' "
                f"cannot be read: {error.message}."
            ) from error

    def _filled(self, section: str, values: Mapping[str, Any]) -> str:
        try:
            return self._sections[section].render(values).strip()
        except SecurityError as error:
            raise PromptError(
                f"The section '# {section}' of '{self.name}' does what templates may not: {error}."
            ) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, OverflowError) as error:
            raise PromptError(
                f"The section '# {section}' of '{self.name}' cannot be filled in: {error}.",
                hint="Names a template may use: task, labels, mixed, middle, style, format, "
                "examples, text; in an example also answer and label.",
            ) from error


def as_data(text: str) -> str:
    """Return a text that cannot end its own quotation: ``</text>`` in it loses its brackets."""
    return _DELIMITER.sub(r"‹\1›", text)


def shipped(name: str) -> Template:
    """Return a template that comes with the package.

    Raises:
        PromptError: There is none of that name.
    """
    if name not in SHIPPED:
        raise PromptError(
            f"There is no prompt template '{name}'.",
            hint=f"Use one of {', '.join(SHIPPED)}, or a file.",
        )
    place = files("assay.classify.prompting").joinpath("templates", f"{name}.md")
    return Template(place.read_text(encoding="utf-8"), name)


def quoted(value: object) -> str:
    """Return a value as JSON, as it would stand in a reply."""
    return json.dumps(str(value), ensure_ascii=False)


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters["quoted"] = quoted
    environment.globals.clear()  # no range(10**9), no lipsum: a prompt needs none
    return environment
