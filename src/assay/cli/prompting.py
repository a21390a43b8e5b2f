"""Options that say how a language model is asked, shared by the commands that take them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError

from assay.errors import InvalidSetting, PromptError
from assay.schema.connections import PromptedLlm
from assay.schema.generation import GenerationSettings

DEFAULTS = PromptedLlm(model="fake")
WRITING = GenerationSettings()

PromptOption = Annotated[
    str | None,
    typer.Option("--prompt", help="Template: classify, sentiment, or a file.", show_default="auto"),
]
TaskOption = Annotated[str, typer.Option(help="What the texts are, in a sentence.")]
CriteriaOption = Annotated[
    list[str] | None,
    typer.Option("--criteria", help="LABEL=what it means; may be given for each label."),
]
MixedOption = Annotated[str, typer.Option(help="Rule for texts that could be several labels.")]
LabelOption = Annotated[
    list[str] | None,
    typer.Option("--label", help="A label; given several times.", show_default="the data set's"),
]
ExamplesOption = Annotated[str, typer.Option(help="none, fixed, random or retrieved.")]
ExampleOption = Annotated[
    list[str] | None,
    typer.Option("--example", help="Id of a record to show, where examples are fixed."),
]
ShotsOption = Annotated[int, typer.Option(min=1, help="Examples of each label.")]
MostOption = Annotated[int, typer.Option("--most-examples", help="Examples in one prompt at most.")]
LongestOption = Annotated[int, typer.Option(min=1, help="Characters of a text that are shown.")]
StyleOption = Annotated[str, typer.Option(help="How to answer, in words.")]


def made(values: dict[str, Any]) -> PromptedLlm:
    """Make the options out of what a command was given; ``None`` means not given.

    Raises:
        InvalidSetting: A value is out of range, or values exclude each other.
        PromptError: The template file cannot be read.
    """
    given = {name: value for name, value in values.items() if value is not None}
    given["criteria"] = dict(map(_pair, given.get("criteria", ())))
    given["template"] = read_template(given.pop("prompt", None))
    writing = {name: given.pop(name) for name in GenerationSettings.model_fields if name in given}
    try:
        return PromptedLlm(**given, generation=GenerationSettings(**writing))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "The options"
        raise InvalidSetting(
            f"{where} cannot be used: {first['msg'].removeprefix('Value error, ')}.",
            hint="See `assay connect llm --help`.",
        ) from error


def read_template(named: str | None) -> str | None:
    """Return the name of a shipped template, or the text of a file."""
    from assay.classify.prompting import SHIPPED

    if named is None or named in SHIPPED:
        return named
    try:
        return Path(named).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise PromptError(f"The prompt template '{named}' cannot be read: {error}.") from error


def _pair(written: str) -> tuple[str, str]:
    label, divider, meaning = written.partition("=")
    if not divider or not label.strip():
        raise InvalidSetting(
            f"'{written}' is no criterion.", hint="Write --criteria 'LABEL=what it means'."
        )
    return label.strip(), meaning.strip()
