"""How good a model is on records it was not trained on."""

from __future__ import annotations

import time

import polars as pl

from assay.errors import RunNotFound
from assay.evaluate import NO_ANSWER
from assay.evaluate import evaluate as score
from assay.jobs import Job, JobSpec
from assay.schema.evaluations import EvalReport, ScoredRecord
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.looking.info import texts_of
from assay.verbs.predicting.predict import prediction_frame, rules_of
from assay.verbs.predicting.predictors import load_model
from assay.verbs.scoring.learned import leaked, learned_records, require_common_labels, unlearned
from assay.verbs.scoring.timing import LATENCY_SAMPLE, THROUGHPUT_SAMPLE, measure
from assay.verbs.selection import read_rows, require_scored, scored_rows

CONFIDENCE_STEPS = 100
"""Bins of confidence in which right and wrong answers are counted."""


def evaluate(
    ctx: Context,
    name: str,
    *,
    split: str | None = None,
    dataset: str | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> EvalReport:
    """Score a model on labelled records it was not trained on.

    Args:
        name: Name or id of the model.
        split: See ``selection.scored_rows``.
        dataset: Data set to score on; the one it was trained on when not given.
        resamples, level, seed: Of the bootstrap intervals.

    Raises:
        NotEnoughData: The split holds no labelled record it was not trained on.
        InvalidSetting: The labels of the records are none of the model's.
    """
    model = load_model(ctx, name)
    dataset = dataset or model.card.trained_on
    spec = JobSpec(
        "evaluate",
        dataset,
        params={
            "model": model.card.id,
            "rules": rules_of(model.card),
            "split": split,
            "resamples": resamples,
            "level": level,
            "steps": CONFIDENCE_STEPS,
            "timed": [LATENCY_SAMPLE, THROUGHPUT_SAMPLE],
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(model.card.id,),
    )

    learned = learned_records(ctx, model.card, dataset)
    there = require_scored(ctx.store.frame(dataset), split, learned)
    require_common_labels(model.card, there, dataset)

    def work(job: Job) -> EvalReport:
        rows, scored = scored_rows(read_rows(ctx.store.frame(dataset)), split, learned)
        started = time.perf_counter()
        proba = model.probabilities(ctx, rows.texts, stored=True, report=job.report)
        speed = measure(
            ctx, model, rows.texts, seconds=time.perf_counter() - started, report=job.report
        )
        job.report(0, None, "scoring")
        report = score(
            rows.labels,
            proba,
            model.card.classes,
            threshold=model.card.threshold,
            unsure_label=model.card.unsure_label,
            class_thresholds=model.card.class_thresholds,
            latencies_ms=speed.latencies_ms,
            leaked=leaked(ctx, [model.card], rows),
            steps=CONFIDENCE_STEPS,
            resamples=resamples,
            level=level,
            seed=seed,
            model=model.card.name,
            dataset=dataset,
            split=scored,
        )
        answers = prediction_frame(rows.ids, proba, model.card)
        labels = pl.Series("scored", [str(label) for label in rows.labels])
        ctx.store.artefacts.write_frame(job.id, "predictions", answers.with_columns(labels))
        remarks = (*report.remarks, *_unlearned(report, unlearned(model.card, rows)))
        found = {"run": job.id, "remarks": remarks}
        return report.model_copy(update={**found, **speed.figures})

    return ctx.jobs.run(spec, work, EvalReport, watch=watch)


def _unlearned(report: EvalReport, missing: int) -> list[str]:
    """Say how the model does on classes it knows, where there are others."""
    if missing == 0:
        return []
    known = report.accuracy * report.n / (report.n - missing)
    return [
        f"{missing} of {report.n} records have a class that the model never learned, so that it "
        f"cannot be right there; on the others it is right on {100 * known:.1f} %. Train again "
        "to learn every class."
    ]


def scored_records(
    ctx: Context,
    run: str,
    *,
    label: str | None = None,
    prediction: str | None = None,
    offset: int = 0,
    limit: int = 100,
) -> list[ScoredRecord]:
    """Return the records behind an evaluation, the surest answers first.

    Args:
        run: Id of the evaluation's run.
        label: Only those scored against this label.
        prediction: Only those with this answer; ``NO_ANSWER`` for those without one.
        offset, limit: Which of them.

    Raises:
        RunNotFound: There is no such evaluation, or it did not keep its records.
    """
    found = ctx.store.catalogue.runs.get(run)
    if found.kind != "evaluate" or found.dataset is None:
        raise RunNotFound(f"Run '{run}' is no evaluation.")
    frame = ctx.store.artefacts.read_frame(run, "predictions")
    if "scored" not in frame.columns:
        raise RunNotFound(
            f"Evaluation '{run}' did not keep the records it scored.",
            hint="Evaluate the model again.",
        )
    wanted = [] if label is None else [pl.col("scored") == label]
    if prediction is not None:
        answered = pl.col("prediction")
        wanted.append(answered.is_null() if prediction == NO_ANSWER else answered == prediction)
    rows = frame.filter(*wanted).sort(
        "confidence", "id", descending=[True, False], nulls_last=[True, False]
    )
    page = rows.slice(offset, limit)
    texts = texts_of(ctx, found.dataset, page["id"].to_list())
    return [
        ScoredRecord(
            id=row["id"],
            text=texts.get(row["id"]),
            label=row["scored"],
            prediction=row["prediction"],
            confidence=row["confidence"],
        )
        for row in page.iter_rows(named=True)
    ]
