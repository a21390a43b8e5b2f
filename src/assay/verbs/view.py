"""The frame a person looks at: records, decisions, latest predictions and findings."""

from __future__ import annotations

from assay.schema.runs import Run
from assay.store import Frame
from assay.verbs.context import Context


def latest_check(ctx: Context, dataset: str) -> Run | None:
    """Return the latest finished check run whose findings still exist."""
    return _latest(ctx, dataset, ("check",), "findings")


def latest_predictions(ctx: Context, dataset: str) -> Run | None:
    """Return the latest finished run that predicted every record (a check or a prediction)."""
    return _latest(ctx, dataset, ("check", "predict"), "predictions")


def _latest(ctx: Context, dataset: str, kinds: tuple[str, ...], artefact: str) -> Run | None:
    for limit in (1, None):  # the very latest nearly always has it
        for run in _done(ctx, dataset, kinds, limit):
            if ctx.store.artefacts.exists(run.id, artefact):
                return run
    return None


def _done(ctx: Context, dataset: str, kinds: tuple[str, ...], limit: int | None) -> list[Run]:
    catalogue = ctx.store.catalogue
    return catalogue.recall.of(
        ("done", dataset, kinds, limit),
        lambda: catalogue.runs.list(dataset=dataset, kind=kinds, status="done", limit=limit),
    )


def view(ctx: Context, dataset: str) -> Frame:
    """Return the data set's frame joined with its latest predictions and findings."""
    predicted, checked = latest_predictions(ctx, dataset), latest_check(ctx, dataset)
    return ctx.store.frame(
        dataset,
        predictions=predicted.id if predicted else None,
        findings=checked.id if checked else None,
    )
