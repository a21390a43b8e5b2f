"""The table of a questionnaire as a page that stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assay.html.document import heading, page, paragraph
from assay.schema.questionnaires import Cell, QuestionnaireReport

SAID = {
    "answered": "",
    "absent": "not in the document",
    "unsupported": "not supported",
    "failed": "no answer",
}
"""What stands where there is no answer."""


def answers_page(reports: Sequence[QuestionnaireReport]) -> str:
    """Return all answers with their quotes, by document; nothing in it loads or runs."""
    parts = [heading("Answers", 1)]
    for report in reports:
        questions = {one.id: one.question for one in report.questionnaire.questions}
        for document in report.documents:
            parts.append(heading(document.title))
            parts.append(paragraph(document.id, "soft"))
            cells = [cell for cell in report.cells if cell.document == document.id]
            parts += [_cell(cell, questions[cell.question]) for cell in cells]
    return page("Answers", *parts)


def _cell(cell: Cell, question: str) -> str:
    answer = cell.answer
    quotes = "".join(
        f"<li>{f'Page {one.page}: ' if one.page else ''}"
        f"“{escape(' '.join(one.quote.split()))}”</li>"
        for one in answer.citations
    )
    about = ". ".join([f"{cell.way}, support {answer.support:.2f}", *answer.notes])
    return (
        f"<h3>{escape(question)}</h3>"
        f"<p>{escape(answer.text or SAID[answer.status])}</p>"
        f'<p class="soft">{escape(about)}</p><ol>{quotes}</ol>'
    )
