"""Exports: made as runs, fetched by id."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import FileResponse

from assay.schema.runs import Run
from assay.server.bodies import ExportRequest
from assay.server.deps import Ds, RunId, Ws, one_filter
from assay.server.problems import answers

router = APIRouter(tags=["exports"])


@router.post("/datasets/{dataset}/exports", status_code=202, responses=answers(404, 507))
def create_export(ws: Ws, ds: Ds, body: ExportRequest) -> Run:
    """Begin to write the records with their labels, findings and predictions."""
    where = one_filter(body.where, body.filter)
    return ws.begin(lambda: ds.pack(body.format, where=where, history=body.history))


@router.get(
    "/exports/{run}",
    response_class=FileResponse,
    responses={
        **answers(404),
        200: {
            "description": "The file.",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        },
    },
)
def get_export(ws: Ws, run: RunId) -> FileResponse:
    """Fetch the file an export made."""
    made = ws.packed(run)
    name = f"{ws.run(run).dataset or 'export'}{''.join(made.suffixes)}"
    return FileResponse(made, filename=name, media_type="application/octet-stream")
