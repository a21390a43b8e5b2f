"""Rows of a frame as JSON can hold them."""

from __future__ import annotations

from typing import Any

import polars as pl


def plain_rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries that can be written as JSON.

    Numbers that are not finite become ``None``, decimals floats, bytes base64, durations
    and whatever else JSON has no word for their text; times stay times.
    """
    return frame.with_columns(
        _plain(pl.col(name), dtype) for name, dtype in frame.schema.items()
    ).to_dicts()


def _plain(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype.is_decimal():
        return column.cast(pl.Float64)
    if dtype.is_float():
        return pl.when(column.is_finite()).then(column)
    if dtype == pl.Binary:
        return column.bin.encode("base64")
    if dtype == pl.Duration:
        return column.dt.to_string("iso")
    if dtype == pl.Object:
        return column.map_elements(str, return_dtype=pl.String)
    return column
