"""What more labels are worth: the same classifier trained on more and more of them."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from assay.classify import Features, make_classifier, sample_shots
from assay.encoders import Encoder
from assay.errors import InvalidSetting
from assay.evaluate.studies import cells_of, curve_point
from assay.jobs import Job, JobSpec
from assay.schema.records import HOLDOUT
from assay.schema.runs import Reporter, silent
from assay.schema.studies import LearningCurve
from assay.verbs.context import Context
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.selection import (
    Rows,
    read_rows,
    require_scored,
    require_training,
    scored_rows,
    training_rows,
)

SHOTS: tuple[int | None, ...] = (1, 2, 4, 8, 16, 32, None)
"""Labels per class of the points; ``None`` takes all."""

RESAMPLES = 2000


def curve(
    ctx: Context,
    dataset: str,
    *,
    shots: Sequence[int | None] = SHOTS,
    seeds: int = 5,
    method: str = "hybrid",
    split: str | None = None,
    encoder: str | None = None,
    holdout: float = HOLDOUT,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> LearningCurve:
    """Draw the learning curve of a method; no model is kept.

    Args:
        shots: Labels per class of each point, ``None`` for all.
        seeds: Trainings a point, each on its own draw; one where all labels are taken.
        method: See ``train``.
        split: Split to score on; see ``selection.scored_rows``. Labels are drawn from the
            training split, so the test records are the same at every point.
        encoder: Encoder of the vectors.
        holdout: Share kept for testing where the source names no splits.
        level: Of the intervals.
        seed: First of the seeds.

    Raises:
        InvalidSetting: A number is out of range.
        NotEnoughData: Nothing to learn from, or nothing to score.
    """
    wanted = _ordered(shots)
    if seeds < 1:
        raise InvalidSetting(f"seeds is {seeds}.", hint="Use 5.")
    needs_vectors = make_classifier(method).needs_vectors
    model = ctx.encoder(encoder) if needs_vectors else None
    spec = JobSpec(
        "curve",
        dataset,
        params={
            "shots": wanted,
            "seeds": seeds,
            "method": method,
            "split": split,
            "encoder": model.key if model else None,
            "encoder_name": model.name if model else None,
            "holdout": holdout,
            "level": level,
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(model.key,) if model else (),
    )
    require_training(ctx.store.frame(dataset), None)
    require_scored(ctx.store.frame(dataset), split)

    def work(job: Job) -> LearningCurve:
        started = time.perf_counter()
        everything = read_rows(ctx.store.frame(dataset))
        pool = training_rows(everything, None, holdout).rows
        tested, scored = scored_rows(everything, split, set(pool.ids))
        learn = _features(ctx, model, pool, job.report)
        asked = _features(ctx, model, tested, job.report)
        largest = max(np.unique(pool.labels.astype(str), return_counts=True)[1])
        sizes = [one for one in wanted if one is None or one < largest]
        if wanted and not sizes:
            sizes = [None]
        points = []
        total = sum(1 if one is None else seeds for one in sizes)
        done = 0
        for size in sizes:
            records, tables = [], []
            for draw in range(seed, seed + (1 if size is None else seeds)):
                job.report(done, total, "training")
                chosen = (
                    np.arange(len(pool)) if size is None else sample_shots(pool.labels, size, draw)
                )
                classifier = make_classifier(method, seed=draw)
                known = np.full(len(pool), None, dtype=object)  # semi learns from the others too
                known[chosen] = pool.labels[chosen]
                classifier.fit(learn, known)
                answers = classifier.predict(asked).tolist()
                records.append(len(chosen))
                tables.append(
                    cells_of(tested.labels.tolist(), answers, list(map(str, classifier.classes_)))
                )
                done += 1
            points.append(
                curve_point(size, records, tables, resamples=RESAMPLES, level=level, seed=seed)
            )
        return LearningCurve(
            dataset=dataset,
            run=job.id,
            method=method,
            encoder=model.key if model else None,
            split=scored,
            tested=len(tested),
            drawn_from=len(pool),
            points=tuple(points),
            confidence_level=level,
            seed=seed,
            seconds=time.perf_counter() - started,
            notes=_notes(wanted, int(largest)),
        )

    return ctx.jobs.run(spec, work, LearningCurve, watch=watch)


def _ordered(shots: Sequence[int | None]) -> list[int | None]:
    """Sort the sizes, all labels last."""
    numbers = sorted({size for size in shots if size is not None})
    if not shots or (numbers and numbers[0] < 1):
        raise InvalidSetting(
            "A learning curve needs numbers of labels from 1.",
            hint="Use --shots 1,2,4,8,16,32,all.",
        )
    return [*numbers, *([None] if None in shots else [])]


def _notes(wanted: Sequence[int | None], largest: int) -> tuple[str, ...]:
    left_out = [str(size) for size in wanted if size is not None and size >= largest]
    if not left_out:
        return ()
    return (f"No class has more than {largest} labels: {', '.join(left_out)} left out.",)


def _features(ctx: Context, model: Encoder | None, rows: Rows, report: Reporter) -> Features:
    return Features(rows.texts, vectors_of(ctx, model, rows.texts, report) if model else None)
