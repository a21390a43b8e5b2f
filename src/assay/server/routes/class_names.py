"""Names of classes in many languages: attached, shown, understood, taken away."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from assay.schema.class_names import OBJECTS, ClassNames, NamesReport, Understood
from assay.schema.runs import Run
from assay.server.deps import Chosen, Ds, Ws
from assay.server.problems import answers

router = APIRouter(prefix="/datasets/{dataset}/names", tags=["class names"])

Code = Annotated[str | None, Query(pattern=r"^[a-z]{2,8}$", description="ISO 639, such as fr.")]


class AttachRequest(BaseModel):
    """Which uploaded table is attached to which column."""

    model_config = ConfigDict(extra="forbid")

    upload: Annotated[str, Field(min_length=1, max_length=200, description="Id of the upload.")]
    column: Annotated[str, Field(min_length=1, max_length=500)] = OBJECTS


@router.post("", status_code=202, responses=answers(404))
def attach_class_names(ws: Ws, ds: Ds, body: AttachRequest) -> Run:
    """Begin to attach an uploaded table; the upload is removed once it is read."""
    len(ds)  # that there is no such data set is said before all else
    known = ws.uploads.get(body.upload)
    path = ws.uploads.file(body.upload)
    run = ws.begin(lambda: ds.attach_names(path, column=body.column, called=known.name))
    ws.uploads.delete(body.upload)  # it was read before the run began
    return run


@router.get("", responses=answers(404))
def get_class_names(ds: Ds, language: Code = None) -> ClassNames:
    """Return which names are attached, and those of a language, the common one first."""
    return ds.class_names(language)


@router.get("/understood", responses=answers(404))
def get_understood(
    ds: Ds,
    where: Chosen,
    q: Annotated[str | None, Query(max_length=10_000, description="What is searched.")] = None,
) -> list[Understood]:
    """Return which words of a search, and which values of a filter, name classes."""
    return list(ds.understood(q, where=where))


@router.delete("", responses=answers(404))
def detach_class_names(ds: Ds) -> NamesReport:
    """Take the names away."""
    return ds.detach_names()
