"""The columns of stored records, and how differing ones are brought together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from assay.schema.records import META_PREFIX

CANONICAL: dict[str, pl.DataType] = {
    "id": pl.String(),
    "text": pl.String(),
    "image": pl.String(),
    "label": pl.String(),
    "split": pl.String(),
    "parent": pl.String(),
    "locator": pl.String(),
    "_line": pl.Int64(),
}
"""What every reader yields, beside ``meta.<name>`` columns."""

LENGTH = "length"
"""Characters of the text; stored, because every length filter would count them anew."""

Schema = Mapping[str, pl.DataType]


def conform(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring a frame of a reader into the form that is stored.

    Missing canonical columns become null, other columns that are not metadata are refused,
    dtypes are widened to text, 64-bit numbers, booleans and times, an empty label becomes
    null, a missing split ``none``, and ``length`` is added.

    Raises:
        ValueError: A column that is neither canonical nor metadata.
    """
    strange = [c for c in frame.columns if c not in CANONICAL and not c.startswith(META_PREFIX)]
    if strange:
        raise ValueError(f"columns neither canonical nor {META_PREFIX}*: {strange}")
    chosen: list[pl.Expr] = []
    for name, dtype in CANONICAL.items():
        if name in frame.columns:
            column = pl.col(name)
            chosen.append(column if frame.schema[name] == dtype else column.cast(dtype))
        else:
            chosen.append(pl.lit(None, dtype).alias(name))
    meta = sorted(name for name in frame.columns if name.startswith(META_PREFIX))
    chosen += [pl.col(name).cast(_widened(frame.schema[name])) for name in meta]
    return frame.select(chosen).with_columns(
        pl.when(pl.col("label") != "").then(pl.col("label")),
        pl.col("split").fill_null("none"),
        pl.col("text").str.len_chars().fill_null(0).alias(LENGTH),
    )


def _widened(dtype: pl.DataType) -> pl.DataType:
    if dtype.is_integer() and dtype not in (pl.UInt64, pl.Int128, pl.UInt128):
        return pl.Int64()
    if dtype.is_float():
        return pl.Float64()
    if isinstance(dtype, (pl.Categorical, pl.Enum)):
        return pl.String()
    return dtype


def unify(schemas: Iterable[Schema]) -> dict[str, pl.DataType]:
    """Find the columns, and dtypes wide enough, for rows of several schemas.

    Integers with floats become floats; any other mixture becomes text. Canonical columns
    come first, then metadata by first appearance.
    """
    found: dict[str, pl.DataType] = {}
    for schema in schemas:
        for name, dtype in schema.items():
            found[name] = _wide(found[name], dtype) if name in found else dtype
    return found


def _wide(a: pl.DataType, b: pl.DataType) -> pl.DataType:
    if b in (a, pl.Null):
        return a
    if a == pl.Null:
        return b
    if a.is_numeric() and b.is_numeric():
        return pl.Float64()
    return pl.String()


def align(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """Give a frame exactly the columns and dtypes of a schema that is wide enough."""
    if dict(frame.schema) == dict(schema) and frame.columns == list(schema):
        return frame
    return frame.select(_aligned(frame, name, dtype) for name, dtype in schema.items())


def _aligned(frame: pl.DataFrame, name: str, dtype: pl.DataType) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit(None, dtype).alias(name)
    have = frame.schema[name]
    if have == dtype:
        return pl.col(name)
    if dtype == pl.String and isinstance(have, (pl.List, pl.Array, pl.Struct)):
        text = frame[name].map_elements(_as_text, return_dtype=pl.String)
        return pl.lit(text).alias(name)
    if dtype == pl.String and have == pl.Binary:
        return pl.col(name).bin.encode("base64")
    return pl.col(name).cast(dtype)


def _as_text(value: object) -> str:
    return str(value.to_list() if isinstance(value, pl.Series) else value)
