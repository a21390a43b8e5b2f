"""The frame a person looks at: records, decisions, latest predictions and findings."""

from __future__ import annotations

from assay.schema.runs import Run
from assay.store import Frame
from assay.verbs.context import Context


def latest_check(ctx: Context, dataset: str) -> Run | None:
    """Return the latest finished check run whose findings still exist."""
    for run in ctx.store.catalogue.runs.list(dataset=dataset, kind="check", status="done"):
        if ctx.store.artefacts.exists(run.id, "findings"):
            return run
    return None


def latest_predictions(ctx: Context, dataset: str) -> Run | None:
    """Return the latest finished run that predicted every record (a check or a prediction)."""
    for run in ctx.store.catalogue.runs.list(dataset=dataset, status="done"):
        if run.kind in ("check", "predict") and ctx.store.artefacts.exists(run.id, "predictions"):
            return run
    return None


def view(ctx: Context, dataset: str) -> Frame:
    """Return the data set's frame joined with its latest predictions and findings."""
    predicted, checked = latest_predictions(ctx, dataset), latest_check(ctx, dataset)
    return ctx.store.frame(
        dataset,
        predictions=predicted.id if predicted else None,
        findings=checked.id if checked else None,
    )
