"""Which numbers of a data set tell records apart, or group them, and so measure nothing."""

from __future__ import annotations

import re

import polars as pl

from assay.readers.guessing.names import simple
from assay.schema.records import META_PREFIX

LOOKED_AT = 5_000
"""Records from which it is told: it shall cost nothing."""

_FEWEST = 10
_DENSE = 1.5
_NAMED = re.compile(
    r"(.*[_.])?(id|ids|uid|idx|index|key|nr|no|number)|"
    r"(img|image|coco|sent|sentence|user|post|tweet|doc|item|record|row|page|ann|cap)(id|idx)"
)


def identifiers(data: pl.DataFrame) -> tuple[str, ...]:
    """Return the metadata columns of whole numbers that are identifiers, without their prefix.

    They are called so (``image_id``), number the records, or go with the picture: each picture
    has one of its own, which all of its captions share.
    """
    whole = [name for name, dtype in data.schema.items() if dtype.is_integer()]
    some = data.select("image", *whole).head(LOOKED_AT)
    meta = [name for name in whole if name.startswith(META_PREFIX)]
    found = [
        name
        for name in meta
        if _NAMED.fullmatch(simple(name)) or _numbers(some[name]) or _groups(some, name)
    ]
    return tuple(name.removeprefix(META_PREFIX) for name in found)


def _numbers(column: pl.Series) -> bool:
    """Tell whether whole numbers count rows: none stands twice, and few are passed over."""
    values = column.drop_nulls()
    if len(values) < _FEWEST or values.n_unique() < len(values):
        return False
    low, high = int(values.min()), int(values.max())  # type: ignore[arg-type]
    return high - low < _DENSE * len(values)


def _groups(some: pl.DataFrame, name: str) -> bool:
    """Tell whether each picture has a number of its own."""
    rows = some.select("image", name).drop_nulls()
    pairs = rows.n_unique()
    alone = rows["image"].n_unique() == pairs == rows[name].n_unique()
    return alone and _FEWEST <= pairs < len(rows)
