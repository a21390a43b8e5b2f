"""Findings and the checks that make them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from assay.schema.findings import CheckInfo, CheckStanding, FindingsPage
from assay.schema.runs import Run
from assay.server.bodies import CheckRequest
from assay.server.deps import Ds, Limit, Offset, Ws
from assay.server.problems import answers
from assay.server.table import said

router = APIRouter(tags=["findings"])


@router.get("/checks", responses=answers())
def list_checks(ws: Ws) -> list[CheckInfo]:
    """Return the checks there are."""
    return ws.checks()


@router.get("/datasets/{dataset}/checks", responses=answers(404))
def list_standings(ds: Ds) -> list[CheckStanding]:
    """Return the latest line of every check that ran, with what is still open."""
    return ds.standings()


@router.post("/datasets/{dataset}/checks", status_code=202, responses=answers(404, 409, 501))
def run_checks(ws: Ws, ds: Ds, body: CheckRequest) -> Run:
    """Begin to look for what is wrong with the data and the model."""
    return ws.begin(
        lambda: ds.check(
            *body.checks, model=body.model, encoder=body.encoder, folds=body.folds, seed=body.seed
        )
    )


@router.get("/datasets/{dataset}/findings", response_model=FindingsPage, responses=answers(404))
def list_findings(
    ds: Ds,
    check: Annotated[str | None, Query(max_length=200, description="Only this check's.")] = None,
    record: Annotated[str | None, Query(max_length=500, description="Only on this record.")] = None,
    decided: Annotated[bool, Query(description="Also those decided since.")] = False,
    offset: Offset = 0,
    limit: Limit = 100,
    values: Annotated[
        bool, Query(description="Also what one sees of their records and of related ones.")
    ] = False,
) -> Response:
    """Return the latest findings, gravest first within each check."""
    return said(
        ds.findings_page(
            check, record=record, decided=decided, offset=offset, limit=limit, values=values
        )
    )
