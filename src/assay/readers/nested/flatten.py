"""Make nested records flat: ``{"a": {"b": 1}}`` becomes ``{"a.b": 1}``."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import orjson
import polars as pl

Flat = dict[str, Any]
"""Column → plain value."""

_BOOL, _INT, _BIG, _HUGE, _FLOAT, _TEXT = 1, 2, 4, 8, 16, 32
_EXACT = 2**53
_NESTED = (dict, list)


def flatten(record: dict[str, Any]) -> Flat:
    """Flatten one record; lists become JSON text, since a column holds plain values.

    A record that is flat already is returned as it is.
    """
    if not any(type(value) in _NESTED for value in record.values()):
        return record
    flat: Flat = {}
    for key, value in record.items():
        if isinstance(value, dict):
            for inner, leaf in flatten(value).items():
                flat[f"{key}.{inner}"] = leaf
        elif isinstance(value, list):
            flat[key] = as_json(value)
        else:
            flat[key] = value
    return flat


def as_json(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Write a value as compact JSON text."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # an integer beyond 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def expand(flat: Flat, columns: Iterable[str]) -> Flat:
    """Replace columns that hold JSON objects as text by the objects' own columns.

    A name that is taken already gets the column's name in front: ``data.id``.
    """
    for column in columns:
        value = flat.get(column)
        if not isinstance(value, str):
            continue
        inner = read_object(value)
        if inner is None:
            continue
        del flat[column]
        for key, leaf in flatten(inner).items():
            flat[f"{column}.{key}" if key in flat else key] = leaf
    return flat


def read_object(text: str) -> dict[str, Any] | None:
    """Parse text that may be a JSON object; ``None`` when it is not."""
    if text.lstrip()[:1] != "{":
        return None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def read_list(text: str) -> list[Any] | None:
    """Parse text that may be a list, as JSON or as Python writes it; ``None`` when it is none."""
    if text.lstrip()[:1] != "[":
        return None
    value: object = None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        with suppress(ValueError, SyntaxError, RecursionError, MemoryError):
            value = ast.literal_eval(text.strip())
    return value if isinstance(value, list) else None


def json_columns(rows: Sequence[Flat]) -> tuple[str, ...]:
    """Columns whose every value, in a sample, is a JSON object as text."""
    seen: dict[str, bool] = {}
    for row in rows:
        for column, value in row.items():
            if value is None or value == "" or seen.get(column) is False:
                continue
            seen[column] = isinstance(value, str) and read_object(value) is not None
    return tuple(column for column, objects in seen.items() if objects)


class RowTypes:
    """Gather the columns and types of flat records.

    Mixed types become text; whole and decimal numbers together become decimal, unless a whole
    number is too large to be exact so.
    """

    def __init__(self) -> None:
        self._kinds: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._kinds)

    def look(self, flat: Flat) -> None:
        """Take one record into account."""
        kinds = self._kinds
        for column, value in flat.items():
            kinds[column] = kinds.get(column, 0) | _kind(value)

    def schema(self) -> dict[str, pl.DataType]:
        """Return every column with its type; Null where it never had a value."""
        return {column: _dtype(kinds) for column, kinds in self._kinds.items()}


def _kind(value: Any) -> int:  # noqa: ANN401 - any JSON value
    kind = type(value)
    if kind is str:
        return _TEXT
    if value is None:
        return 0
    if kind is bool:
        return _BOOL
    if kind is int:
        size = abs(value)
        return _INT if size <= _EXACT else _BIG if size < 2**63 else _HUGE
    return _FLOAT if kind is float else _TEXT


def _dtype(kinds: int) -> pl.DataType:
    if not kinds:
        return pl.Null()
    if kinds == _BOOL:
        return pl.Boolean()
    if kinds & (_TEXT | _BOOL | _HUGE):
        return pl.String()
    if not kinds & _FLOAT:
        return pl.Int64()
    return pl.String() if kinds & _BIG else pl.Float64()


def to_frame(
    rows: Sequence[Flat], schema: Mapping[str, pl.DataType], lines: Sequence[int], line: str
) -> pl.DataFrame:
    """Build a frame with the columns of ``schema`` and the lines under the name ``line``."""
    series = [
        pl.Series(column, _values(rows, column, dtype), dtype) for column, dtype in schema.items()
    ]
    return pl.DataFrame([*series, pl.Series(line, lines, pl.Int64)])


def _values(rows: Sequence[Flat], column: str, dtype: pl.DataType) -> list[Any]:
    values = [row.get(column) for row in rows]
    if dtype == pl.String():
        return [v if v is None or type(v) is str else _written(v) for v in values]
    if dtype == pl.Float64():
        return [None if v is None else float(v) for v in values]
    if dtype == pl.Null():
        return [None] * len(values)
    return values


def _written(value: Any) -> str:  # noqa: ANN401 - any JSON scalar
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
