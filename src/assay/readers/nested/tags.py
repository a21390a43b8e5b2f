"""Columns of tags, as ``beach; summer``, ``#beach #summer`` or ``["beach"]``: lists of texts.

A list so that a filter, a facet and a conversation know each tag by itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from assay.readers.guessing.names import simple
from assay.readers.nested.flatten import read_list
from assay.readers.tables import LINE, Rewriting, RewrittenTable, Table

_NAMES = frozenset({
    "tags", "hashtags", "hash_tags", "keywords", "tag_names", "tag_list", "schlagworte",
    "schlagwörter", "etiquetas", "palabras_clave", "mots_clés", "mots_cles",
})  # fmt: skip
_LOOKED_AT = 500
_LONGEST = 60  # characters of a tag
_HASHED = re.compile(r"#([^\s#,;|]+)")
_BETWEEN = ("|", ";", ",")


def by_tag(table: Table) -> Table:
    """Let columns of tags be lists; any other table stays as it is."""
    sample = table.sample(_LOOKED_AT)
    found = {name: mark for name in sample.columns if (mark := _mark(sample[name])) is not None}
    return TagsTable(table, found) if found else table


def tagged_alike(tables: Sequence[Table]) -> list[Table]:
    """Let a column that holds tags in one of several tables hold tags in all of them."""
    marks: dict[str, str] = {}
    for table in tables:
        if isinstance(table, TagsTable):
            marks = {**table.columns, **marks}
    return [_with_tags(table, marks) for table in tables] if marks else list(tables)


def _with_tags(table: Table, marks: Mapping[str, str]) -> Table:
    schema = table.sample(1).schema
    more = {name: mark for name, mark in marks.items() if schema.get(name) == pl.String()}
    return TagsTable(table, more) if more else table


class TagsTable(RewrittenTable):
    """A table some columns of which are lists of tags.

    Args:
        table: They stand in it as texts.
        columns: Column → what stands between two tags, where they are neither a list nor hashed.
    """

    def __init__(self, table: Table, columns: Mapping[str, str]) -> None:
        super().__init__(table)
        self.columns = columns
        listed = ", ".join(f"'{name}'" for name in columns)
        self.notes = [*table.notes, f"Each value of {listed} became a list of its tags."]

    def _rewriting(self) -> Rewriting:
        return self._listed

    def _listed(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(
            pl.Series(name, [_tags(cell, mark) or None for cell in frame[name].to_list()],
                      pl.List(pl.String()))
            for name, mark in self.columns.items()
            if name in frame.columns
        )  # fmt: skip


def _mark(series: pl.Series) -> str | None:
    """Return what stands between tags, where a column holds some; ``None`` where it does not."""
    if series.name == LINE or series.dtype != pl.String:
        return None
    if simple(series.name).rsplit(".", 1)[-1] not in _NAMES:
        return None
    cells = [cell.strip() for cell in series.to_list() if cell and cell.strip()]
    mark = max(_BETWEEN, key=lambda one: sum(one in cell for cell in cells))
    lists = [_tags(cell, mark) for cell in cells]
    short = all(len(tag) <= _LONGEST for tags in lists for tag in tags)
    several = any(
        len(tags) > 1 or cell[:1] in "[#" for tags, cell in zip(lists, cells, strict=True)
    )
    return mark if short and several else None


def _tags(cell: str | None, mark: str) -> list[str]:
    """Return the tags of a cell, each once, without the sign before them."""
    said = (cell or "").strip()
    listed = read_list(said)
    if listed is not None:
        tags = [one for one in listed if isinstance(one, str | int)]
    elif said.startswith("#"):
        tags = _HASHED.findall(said)
    else:
        tags = said.split(mark)
    return list(dict.fromkeys(tag for one in tags if (tag := str(one).strip().lstrip("#"))))
