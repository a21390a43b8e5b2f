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
    """Begin to choose what to label next; what more would gain is estimated after it.

    The batch is there as soon as its run is done; it has its advice once the estimate is.
    """
    asked = dict(body)
    level = asked.pop("level")
    chosen = ws.begin(lambda: ds.next(**asked))
    both = {name: asked[name] for name in ("encoder", "holdout", "seed")}
    ws.begin(lambda: ds.gain(body.batch, level=level, **both))
    return chosen


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
