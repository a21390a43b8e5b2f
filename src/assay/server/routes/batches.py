"""Batches of records to label next: chosen as a run, read back from it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from assay.schema.active import NextBatch
from assay.schema.runs import Run
from assay.server.bodies import NextRequest
from assay.server.deps import Ds, Limit, RunId, Ws
from assay.server.problems import answers

router = APIRouter(tags=["batches"])


@router.post("/datasets/{dataset}/batches", status_code=202, responses=answers(404, 409, 501))
def create_batch(ws: Ws, ds: Ds, body: NextRequest) -> Run:
    """Begin to choose what to label next, and to estimate what it would gain."""
    return ws.begin(lambda: ds.next(**dict(body)))


@router.get("/batches", responses=answers(404))
def list_batches(
    ws: Ws,
    dataset: Annotated[
        str | None, Query(max_length=200, description="Only of this data set.")
    ] = None,
    limit: Limit = 100,
) -> list[NextBatch]:
    """Return the batches chosen so far, newest first, without what one sees of their records."""
    return ws.batches(dataset, limit=limit)


@router.get("/batches/{run}", responses=answers(404))
def get_batch(ws: Ws, run: RunId) -> NextBatch:
    """Return one batch, with what one sees of its records now."""
    return ws.batch(run)
