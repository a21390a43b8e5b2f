"""Documents: which there are, their files and texts, and where words stand on a page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse
from pydantic import Field

from assay.schema.documents import DocumentInfo, DocumentText, Places
from assay.schema.runs import Run
from assay.server.bodies import Passwords, _Body
from assay.server.deps import Ds, Ws
from assay.server.problems import answers

router = APIRouter(prefix="/datasets/{dataset}", tags=["documents"])

DocumentId = Annotated[str, Query(min_length=1, max_length=1_000, description="Its id.")]

PDF = "application/pdf"
OTHER = "application/octet-stream"
"""Of any other document, so that no browser runs what stands in it."""


class PlacesRequest(_Body):
    """A text to find on the pages of a PDF."""

    document: Annotated[str, Field(min_length=1, max_length=1_000)]
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    password: Annotated[str, Field(max_length=200)] | None = None


class RecutRequest(_Body):
    """How to cut documents anew, into a data set of their own."""

    cut: Annotated[str, Field(min_length=1, max_length=20, description="180, or 300/100.")]
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    password: Passwords = None


@router.get("/documents", responses=answers(404))
def list_documents(ds: Ds) -> list[DocumentInfo]:
    """List the documents whose passages are records."""
    return ds.documents()


@router.get("/documents/text", responses=answers(404))
def get_document_text(ds: Ds, document: DocumentId) -> DocumentText:
    """Return the text of a document and the passages it was cut into."""
    return ds.document_text(document)


@router.get(
    "/documents/file",
    response_class=FileResponse,
    responses={
        **answers(404),
        200: {
            "description": "The file as it was imported; ranges of bytes are answered.",
            "content": {PDF: {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def get_document_file(ds: Ds, document: DocumentId) -> FileResponse:
    """Return the file of a document."""
    info, path = ds.document_file(document)
    pdf = info.kind == "pdf"
    return FileResponse(
        path,
        media_type=PDF if pdf else OTHER,
        filename=info.name,
        content_disposition_type="inline" if pdf else "attachment",
        headers={"Cache-Control": "private, max-age=60"},
    )


@router.post("/documents/places", responses=answers(404))
def find_places(ds: Ds, body: PlacesRequest) -> Places:
    """Find where a text stands on the pages of a PDF."""
    return ds.document_places(body.document, body.text, page=body.page, password=body.password)


@router.post("/documents/cut", status_code=202, responses=answers(404))
def create_cut(ws: Ws, ds: Ds, body: RecutRequest) -> Run:
    """Begin to cut the documents anew; the run is the import of the new data set."""
    return ws.begin(lambda: ds.recut(body.cut, name=body.name, password=body.password))
