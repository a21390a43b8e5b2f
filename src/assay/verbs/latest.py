"""The latest runs whose results a person looks at."""

from __future__ import annotations

from assay.schema.runs import Run
from assay.store.view import LANGUAGES
from assay.verbs.context import Context


def latest_check(ctx: Context, dataset: str) -> Run | None:
    """Return the latest finished check run whose findings still exist."""
    return latest_of(ctx, dataset, ("check",), "findings")


def latest_predictions(ctx: Context, dataset: str) -> Run | None:
    """Return the latest finished run that predicted every record (a check or a prediction)."""
    return latest_of(ctx, dataset, ("check", "predict"), "predictions")


def latest_languages(ctx: Context, dataset: str) -> Run | None:
    """Return the latest finished run that told the language of each text."""
    return latest_of(ctx, dataset, ("languages",), LANGUAGES)


def latest_of(ctx: Context, dataset: str, kinds: tuple[str, ...], artefact: str) -> Run | None:
    """Return the latest finished run of some kinds that still has an artefact."""
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


def latest_captions(ctx: Context, dataset: str) -> dict[str, str]:
    """Return the columns of machine captions of a data set: column → latest run that made it."""
    found: dict[str, str] = {}
    for run in _done(ctx, dataset, ("caption", "caption_file"), None):
        told = run.result or {}
        columns = told.get("columns") or [told.get("column")]
        new = [name for name in columns if isinstance(name, str) and name not in found]
        if new and ctx.store.artefacts.exists(run.id, "captions"):
            found |= dict.fromkeys(new, run.id)
    return dict(sorted(found.items()))
