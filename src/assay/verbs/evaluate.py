"""How good a model is, and whether another is better, on records neither was trained on."""

from __future__ import annotations

import time

import numpy as np
import polars as pl

from assay.errors import InvalidSetting, RunNotFound
from assay.evaluate import compare as compare_answers
from assay.evaluate import evaluate as score
from assay.jobs import Job, JobSpec
from assay.schema.evaluations import Comparison, EvalReport, ScoredRecord
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.info import texts_of
from assay.verbs.predict import prediction_frame, trained_on
from assay.verbs.predictors import Predictor, load_model
from assay.verbs.selection import Rows, read_rows, scored_rows, text_key

CONFIDENCE_STEPS = 100
"""Bins of confidence in which right and wrong answers are counted."""

LATENCY_SAMPLE = 64
"""Texts predicted one at a time to measure latency."""


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
    """
    model = load_model(ctx, name)
    dataset = dataset or model.card.trained_on
    spec = JobSpec(
        "evaluate",
        dataset,
        params={
            "model": model.card.id,
            "split": split,
            "resamples": resamples,
            "level": level,
            "steps": CONFIDENCE_STEPS,
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(model.card.id,),
    )

    def work(job: Job) -> EvalReport:
        learned = trained_on(ctx, model.card) if dataset == model.card.trained_on else set()
        everything = read_rows(ctx.store.frame(dataset))
        rows, scored = scored_rows(everything, split, learned)
        proba = model.probabilities(ctx, rows.texts, stored=True, report=job.report)
        job.report(0, None, "scoring")
        report = score(
            rows.labels,
            proba,
            model.card.classes,
            threshold=model.card.threshold,
            unsure_label=model.card.unsure_label,
            latencies_ms=_latencies(ctx, model, rows.texts),
            leaked=_leaked(rows, everything, learned),
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
        return report.model_copy(update={"run": job.id})

    return ctx.jobs.run(spec, work, EvalReport, watch=watch)


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
        prediction: Only those with this answer.
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
    wanted = [
        pl.col(column) == value
        for column, value in (("scored", label), ("prediction", prediction))
        if value is not None
    ]
    rows = frame.filter(*wanted).sort("confidence", "id", descending=[True, False])
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


def compare(
    ctx: Context,
    name_a: str,
    name_b: str,
    *,
    split: str | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> Comparison:
    """Compare two models on the same records, none of which either was trained on.

    Raises:
        InvalidSetting: The models belong to different data sets.
    """
    model_a, model_b = load_model(ctx, name_a), load_model(ctx, name_b)
    dataset = model_a.card.trained_on
    if dataset != model_b.card.trained_on:
        raise InvalidSetting(
            f"'{name_a}' was trained on data set '{dataset}', '{name_b}' on "
            f"'{model_b.card.trained_on}': they have no records in common to be compared on.",
            hint="Compare two models of one data set.",
        )
    spec = JobSpec(
        "compare",
        dataset,
        params={
            "a": model_a.card.id,
            "b": model_b.card.id,
            "split": split,
            "resamples": resamples,
            "level": level,
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(model_a.card.id, model_b.card.id),
    )

    def work(job: Job) -> Comparison:
        learned = trained_on(ctx, model_a.card) | trained_on(ctx, model_b.card)
        rows, scored = scored_rows(read_rows(ctx.store.frame(dataset)), split, learned)
        answers = [
            prediction_frame(
                rows.ids,
                model.probabilities(ctx, rows.texts, stored=True, report=job.report),
                model.card,
            )["prediction"].to_numpy()
            for model in (model_a, model_b)
        ]
        report = compare_answers(
            rows.labels,
            answers[0],
            answers[1],
            ids=rows.ids,
            model_a=model_a.card.name,
            model_b=model_b.card.name,
            dataset=dataset,
            split=scored,
            resamples=resamples,
            level=level,
            seed=seed,
        )
        return report.model_copy(update={"run": job.id})

    return ctx.jobs.run(spec, work, Comparison, watch=watch)


def _latencies(ctx: Context, model: Predictor, texts: list[str]) -> np.ndarray:
    """Time single predictions, encoding included, spread over the texts; (m,) milliseconds."""
    picked = np.linspace(0, len(texts) - 1, min(LATENCY_SAMPLE, len(texts))).astype(int)
    times = []
    for i in picked:
        started = time.perf_counter()
        model.probabilities(ctx, [texts[i]], stored=False)
        times.append(1000 * (time.perf_counter() - started))
    return np.array(times)


def _leaked(rows: Rows, everything: Rows, learned: set[str]) -> np.ndarray:
    """Mask of scored rows whose text the model saw in training."""
    seen = {
        text_key(text)
        for record, text in zip(everything.ids, everything.texts, strict=True)
        if record in learned
    }
    return np.array([text_key(text) in seen for text in rows.texts], dtype=bool)
