"""Uploads: received as a stream, looked at, imported."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from assay.schema.runs import Run
from assay.schema.uploads import Preview, Upload
from assay.server.bodies import ImportRequest
from assay.server.deps import UploadId, Ws
from assay.server.problems import Refusal, answers

router = APIRouter(tags=["imports"])

Option = Annotated[str | None, Query(max_length=200)]

BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/uploads", status_code=201, responses=answers(507), openapi_extra=BYTES)
async def create_upload(
    request: Request,
    ws: Ws,
    name: Annotated[str, Query(max_length=500, description="What the file is called.")] = "upload",
) -> Upload:
    """Receive a file: the body is its bytes, as they are."""
    incoming = await run_in_threadpool(ws.uploads.receive(name).__enter__)
    try:
        async for chunk in request.stream():
            if chunk:
                await run_in_threadpool(incoming.write, chunk)
        return await run_in_threadpool(incoming.finish)
    except ClientDisconnect as error:
        raise Refusal(400, "cut_off", "The upload was cut off.", "Send the file again.") from error
    finally:
        await run_in_threadpool(incoming.__exit__, None, None, None)


@router.get("/uploads/{upload}", responses=answers(404))
def get_upload(ws: Ws, upload: UploadId) -> Upload:
    """Return what is known about an upload."""
    return ws.uploads.get(upload)


@router.get("/uploads/{upload}/preview", responses=answers(404))
def get_preview(
    ws: Ws,
    upload: UploadId,
    rows: Annotated[int, Query(ge=1, le=200)] = 20,
    format: Option = None,  # noqa: A002 - the word a person uses
    encoding: Option = None,
    delimiter: Annotated[str | None, Query(max_length=10)] = None,
    id: Option = None,  # noqa: A002 - the role's own name
    text: Option = None,
    label: Option = None,
    split: Option = None,
    image: Option = None,
    cut: Annotated[str | None, Query(max_length=20)] = None,
) -> Preview:
    """Show how an upload would be read; an empty role means that no column plays it."""
    return ws.preview(
        upload,
        rows=rows,
        format=format,
        encoding=encoding,
        delimiter=delimiter,
        id=id,
        text=text,
        label=label,
        split=split,
        image=image,
        cut=cut,
    )


@router.delete("/uploads/{upload}", status_code=204, responses=answers(404))
def delete_upload(ws: Ws, upload: UploadId) -> None:
    """Remove an upload that is not wanted."""
    ws.uploads.delete(upload)


@router.post("/imports", status_code=202, responses=answers(404))
def create_import(ws: Ws, body: ImportRequest) -> Run:
    """Begin to import an upload, all of it or nothing; it is removed once it is, or kept."""
    return ws.begin(
        lambda: ws.import_upload(
            body.upload,
            name=body.name,
            format=body.format,
            encoding=body.encoding,
            delimiter=body.delimiter,
            skip_bad=body.skip_bad,
            cut=body.cut,
            password=body.password,
            keep=body.keep,
            **dict(body.roles),
        )
    )
