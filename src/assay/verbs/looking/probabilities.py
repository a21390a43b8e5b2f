"""What the latest predictions say of a record, class by class."""

from __future__ import annotations

import polars as pl

from assay.verbs.context import Context
from assay.verbs.latest import latest_predictions

CLASSES = "classes"
"""Artefact beside predictions: the label of each column of probabilities."""


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
