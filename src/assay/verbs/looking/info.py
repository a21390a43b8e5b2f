"""What a workspace and a data set hold, counted."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from assay.schema.datasets import DatasetInfo, WorkspaceInfo
from assay.schema.records import META_PREFIX, SPLITS
from assay.verbs.context import Context
from assay.verbs.lexicon import lexicon
from assay.verbs.looking.identifiers import identifiers
from assay.verbs.looking.view import latest_check, still_here


def dataset_info(ctx: Context, dataset: str) -> DatasetInfo:
    """Count what a data set holds now, decisions applied."""
    row, parts = ctx.store.catalogue.parts.of(dataset)
    frame = ctx.store.frame(dataset)
    blank = pl.col("text").fill_null("").str.strip_chars().eq("")
    labelled = pl.col("label").is_not_null()
    counts = (
        frame.lazy()
        .select(
            pl.len().alias("records"),
            labelled.sum().alias("labelled"),
            (labelled & ~blank & ~pl.col("excluded")).sum().alias("usable"),
            pl.col("excluded").sum().alias("excluded"),
            blank.sum().alias("empty"),
        )
        .collect()
        .row(0, named=True)
    )
    splits = dict(frame.facet("split").rows())
    labels = frame.facet("label", limit=None).drop_nulls("value").rows()
    run = latest_check(ctx, dataset)
    words = lexicon(ctx, dataset)
    stored = ctx.store.artefacts.read_frame(run.id, "findings") if run else None
    found = still_here(frame, stored)["check"] if stored is not None else None
    return DatasetInfo(
        name=dataset,
        created=row.created,
        labels=dict(labels),
        splits={split: splits[split] for split in SPLITS if split in splits},
        meta=tuple(c.removeprefix(META_PREFIX) for c in frame.schema if c.startswith(META_PREFIX)),
        identifiers=identifiers(frame.data),
        decisions=row.seq,
        pictures=bool(row.folders),
        named=words.column if words is not None else None,
        parts=len(parts),
        findings=dict(found.value_counts(sort=True).rows()) if found is not None else {},
        models=tuple(card.name for card in ctx.store.catalogue.models.list(dataset=dataset)),
        **counts,
    )


def workspace_info(ctx: Context) -> WorkspaceInfo:
    """Count what a workspace holds."""
    catalogue = ctx.store.catalogue
    return WorkspaceInfo(
        path=str(ctx.store.layout.root),
        catalogue=catalogue.place,
        format=catalogue.version,
        datasets=tuple(dataset_info(ctx, row.name) for row in catalogue.datasets.list()),
        models=tuple(catalogue.models.list()),
    )


def texts_of(ctx: Context, dataset: str, records: Sequence[str]) -> dict[str, str | None]:
    """Return the texts of records by id; unknown ids are left out."""
    frame = ctx.store.frame(dataset)
    rows = frame.positions(records)
    return dict(frame.data.select("id", "text")[rows[rows >= 0]].rows())
