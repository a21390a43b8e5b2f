"""A classifier that was not trained here becomes a model like any other."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import polars as pl

from assay.classify import unsure_label
from assay.errors import NotEnoughData
from assay.jobs import Job, JobSpec
from assay.schema.connections import Connection
from assay.schema.models import ModelCard, TrainReport
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context, versions
from assay.verbs.predicting.naming import free_name, refuse_taken
from assay.verbs.predicting.predictors import prepare


def connect(
    ctx: Context,
    dataset: str,
    options: Connection,
    *,
    threshold: float = 0.0,
    name: str | None = None,
    watch: Reporter = silent,
) -> TrainReport:
    """Register a classifier for the labels of a data set.

    Args:
        options: What it is and how to ask it; secrets are named by their variable only.
        threshold: Confidence below which the model answers *unsure*, 0–1.
        name: Name of the model; made from data set and kind when not given.

    Raises:
        InvalidSetting: The name is taken, or an option cannot be used.
        NotEnoughData: Nothing says what its labels are.
        AssayError: It does not answer.
    """
    refuse_taken(ctx, name)
    spec = JobSpec(
        "connect",
        dataset,
        params={"options": options.model_dump(mode="json"), "threshold": threshold, "name": name},
        fingerprint=ctx.fingerprint(dataset),
    )

    def work(job: Job) -> TrainReport:
        started = time.perf_counter()
        job.report(0, None, "connecting")
        found = prepare(ctx, dataset, options)
        if not found.classes:
            raise NotEnoughData(
                f"Nothing says which labels a model of '{dataset}' has.",
                hint="Import a label column, or label some records first.",
            )
        card = ModelCard(
            id=job.id,
            name=name or free_name(ctx, f"{dataset}-{options.kind}"),
            method=options.kind,
            classes=found.classes,
            encoder=found.encoder,
            encoder_name=found.encoder_name,
            threshold=threshold,
            unsure_label=unsure_label(found.classes),
            trained_on=dataset,
            records=len(found.training),
            per_class=dict(found.per_class),
            params={**options.model_dump(mode="json"), **found.params},
            run=job.id,
            created=datetime.now(UTC),
            versions=versions(),
        )
        files = {"card.json": card.model_dump_json(indent=2).encode(), **found.files}
        learned = pl.DataFrame({"id": list(found.training)}, schema={"id": pl.String})
        ctx.store.artefacts.write_files(job.id, "model", files)
        ctx.store.artefacts.write_frame(job.id, "training", learned)
        ctx.store.catalogue.models.register(card)
        return TrainReport(
            model=card.name,
            run=job.id,
            method=card.method,
            classes=card.classes,
            records=card.records,
            per_class=card.per_class,
            encoder=card.encoder,
            seconds=time.perf_counter() - started,
            notes=found.notes,
        )

    return ctx.jobs.run(spec, work, TrainReport, watch=watch, reuse=name is None)
