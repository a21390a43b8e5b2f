"""Values that a format cannot hold, brought to ones it can."""

from __future__ import annotations

import polars as pl
from polars.datatypes import DataTypeClass

from assay.errors import ExportError

PolarsDataType = pl.DataType | DataTypeClass
"""A polars type, or its class where it takes no parameters."""

JOINED = "finding"
"""The one list column of names; names hold no ``;``, so joining them loses nothing."""


def storable(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn types that few programs read (all-null, enumerations, 128-bit integers) into text.

    Raises:
        ExportError: A column holds Python objects.
    """
    for name, dtype in frame.schema.items():
        if _holds(dtype, pl.Object):
            raise ExportError(
                f"Column '{name}' holds Python objects, which no file format can keep.",
                hint="Leave the column out, or turn it into text or numbers.",
            )
    return frame.with_columns(
        pl.col(name).cast(pl.String)
        for name, dtype in frame.schema.items()
        if isinstance(dtype, pl.Null | pl.Categorical | pl.Enum | pl.Int128 | pl.UInt128)
    )


def textual(frame: pl.DataFrame) -> pl.DataFrame:
    """Write instants and durations as ISO 8601 and bytes as base64, for text formats.

    Raises:
        ExportError: Bytes stand inside a list or structure.
    """
    columns: list[pl.Expr] = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if isinstance(dtype, pl.Datetime):
            columns.append(column.dt.to_string("iso:strict"))
        elif isinstance(dtype, pl.Duration):
            columns.append(column.dt.to_string("iso"))
        elif isinstance(dtype, pl.Binary):
            columns.append(column.bin.encode("base64"))
        elif _holds(dtype, pl.Binary):
            raise ExportError(
                f"Column '{name}' holds bytes inside a list, which text cannot keep.",
                hint="Export to .parquet, or leave the column out.",
            )
    return frame.with_columns(columns)


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Write lists and structures as JSON, for CSV; names of checks joined by ``;``."""
    return frame.with_columns(
        pl.col(name).list.join(";")
        if name == JOINED and dtype == pl.List(pl.String)
        else _json(pl.col(name)).alias(name)
        for name, dtype in frame.schema.items()
        if dtype.is_nested()
    )


def _json(column: pl.Expr) -> pl.Expr:
    # polars encodes structures only: wrap the value as {"v":…} and cut the wrapping off.
    wrapped = pl.struct(column.alias("v")).struct.json_encode()
    value = wrapped.str.slice(5, wrapped.str.len_chars() - 6)
    return pl.when(column.is_not_null()).then(value)


def _holds(dtype: PolarsDataType, wanted: type[pl.DataType]) -> bool:
    """Tell whether a type is, or anywhere inside holds, the wanted one."""
    if isinstance(dtype, pl.List | pl.Array):
        return _holds(dtype.inner, wanted)
    if isinstance(dtype, pl.Struct):
        return any(_holds(field.dtype, wanted) for field in dtype.fields)
    return dtype == wanted
