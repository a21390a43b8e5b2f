"""Findings kept with the run that made them, and the ones still open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import orjson
import polars as pl
from pydantic import BaseModel

from assay.errors import NotFound
from assay.schema.filters import Flag
from assay.schema.findings import CheckStanding, CheckSummary, Finding, FindingsPage, Glance
from assay.store import Frame
from assay.store.remembering import keep
from assay.verbs.cells import plain_rows
from assay.verbs.context import Context
from assay.verbs.looking.view import latest_check, still_here, view

if TYPE_CHECKING:
    from assay.quality import CheckResult

FINDING_SCHEMA = {
    "record": pl.String,
    "check": pl.String,
    "score": pl.Float64,
    "given": pl.String,
    "suggested": pl.String,
    "remedy": pl.String,
    "why": pl.String,
    "run": pl.String,
    "related": pl.List(pl.String),
    "details": pl.String,
}
"""Columns of stored findings; ``details`` is JSON."""

REMEMBERED = 2
"""Tables of findings kept in memory: all of one run, and those still open."""

SHOWN_RELATED = 10
"""Related records of a finding that a page shows."""


class StoredChecks(BaseModel):
    """What a check run keeps as its result; the findings themselves are an artefact."""

    dataset: str
    run: str
    records: int
    summaries: tuple[CheckSummary, ...]


def save_findings(
    ctx: Context,
    run: str,
    dataset: str,
    ids: Sequence[str],
    results: Sequence[tuple[CheckSummary, CheckResult]],
) -> None:
    """Write the findings and the scores of a run.

    Findings of checks that this run did not repeat are carried over from the run before,
    under the name of the run that made them, so that the latest run is always complete.
    """
    ran = [summary.check for summary, _ in results]
    table = pl.DataFrame(
        [_row(finding, run) for _, result in results for finding in result.findings],
        schema=FINDING_SCHEMA,
    )
    scores = pl.DataFrame(
        {"id": list(ids)}
        | {
            f"{summary.check}_score": np.asarray(result.scores, dtype=np.float32)
            for summary, result in results
            if result.scores is not None
        }
    )
    before = latest_check(ctx, dataset)
    if before is not None:
        kept = ctx.store.artefacts.read_frame(before.id, "findings")
        table = pl.concat([table, kept.filter(~pl.col("check").is_in(ran))])
        older = ctx.store.artefacts.read_frame(before.id, "scores")
        scores = scores.join(
            older.drop(set(older.columns) & set(scores.columns) - {"id"}), on="id", how="left"
        )
    ctx.store.artefacts.write_frame(run, "scores", scores)
    ctx.store.artefacts.write_frame(run, "findings", table)


def _row(finding: Finding, run: str) -> dict[str, object]:
    row = finding.model_dump()
    row["related"] = list(finding.related)
    row["details"] = orjson.dumps(finding.details, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    row["run"] = run
    return row


def read_findings(
    ctx: Context, run: str, *, check: str | None = None, limit: int | None = None
) -> list[Finding]:
    """Return the findings a run holds, gravest first within each check."""
    table = ctx.store.artefacts.read_frame(run, "findings")
    return _objects(table if check is None else table.filter(pl.col("check") == check), limit)


def findings(
    ctx: Context,
    dataset: str,
    *,
    check: str | None = None,
    limit: int | None = None,
    decided: bool = False,
) -> list[Finding]:
    """Return the latest findings, gravest first.

    Args:
        check: Only this check's; all checks, one after the other, when not given.
        limit: At most so many.
        decided: Also those on records decided since the check ran.

    Raises:
        NotFound: Nothing was checked yet, or that check found nothing since it never ran.
    """
    ctx.store.catalogue.datasets.get(dataset)
    run = latest_check(ctx, dataset)
    if run is None:
        raise NotFound(
            f"Data set '{dataset}' was not checked yet.", hint=f"Run `assay check {dataset}` first."
        )
    return _objects(_chosen(ctx, dataset, run.id, check, None, decided), limit)


def findings_page(
    ctx: Context,
    dataset: str,
    *,
    check: str | None = None,
    record: str | None = None,
    decided: bool = False,
    offset: int = 0,
    limit: int | None = None,
    values: bool = False,
) -> FindingsPage:
    """Return some of the latest findings and how many there are; none where none was made.

    Args:
        check: Only this check's.
        record: Only those on this record.
        decided: Also those on records decided since the check ran.
        offset, limit: The page.
        values: Also what one must see of their records and of those related to them.
    """
    ctx.store.catalogue.datasets.get(dataset)
    run = latest_check(ctx, dataset)
    if run is None:
        return FindingsPage(run=None, total=0, findings=())
    table = _chosen(ctx, dataset, run.id, check, record, decided)
    page = _objects(table.slice(offset, limit), None)
    return FindingsPage(
        run=run.id,
        total=table.height,
        findings=tuple(page),
        values=glances(ctx, dataset, _named(page)) if values else {},
    )


def _named(page: Sequence[Finding]) -> list[str]:
    """Return the records of findings and those related to them, each once."""
    named = dict.fromkeys(
        record
        for finding in page
        for record in (finding.record, *finding.related[:SHOWN_RELATED])
        if record
    )
    return list(named)


def glances(ctx: Context, dataset: str, records: Sequence[str]) -> dict[str, Glance]:
    """Look records up, all at once: what one sees of each now. Unknown ids are left out."""
    frame = view(ctx, dataset)
    rows = frame.positions(list(records))
    columns = [name for name in ("id", *Glance.model_fields) if name in frame.schema]
    found = plain_rows(frame.at(rows[rows >= 0], columns))
    return {row.pop("id"): Glance(**row) for row in found}


def standings(ctx: Context, dataset: str) -> list[CheckStanding]:
    """Return the latest line of every check that ran, and how many findings are open."""
    ctx.store.catalogue.datasets.get(dataset)
    latest = latest_check(ctx, dataset)
    if latest is None:
        return []
    table = _chosen(ctx, dataset, latest.id, None, None, decided=False)
    left = dict(table["check"].value_counts().rows())
    found: dict[str, CheckStanding] = {}
    for run in ctx.store.catalogue.runs.list(dataset=dataset, kind="check", status="done"):
        for summary in StoredChecks.model_validate(run.result).summaries:
            name = summary.check
            found.setdefault(
                name, CheckStanding(**dict(summary), run=run.id, open=left.get(name, 0))
            )
    return list(found.values())


def _chosen(
    ctx: Context, dataset: str, run: str, check: str | None, record: str | None, decided: bool
) -> pl.DataFrame:
    table = (
        still_here(ctx.store.frame(dataset), _kept(ctx, run))
        if decided
        else _open(ctx, dataset, run)
    )
    if check is not None:
        table = table.filter(pl.col("check") == check)
    if record is not None:
        table = table.filter(pl.col("record") == record)
    return table


def _kept(ctx: Context, run: str) -> pl.DataFrame:
    """Read the findings of a run once; they do not change."""
    table = ctx.findings.get((run, ""))
    if table is None:
        table = ctx.store.artefacts.read_frame(run, "findings")
        keep(ctx.findings, (run, ""), table, REMEMBERED)
    return table


def _open(ctx: Context, dataset: str, run: str) -> pl.DataFrame:
    """Return the findings on records not decided since, kept until the next decision."""
    frame = ctx.store.frame(dataset)
    table = ctx.findings.get((run, frame.fingerprint))
    if table is None:
        table = still_here(frame, _kept(ctx, run))
        settled = settled_since(ctx, frame, table)
        table = table.join(settled, on=["record", "run"], how="anti", maintain_order="left")
        keep(ctx.findings, (run, frame.fingerprint), table, REMEMBERED)
    return table


def settled_since(ctx: Context, frame: Frame, table: pl.DataFrame) -> pl.DataFrame:
    """Return (record, run) pairs of findings whose record was decided after the run began."""
    decided = frame.rows(Flag(field="decided"), columns=["id", "decided_at", "decision"])
    rows = []
    for run in table["run"].unique():
        started = ctx.store.catalogue.runs.get(run).created
        recent = decided.filter((pl.col("decision") != "note") & (pl.col("decided_at") > started))
        rows.append(recent.select(pl.col("id").alias("record"), pl.lit(run).alias("run")))
    return pl.concat(rows) if rows else pl.DataFrame(schema={"record": pl.String, "run": pl.String})


def _objects(table: pl.DataFrame, limit: int | None) -> list[Finding]:
    rows = table if limit is None else table.head(limit)
    return [
        Finding.model_validate(row | {"details": orjson.loads(row["details"])})
        for row in rows.iter_rows(named=True)
    ]
