"""Machine captions: made, compared with human ones, and the pictures behind a bar."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from assay.schema.captions import CaptionComparison, CaptioningSettings, CaptionPairs
from assay.schema.runs import Run
from assay.server.bodies import CaptionCompareRequest
from assay.server.deps import Ds, Limit, RunId, Ws
from assay.server.problems import answers

router = APIRouter(tags=["captions"])

Of = Annotated[str | None, Query(max_length=200, description="Only of this data set.")]
Column = Annotated[str, Query(min_length=1, max_length=500, description="Of the captions.")]
Near = Annotated[float, Query(ge=-1, le=1, allow_inf_nan=False)]
Named = Annotated[str, Field(min_length=1, max_length=200)]
Start = Annotated[int, Query(ge=0, le=1_000_000_000)]


class CaptionRequest(BaseModel):
    """Who describes the pictures, and how."""

    model_config = ConfigDict(extra="forbid")

    model: Named = Field(description="blip:NAME-OR-FOLDER, openai:MODEL, http://…/v1#MODEL, fake.")
    name: Named | None = Field(default=None, description="Of the captions; by the model if none.")
    settings: CaptioningSettings | None = None
    key_env: Named | None = Field(default=None, description="Variable with the key of an address.")
    anew: bool = Field(default=False, description="Ask again where there is no caption.")


class CaptionFileRequest(BaseModel):
    """An uploaded file of captions that another program wrote."""

    model_config = ConfigDict(extra="forbid")

    upload: Named = Field(description="Id of the upload.")
    name: Named | None = Field(default=None, description="Of the captions; by the file if none.")


@router.post("/datasets/{dataset}/captions", status_code=202, responses=answers(404, 409, 501))
def make_captions(ws: Ws, ds: Ds, body: CaptionRequest) -> Run:
    """Begin to let a machine describe the pictures of a data set."""
    return ws.begin(lambda: ds.make_captions(**dict(body)))


@router.post(
    "/datasets/{dataset}/captions/comparisons", status_code=202, responses=answers(404, 409, 501)
)
def compare_captions(ws: Ws, ds: Ds, body: CaptionCompareRequest) -> Run:
    """Begin to compare human captions with those of machines.

    An upload with judgements is removed once the comparison is done, which keeps them.
    """
    len(ds)  # that there is no such data set is said before all else
    asked = dict(body)
    upload = asked.pop("judgements")
    return ws.begin(lambda: ds.compare_captions(upload=upload, **asked))


@router.post("/datasets/{dataset}/captions/files", status_code=202, responses=answers(404, 409))
def add_captions(ws: Ws, ds: Ds, body: CaptionFileRequest) -> Run:
    """Begin to read an uploaded file of machine captions; it is removed once that is done."""
    len(ds)
    return ws.begin(lambda: ds.add_captions(upload=body.upload, name=body.name))


@router.get("/caption-comparisons", responses=answers(404))
def list_caption_comparisons(
    ws: Ws, dataset: Of = None, limit: Limit = 100
) -> list[CaptionComparison]:
    """Return the comparisons of captions, newest first."""
    return ws.caption_comparisons(dataset, limit=limit)


@router.get("/caption-comparisons/{run}/pairs", responses=answers(404))
def list_caption_pairs(
    ws: Ws,
    run: RunId,
    column: Column,
    low: Near = -1.0,
    high: Near = 1.0,
    offset: Start = 0,
    limit: Limit = 50,
) -> CaptionPairs:
    """Return pictures whose captions are so alike, the least similar first."""
    return ws.caption_pairs(run, column, low=low, high=high, offset=offset, limit=limit)
