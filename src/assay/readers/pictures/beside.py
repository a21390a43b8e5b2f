"""A table of what is seen on pictures, joined to the table of captions that lies beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from assay.readers.guessing.names import rank
from assay.readers.origins.places import Origin
from assay.readers.pictures.lists import OBJECTS
from assay.readers.pictures.seen import SeenReader, shape_of
from assay.readers.pictures.several import seen_columns
from assay.readers.tables import LINE, FixedRole, Rewriting, RewrittenTable, Table
from assay.schema.records import Role

_LOOKED_AT = 200
_NUMBER = "image_id"
_NAMED = "file_name"


@dataclass(frozen=True)
class Seen:
    """What a table says is seen on pictures.

    Attributes:
        file: What it is called.
        objects: File name without folders → classes and how many of each.
        names: ``image_id`` → file name without folders, where the table has both.
    """

    file: str
    objects: Mapping[str, Counter[str]]
    names: Mapping[str, str]


def seen_in(origin: Origin) -> Seen | None:
    """Read a table of what is seen; ``None`` where a file is none."""
    shape = shape_of(origin) if origin.suffix in {".csv", ".tsv"} else None
    if shape is None:
        return None
    reader = SeenReader(origin, shape)
    return Seen(f"'{origin.relative}'", reader.by_name(), reader.by_number())


def with_seen(table: Table, seen: Seen) -> Table | None:
    """Add what is seen to a table that names the pictures; ``None`` where none of it fits.

    They are joined by the name of the picture, else by ``image_id``; then the pictures get
    their names from what is seen.
    """
    sample = table.sample(_LOOKED_AT)
    if OBJECTS in sample.columns:
        return None
    texts = [name for name in sample.columns if name != LINE and rank("image", name) is not None]
    texts.sort(key=lambda name: rank("image", name) or 0)
    for name in texts:
        if _known(sample[name], seen.objects):
            return SeenBesideTable(table, seen, name)
    if _NUMBER in sample.columns and _known(sample[_NUMBER], seen.names):
        return SeenBesideTable(table, seen, _NUMBER)
    return None


class SeenBesideTable(RewrittenTable):
    """A table of captions with the lists of what is seen from another table.

    Args:
        table: The captions.
        seen: What is seen.
        key: Column by which they are joined: names of pictures, or ``image_id``.
    """

    def __init__(self, table: Table, seen: Seen, key: str) -> None:
        super().__init__(table)
        self._seen, self._key = seen, key
        known = sum(1 for one in seen.objects.values() if one)
        many = f"{known:,} picture{'' if known == 1 else 's'}"
        self.notes = [
            f"Objects are known of {many} from {seen.file}, joined by '{key}': column '{OBJECTS}'.",
            *table.notes,
        ]
        named: dict[Role, FixedRole] = {}
        self._adds_name = key == _NUMBER and _NAMED not in table.sample(1).columns
        if self._adds_name:
            reason = f"its name in {seen.file}, by '{_NUMBER}'"
            named["image"] = FixedRole(_NAMED, reason)
        self.fixed: Mapping[Role, FixedRole] = {**table.fixed, **named}

    def _rewriting(self) -> Rewriting:
        return self._joined

    def _joined(self, frame: pl.DataFrame) -> pl.DataFrame:
        names = _keys(frame[self._key])
        if self._key == _NUMBER:
            names = [self._seen.names.get(name) for name in names]
        found = [self._seen.objects.get(name or "", Counter()) for name in names]
        added = seen_columns(found)
        if self._adds_name:
            added.append(pl.Series(_NAMED, names, pl.String()))
        return frame.with_columns(added)


def _keys(series: pl.Series) -> Sequence[str]:
    """Return names without their folders."""
    names = series.cast(pl.String).fill_null("").str.strip_chars()
    return names.str.replace_all("\\", "/", literal=True).str.split("/").list.last().to_list()


def _known(series: pl.Series, names: Mapping[str, object]) -> bool:
    return any(name in names for name in _keys(series))
