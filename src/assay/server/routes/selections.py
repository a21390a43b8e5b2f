"""Selections: many records behind a short name, which a filter understands."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from assay.schema.selections import Selection
from assay.server.bodies import SelectRequest
from assay.server.deps import Ds, Segment, one_filter
from assay.server.problems import answers

router = APIRouter(prefix="/datasets/{dataset}/selections", tags=["selections"])

SelectionId = Annotated[str, Path(description="Id of the selection."), Segment]


@router.post("", status_code=201, responses=answers(404, 507))
def create_selection(ds: Ds, body: SelectRequest) -> Selection:
    """Remember which records are meant; `where` of the answer finds them again."""
    where = one_filter(body.where, body.filter)
    return ds.select(body.records, where=where, lasso=body.lasso)


@router.get("/{selection}/ids", responses=answers(404))
def get_selection_ids(ds: Ds, selection: SelectionId) -> list[str]:
    """Return the ids of a selection, of those records that still exist."""
    return ds.selected(selection)
