"""Runs: what was computed and what goes on; watch, cancel, resume."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from assay.schema.runs import Run, RunStatus
from assay.server.deps import Limit, RunId, Ws
from assay.server.problems import answers
from assay.server.sse import EventStream, follow

router = APIRouter(prefix="/runs", tags=["runs"])


def _run(ws: Ws, run: RunId) -> Run:
    return ws.run(run)


@router.get("", responses=answers(404))
def list_runs(
    ws: Ws,
    dataset: Annotated[str | None, Query(max_length=200)] = None,
    kind: Annotated[str | None, Query(max_length=50)] = None,
    status: RunStatus | None = None,
    limit: Limit = 100,
) -> list[Run]:
    """Return runs, newest first."""
    return ws.runs(dataset=dataset, kind=kind, status=status, limit=limit)


@router.get("/{run}", responses=answers(404))
def get_run(run: Annotated[Run, Depends(_run)]) -> Run:
    """Return one run with its progress and, once done, its result."""
    return run


@router.get(
    "/{run}/events",
    response_class=EventStream,
    responses={
        **answers(404),
        200: {
            "description": "Events `progress` and, at the end, `end`; the data is the run.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
    },
)
async def follow_run(run: Annotated[Run, Depends(_run)], ws: Ws, request: Request) -> EventStream:
    """Stream a run's progress until it ends."""
    events = follow(ws, run.id, request.app.state.closing)
    return EventStream(events, headers={"Cache-Control": "no-cache"})


@router.post("/{run}/cancel", responses=answers(404))
def cancel_run(ws: Ws, run: RunId) -> Run:
    """Stop a run that waits or goes on; it can be resumed."""
    return ws.cancel(run)


@router.post("/{run}/resume", status_code=202, responses=answers(404, 409, 501))
def resume_run(ws: Ws, run: RunId) -> Run:
    """Begin again what was cancelled, failed or interrupted, as it was asked for then."""
    return ws.resume(run)


@router.get(
    "/{run}/rejects",
    response_class=Response,
    responses={
        **answers(404),
        200: {
            "description": "Line, reason and start of each row an import refused.",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        },
    },
)
def get_rejects(ws: Ws, run: RunId) -> Response:
    """Return the rows an import refused, as CSV."""
    return Response(
        ws.rejects(run),
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="rejects.csv"'},
    )
