"""Topics of a data set: found once, and new records assigned to them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import InvalidSetting
from assay.jobs import Job, JobSpec
from assay.llms import Llm
from assay.schema.runs import Reporter, Run, silent
from assay.schema.topics import Topic, TopicMerge, TopicNamer, Topics, TopicWord
from assay.topics import Fitted, TopicModel, find_topics
from assay.topics.artefact import dump
from assay.topics.asking import Subject, ask_names
from assay.topics.describing import describe
from assay.topics.fitting import usual_size
from assay.topics.representatives import representatives
from assay.vectors import normalise
from assay.vectors.cells import middles
from assay.verbs.context import Context, digest
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.embedding.points import hashed
from assay.verbs.looking.assigned import ARTEFACT, KIND, MODEL, read_topics, topic_model, topic_runs

MOST_PLACED = 0.5
"""Share of a data set that may be new to its topics; beyond it they are found anew."""

PHASE = "describing"
MEMORY = "topics"


def topics(
    ctx: Context,
    dataset: str,
    *,
    at_most: int | None = None,
    min_size: int | None = None,
    outliers: float = 0.0,
    encoder: str | None = None,
    seed: int = 0,
    namer: TopicNamer | str | None = None,
    anew: bool = False,
    watch: Reporter = silent,
) -> Topics:
    """Find what the records are about, or assign what is new to the topics there are.

    Args:
        at_most: Most topics wanted; as many as the data have when not given.
        min_size: Fewest records of a topic; by the number of records when not given.
        outliers: Share of the records to leave without a topic, 0 to 1 (1 left out); the
            least similar to any.
        encoder: Encoder of the vectors; missing ones are computed first.
        seed: Same seed, same topics.
        namer: Language model that names them, or its name; their words do when not given.
        anew: Find the topics again, also where there are some of these parameters.

    Raises:
        InvalidSetting: A value out of range.
    """
    _check(at_most, min_size, outliers)
    asked = TopicNamer(model=namer) if isinstance(namer, str) else namer
    llm = ctx.llm(asked.model, asked.key_env) if asked else None
    model = ctx.encoder(encoder)
    spec = JobSpec(
        KIND,
        dataset,
        params={
            "encoder": model.key,
            "encoder_name": model.name,
            "at_most": at_most,
            "min_size": min_size,
            "outliers": outliers,
            "namer": asked.model_dump() if asked else None,
        },
        fingerprint=ctx.content(dataset),
        seed=seed,
        models=(model.key,),
    )

    def work(job: Job) -> Topics:
        started = time.perf_counter()
        records = ctx.store.frame(dataset).rows(columns=["id", "text"])
        texts = records["text"].fill_null("").to_list()
        vectors = normalise(vectors_of(ctx, model, texts, job.report))
        rows = Rows(hashed(records), texts, vectors)
        before = None if anew else _before(ctx, dataset, spec, job.id)
        found = None if before is None else _assigned(ctx, before, rows)
        if found is None:
            fitted = find_topics(
                vectors,
                at_most=at_most,
                min_size=min_size,
                outliers=outliers,
                seed=seed,
                threads=ctx.settings.threads,
                report=job.report,
            )
            job.report(0, None, PHASE)
            found = _described(rows, fitted)
            if asked is not None and llm is not None:
                found = _named_by(ctx, llm, asked, rows, found, job.report)
        table = rows.table.with_columns(
            topic=pl.Series(found.topic, dtype=pl.Int32),
            similarity=pl.Series(found.similarity, dtype=pl.Float32),
        )
        ctx.store.artefacts.write_files(job.id, MODEL, dump(found.model, model.key))
        ctx.store.artefacts.write_frame(job.id, ARTEFACT, table)
        return Topics(
            dataset=dataset,
            run=job.id,
            encoder=model.key,
            encoder_name=model.name,
            seed=seed,
            at_most=at_most,
            min_size=usual_size(len(texts)) if min_size is None else min_size,
            namer=llm.name if llm else None,
            outliers=outliers,
            threshold=found.model.threshold,
            count=len(texts),
            unassigned=int((found.topic < 0).sum()),
            placed=found.placed,
            missing=0,
            topics=found.topics,
            merges=found.merges,
            fingerprint=digest([job.id]),
            seconds=time.perf_counter() - started,
            notes=found.notes,
        )

    newest = next(topic_runs(ctx, dataset), None)
    current = newest is not None and _same(newest, spec) and newest.fingerprint == spec.fingerprint
    return ctx.jobs.run(spec, work, Topics, watch=watch, reuse=current and not anew)


@dataclass(frozen=True)
class Rows:
    """The records of a data set.

    Attributes:
        table: Columns id and text_hash.
        texts: (n,) their texts.
        vectors: (n, d) float32 of unit length.
    """

    table: pl.DataFrame
    texts: Sequence[str]
    vectors: NDArray[np.float32]


@dataclass(frozen=True)
class Found:
    """What a run of topics found; see ``Topics`` for what the fields mean."""

    model: TopicModel
    topic: NDArray[np.int32]
    similarity: NDArray[np.float32]
    topics: tuple[Topic, ...]
    merges: tuple[TopicMerge, ...]
    placed: int = 0
    notes: tuple[str, ...] = ()


def _check(at_most: int | None, min_size: int | None, outliers: float) -> None:
    if at_most is not None and at_most < 1:
        raise InvalidSetting(f"At most {at_most} topics: it takes 1 or more.")
    if min_size is not None and min_size < 1:
        raise InvalidSetting(f"A topic of {min_size} records: it takes 1 or more.")
    if not 0 <= outliers < 1:
        raise InvalidSetting(
            f"A share of outliers of {outliers} is not in 0 to 1.",
            hint="0 gives every record a topic, 0.1 leaves a tenth without one.",
        )


def _described(rows: Rows, fitted: Fitted) -> Found:
    count = fitted.model.topics
    told = describe(rows.texts, fitted.topic, count)
    named = [
        (one.name, tuple(TopicWord(word=word, weight=weight) for word, weight in one.words))
        for one in told
    ]
    return Found(
        fitted.model,
        fitted.topic,
        fitted.similarity,
        _topics(rows, fitted.topic, named),
        tuple(
            TopicMerge(a=one.a, b=one.b, height=one.height, size=one.size) for one in fitted.merges
        ),
    )


def _named_by(
    ctx: Context, llm: Llm, asked: TopicNamer, rows: Rows, found: Found, report: Reporter
) -> Found:
    texts = dict(zip(rows.table["id"].to_list(), rows.texts, strict=True))
    subjects = [
        Subject(
            topic.name,
            tuple(word.word for word in topic.words),
            tuple(texts[record] for record in topic.representatives),
        )
        for topic in found.topics
    ]
    answered = ask_names(
        llm,
        subjects,
        style=asked.style,
        longest=asked.longest,
        concurrency=asked.concurrency,
        timeout=asked.timeout,
        memory=ctx.store.answers(MEMORY),
        report=report,
    )
    topics = zip(found.topics, answered.names, strict=True)
    return replace(
        found,
        topics=tuple(topic.model_copy(update={"name": name}) for topic, name in topics),
        notes=(*found.notes, *answered.notes),
    )


def _topics(
    rows: Rows,
    topic: NDArray[np.int32],
    named: Sequence[tuple[str, tuple[TopicWord, ...]]],
) -> tuple[Topic, ...]:
    count = len(named)
    inside = topic >= 0
    counts = np.bincount(topic[inside], minlength=count)
    middle = middles(rows.vectors[inside], topic[inside], count)
    near = np.einsum("nd,nd->n", rows.vectors[inside], middle[topic[inside]])
    cohesion = np.bincount(topic[inside], near, minlength=count) / np.maximum(counts, 1)
    shown = representatives(rows.vectors, topic, count)
    ids = rows.table["id"]
    return tuple(
        Topic(
            id=i,
            name=name,
            words=words,
            count=int(counts[i]),
            representatives=tuple(ids[row] for row in shown[i]),
            cohesion=round(float(cohesion[i]), 6),
        )
        for i, (name, words) in enumerate(named)
    )


def _assigned(ctx: Context, before: Run, rows: Rows) -> Found | None:
    """Assign records to topics found before; ``None`` where most of the records are new."""
    stored = read_topics(ctx, before)
    known = rows.table.join(stored.table, on=["id", "text_hash"], how="left", maintain_order="left")
    new = known["topic"].is_null().to_numpy()
    placed = int(new.sum()) + stored.about.placed
    if placed > MOST_PLACED * max(1, len(new)):
        return None
    model, _ = topic_model(ctx, before.id)
    assigned = model.assign(rows.vectors, threads=ctx.settings.threads)
    named = [(one.name, one.words) for one in stored.about.topics]
    return Found(
        model,
        assigned.topic,
        assigned.similarity,
        _topics(rows, assigned.topic, named),
        stored.about.merges,
        placed,
    )


def _same(run: Run, spec: JobSpec) -> bool:
    return run.params == dict(spec.params) and run.seed == spec.seed


def _before(ctx: Context, dataset: str, spec: JobSpec, own: str) -> Run | None:
    """Return the latest run of the same parameters."""
    return next(
        (run for run in topic_runs(ctx, dataset) if run.id != own and _same(run, spec)), None
    )
