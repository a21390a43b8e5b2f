"""Compile a filter to one polars expression over the columns of a frame.

Every test gives true or false, never null, so that ``not`` is the exact opposite of what it
stands before (see ``assay.schema.filters``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import polars as pl

from assay.errors import InvalidFilter
from assay.schema.filters import (
    And,
    Compare,
    FieldRef,
    Filter,
    Flag,
    IsBlank,
    IsNull,
    Not,
    OneOf,
    Or,
    TextTest,
    Value,
)

Schema = Mapping[str, pl.DataType]

SELECTED = "selection:"
"""Before the name of a stored selection: the column that tells who is in it."""

_FROM_PREDICTIONS = ("prediction", "confidence", "margin", "entropy", "unsure")


def compile_filter(node: Filter, schema: Schema) -> pl.Expr:  # noqa: PLR0911 - a line per kind
    """Make a boolean expression without nulls.

    Args:
        node: The filter.
        schema: Column → dtype of the frame it will be used on.

    Raises:
        InvalidFilter: A field the frame does not have, or a value that does not suit it.
    """
    match node:
        case And():
            return pl.all_horizontal(*(compile_filter(part, schema) for part in node.of))
        case Or():
            return pl.any_horizontal(*(compile_filter(part, schema) for part in node.of))
        case Not():
            return ~compile_filter(node.of, schema)
        case Flag(field="decided"):
            return pl.col("decision").is_not_null()
        case Flag():
            dtype_of(node.field, schema)
            return pl.col(node.field).fill_null(value=False)
        case IsNull() | IsBlank():
            return _is_absent(node, schema)
        case TextTest():
            return _text(node, schema)
        case OneOf():
            return _one_of(node, schema)
        case Compare():
            return _compare(node, schema)


def dtype_of(field: str, schema: Schema) -> pl.DataType:
    """Return the dtype of a field.

    Raises:
        InvalidFilter: The frame has no such column; the hint says why or what there is.
    """
    if field == "decided":
        return pl.Boolean()
    if field == "selection":
        raise InvalidFilter(
            "selection can only be compared with the name of a stored selection.",
            hint="Example: selection = '3f9c…'; `assay select` prints it.",
        )
    if field in schema:
        return schema[field]
    if field in _FROM_PREDICTIONS:
        raise InvalidFilter(
            f"The filter asks for {field}, but there are no predictions here.",
            hint="Choose a model whose predictions are stored, or run `assay predict` first.",
        )
    if field == "topic":
        raise InvalidFilter(
            "The filter asks for topics, but none were found here yet.",
            hint="Run `assay topics` first.",
        )
    if field == "language":
        raise InvalidFilter(
            "The filter asks for languages, but none were told here yet.",
            hint="Run `assay languages` first.",
        )
    if field == "finding":
        raise InvalidFilter(
            "The filter asks for findings, but there are none here.",
            hint="Run `assay check` first.",
        )
    names = sorted(name for name in schema if name.startswith("meta."))
    raise InvalidFilter(
        f"The data set has no column {field}.",
        hint=f"It has: {', '.join(names)}." if names else "It has no metadata columns.",
    )


def _column(field: str) -> pl.Expr:
    return pl.col("decision").is_not_null() if field == "decided" else pl.col(field)


def _is_absent(node: IsNull | IsBlank, schema: Schema) -> pl.Expr:
    dtype = dtype_of(node.field, schema)
    column = _column(node.field)
    if isinstance(dtype, pl.List):
        return column.list.len().fill_null(0) == 0
    if isinstance(node, IsBlank) and dtype == pl.String:
        return column.fill_null("").str.strip_chars() == ""
    return column.is_null()


def _text(node: TextTest, schema: Schema) -> pl.Expr:
    dtype = dtype_of(node.field, schema)
    if dtype == pl.Null:
        return pl.repeat(value=False, n=pl.len())
    if isinstance(dtype, pl.List):
        inner = _on_text(pl.element(), node)
        return pl.col(node.field).list.eval(inner).list.any().fill_null(value=False)
    column = _column(node.field)
    if dtype != pl.String:
        column = column.cast(pl.String)
    return _on_text(column, node).fill_null(value=False)


def _on_text(column: pl.Expr, node: TextTest) -> pl.Expr:
    if node.operator == "contains" and node.value.isascii() and node.value:
        return column.str.contains_any([node.value], ascii_case_insensitive=True)
    pattern = re.sub(r"([\\.+*?()|\[\]{}^$#&\-~])", r"\\\1", node.value)
    start = r"\A" if node.operator == "starts with" else ""
    end = r"\z" if node.operator == "ends with" else ""
    if node.operator == "mentions":  # a word ends where none of its letters follow
        start = r"\b" if re.match(r"\w", node.value) else ""
        end = r"\b" if re.search(r"\w\Z", node.value) else ""
    return column.str.contains(f"(?si){start}{pattern}{end}")


def _compare(node: Compare, schema: Schema) -> pl.Expr:
    if node.field == "selection" and isinstance(node.value, str) and node.operator in ("=", "!="):
        member = pl.col(SELECTED + node.value)
        return member if node.operator == "=" else ~member
    if isinstance(node.value, FieldRef):
        return _fields(node, node.value, schema)
    if node.operator == "=":
        return _equals(node.field, node.value, schema)
    if node.operator == "!=":
        return ~_equals(node.field, node.value, schema)
    return _ordered(node.field, node.operator, node.value, schema)


def _equals(field: str, value: Value, schema: Schema) -> pl.Expr:
    dtype = dtype_of(field, schema)
    column = _column(field)
    if isinstance(dtype, pl.List):
        return column.list.contains(str(value)).fill_null(value=False)
    if dtype == pl.Null:
        return pl.repeat(value=False, n=pl.len())
    column, literal = _comparable(field, column, dtype, value)
    return (column == literal).fill_null(value=False)


def _one_of(node: OneOf, schema: Schema) -> pl.Expr:
    texts = [value for value in node.values if isinstance(value, str)]
    if dtype_of(node.field, schema) == pl.String and len(texts) == len(node.values):
        # a selection on the map may hold a hundred thousand ids: one look-up, not so many tests
        return _column(node.field).is_in(texts).fill_null(value=False)
    return pl.any_horizontal(*(_equals(node.field, value, schema) for value in node.values))


def _ordered(field: str, operator: str, value: Value, schema: Schema) -> pl.Expr:
    dtype = dtype_of(field, schema)
    if isinstance(dtype, pl.List) or dtype == pl.Boolean or isinstance(value, bool):
        raise InvalidFilter(f"{field} {operator} has no meaning: there is no order in it.")
    if dtype == pl.Null:
        return pl.repeat(value=False, n=pl.len())
    column, literal = _comparable(field, _column(field), dtype, value)
    return _apply(column, operator, literal).fill_null(value=False)


def _apply(left: pl.Expr, operator: str, right: pl.Expr) -> pl.Expr:
    match operator:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def _comparable(
    field: str, column: pl.Expr, dtype: pl.DataType, value: Value
) -> tuple[pl.Expr, pl.Expr]:
    """Bring a column and a value to one type, as far as that can be meant."""
    if isinstance(value, bool):
        return _with_flag(field, column, dtype, value)
    if isinstance(value, (int, float)):
        return _with_number(field, column, dtype, value)
    if dtype.is_numeric():
        return column, pl.lit(_number(field, value))
    if dtype.is_temporal():
        return _with_time(field, column, dtype, value)
    if dtype == pl.Boolean:
        return column, pl.lit(_flag(field, value))
    return (column if dtype == pl.String else column.cast(pl.String)), pl.lit(value)


def _with_flag(
    field: str, column: pl.Expr, dtype: pl.DataType, value: Value
) -> tuple[pl.Expr, pl.Expr]:
    if dtype == pl.String:
        return column.str.to_lowercase(), pl.lit(str(value).lower())
    if dtype != pl.Boolean:
        raise _unsuited(field, dtype, value)
    return column, pl.lit(value)


def _with_number(
    field: str, column: pl.Expr, dtype: pl.DataType, value: float
) -> tuple[pl.Expr, pl.Expr]:
    if dtype == pl.String:  # a number column that one odd cell turned into text
        return column.cast(pl.Float64, strict=False), pl.lit(float(value))
    if not dtype.is_numeric():
        raise _unsuited(field, dtype, value)
    return column, pl.lit(value)


def _with_time(
    field: str, column: pl.Expr, dtype: pl.DataType, value: str
) -> tuple[pl.Expr, pl.Expr]:
    if dtype in (pl.Time, pl.Duration):
        return column.cast(pl.String), pl.lit(value)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise InvalidFilter(
            f"{field} holds times, but '{value}' is not one.",
            hint="Write it as '2026-03-31' or '2026-03-31T14:30'.",
        ) from None
    if dtype == pl.Date:
        return column.cast(pl.Datetime("us")), pl.lit(moment.replace(tzinfo=None))
    if isinstance(dtype, pl.Datetime) and dtype.time_zone is None:
        return column, pl.lit(moment.replace(tzinfo=None))
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return column.dt.convert_time_zone("UTC"), pl.lit(aware.astimezone(UTC))


def _number(field: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise InvalidFilter(
            f"{field} holds numbers, but '{value}' is not one.", hint="Write the number bare."
        ) from None


def _flag(field: str, value: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise InvalidFilter(f"{field} is true or false, but '{value}' is neither.")
    return value.lower() == "true"


def _unsuited(field: str, dtype: pl.DataType, value: Value) -> InvalidFilter:
    shown = str(value).lower() if isinstance(value, bool) else repr(value)
    return InvalidFilter(f"{field} holds {_in_words(dtype)}, which cannot equal {shown}.")


def _in_words(dtype: pl.DataType) -> str:
    if dtype.is_numeric():
        return "numbers"
    if dtype.is_temporal():
        return "times"
    return "true or false" if dtype == pl.Boolean else "texts"


def _fields(node: Compare, other: FieldRef, schema: Schema) -> pl.Expr:
    """Compare two columns; nulls are equal to each other and to nothing else."""
    left_type, right_type = dtype_of(node.field, schema), dtype_of(other.field, schema)
    if isinstance(left_type, pl.List) or isinstance(right_type, pl.List):
        raise InvalidFilter(
            "finding can only be compared with the name of a check.",
            hint="Example: finding = 'label_errors'",
        )
    left, right = _column(node.field), _column(other.field)
    if left_type != right_type and not (left_type.is_numeric() and right_type.is_numeric()):
        left, right = left.cast(pl.String), right.cast(pl.String)
    if node.operator == "=":
        return left.eq_missing(right)
    if node.operator == "!=":
        return left.ne_missing(right)
    return _apply(left, node.operator, right).fill_null(value=False)
