"""Pages, facets and histograms of a frame as replies."""

from __future__ import annotations

from typing import Any, Literal, cast

import orjson
import polars as pl
from fastapi import Response
from pydantic import BaseModel

from assay.schema.filters import Filter
from assay.server.deps import write_cursor
from assay.server.replies import Bin, Column, Facet, Histogram, RecordsPage, ValueCount
from assay.store import Frame
from assay.verbs.cells import plain_rows

Kind = Literal["text", "whole", "number", "truth", "time", "list", "other"]

LATER = frozenset(
    {"prediction", "confidence", "margin", "entropy", "unsure", "finding", "topic", "language"}
)
"""Columns that runs bring; until then no record has a value in them."""


def _is_here(frame: Frame, name: str) -> bool:
    return name in frame.schema or name not in LATER


def page_of(
    frame: Frame,
    where: Filter | None,
    *,
    sort: str | None,
    descending: bool,
    columns: tuple[str, ...] | None,
    offset: int,
    limit: int,
    once: str | None = None,
) -> dict[str, Any]:
    """Return a page of the records that pass a filter, with the fields of ``RecordsPage``.

    With ``once``, each value of that column is shown by the first record that has it.

    Columns of predictions and findings are left out where there are none yet.
    """
    wanted = [name for name in dict.fromkeys(columns or ()) if _is_here(frame, name)]
    named = (wanted or ["id"]) if columns else None
    by = sort if sort is None or _is_here(frame, sort) else None
    if once is None:
        count = frame.count(where)
        rows = frame.rows(
            where,
            sort=by,
            descending=descending,
            columns=named,
            offset=min(offset, count),
            limit=limit,
        )
    else:
        firsts = frame.firsts(once, where, sort=by, descending=descending)
        count = len(firsts)
        rows = frame.at(firsts[offset : offset + limit], named)
    after = offset + rows.height
    page = RecordsPage.model_construct(
        dataset=frame.dataset,
        fingerprint=frame.fingerprint,
        records=len(frame),
        count=count,
        offset=offset,
        columns=tuple(Column(name=n, type=kind_of(d)) for n, d in rows.schema.items()),
        rows=(),
        next=write_cursor(after, frame.fingerprint) if rows.height and after < count else None,
    )
    return page.model_dump() | {"rows": plain_rows(rows)}


def as_json(answer: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """Write an answer as it is: to validate each of its cells would cost more than to find them."""
    content = orjson.dumps(answer, default=str, option=orjson.OPT_UTC_Z)
    return Response(content, media_type="application/json", headers=headers)


def said(answer: BaseModel, status: int = 200) -> Response:
    """Write an object that a verb has made: it was checked when it was made."""
    content = answer.__pydantic_serializer__.to_json(answer)
    return Response(content, status, media_type="application/json")


def facet_of(frame: Frame, field: str, where: Filter | None, limit: int) -> Facet:
    """Count the values of a field."""
    if not _is_here(frame, field):
        return Facet(field=field, values=())
    rows = plain_rows(frame.facet(field, where, limit))
    return Facet(
        field=field,
        values=tuple(ValueCount(value=_value(row["value"]), count=row["count"]) for row in rows),
    )


def histogram_of(frame: Frame, field: str, where: Filter | None, bins: int) -> Histogram:
    """Count the values of a field in bins."""
    if not _is_here(frame, field):
        return Histogram(field=field, bins=())
    counted = frame.histogram(field, where, bins)
    return Histogram(field=field, bins=tuple(Bin(**row) for row in counted.to_dicts()))


def kind_of(dtype: pl.DataType) -> Kind:
    """Name a dtype as a page needs to know it."""
    if dtype.is_integer():
        return "whole"
    if dtype.is_float() or dtype.is_decimal():
        return "number"
    if dtype.is_temporal():
        return "time"
    names = {"String": "text", "Categorical": "text", "Enum": "text", "Boolean": "truth"}
    names |= {"List": "list", "Array": "list"}
    return cast("Kind", names.get(str(dtype.base_type()), "other"))


def _value(value: object) -> str | int | float | bool | None:
    return value if isinstance(value, str | int | float | bool | None) else str(value)
