"""Types of metadata columns: inferred for text formats, widened where files differ."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

_WHOLE = r"^(?:0|-?[1-9]\d{0,17})$"
_DECIMAL = r"^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?(?:[eE][+-]?\d{1,3})?$"
_TRUE = ("true", "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar")
_FALSE = ("false", "falsch", "faux", "falso", "onwaar")
_TRUTH = rf"^(?i:{'|'.join(_TRUE + _FALSE)})$"
"""Truth as programs write it, and as Excel does in the language of whoever saved the sheet."""

_COMMA = r"^-?(?:0|[1-9]\d{0,17})(?:,(?:\d{1,2}|\d{4,17}))?$|^-?(?:0|[1-9]\d{3,17}),\d{3}$"
"""A decimal comma. ``1,234`` is none: it may be a thousand and some."""

DECIMAL_COMMA = frozenset({";", "\t"})
"""Separators beside which a comma may be a decimal one, as where Excel does not speak English."""

_PATTERNS: tuple[tuple[pl.DataType, str], ...] = (
    (pl.Boolean(), _TRUTH),
    (pl.Int64(), _WHOLE),
    (pl.Float64(), _DECIMAL),
)
"""Narrow before wide; a value with a leading zero or a plus sign is a code, not a number."""


class TextTypes:
    """Find the narrowest type that every value of each text column fits.

    Args:
        columns: Columns to watch.
        comma: Whether decimals may be written with a comma.
    """

    def __init__(self, columns: Iterable[str], *, comma: bool = False) -> None:
        patterns = [*_PATTERNS, *([(pl.Float64(), _COMMA)] if comma else [])]
        self._open: dict[str, list[tuple[pl.DataType, str]]] = {
            name: list(patterns) for name in columns
        }
        self._seen: set[str] = set()
        self._typed: dict[str, pl.DataType] = {}

    @property
    def undecided(self) -> list[str]:
        """Columns that may still turn out to be something else than text."""
        return [name for name, patterns in self._open.items() if patterns]

    def look(self, frame: pl.DataFrame) -> None:
        """Take the values of one more frame into account."""
        for name in self.undecided:
            if name not in frame.columns:
                continue
            if frame.schema[name] != pl.String:  # such as a list, which the reader made
                self._typed[name], self._open[name] = frame.schema[name], []
                continue
            values = frame[name].drop_nulls()
            values = values.filter(values != "")
            if not values.len():
                continue
            self._seen.add(name)
            self._open[name] = [
                (dtype, pattern)
                for dtype, pattern in self._open[name]
                if values.str.contains(pattern).all()
            ]

    def result(self) -> dict[str, pl.DataType]:
        """Return the type of each column; text where it has no values."""
        return {
            name: patterns[0][0] if patterns and name in self._seen else pl.String()
            for name, patterns in self._open.items()
        } | self._typed


def parse_text(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return the expression that reads a text column known to fit ``dtype``."""
    if dtype == pl.Boolean():
        return column.str.to_lowercase().is_in(_TRUE)
    if dtype == pl.String():
        return column
    if dtype == pl.Float64():
        column = column.str.replace(",", ".", literal=True)
    return column.cast(dtype)


def widen(first: pl.DataType, second: pl.DataType) -> pl.DataType:
    """Return the narrowest type that holds the values of both."""
    if first == second or second == pl.Null():
        return first
    if first == pl.Null():
        return second
    if {first, second} == {pl.Int64(), pl.Float64()}:
        return pl.Float64()
    return pl.String()
