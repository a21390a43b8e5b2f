"""A list of questions asked of every document of a data set, in one pass or several."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from assay.answer import read_questionnaire
from assay.answer.asking import messages_of
from assay.errors import RecordNotFound
from assay.jobs import Job, JobSpec
from assay.schema.answers import EXTRACTIVE, Answer, Asked
from assay.schema.questionnaires import (
    Cell,
    DocumentAsked,
    Question,
    Questionnaire,
    QuestionnaireReport,
)
from assay.schema.runs import Reporter, silent
from assay.verbs.asking.ask import answer
from assay.verbs.context import Context, digest
from assay.verbs.looking.view import view

__all__ = ["questionnaire", "read_questionnaire"]

MEMORY = "questionnaires"
VERSION = "7"
"""Of what an answer is made by; answers of another one are not those that would be given now."""


def questionnaire(
    ctx: Context,
    dataset: str,
    asked: Questionnaire,
    *,
    llms: Sequence[Asked] = (),
    documents: Sequence[str] | None = None,
    top: int = 3,
    watch: Reporter = silent,
) -> QuestionnaireReport:
    """Ask every question of every document in every way; see ``Dataset.questionnaire``.

    A cell is on disk once it is answered; the same call asks only for what is missing. Cells
    that failed are asked again.

    Raises:
        RecordNotFound: There is no such document, or there are none.
        Cancelled: A person cancelled; what was answered is kept.
    """
    rows = _documents(ctx, dataset, documents)
    ways: tuple[Asked | None, ...] = tuple(llms) or (None,)
    for way in llms:
        ctx.llm(way.model, way.key_env)
        messages_of("", (), way)
    spec = JobSpec(
        "questionnaire",
        dataset,
        params={
            "asked": asked.model_dump(mode="json"),
            "llms": [way.model_dump(mode="json") for way in llms],
            "documents": list(documents) if documents is not None else None,
            "top": top,
        },
        fingerprint=ctx.content(dataset),
        models=(ctx.encoder().key,),
    )

    def work(job: Job) -> QuestionnaireReport:
        started = time.perf_counter()
        todo = [
            (row, question, way) for row in rows for question in asked.questions for way in ways
        ]
        cells: list[Cell] = []
        kept = 0
        for done, (row, question, way) in enumerate(todo):
            alive = partial(job.report, done, len(todo), "asking")
            alive()
            found, known = _cell(ctx, dataset, row.id, question, way, top, alive)
            kept += known
            name = way.model if way is not None else EXTRACTIVE
            cells.append(Cell(question=question.id, document=row.id, way=name, answer=found))
        counts = Counter(cell.answer.status for cell in cells)
        return QuestionnaireReport(
            run=job.id,
            dataset=dataset,
            questionnaire=asked,
            documents=tuple(rows),
            ways=tuple(way.model if way is not None else EXTRACTIVE for way in ways),
            cells=tuple(cells),
            answered=counts["answered"],
            absent=counts["absent"],
            unsupported=counts["unsupported"],
            failed=counts["failed"],
            kept=kept,
            seconds=round(time.perf_counter() - started, 3),
        )

    return ctx.jobs.run(spec, work, QuestionnaireReport, watch=watch, reuse=False)


def _cell(
    ctx: Context,
    dataset: str,
    document: str,
    question: Question,
    way: Asked | None,
    top: int,
    alive: Callable[[], object],
) -> tuple[Answer, bool]:
    """Return the answer of a cell, and whether it was there already."""
    memory = ctx.store.answers(MEMORY)
    told = [question.model_dump_json(), document, way.model_dump_json() if way else EXTRACTIVE]
    key = digest([VERSION, dataset, ctx.content(dataset), ctx.encoder().key, str(top), *told])
    known = memory.get([key]).get(key)
    if known is not None:
        return Answer.model_validate_json(known), True
    found = answer(ctx, dataset, question, way, top=top, document=document, alive=alive)
    if found.status != "failed":
        memory.add({key: found.model_dump_json().encode("utf-8", "surrogatepass")})
    return found, False


def _documents(ctx: Context, dataset: str, wanted: Sequence[str] | None) -> list[DocumentAsked]:
    frame = view(ctx, dataset)
    title = "meta.document" if "meta.document" in frame.schema else "parent"
    table = frame.rows(columns=list(dict.fromkeys(["parent", title]))).drop_nulls("parent")
    rows: dict[str, DocumentAsked] = {}
    for (parent,), passages in table.group_by("parent", maintain_order=True):
        rows[str(parent)] = DocumentAsked(
            id=str(parent), title=str(passages[title][0] or parent), passages=len(passages)
        )
    missing = [one for one in wanted or () if one not in rows]
    if missing:
        raise RecordNotFound(
            f"Data set '{dataset}' has no document '{missing[0]}'.",
            hint=f"`assay documents {dataset}` lists those there are.",
        )
    if not rows:
        raise RecordNotFound(
            f"Data set '{dataset}' holds no documents.", hint="Import PDF, DOCX, HTML or Markdown."
        )
    return [rows[one] for one in wanted] if wanted is not None else list(rows.values())
