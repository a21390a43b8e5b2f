"""Sample data that ships with the package, for a workspace that is still empty."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from assay.errors import SourceNotFound
from assay.sample import sample_names, sample_path
from assay.schema.runs import Run
from assay.server.deps import Segment, Ws
from assay.server.problems import Refusal, answers

router = APIRouter(prefix="/samples", tags=["imports"])

SampleName = Annotated[str, Path(description="Name of the sample data set."), Segment]


@router.get("", responses=answers())
def list_samples() -> list[str]:
    """Name the sample data sets."""
    return list(sample_names())


@router.post("/{sample}", status_code=202, responses=answers(404))
def import_sample(ws: Ws, sample: SampleName) -> Run:
    """Begin to import a sample data set under its own name."""
    try:
        path = sample_path(sample)
    except SourceNotFound as error:
        raise Refusal(404, error.code, error.message, error.hint) from error
    return ws.begin(lambda: ws.import_file(path, name=sample))
