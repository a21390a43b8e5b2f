"""The map of a data set: its points, and what is known about each, as binary arrays."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
import orjson
from fastapi import APIRouter, Depends, Header, Response

from assay.errors import NotProjected
from assay.map import Map
from assay.schema.projections import Projection
from assay.schema.runs import Run
from assay.server.bodies import MapValuesRequest, ProjectRequest, Selected
from assay.server.deps import Ds, Ws, one_filter
from assay.server.problems import answers
from assay.verbs.embedding.points import Category

router = APIRouter(prefix="/datasets/{dataset}", tags=["map"])

BINARY = "application/octet-stream"
_ALIGNED = 4


class Binary(Response):
    """Bytes for a program: little-endian arrays."""

    media_type = BINARY


def _binary(description: str, *, unchanged: bool = False) -> dict[int | str, dict[str, Any]]:
    """Document a binary answer."""
    schema = {"type": "string", "format": "binary"}
    told: dict[int | str, dict[str, Any]] = {
        **answers(404),
        200: {"description": description, "content": {BINARY: {"schema": schema}}},
    }
    if unchanged:
        told[304] = {"description": "Nothing changed since that ETag."}
    return told


def _map(ds: Ds) -> Map:
    return ds.map()


TheMap = Annotated[Map, Depends(_map)]
IfNoneMatch = Annotated[str | None, Header()]


def _headers(map_: Map, *more: str) -> dict[str, str]:
    tag = "-".join([map_.about.fingerprint, *more])
    return {"ETag": f'"{tag}"', "Cache-Control": "no-cache"}


def _unchanged(headers: dict[str, str], seen: str | None) -> bool:
    return seen is not None and headers["ETag"] in seen


@router.post("/projections", status_code=202, responses=answers(404, 501))
def make_projection(ws: Ws, ds: Ds, body: ProjectRequest) -> Run:
    """Begin to lay the records out, or to place new ones on the map of these parameters."""
    return ws.begin(lambda: ds.project(**dict(body)))


@router.get("/projections", responses=answers(404))
def list_projections(ds: Ds) -> list[Projection]:
    """Return the latest map, or nothing where none was drawn yet."""
    try:
        return [ds.map().about]
    except NotProjected:
        return []


@router.get("/projection", responses=answers(404))
def get_projection(the_map: TheMap) -> Projection:
    """Return the latest map: how it was made, its clusters, what is missing on it."""
    return the_map.about


@router.get(
    "/projection/points",
    response_class=Binary,
    responses=_binary("uint32 n, then n float32 x, then n float32 y in -1 to 1.", unchanged=True),
)
def get_projection_points(the_map: TheMap, if_none_match: IfNoneMatch = None) -> Response:
    """Return the coordinates of the points, in map order."""
    headers = _headers(the_map)
    if _unchanged(headers, if_none_match):
        return Response(status_code=304, headers=headers)
    count = np.array([len(the_map)], dtype="<u4").tobytes()
    return Binary(count + the_map.points.astype("<f4").tobytes(), headers=headers)


@router.get(
    "/projection/ids",
    response_model=list[str],
    responses={**answers(404), 304: {"description": "Nothing changed since that ETag."}},
)
def get_projection_ids(the_map: TheMap, if_none_match: IfNoneMatch = None) -> Response:
    """Return the ids of the records on the map; their order is the map order."""
    headers = _headers(the_map)
    if _unchanged(headers, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(orjson.dumps(the_map.ids), media_type="application/json", headers=headers)


@router.post(
    "/projection/values",
    response_class=Binary,
    responses=_binary(
        "uint32 length of a JSON header, the header, then its values in map order: kind "
        "`category` with `values` has n uint16 codes (65534 another value, 65535 none), kind "
        "`amount` with `low` and `high` has n float32 (NaN for none)."
    ),
)
def get_projection_values(the_map: TheMap, body: MapValuesRequest) -> Binary:
    """Return a field at each point, to colour the map by."""
    found = the_map.values(body.field, one_filter(body.where, body.filter))
    if isinstance(found, Category):
        header: dict[str, Any] = {"kind": "category", "values": found.values}
        data = found.codes.astype("<u2").tobytes()
    else:
        header = {"kind": "amount", "low": found.low, "high": found.high}
        data = found.numbers.astype("<f4").tobytes()
    text = orjson.dumps(header)
    text += b" " * (-len(text) % _ALIGNED)
    length = np.array([len(text)], dtype="<u4").tobytes()
    return Binary(length + text + data, headers=_headers(the_map, the_map.state))


@router.post(
    "/projection/mask",
    response_class=Binary,
    responses=_binary("A bit for each point in map order, the least significant of a byte first."),
)
def get_projection_mask(the_map: TheMap, body: Selected) -> Binary:
    """Return which points pass a filter."""
    mask = the_map.mask(one_filter(body.where, body.filter))
    packed = np.packbits(mask, bitorder="little").tobytes()
    return Binary(packed, headers=_headers(the_map, the_map.state))
