"""A table one of whose columns is a list of names: what can be seen in a picture."""

from __future__ import annotations

import polars as pl

from assay.readers.tables import Rewriting, RewrittenTable

OBJECTS = "objects"
"""Column of the classes of what is seen, each once; a list, so that a filter tests each."""

SUPERCATEGORIES = "supercategories"
"""Column of what groups each of these classes, in their order, where the data group them."""

BETWEEN = "\x1f"
"""Stands between names while they are one text."""


_LISTS = frozenset({OBJECTS, SUPERCATEGORIES})


class ObjectsTable(RewrittenTable):
    """A table whose columns ``objects`` and ``supercategories`` become lists.

    Args:
        table: Any table; the names in them stand apart by ``BETWEEN``.
    """

    def _rewriting(self) -> Rewriting:
        return _listed


def _listed(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        pl.col(name).cast(pl.String).str.split(BETWEEN) for name in frame.columns if name in _LISTS
    )
