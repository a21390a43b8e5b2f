"""Everything known about one record, gathered for one look."""

from __future__ import annotations

import polars as pl

from assay.errors import RecordNotFound
from assay.schema.details import RecordDetail
from assay.verbs.cells import plain_rows
from assay.verbs.context import Context
from assay.verbs.decide import history
from assay.verbs.findings import findings_page
from assay.verbs.view import latest_predictions, view

CLASSES = "classes"
"""Artefact beside predictions: the label of each column of probabilities."""


def detail(ctx: Context, dataset: str, record: str) -> RecordDetail:
    """Return a record with its history and findings; see ``Dataset.record``.

    Raises:
        RecordNotFound: There is none of that id.
    """
    frame = view(ctx, dataset)
    row = int(frame.positions([record])[0])
    if row < 0:
        raise RecordNotFound(f"Data set '{dataset}' has no record '{record}'.")
    return RecordDetail(
        id=record,
        values=plain_rows(frame.data.slice(row, 1))[0],
        probabilities=probabilities(ctx, dataset, record),
        history=tuple(history(ctx, dataset, record)),
        findings=findings_page(ctx, dataset, record=record, decided=True).findings,
    )


def probabilities(ctx: Context, dataset: str, record: str) -> dict[str, float]:
    """Return the probability of each class by the latest predictions, highest first."""
    run = latest_predictions(ctx, dataset)
    if run is None or not ctx.store.artefacts.exists(run.id, CLASSES):
        return {}
    stored = ctx.store.artefacts.scan_frame(run.id, "predictions")
    found = stored.filter(pl.col("id") == record).select("probabilities").collect()
    if not found.height:
        return {}
    classes = ctx.store.artefacts.read_frame(run.id, CLASSES)["class"].to_list()
    pairs = zip(classes, map(float, found.item()), strict=True)
    return dict(sorted(pairs, key=lambda pair: -pair[1]))


def save_classes(ctx: Context, run: str, classes: list[str]) -> None:
    """Keep which class each column of a run's probabilities stands for."""
    table = pl.DataFrame({"class": classes}, schema={"class": pl.String})
    ctx.store.artefacts.write_frame(run, CLASSES, table)
