"""How good a model is, and whether another is better, on records neither was trained on."""

from __future__ import annotations

import time

import numpy as np

from assay.errors import InvalidSetting
from assay.evaluate import compare as compare_answers
from assay.evaluate import evaluate as score
from assay.jobs import Job, JobSpec
from assay.schema.evaluations import Comparison, EvalReport
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.predict import LoadedModel, load_model, prediction_frame, trained_on
from assay.verbs.selection import Rows, read_rows, scored_rows, text_key

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
        params={"model": model.card.id, "split": split, "resamples": resamples, "level": level},
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
            resamples=resamples,
            level=level,
            seed=seed,
            model=model.card.name,
            dataset=dataset,
            split=scored,
        )
        ctx.store.artefacts.write_frame(
            job.id, "predictions", prediction_frame(rows.ids, proba, model.card)
        )
        return report.model_copy(update={"run": job.id})

    return ctx.jobs.run(spec, work, EvalReport, watch=watch)


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


def _latencies(ctx: Context, model: LoadedModel, texts: list[str]) -> np.ndarray:
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
