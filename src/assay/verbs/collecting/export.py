"""Leaving with everything: records as they are now, and the whole history."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from assay.schema.filters import Filter
from assay.schema.reports import ExportReport
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.embedding.embed import SLICE
from assay.verbs.looking.view import latest_check, view
from assay.writers import history_frame, write
from assay.writers.formats import format_of

LEFT_OUT = ("length", "finding")
"""Columns of a view that are derived from exported ones."""


def export(
    ctx: Context,
    dataset: str,
    to: Path,
    *,
    format: str | None = None,  # noqa: A002 - the word a person uses
    where: Filter | None = None,
    history: bool = False,
    watch: Reporter = silent,
) -> ExportReport:
    """Write the records; see ``Dataset.export``.

    Each check adds two columns as the ecosystem writes them: ``is_<check>_issue`` and
    ``<check>_score``.
    """
    frame = view(ctx, dataset)
    total = frame.count(where)
    issues = issue_columns(ctx, dataset)

    def batches() -> Iterator[pl.DataFrame]:
        # An empty data set still gets its header.
        for offset in range(0, max(total, 1), SLICE):
            table = frame.rows(where, offset=offset, limit=SLICE)
            table = table.drop([name for name in LEFT_OUT if name in table.columns])
            if issues is not None:
                table = table.join(issues, on="id", how="left", maintain_order="left")
                table = table.with_columns(pl.col("^is_.*_issue$").fill_null(value=False))
            yield table

    written = write(batches(), to, format=format, total=total, report=watch)
    decisions, beside = 0, None
    if history:
        beside = to.with_name(f"{to.name.split('.')[0]}.history.csv")
        table = history_frame(ctx.store.catalogue.decisions.since(dataset))
        decisions = write([table], beside)
    return ExportReport(
        dataset=dataset,
        file=str(to),
        format=format_of(to, format).name,
        records=written,
        history_file=str(beside) if beside else None,
        decisions=decisions,
    )


def issue_columns(ctx: Context, dataset: str) -> pl.DataFrame | None:
    """Return id, ``is_<check>_issue`` and ``<check>_score`` of the latest checks, if any ran."""
    run = latest_check(ctx, dataset)
    if run is None:
        return None
    scores = ctx.store.artefacts.read_frame(run.id, "scores")
    found = ctx.store.artefacts.read_frame(run.id, "findings").select("record", "check")
    checks = [name.removesuffix("_score") for name in scores.columns if name != "id"]
    flags = [
        scores["id"]
        .is_in(found.filter(pl.col("check") == check)["record"].implode())
        .alias(f"is_{check}_issue")
        for check in checks
    ]
    ordered = [column for check in checks for column in (f"is_{check}_issue", f"{check}_score")]
    return scores.with_columns(flags).select("id", *ordered)
