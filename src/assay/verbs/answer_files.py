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
    ending = path.suffix.lower().removeprefix(".").replace("htm", "html").replace("htmll", "html")
    if ending not in ("csv", "md", "html"):
        raise InvalidSetting(
            f"'{path}' ends neither with .csv nor .md nor .html.", hint="Choose one of these."
        )
    try:
        path.write_text(answers_as(reports, ending), encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidSetting(f"'{path}' cannot be written: {error.strerror}.") from error


def answers_as(reports: Sequence[QuestionnaireReport], form: AnswerFormat) -> str:
    """Return a table of answers as text of a format."""
    if form == "html":
        return answers_page(reports)
    return _csv(reports) if form == "csv" else _markdown(reports)


def _csv(reports: Sequence[QuestionnaireReport]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    passages = [f"passage {number}" for number in range(1, PASSAGES + 1)]
    writer.writerow(
        [
            *("document", "title", "id", "question", "way", "status", "answer", "support"),
            *("pages", "quotes", *passages),
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
                lines += [f"{_plain(cell.way)}, support {answer.support:.2f}", ""]
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
