"""Tables whose rows show several pictures: posts of an album, ads with variants.

``caption,media`` with ``a.jpg; b.jpg`` or ``["a.jpg", "b.jpg"]`` in a cell, or ``image_1,image_2``:
the row keeps the first; each further picture becomes a record without a text, whose ``parent`` is
that of the row. So every picture is in the gallery, and every text is counted once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from assay.readers.guessing.names import KNOWN, rank, simple
from assay.readers.nested.flatten import read_list
from assay.readers.tables import LINE, FixedRole, Rewriting, RewrittenTable, Table
from assay.schema.records import Role

_LOOKED_AT = 500
_MOST = 0.9  # share of the cells that must hold nothing but names of pictures
_PICTURE = re.compile(r"(?i).+\.(?:jpe?g|png|gif|bmp|webp|tiff?|avif|heic)(?:\?\S*)?")
_WHERE = ("file_name", "filename", "path", "file", "name", "src", "url", "uri", "image")
_BETWEEN = ("|", ";", ",", "\n", " ")
_NUMBERED = re.compile(
    r"(?i)((?:.*[ _.-])?(?:image|img|photo|picture|media|bild|foto))s?[ _.-]?(\d{1,2})"
)
_NUMBER = r"^\s*-?\d+(?:[.,]\d+)*\s*$"
_LONG = 25  # characters of a text that is called by no usual name
_SOME = 0.3  # share of texts with two words side by side
NUMBER = "picture_number"
"""Column of the place of a picture among those of its row, from 1."""


@dataclass(frozen=True)
class Shape:
    """Where the pictures of a row stand.

    Attributes:
        columns: One that lists them, or several of one each.
        key: Column that tells rows apart; ``None`` where there is none.
        text: Column of what is said; empty where there is none.
        once: Columns of texts and of numbers, which are told with the first picture alone.
    """

    columns: tuple[str, ...]
    key: str | None
    text: str
    once: tuple[str, ...]


def by_picture(table: Table) -> Table:
    """Let each further picture of a row be a record; any other table stays as it is."""
    shape = shape_of(table.sample(_LOOKED_AT), table.fixed)
    return table if shape is None else CarouselTable(table, shape)


def shape_of(sample: pl.DataFrame, fixed: Mapping[Role, FixedRole]) -> Shape | None:
    """Tell by some rows whether they show several pictures, and where these stand."""
    texts = [name for name in sample.columns if sample.schema[name] == pl.String]
    listed = [name for name in texts if _lists(sample[name])]
    numbered: dict[str, list[str]] = {}
    for name in texts:
        if (found := _NUMBERED.fullmatch(name)) is not None and _lists(sample[name], least=1):
            numbered.setdefault(found[1].lower(), []).append(name)
    several = next((columns for columns in numbered.values() if len(columns) > 1), listed[:1])
    if not several:
        return None
    settled = fixed.get("id")
    key = settled.column if settled is not None else _key(sample, set(several))
    taken = {LINE, key, "parent", "locator", "kind", "post", "depth", *several}
    others = [name for name in sample.columns if name not in taken]
    text = fixed["text"].column if "text" in fixed else _text(sample.select(others))
    once = [name for name in others if name == text or _is_told_once(sample[name])]
    return Shape(tuple(several), key or None, text, tuple(once))


def names_in(cell: str | None) -> list[str]:
    """Return the names of pictures in a cell; none where it holds something else."""
    said = (cell or "").strip()
    if said.startswith("["):
        names = [_named(one) for one in read_list(said) or ()]
        return [name for name in names if name is not None and _PICTURE.fullmatch(name)]
    for mark in _BETWEEN:
        parts = [part.strip() for part in said.split(mark)]
        parts = [part for part in parts if part]
        if len(parts) > 1 and all(map(_PICTURE.fullmatch, parts)):
            return parts
    return [said] if _PICTURE.fullmatch(said) else []


class CarouselTable(RewrittenTable):
    """A table with a row for each picture.

    Args:
        table: With several pictures in some rows.
        shape: Where they stand.
    """

    def __init__(self, table: Table, shape: Shape) -> None:
        super().__init__(table)
        self._shape = shape
        first, *more = shape.columns
        where = f"Columns '{first}' to '{more[-1]}' name" if more else f"Column '{first}' names"
        whose = "its row" if shape.key is None else f"its row, its 'parent' by '{shape.key}'"
        self.notes = [
            *table.notes,
            f"{where} several pictures: each after the first became a record of its own, without "
            f"the text and the numbers of {whose}.",
        ]
        image: dict[Role, FixedRole] = {
            "image": FixedRole("image", "the picture"),
            "text": FixedRole(shape.text, "what is said of the pictures of a row"),
        }
        if shape.key is not None:
            image["id"] = FixedRole(shape.key, "the row's own; a number behind it is a picture's")
        self.fixed: Mapping[Role, FixedRole] = {**table.fixed, **image}

    def _rewriting(self) -> Rewriting:
        return self._apart

    def _apart(self, frame: pl.DataFrame) -> pl.DataFrame:
        shape = self._shape
        columns = [frame[name].to_list() for name in shape.columns]
        shown = [
            [name for cell in cells for name in names_in(cell)] or [_bare(cells)]
            for cells in zip(*columns, strict=True)
        ]
        places = [list(range(1, len(names) + 1)) for names in shown]
        frame = frame.drop(name for name in shape.columns).with_columns(
            pl.Series("image", shown, pl.List(pl.String())),
            pl.Series(NUMBER, places, pl.List(pl.Int64())),
        )
        frame = frame.explode("image", NUMBER)
        further = pl.col(NUMBER) > 1
        told = [name for name in shape.once if name in frame.columns]
        once = [pl.when(~further).then(pl.col(name)).alias(name) for name in told]
        number = pl.col(NUMBER) if self.typed else pl.col(NUMBER).cast(pl.String)
        return frame.with_columns(*once, *self._above(frame, further), number.alias(NUMBER))

    def _above(self, frame: pl.DataFrame, further: pl.Expr) -> list[pl.Expr]:
        """Return ids of the pictures, and the row that each further one is of."""
        key = self._shape.key
        if key is None:
            return []
        own = pl.col(key).cast(pl.String).str.strip_chars()
        of_picture = pl.concat_str(own, pl.lit("#"), pl.col(NUMBER).cast(pl.String))
        made = [pl.when(further).then(of_picture).otherwise(own).alias(key)]
        none = pl.lit(None, pl.String)
        above = pl.col("parent") if "parent" in frame.columns else none
        made.append(pl.when(further).then(own).otherwise(above).alias("parent"))
        if "locator" not in frame.columns:
            made.append(none.alias("locator"))
        if "post" not in frame.columns:
            made.append(own.alias("post"))
        if "parent" in frame.columns and "kind" in frame.columns:  # posts
            kind = pl.when(further).then(pl.lit("picture")).otherwise(pl.col("kind"))
            made.append(kind.alias("kind"))
        return made


def _lists(series: pl.Series, *, least: int = 2) -> bool:
    """Tell whether cells hold names of pictures alone, so many at least in one of them."""
    cells = [cell for cell in series.to_list() if cell and cell.strip()]
    named = [len(names_in(cell)) for cell in cells]
    return bool(named) and max(named) >= least and sum(map(bool, named)) >= _MOST * len(named)


def _key(sample: pl.DataFrame, taken: set[str]) -> str | None:
    """Return the column that tells rows apart, by its name and its values."""
    usual = [*KNOWN["id"], "shortcode", "permalink", "pk"]
    known = {simple(name): name for name in reversed(sample.columns) if name not in taken}
    found = [known[name] for name in usual if name in known]
    found += [name for plain, name in known.items() if plain.endswith("_id")]
    unique = (n for n in found if sample[n].null_count() == 0 and sample[n].is_unique().all())
    return next(unique, None)


def _text(sample: pl.DataFrame) -> str:
    """Return the column of what is said: called so, else of the longest texts; "" for none."""
    worded = [name for name in sample.columns if _is_said(sample[name])]
    ranked = [(place, name) for name in worded if (place := rank("text", name)) is not None]
    longest = [(-(sample[name].str.len_chars().mean() or 0), name) for name in worded]  # type: ignore[operator]
    return min(ranked or longest, default=(0, ""))[1]


def _is_said(series: pl.Series) -> bool:
    """Tell whether a column holds texts of several words."""
    if series.dtype != pl.String:
        return False
    values = series.drop_nulls()
    worded = float(values.str.contains(r"\p{L}+\s+\p{L}+").mean() or 0)  # type: ignore[arg-type]
    long = float(values.str.len_chars().mean() or 0) >= _LONG  # type: ignore[arg-type]
    return worded >= _SOME and (rank("text", series.name) is not None or long)


def _is_told_once(series: pl.Series) -> bool:
    """Tell texts and numbers from dates, places, tags and the like."""
    if series.dtype.is_numeric():
        return True
    if series.dtype != pl.String:
        return False
    values = series.drop_nulls().str.strip_chars()
    values = values.filter(values != "")
    return len(values) > 0 and (bool(values.str.contains(_NUMBER).all()) or _is_said(values))


def _named(one: object) -> str | None:
    if isinstance(one, dict):
        return next((one[key] for key in _WHERE if isinstance(one.get(key), str)), None)
    return one.strip() if isinstance(one, str) else None


def _bare(cells: Sequence[str | None]) -> str | None:
    return next((cell for cell in cells if cell and cell.strip()), None)
