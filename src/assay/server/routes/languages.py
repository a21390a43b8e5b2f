"""The language of each text of a data set."""

from __future__ import annotations

from fastapi import APIRouter

from assay.schema.runs import Run
from assay.server.deps import Ds, Ws
from assay.server.problems import answers

router = APIRouter(tags=["languages"])


@router.post("/datasets/{dataset}/languages", status_code=202, responses=answers(404))
def tell_languages(ws: Ws, ds: Ds) -> Run:
    """Begin to tell the language of each text: the column ``language`` of the records."""
    return ws.begin(ds.languages)
