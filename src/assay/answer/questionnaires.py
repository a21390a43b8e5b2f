"""Questionnaires as files: read, and those that come with Assay."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import ValidationError

from assay.errors import InvalidSetting
from assay.schema.questionnaires import Questionnaire

READY = ("paper",)
"""Questionnaires that come with the package."""

_LARGEST = 1_000_000


def read_questionnaire(named: str | Path) -> Questionnaire:
    """Read a questionnaire: the name of a ready one, or a YAML file.

    Raises:
        InvalidSetting: There is none, or it is no questionnaire.
    """
    if str(named) in READY:
        source = (files("assay.answer") / "ready" / f"{named}.yaml").read_text(encoding="utf-8")
    else:
        try:
            path = Path(named)
            if path.stat().st_size > _LARGEST:
                raise InvalidSetting(f"The questionnaire '{named}' is larger than 1 MB.")
            source = path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise InvalidSetting(
                f"The questionnaire '{named}' cannot be read: {error}.",
                hint=f"Name a YAML file, or one of {', '.join(READY)}.",
            ) from error
    return parse_questionnaire(source, str(named))


def parse_questionnaire(source: str, named: str) -> Questionnaire:
    """Read the text of a questionnaire: a list of questions, or a mapping with ``questions``.

    A question is a text, or a mapping with ``question`` and what else ``Question`` has.

    Raises:
        InvalidSetting: It is none.
    """
    try:
        found = yaml.safe_load(source)
    except (yaml.YAMLError, RecursionError) as error:
        at = getattr(error, "problem_mark", None)
        line = at.line + 1 if at is not None else 1
        raise InvalidSetting(
            f"The questionnaire '{named}' cannot be read: line {line} is no YAML.",
            hint="Put questions in quotes: a question mark or a colon means something to YAML.",
        ) from error
    if isinstance(found, list):
        found = {"questions": found}
    if not isinstance(found, dict) or not isinstance(found.get("questions"), list):
        raise InvalidSetting(
            f"The questionnaire '{named}' has no list of questions.",
            hint='Write: questions: [ {id: data, question: "Which data are used?"} ]',
        )
    asked = [_question(question, number) for number, question in enumerate(found["questions"], 1)]
    try:
        return Questionnaire.model_validate({"name": Path(named).stem, **found, "questions": asked})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "The file"
        said = first["msg"].removeprefix("Value error, ")
        raise InvalidSetting(
            f"The questionnaire '{named}' cannot be used: {where}: {said}."
        ) from error


def _question(found: object, number: int) -> object:
    if isinstance(found, str):
        return {"id": f"q{number}", "question": found}
    if isinstance(found, dict):
        return {"id": f"q{number}", **found}
    return found
