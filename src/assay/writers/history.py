"""The decisions of people as columns, so that a user can leave with the whole history."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from assay.schema.decisions import Decision

HISTORY: dict[str, pl.DataType] = {
    "seq": pl.Int64(),
    "at": pl.Datetime("us", "UTC"),
    "record": pl.String(),
    "action": pl.String(),
    "label": pl.String(),
    "note": pl.String(),
    "by": pl.String(),
    "check": pl.String(),
    "run": pl.String(),
    "undoes": pl.Int64(),
}
"""Columns of a history, one row a decision."""


def history_frame(decisions: Iterable[Decision]) -> pl.DataFrame:
    """Return decisions as a frame with the columns ``HISTORY``, in the order given."""
    rows = [[getattr(decision, name) for name in HISTORY] for decision in decisions]
    return pl.DataFrame(rows, schema=HISTORY, orient="row")


def with_history(
    frames: Iterable[pl.DataFrame], decisions: Iterable[Decision]
) -> Iterable[pl.DataFrame]:
    """Add to record frames a column ``history``: the decisions on each record, oldest first.

    A list of structures with the columns ``HISTORY`` but ``record``; empty where nobody
    decided. CSV holds it as JSON, the other formats as it is.
    """
    told = history_frame(decisions).sort("seq")
    fields = [name for name in HISTORY if name != "record"]
    grouped = told.group_by("record").agg(pl.struct(fields).alias("history"))
    for frame in frames:
        joined = frame.join(
            grouped, left_on="id", right_on="record", how="left", maintain_order="left"
        )
        yield joined.with_columns(pl.col("history").fill_null([]))
