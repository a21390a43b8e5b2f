"""Find which records pass a filter, test by test.

Each test is the expression that ``filtering`` makes of it; what differs is how little it is
tried on: on the distinct values of a column where they are few, on texts that may contain
the words looked for, else on the column.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, reduce
from operator import and_, or_

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.schema.filters import And, Filter, Not, Or, TextTest
from assay.store.derived import Derived
from assay.store.filtering import Schema, compile_filter


class Passing:
    """The records that pass a filter.

    Args:
        mask: (n,) boolean, which they are.
        numbers: (n,) uint32, the numbers of all rows.

    Attributes:
        count: How many pass.
    """

    def __init__(self, mask: pl.Series, numbers: pl.Series) -> None:
        self.mask, self._numbers = mask, numbers
        self.count = int(mask.sum())

    @cached_property
    def rows(self) -> NDArray[np.uint32]:
        """Their rows, in order."""
        return self._numbers.filter(self.mask).to_numpy()  # ten times as fast as arg_true


def evaluate(node: Filter, schema: Schema, column: Callable[[str], Derived]) -> pl.Series:
    """Try a filter on all rows.

    Args:
        node: The filter.
        schema: Column → dtype.
        column: Gives the columns that the compiled tests read, all of one height.

    Returns:
        (n,) boolean, without nulls.

    Raises:
        InvalidFilter: A field that is not there, or a value that does not suit it.
    """
    match node:
        case And() | Or():
            parts = (evaluate(part, schema, column) for part in node.of)
            return reduce(and_ if isinstance(node, And) else or_, parts)
        case Not():
            return ~evaluate(node.of, schema, column)
        case _:
            return _test(node, schema, column)


def _test(node: Filter, schema: Schema, column: Callable[[str], Derived]) -> pl.Series:
    expression = compile_filter(node, schema).alias("passes")
    # what is not asked about would only be handed through the engine; one column gives the height
    names = sorted(set(expression.meta.root_names())) or ["id"]
    read = [column(name) for name in names]
    first = read[0]
    if len(names) == 1 and (coded := first.coded) is not None:
        values = coded.values.alias(names[0]).to_frame()
        return coded.where(values.select(expression).to_series().to_numpy())
    if isinstance(node, TextTest) and node.operator == "contains":
        found = first.may_contain(node.value)
        if found is not None:
            texts = first.series.filter(pl.Series(found)).to_frame()
            found[found] = texts.select(expression).to_series().to_numpy()
            return pl.Series(found)
    table = pl.DataFrame([one.series for one in read])
    return table.select(expression).to_series()
