"""The table of a questionnaire as CSV, Markdown or HTML."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from assay.errors import InvalidSetting
from assay.html.answers import SAID, answers_page
from assay.schema.questionnaires import Cell, QuestionnaireReport

AnswerFormat = Literal["csv", "md", "html"]

PASSAGES = 3
"""Passages in a row of a CSV file."""

_SIGNS = "\\`*_{}[]<>#|!~&"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_answers(reports: Sequence[QuestionnaireReport], path: Path) -> None:
    """Write a table of answers; the ending says how.

    Raises:
        InvalidSetting: The ending is another one, or the file cannot be written.
    """
    form = check_ending(path)
    try:
        path.write_text(answers_as(reports, form), encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidSetting(f"'{path}' cannot be written: {error.strerror}.") from error


def check_ending(path: Path) -> AnswerFormat:
    """Return the format that the ending of a file names.

    Raises:
        InvalidSetting: It names none, or the folder is not there.
    """
    endings: dict[str, AnswerFormat] = {
        ".csv": "csv", ".md": "md", ".html": "html", ".htm": "html",
    }  # fmt: skip
    form = endings.get(path.suffix.lower())
    if form is None:
        raise InvalidSetting(
            f"'{path}' ends neither with .csv nor .md nor .html.", hint="Choose one of these."
        )
    if not path.absolute().parent.is_dir():
        raise InvalidSetting(f"There is no folder '{path.parent}' to write '{path.name}' into.")
    return form


def answers_as(reports: Sequence[QuestionnaireReport], form: AnswerFormat) -> str:
    """Return a table of answers as text of a format."""
    if form == "html":
        return answers_page(reports)
    return _csv(reports) if form == "csv" else _markdown(reports)


def _csv(reports: Sequence[QuestionnaireReport]) -> str:
    stream = io.StringIO()
    stream.write("\ufeff")  # without the mark spreadsheets take it for a file of an old machine
    writer = csv.writer(stream)
    passages = [f"passage {number}" for number in range(1, PASSAGES + 1)]
    writer.writerow(
        [
            *("document", "title", "id", "question", "way", "status", "answer", "support"),
            *("pages", "quotes", *passages, "notes"),
        ]
    )
    for report in reports:
        questions = {one.id: one.question for one in report.questionnaire.questions}
        titles = {one.id: one.title for one in report.documents}
        for cell in report.cells:
            answer = cell.answer
            seen = [one.text for one in answer.passages[:PASSAGES]]
            row = [
                cell.document,
                titles[cell.document],
                cell.question,
                questions[cell.question],
                cell.way,
                answer.status,
                answer.text,
                f"{answer.support:.4f}",
                _pages(cell),
                "\n".join(one.quote for one in answer.citations),
                *seen,
                *[""] * (PASSAGES - len(seen)),
                " ".join(answer.notes),
            ]
            writer.writerow([_harmless(value) for value in row])
    return stream.getvalue()


def _markdown(reports: Sequence[QuestionnaireReport]) -> str:
    lines = ["# Answers", ""]
    for report in reports:
        questions = {one.id: one.question for one in report.questionnaire.questions}
        for document in report.documents:
            lines += [f"## {_plain(document.title)}", ""]
            for cell in report.cells:
                if cell.document != document.id:
                    continue
                answer = cell.answer
                said = _plain(answer.text) or f"*{SAID[answer.status]}*"
                lines += [f"### {_plain(questions[cell.question])}", "", said, ""]
                about = f"{_plain(cell.way)}, support {answer.support:.2f}"
                lines += [". ".join([about, *map(_plain, answer.notes)]), ""]
                for one in answer.citations:
                    where = f"page {one.page}: " if one.page else ""
                    lines.append(f"{one.number}. {where}“{_plain(one.quote)}”")
                lines.append("")
    return "\n".join(lines)


def _pages(cell: Cell) -> str:
    return ", ".join(map(str, sorted({one.page for one in cell.answer.citations if one.page})))


def _plain(text: str) -> str:
    """Write a text so that Markdown reads none of it as markup."""
    return "".join(f"\\{one}" if one in _SIGNS else one for one in " ".join(text.split()))


def _harmless(value: str) -> str:
    """Keep a spreadsheet from reading a text as a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value
