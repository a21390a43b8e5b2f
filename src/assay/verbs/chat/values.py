"""The values of a column that exist."""

from __future__ import annotations

import polars as pl

from assay.store import Frame


def values_in_frame(frame: Frame, field: str) -> tuple[str, ...]:
    """Return the values of a column that exist; none where there is no such column."""
    if field not in frame.schema:
        return ()
    if isinstance(frame.schema[field], pl.List):
        values = frame.column(field).explode().unique().drop_nulls().sort().to_list()
    else:
        values = frame.facet(field, limit=None)["value"].drop_nulls().to_list()
    return tuple(str(one) for one in values if str(one) not in {"", "none"})
