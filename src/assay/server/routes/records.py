"""Records: pages, one in full, those like it, and what charts show of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from assay.schema.details import RecordDetail
from assay.schema.pictures import PictureVectorsInfo
from assay.schema.runs import Run
from assay.schema.searches import LikeBy, SearchHit
from assay.server.bodies import Look, SearchRequest
from assay.server.deps import Chosen, Ds, Limit, Offset, RecordId, Ws, one_filter, read_cursor
from assay.server.problems import answers
from assay.server.replies import Facet, Histogram, RecordsPage, View
from assay.server.table import as_json, facet_of, histogram_of, page_of, said

router = APIRouter(prefix="/datasets/{dataset}", tags=["records"])

FieldName = Annotated[str, Query(min_length=1, max_length=500, description="Name of the column.")]


@router.get(
    "/records",
    response_model=RecordsPage,
    responses={**answers(404), 304: {"description": "Nothing changed since that ETag."}},
)
def list_records(
    ds: Ds,
    where: Chosen,
    sort: Annotated[str | None, Query(max_length=500, description="Column to sort by.")] = None,
    descending: Annotated[bool, Query(description="Largest first.")] = False,
    columns: Annotated[
        list[str] | None, Query(max_length=500, description="Columns wanted; all if not given.")
    ] = None,
    offset: Offset = 0,
    limit: Limit = 100,
    cursor: Annotated[
        str | None, Query(max_length=200, description="Of the page before; instead of offset.")
    ] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Return a page of records, filtered and sorted."""
    frame = ds.frame()
    tag = f'"{frame.fingerprint}"'
    if if_none_match is not None and tag in if_none_match:
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
    page = page_of(
        frame,
        where,
        sort=sort,
        descending=descending,
        columns=tuple(columns) if columns else None,
        offset=read_cursor(cursor) if cursor is not None else offset,
        limit=limit,
    )
    return as_json(page, {"ETag": tag, "Cache-Control": "no-cache"})


@router.post("/view", response_model=View, responses=answers(404))
def view_records(ds: Ds, look: Look) -> Response:
    """Return a page, facets and histograms under one filter, all of one moment."""
    frame = ds.frame()
    where = one_filter(look.where, look.filter)
    page = page_of(
        frame,
        where,
        sort=look.sort,
        descending=look.descending,
        columns=look.columns,
        offset=look.offset,
        limit=look.limit,
        once=look.once,
    )
    facets = [facet_of(frame, name, where, look.facet_limit) for name in look.facets]
    charts = [histogram_of(frame, name, where, look.bins) for name in look.histograms]
    return as_json(
        page
        | {"facets": [facet.model_dump() for facet in facets]}
        | {"histograms": [chart.model_dump() for chart in charts]}
    )


@router.get("/records/{record}", response_model=RecordDetail, responses=answers(404))
def get_record(ds: Ds, record: RecordId) -> Response:
    """Return everything known about one record."""
    return said(ds.record(record))


@router.get(
    "/records/{record}/image",
    response_class=Response,
    responses={
        **answers(404, 415),
        304: {"description": "The picture has not changed since that ETag."},
        200: {
            "description": "The picture as it lies on disk; its type is told by its first bytes.",
            "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def get_image(
    ds: Ds, record: RecordId, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """Return a record's picture, from the folder its data set was imported from."""
    picture = ds.picture(record)
    tag = f'"{picture.tag}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=60"}
    if if_none_match is not None and tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(picture.data, media_type=picture.media, headers=headers)


@router.get(
    "/records/{record}/thumbnail",
    response_class=Response,
    responses={
        **answers(404, 415),
        304: {"description": "The picture has not changed since that ETag."},
        200: {
            "description": "The picture, upright, at most 256 points a side.",
            "content": {"image/webp": {"schema": {"type": "string", "format": "binary"}}},
        },
    },
)
def get_thumbnail(
    ds: Ds, record: RecordId, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """Return a record's picture, small; it is kept by what is in the file."""
    picture = ds.thumbnail(record)
    tag = f'"{picture.tag}"'
    headers = {"ETag": tag, "Cache-Control": "private, max-age=600, stale-while-revalidate=86400"}
    if if_none_match is not None and tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(picture.data, media_type=picture.media, headers=headers)


@router.post("/pictures", status_code=202, responses=answers(404))
def create_pictures(ws: Ws, ds: Ds) -> Run:
    """Begin to measure every picture and to make its thumbnail."""
    return ws.begin(ds.pictures)


@router.get("/pictures/vectors", responses=answers(404))
def get_picture_vectors(ds: Ds) -> PictureVectorsInfo | None:
    """Say which encoder saw how many of the pictures; null where none did."""
    return ds.picture_vectors()


@router.get("/records/{record}/similar", responses=answers(404, 409, 501))
def list_similar(
    ws: Ws,
    ds: Ds,
    record: RecordId,
    where: Chosen,
    by: Annotated[LikeBy | None, Query(description="By picture where it can, if none.")] = None,
    limit: Limit = 10,
    encoder: Annotated[str | None, Query(max_length=200)] = None,
) -> list[SearchHit]:
    """Return the records nearest to one, by its picture or its text."""
    return ds.similar(
        record, where=where, by=by, limit=limit, encoder=encoder, patience=ws.settings.patience
    )


@router.get("/facet", response_model=Facet, responses=answers(404))
def get_facet(ds: Ds, field: FieldName, where: Chosen, limit: Limit = 50) -> Response:
    """Count the values of a column, most frequent first."""
    return said(facet_of(ds.frame(), field, where, limit))


@router.get("/histogram", response_model=Histogram, responses=answers(404))
def get_histogram(
    ds: Ds, field: FieldName, where: Chosen, bins: Annotated[int, Query(ge=1, le=500)] = 20
) -> Response:
    """Count the values of a column of numbers or times in bins of equal width."""
    return said(histogram_of(ds.frame(), field, where, bins))


@router.post("/search", responses=answers(404, 409, 501))
def search_records(ws: Ws, ds: Ds, body: SearchRequest) -> list[SearchHit]:
    """Find records by words, by meaning, and by what their pictures show."""
    return ds.search(
        body.query,
        mode=body.mode,
        where=one_filter(body.where, body.filter),
        limit=body.limit,
        encoder=body.encoder,
        patience=ws.settings.patience,
    )
