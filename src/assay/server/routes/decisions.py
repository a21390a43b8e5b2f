"""Decisions: every answer is sent after the commit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from assay.schema.decisions import Decision
from assay.schema.reports import DecisionReport
from assay.server.bodies import BulkRequest, DecisionsRequest
from assay.server.deps import LARGEST, Ds, Limit, one_filter
from assay.server.problems import answers
from assay.server.replies import DecisionsSaved
from assay.server.table import said

router = APIRouter(prefix="/datasets/{dataset}/decisions", tags=["decisions"])

SHOWN = 1_000
"""Decisions of one call that its answer repeats."""


@router.get("", responses=answers(404))
def list_decisions(
    ds: Ds,
    since: Annotated[int, Query(ge=0, le=LARGEST, description="Only those after this one.")] = 0,
    limit: Limit = 100,
) -> list[Decision]:
    """Return the history of the data set, oldest first."""
    return ds.history(since=since, limit=limit)


@router.post("", status_code=201, response_model=DecisionsSaved, responses=answers(404, 409, 507))
def create_decisions(ds: Ds, body: DecisionsRequest) -> Response:
    """Save decisions in one commit, all or none; undo is one of them."""
    return _saved(ds.decide_all(body.drafts(), by=body.by))


@router.post(
    "/bulk", status_code=201, response_model=DecisionsSaved, responses=answers(404, 409, 507)
)
def create_decisions_in_bulk(ds: Ds, body: BulkRequest) -> Response:
    """Save the same decision about many records in one commit."""
    where = one_filter(body.where, body.filter)
    return _saved(
        ds.decide(
            body.records or (lambda: ds.ids(where)),
            body.action,
            by=body.by,
            label=body.label,
            note=body.note,
            check=body.check,
            run=body.run,
            key=body.key,
            expected=body.expected,
        )
    )


def _saved(report: DecisionReport) -> Response:
    saved = DecisionsSaved.model_construct(
        dataset=report.dataset,
        count=len(report.saved),
        last=max((decision.seq for decision in report.saved), default=0),
        saved=report.saved[:SHOWN],
    )
    return said(saved, 201)
