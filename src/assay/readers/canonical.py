"""Bring the frames of any source into the columns that every record has."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assay.readers.guessing.roles import Roles
from assay.readers.guessing.splits import spellings
from assay.readers.tables import LINE
from assay.readers.typed.dtypes import parse_text
from assay.schema.records import META_PREFIX, Split

CANONICAL = ("id", "text", "image", "label", "split", "parent", "locator")
_KEPT = ("parent", "locator")


class Canonicaliser:
    """Turn source columns into canonical ones.

    Args:
        roles: Which column plays which role.
        dtypes: Type of every source column over the whole source.
        typed: Whether frames come with these types; otherwise they hold text.
    """

    def __init__(self, roles: Roles, dtypes: Mapping[str, pl.DataType], *, typed: bool) -> None:
        self._roles = roles
        self._dtypes = dict(dtypes)
        self._typed = typed
        taken = set(roles.columns.values())
        rest = [name for name in dtypes if name not in taken]
        self._kept = [name for name in _KEPT if name in rest] if set(_KEPT) <= set(rest) else []
        self._meta = _meta_names([name for name in rest if name not in self._kept])
        self.unknown_splits: set[str] = set()
        """Values of the split column that name no split, as far as read."""

    @property
    def meta(self) -> dict[str, str]:
        """Source column → column of the canonical frame, for metadata."""
        return self._meta

    def __call__(self, frame: pl.DataFrame, split: Split | None) -> pl.DataFrame:
        """Return a canonical frame; rows without any value are left out.

        Args:
            frame: Source columns, some of which may be missing, and ``_line``.
            split: The split of the whole file, used where no column says otherwise.
        """
        source = [name for name in self._dtypes if name in frame.columns]
        frame = frame.with_columns(_empty_to_null(frame, source))
        if source:
            frame = frame.filter(~pl.all_horizontal(pl.col(source).is_null()))
        self._note_unknown_splits(frame)
        return frame.select(
            self._text(frame, "id", strip=True),
            self._text(frame, "text"),
            self._text(frame, "image", strip=True),
            self._label(frame),
            self._split(frame, split),
            *(self._parent(frame, name) for name in _KEPT),
            pl.col(LINE).cast(pl.Int64),
            *(self._metadata(frame, name, target) for name, target in self._meta.items()),
        )

    def _text(self, frame: pl.DataFrame, role: str, *, strip: bool = False) -> pl.Expr:
        column = self._roles.columns.get(role)  # type: ignore[call-overload]
        if column is None or column not in frame.columns:
            return pl.lit(None, pl.String).alias(role)
        value = pl.col(column).cast(pl.String)
        if strip:
            value = value.str.strip_chars()
            value = pl.when(value != "").then(value)
        return value.alias(role)

    def _label(self, frame: pl.DataFrame) -> pl.Expr:
        label = self._text(frame, "label", strip=True)
        column = self._roles.columns.get("label")
        if column in frame.columns and frame.schema[column].is_float():
            label = label.str.replace(r"\.0$", "")
        if self._roles.label_names:
            named = label.str.to_lowercase().replace(self._roles.label_names)
            label = named.alias("label")
        return label

    def _split(self, frame: pl.DataFrame, split: Split | None) -> pl.Expr:
        column = self._roles.columns.get("split")
        otherwise = pl.lit(split or "none")
        if column is None or column not in frame.columns:
            return otherwise.alias("split")
        value = pl.col(column).cast(pl.String).str.strip_chars().str.to_lowercase()
        known = value.replace_strict(spellings(), default=None, return_dtype=pl.String)
        return pl.coalesce(known, otherwise).alias("split")

    def _note_unknown_splits(self, frame: pl.DataFrame) -> None:
        column = self._roles.columns.get("split")
        if column is None or column not in frame.columns or len(self.unknown_splits) > 20:
            return
        values = frame[column].cast(pl.String).drop_nulls().unique()
        plain = values.str.strip_chars().str.to_lowercase()
        self.unknown_splits |= set(values.filter(~plain.is_in(list(spellings()))).to_list())

    def _parent(self, frame: pl.DataFrame, name: str) -> pl.Expr:
        if name not in self._kept or name not in frame.columns:
            return pl.lit(None, pl.String).alias(name)
        return pl.col(name).cast(pl.String)

    def _metadata(self, frame: pl.DataFrame, name: str, target: str) -> pl.Expr:
        dtype = self._dtypes[name]
        if name not in frame.columns:
            return pl.lit(None, dtype).alias(target)
        if self._typed:
            return pl.col(name).cast(dtype).alias(target)
        return parse_text(pl.col(name), dtype).alias(target)


def _empty_to_null(frame: pl.DataFrame, columns: list[str]) -> list[pl.Expr]:
    strings = [name for name in columns if frame.schema[name] == pl.String]
    return [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in strings]


def _meta_names(columns: list[str]) -> dict[str, str]:
    """Name metadata columns; a column that bears the prefix already keeps its name."""
    named: dict[str, str] = {}
    for column in columns:
        target = column if column.startswith(META_PREFIX) else META_PREFIX + column
        if target in named.values():
            target = META_PREFIX + META_PREFIX + column
        named[column] = target
    return named
