"""A question asked of a data set, answered with evidence."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assay.answer import Passage, ask_llm, extract, is_about_orders, orders, with_cues
from assay.answer.asking import messages_of
from assay.errors import InvalidSetting, RecordNotFound
from assay.jobs import Job, JobSpec
from assay.llms.attending import attended
from assay.schema.answers import EXTRACTIVE, Answer, Asked
from assay.schema.filters import Filter
from assay.schema.questionnaires import Question
from assay.schema.runs import Reporter, silent
from assay.search import fuse, semantic
from assay.verbs.context import Context
from assay.verbs.looking.find import dataset_vectors, mask_of, text_index, weight_among
from assay.verbs.looking.view import view

POOL = 100
"""Passages that words contribute at least."""

DOUBT = "The documents may not say this; these sentences come nearest."

READ = 10
"""Passages of which the sentences are read, where no language model answers."""


def ask(
    ctx: Context,
    dataset: str,
    question: str,
    *,
    llm: Asked | None = None,
    top: int = 3,
    document: str | None = None,
    where: Filter | None = None,
    references: bool = False,
    patience: int | None = None,
    watch: Reporter = silent,
) -> Answer:
    """Answer a question; see ``Dataset.ask``. With a language model, the answer is a run's.

    Raises:
        InvalidSetting: An empty question.
        RecordNotFound: There is no such document.
    """
    if not question.strip():
        raise InvalidSetting("The question is empty.", hint="Say what you want to know.")
    asked = Question(id="question", question=question.strip()[:2_000])
    given = {"document": document, "where": where, "references": references, "top": top}
    if llm is None:
        return answer(ctx, dataset, asked, None, **given, patience=patience, watch=watch)
    ctx.llm(llm.model, llm.key_env)  # one that is not there is said before the run
    messages_of("", (), llm)
    spec = JobSpec(
        "ask",
        dataset,
        params={
            "question": asked.question,
            "llm": llm.model_dump(mode="json"),
            **given,
            "where": where.model_dump(mode="json") if where is not None else None,
        },
        fingerprint=ctx.fingerprint(dataset),
        models=(ctx.encoder().key,),
    )

    def work(job: Job) -> Answer:
        def alive() -> None:
            job.report(0, phase="asking")

        return answer(ctx, dataset, asked, llm, **given, watch=job.report, alive=alive)

    # a question asked again is a new one: a server that failed may be there now
    return ctx.jobs.run(spec, work, Answer, watch=watch, reuse=False)


def answer(
    ctx: Context,
    dataset: str,
    question: Question,
    llm: Asked | None,
    *,
    top: int = 3,
    document: str | None = None,
    where: Filter | None = None,
    references: bool = False,
    patience: int | None = None,
    watch: Reporter = silent,
    alive: Callable[[], object] = lambda: None,
) -> Answer:
    """Find the passages, then answer in one way.

    Raises:
        Cancelled: ``alive``, called while a language model is waited for, raised it.
    """
    started = time.perf_counter()
    found = passages_for(
        ctx,
        dataset,
        question,
        document=document,
        where=where,
        references=references,
        limit=max(READ, top, llm.passages if llm else 0),
        patience=patience,
        watch=watch,
    )
    base: dict[str, Any] = {
        "dataset": dataset,
        "question": question.question,
        "document": document,
        "passages": tuple(one.seen(rank) for rank, one in enumerate(found[:top], 1)),
    }
    encoder = ctx.encoder()
    if llm is None:
        read = found
        # cues are looked for in a whole document: of several, which one was meant?
        whole = document or (_only_document(ctx, dataset) if where is None else None)
        if whole is not None:
            question = with_cues(question)
        if whole is not None and (question.phrases or question.headings):
            known = {one.record for one in found}
            rest = _document(ctx, dataset, whole, references=references)
            read = [*found, *(one for one in rest if one.record not in known)]
        reading = extract(encoder, question, read)
        return Answer(
            **base,
            status=reading.status,
            text=_text(reading.sentences),
            short=reading.short,
            sentences=reading.sentences,
            citations=reading.citations,
            support=reading.support,
            way=EXTRACTIVE,
            notes=(
                *((DOUBT,) if reading.doubtful else ()),
                *_orders_in(question.question, read[:READ]),
            ),
            seconds=round(time.perf_counter() - started, 3),
        )
    model, shown = ctx.llm(llm.model, llm.key_env), found[: llm.passages]
    told = attended(
        lambda stopped: ask_llm(model, question.question, shown, llm, stopped=stopped), alive
    )
    cited = {citation.record for citation in told.citations}
    plain = Question(id=question.id, question=question.question)
    fits = extract(encoder, plain, [one for one in found if one.record in cited]).support
    return Answer(
        **base,
        status=told.status,
        text=_text(told.sentences),
        sentences=told.sentences,
        citations=told.citations,
        dropped=told.dropped,
        support=round(told.share * fits, 4),
        way=llm.model,
        notes=(*told.notes, *_orders_in(question.question, shown)),
        seconds=round(time.perf_counter() - started, 3),
    )


def passages_for(
    ctx: Context,
    dataset: str,
    question: Question,
    *,
    document: str | None = None,
    where: Filter | None = None,
    references: bool = False,
    limit: int = READ,
    patience: int | None = None,
    watch: Reporter = silent,
) -> list[Passage]:
    """Return the passages that fit a question, best first.

    Raises:
        RecordNotFound: There is no such document.
    """
    allowed = _allowed(ctx, dataset, document, where, references=references)
    if not allowed.any():
        return []
    words = text_index(ctx, dataset, watch, patience).search(
        question.question, max(POOL, limit), allowed=allowed
    )
    encoder = ctx.encoder()
    asked = encoder.encode([question.question])[0]
    matrix = dataset_vectors(ctx, dataset, encoder, watch, patience)
    meaning = semantic(asked, matrix, max(POOL, limit), allowed=allowed)
    weight = weight_among(ctx, dataset, question.question, (words, meaning))
    ranked = fuse(words, meaning, words=weight, limit=limit)
    near = dict(zip(meaning.rows.tolist(), meaning.scores.tolist(), strict=True))
    return [
        replace(one, nearness=near.get(row))
        for one, row in zip(
            _passages(ctx, dataset, ranked.rows, ranked.scores.tolist()),
            ranked.rows.tolist(),
            strict=True,
        )
    ]


def _document(ctx: Context, dataset: str, document: str, *, references: bool) -> list[Passage]:
    rows = np.flatnonzero(_allowed(ctx, dataset, document, None, references=references))
    return _passages(ctx, dataset, rows, [0.0] * len(rows))


def _only_document(ctx: Context, dataset: str) -> str | None:
    parents = view(ctx, dataset).rows(columns=["parent"])["parent"].unique()
    return str(parents[0]) if len(parents) == 1 and parents[0] is not None else None


def _allowed(
    ctx: Context, dataset: str, document: str | None, where: Filter | None, *, references: bool
) -> np.ndarray:
    frame = view(ctx, dataset)
    mask = mask_of(frame, where)
    allowed = np.ones(len(frame), dtype=np.bool_) if mask is None else mask.copy()
    if document is not None:
        parents = frame.rows(columns=["parent"])["parent"]
        inside = (parents == document).fill_null(value=False).to_numpy()
        if not inside.any():
            raise RecordNotFound(
                f"Data set '{dataset}' has no document '{document}'.",
                hint=f"`assay documents {dataset}` lists those there are.",
            )
        allowed &= inside
    if not references and "meta.part" in frame.schema:
        part = frame.rows(columns=["meta.part"])["meta.part"]
        allowed &= (part != "reference").fill_null(value=True).to_numpy()
    return allowed


def _passages(
    ctx: Context, dataset: str, rows: np.ndarray, scores: Sequence[float]
) -> list[Passage]:
    frame = ctx.store.frame(dataset)
    named = {"meta.document": "title", "meta.heading": "heading", "meta.part": "part"}
    columns = ["id", "text", "parent", "locator", *(c for c in named if c in frame.schema)]
    table = frame.at(np.asarray(rows), columns)
    return [
        Passage(
            record=row["id"],
            text=row["text"] or "",
            document=row["parent"],
            locator=row["locator"],
            title=row.get("meta.document"),
            heading=row.get("meta.heading"),
            part=row.get("meta.part"),
            score=min(1.0, max(0.0, float(score))),
        )
        for row, score in zip(table.iter_rows(named=True), scores, strict=True)
    ]


def _orders_in(question: str, passages: Sequence[Passage]) -> tuple[str, ...]:
    """Say which of the passages speak to a language model."""
    found = [one for one in passages if orders(one.text)]
    if not found:
        return ()
    where = ", ".join(dict.fromkeys(_whence(one) for one in found[:3]))
    how = (
        "quoted, not followed"
        if is_about_orders(question)
        else "neither followed nor taken for evidence"
    )
    return (f"Orders to a language model stand in {where}; they are {how}.",)


def _whence(passage: Passage) -> str:
    page = passage.place[0]
    document = passage.document or passage.record
    return f"{document} on page {page}" if page is not None else document


def _text(sentences: Sequence[Any]) -> str:
    return " ".join(
        f"{one.text} {''.join(f'[{number}]' for number in one.citations)}" for one in sentences
    )
