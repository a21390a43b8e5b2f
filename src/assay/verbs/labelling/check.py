"""Every check over a data set, with probabilities no record helped to make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from assay.errors import TooManyClasses, UnknownMethod
from assay.jobs import Job, JobSpec
from assay.quality import CheckInput, checks, parameters, run_checks
from assay.schema.connections import CONNECTED
from assay.schema.findings import CheckInfo, CheckReport
from assay.schema.models import ModelCard
from assay.schema.records import META_PREFIX
from assay.schema.runs import Reporter, silent
from assay.schema.tuning import TUNED
from assay.verbs.context import Context
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.labelling.findings import StoredChecks, read_findings, save_findings
from assay.verbs.labelling.out_of_sample import OutOfSample
from assay.verbs.languages import language_table
from assay.verbs.latest import latest_languages
from assay.verbs.looking.probabilities import save_classes
from assay.verbs.looking.topical import topical
from assay.verbs.picturing.pictured import has_pictures, picture_table, pictures_stamp
from assay.verbs.predicting.predict import prediction_frame, trained_on
from assay.verbs.predicting.predictors import load_model
from assay.verbs.selection import Rows, read_rows


def check(
    ctx: Context,
    dataset: str,
    *,
    names: Sequence[str] | None = None,
    model: str | None = None,
    method: str = "hybrid",
    encoder: str | None = None,
    folds: int = 5,
    seed: int = 0,
    watch: Reporter = silent,
) -> CheckReport:
    """Run checks over a data set and save their findings.

    Args:
        names: Checks to run; all when not given.
        model: Name of a model to debug: its own answers are used for the records it was not
            trained on, and its method for the others.
        method: Classifier of the out-of-sample probabilities, where no model is named.
        encoder: Encoder of the vectors.
        folds: Folds of the out-of-fold probabilities.
        seed: Of the folds and of every check that draws.

    Raises:
        UnknownMethod: A check that is not registered.
    """
    known = checks()
    chosen = list(names) if names else _fitting(ctx, dataset)
    for name in chosen:
        if name not in known:
            raise UnknownMethod(
                f"There is no check called '{name}'.", hint=f"There are: {', '.join(known)}."
            )
    card = ctx.store.catalogue.models.get(model) if model else None
    # An encoder that was fine-tuned has seen the labels: nothing it says of them is out of sample.
    if card is not None and card.method not in (*CONNECTED, *TUNED):
        method, encoder = card.method, card.encoder_name or encoder
    vectoriser = ctx.encoder(encoder)
    about = topical(ctx, dataset)
    pictured = any("pictures" in known[name].needs for name in chosen)
    speaking = any("languages" in known[name].needs for name in chosen)
    told = latest_languages(ctx, dataset) if speaking else None
    spec = JobSpec(
        "check",
        dataset,
        params={
            "checks": {name: parameters(known[name]) for name in chosen},
            "model": card.id if card else None,
            "method": method,
            "encoder": vectoriser.key,
            "encoder_name": vectoriser.name,
            "folds": folds,
        },
        fingerprint=ctx.fingerprint(
            dataset,
            *([about.key] if about is not None else []),
            *([pictures_stamp(ctx, dataset)] if pictured else []),
            *([told.id] if told is not None else []),
        ),
        seed=seed,
        models=(vectoriser.key, *((card.id,) if card else ())),
    )

    alone = all(known[name].needs == {"pictures"} for name in chosen)

    def work(job: Job) -> StoredChecks:
        if alone:
            data = _pictures_alone(ctx, job, dataset, seed)
        else:
            data = assemble(
                ctx, job, dataset, card, method, encoder, folds, seed, pictured=pictured
            )
        if told is not None:
            data = replace(data, languages=language_table(ctx, told.id, data.ids))
        results = run_checks(data, chosen, report=job.report)
        save_findings(ctx, job.id, dataset, list(data.ids), results)
        return StoredChecks(
            dataset=dataset, run=job.id, records=len(data), summaries=tuple(s for s, _ in results)
        )

    stored = ctx.jobs.run(spec, work, StoredChecks, watch=watch)
    if not ctx.store.artefacts.exists(stored.run, "findings"):
        stored = ctx.jobs.run(spec, work, StoredChecks, watch=watch, reuse=False)
    ran = {summary.check for summary in stored.summaries}
    found = tuple(f for f in read_findings(ctx, stored.run) if f.check in ran)
    return CheckReport(
        dataset=dataset,
        run=stored.run,
        records=stored.records,
        summaries=stored.summaries,
        findings=found,
    )


def _fitting(ctx: Context, dataset: str) -> list[str]:
    """Return all checks; those of pictures and languages only where there are some."""
    absent = set() if has_pictures(ctx, dataset) else {"pictures"}
    if latest_languages(ctx, dataset) is None:
        absent.add("languages")
    return [name for name, one in checks().items() if absent.isdisjoint(one.needs)]


def catalogue() -> list[CheckInfo]:
    """List the checks there are, with what they need and their parameters."""
    return [
        CheckInfo(
            name=check.name,
            title=check.title,
            needs=tuple(sorted(check.needs)),
            parameters=parameters(check),
        )
        for check in checks().values()
    ]


def assemble(
    ctx: Context,
    job: Job,
    dataset: str,
    card: ModelCard | None,
    method: str,
    encoder: str | None,
    folds: int,
    seed: int,
    *,
    pictured: bool = False,
) -> CheckInput:
    """Gather what the checks look at, and save the predictions they rest on."""
    about = topical(ctx, dataset)
    frame = ctx.store.frame(dataset, topics=about)
    rows = read_rows(frame)
    vectors = vectors_of(ctx, ctx.encoder(encoder), rows.texts, job.report)
    blank = np.array([not text.strip() for text in rows.texts], dtype=bool)
    vectors = np.where(blank[:, None], np.float32(0), vectors)
    outside = OutOfSample(rows, vectors, method, folds, seed, job.report)
    probabilities: np.ndarray | None = None
    too_many: str | None = None
    if outside.possible:
        try:
            probabilities = outside(rows.labels)
        except TooManyClasses as error:  # the checks that need no model do not need to fail
            too_many = str(error).rstrip(".")
    if probabilities is not None:
        if card is not None:
            _ask(ctx, job, card, rows, outside.classes, probabilities)
        answers = ModelCard.model_construct(
            classes=tuple(map(str, outside.classes)), threshold=0.0, unsure_label="unsure"
        )
        ctx.store.artefacts.write_frame(
            job.id, "predictions", prediction_frame(rows.ids, probabilities, answers)
        )
        save_classes(ctx, job.id, list(answers.classes))
    meta = [name for name in frame.schema if name.startswith(META_PREFIX)]
    topic = ["topic"] if about is not None else []
    table = frame.rows(columns=["excluded", *topic, *meta]).filter(~pl.col("excluded"))
    return CheckInput(
        ids=np.array(rows.ids, dtype=object),
        texts=np.array([None if b else t for t, b in zip(rows.texts, blank, strict=True)], object),
        labels=rows.labels,
        splits=rows.splits,
        vectors=vectors,
        classes=outside.classes if probabilities is not None else None,
        probabilities=probabilities,
        unpredicted=too_many,
        topics=table["topic"].to_numpy() if about is not None else None,
        meta={name.removeprefix(META_PREFIX): table[name].to_numpy() for name in meta},
        pictures=picture_table(ctx, dataset, rows.ids, job.report) if pictured else None,
        refit=outside if probabilities is not None else None,
        seed=seed,
    )


def _pictures_alone(ctx: Context, job: Job, dataset: str, seed: int) -> CheckInput:
    """Gather what the checks of pictures look at: no text is embedded, and no model trained."""
    rows = read_rows(ctx.store.frame(dataset))
    return CheckInput(
        ids=np.array(rows.ids, dtype=object),
        texts=np.array(rows.texts, object),
        labels=rows.labels,
        splits=rows.splits,
        pictures=picture_table(ctx, dataset, rows.ids, job.report),
        seed=seed,
    )


def _ask(
    ctx: Context,
    job: Job,
    card: ModelCard,
    rows: Rows,
    classes: np.ndarray,
    probabilities: np.ndarray,
) -> None:
    """Put a model's own answers in the place of out-of-sample ones, where it has some.

    That is: for records it was not trained on, where it answers, and as far as its answer is
    about ``classes`` at all.
    """
    model = load_model(ctx, card.id)
    learned = trained_on(ctx, model.card)
    own = np.array([i for i, record in enumerate(rows.ids) if record not in learned], dtype=int)
    answered = model.probabilities(
        ctx, [rows.texts[i] for i in own], stored=True, report=job.report
    )
    known = {label: column for column, label in enumerate(model.card.classes)}
    aligned = np.zeros((len(own), len(classes)))
    for column, label in enumerate(classes):
        if label in known:
            aligned[:, column] = answered[:, known[label]]
    mass = aligned.sum(axis=1)
    usable = mass > 0  # neither NaN nor all about labels that the data set has not
    probabilities[own[usable]] = aligned[usable] / mass[usable, None]
