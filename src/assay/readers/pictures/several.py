"""Tables of pictures whose rows hold several captions, or name a picture and its caption at once.

``image,caption_1,caption_2``, a list of captions in a cell, ``photo.jpg#0<tab>caption``
(Flickr8k, Flickr30k): each caption becomes a row of its own, as everywhere (see ADR 0140).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from assay.readers.guessing.names import rank
from assay.readers.nested.flatten import read_list
from assay.readers.pictures.lists import OBJECTS
from assay.readers.pictures.seen import counted
from assay.readers.tables import LINE, FixedRole, Rewriting, RewrittenTable, Table
from assay.schema.records import Role

_LOOKED_AT = 200
_MOST = 0.9  # share of the values that must look so
_PICTURE = r"(?i)\.(?:jpe?g|png|gif|bmp|webp|tiff?)(?:\?.*)?$"
_TAGGED = r"(?i)^(.+\.(?:jpe?g|png|gif|bmp|webp|tiff?))#\w{1,6}$"
_NUMBERED = re.compile(
    r"(?i)((?:.*[ _.-])?(?:caption|sentence|description|reference|ref|text|raw))s?[ _.-]?(\d{1,2})"
)
_LISTS = ("captions", "sentences", "descriptions", "references", "texts", "caption", "raw")
_SAID = ("raw", "caption", "text", "sentence", "description")
_SEEN = (OBJECTS, "objects.categories", "objects.category", "objects.name", "object_names")


@dataclass(frozen=True)
class Shape:
    """What rows hold beside plain values.

    Attributes:
        picture: Column that names the picture.
        tagged: Whether ``#0`` and the like stand behind the name.
        numbered: Columns of one caption each.
        listed: Column with a list of captions.
        objects: Column with a list of what is seen.
    """

    picture: str
    tagged: bool = False
    numbered: tuple[str, ...] = ()
    listed: str | None = None
    objects: str | None = None


def by_caption(table: Table) -> Table:
    """Let each caption of a table of pictures be a row; any other table stays as it is."""
    shape = shape_of(table.sample(_LOOKED_AT))
    return table if shape is None else CaptionsTable(table, shape)


def shape_of(sample: pl.DataFrame) -> Shape | None:
    """Tell by some rows whether a table of pictures needs to be taken apart."""
    names = [name for name in sample.columns if name != LINE]
    told = {name: found for name in names if (found := _texts(sample[name])) is not None}
    tagged = next((name for name in told if _share(told[name], _TAGGED) >= _MOST), None)
    named = [name for name in told if _share(told[name], _PICTURE) >= _MOST]
    named.sort(key=lambda name: (rank("image", name) is None, names.index(name)))
    picture = tagged or next(iter(named), None)
    if picture is None:
        return None
    numbered: dict[str, list[str]] = {}
    for name in told:
        if (found := _NUMBERED.fullmatch(name)) is not None:
            numbered.setdefault(found[1].lower(), []).append(name)
    several = next((columns for columns in numbered.values() if len(columns) > 1), [])
    listed = [name for name in _LISTS if name in names and _is_list(sample[name])]
    shape = Shape(
        picture,
        tagged is not None,
        tuple(several),
        listed[0] if listed and not several else None,
        next((name for name in _SEEN if name in names and _is_seen(sample[name])), None),
    )
    return shape if shape != Shape(picture) else None


class CaptionsTable(RewrittenTable):
    """A table with a row for each caption of its pictures.

    Args:
        table: With several captions a row, or names of pictures that say more.
        shape: How they stand there.
    """

    def __init__(self, table: Table, shape: Shape) -> None:
        super().__init__(table)
        self._shape = shape
        columns = [name for name in table.sample(1).columns if name != LINE]
        self._text = self._name_text(columns)
        self.notes = [*table.notes, *self._told()]
        self.fixed: Mapping[Role, FixedRole] = {**table.fixed, **self._roles()}

    def _rewriting(self) -> Rewriting:
        return self._apart

    def _apart(self, frame: pl.DataFrame) -> pl.DataFrame:
        shape = self._shape
        if shape.objects is not None:
            frame = _with_objects(frame, shape.objects)
        if shape.tagged:
            name = pl.col(shape.picture).cast(pl.String).str.strip_chars()
            plain = name.str.replace(_TAGGED, "$1")
            frame = frame.with_columns(name.alias("id"), plain.alias("image"))
            frame = frame.drop(shape.picture) if shape.picture != "image" else frame
            if self._text is not None and self._text not in frame.columns:
                frame = frame.rename({_only(frame): self._text})
        if not shape.numbered and shape.listed is None:
            return frame
        assert self._text is not None
        if shape.numbered:
            cells = [pl.col(name).cast(pl.String) for name in shape.numbered]
            said = pl.concat_list(pl.when(c.str.strip_chars() != "").then(c) for c in cells)
            frame = frame.with_columns(said.list.drop_nulls().alias(self._text))
            frame = frame.drop(name for name in shape.numbered if name != self._text)
        elif shape.listed is not None:
            lists = [_captions(cell) for cell in frame[shape.listed].to_list()]
            said = pl.Series(self._text, lists, pl.List(pl.String()))
            frame = frame.drop(shape.listed).with_columns(said)
        # a picture without a caption is kept
        some = pl.when(pl.col(self._text).list.len() > 0).then(pl.col(self._text))
        return frame.with_columns(some.alias(self._text)).explode(self._text)

    def _name_text(self, columns: Sequence[str]) -> str | None:
        shape = self._shape
        if shape.numbered or shape.listed is not None:
            taken = {*columns} - {*shape.numbered, shape.listed}
            return "caption" if "caption" not in taken else "captions"
        bare = len(columns) == 2 and shape.tagged and columns[0].startswith("column_")
        return "caption" if bare else None

    def _roles(self) -> dict[Role, FixedRole]:
        shape = self._shape
        roles: dict[Role, FixedRole] = {}
        if shape.tagged:
            roles["id"] = FixedRole("id", "name of the picture and number of the caption")
            roles["image"] = FixedRole("image", "the picture that the caption belongs to")
        if self._text is not None:
            roles["text"] = FixedRole(self._text, "what somebody said about the picture")
        return roles

    def _told(self) -> Iterator[str]:
        shape = self._shape
        if shape.numbered:
            between = f"'{shape.numbered[0]}' to '{shape.numbered[-1]}'"
            yield f"Each of the columns {between} holds a caption; each became a record."
        elif shape.listed is not None:
            yield f"Column '{shape.listed}' holds several captions; each became a record."
        elif shape.tagged:
            yield "Names of pictures are numbered by caption, as in Flickr8k and Flickr30k."
        if shape.objects is not None:
            yield f"What column '{shape.objects}' holds became the list '{OBJECTS}'."


def _texts(series: pl.Series) -> pl.Series | None:
    """Return the values of a column of text that has any."""
    if series.dtype != pl.String:
        return None
    values = series.drop_nulls().str.strip_chars()
    values = values.filter(values != "")
    return values if len(values) else None


def _share(values: pl.Series, pattern: str) -> float:
    return float(values.str.contains(pattern).sum()) / len(values)


def _is_list(series: pl.Series) -> bool:
    if series.dtype == pl.List(pl.String):
        return True
    values = _texts(series)
    if values is None or _share(values, r"^\[") < _MOST:
        return False
    return all(_captions(cell) is not None for cell in values.head(20).to_list())


def _is_seen(series: pl.Series) -> bool:
    if series.dtype == pl.List(pl.String):
        return series.name != OBJECTS  # else it is what it shall be
    values = _texts(series)
    # names are short; a list of numbers names nothing
    return (
        values is not None
        and _share(values, r"\p{L}") >= _MOST
        and _share(values, r"[{}]") == 0
        and all(len(name) <= 60 for cell in values.to_list() for name in counted(cell))
    )


def _captions(cell: object) -> list[str] | None:
    """Read a list of captions, as JSON or as Python writes it; ``None`` where it is none."""
    found = read_list(cell) if isinstance(cell, str) else cell
    if not isinstance(found, list):
        return [cell] if isinstance(cell, str) and cell.strip() else None
    said = [one if isinstance(one, str) else _of_object(one) for one in found]
    if any(one is None for one in said):
        return None
    return [one.strip() for one in said if one and one.strip()]


def _of_object(one: object) -> str | None:
    if not isinstance(one, dict):
        return None
    return next((one[key] for key in _SAID if isinstance(one.get(key), str)), None)


def _only(frame: pl.DataFrame) -> str:
    return next(name for name in frame.columns if name not in {"id", "image", LINE})


def _with_objects(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    cells = frame[column].to_list()
    seen = [Counter(cell) if isinstance(cell, list) else counted(cell or "") for cell in cells]
    return frame.drop(column).with_columns(seen_columns(seen))


def seen_columns(seen: Sequence[Mapping[str, int]]) -> list[pl.Series]:
    """Return the columns that say what is seen on the picture of each row, and how much."""
    listed = [sorted(one, key=lambda name: (-one[name], name)) or None for one in seen]
    return [
        pl.Series(OBJECTS, listed, pl.List(pl.String())),
        pl.Series("object_count", [sum(one.values()) for one in seen], pl.Int64()),
    ]
