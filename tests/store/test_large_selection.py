"""Filters as large as a selection on a map."""

from __future__ import annotations

import polars as pl

from assay.schema.filters import Compare, OneOf, Or
from assay.store.filtering import compile_filter

RECORDS = pl.DataFrame({"id": [f"r{i}" for i in range(100_000)]})


def passing(node: OneOf | Or) -> int:
    expression = compile_filter(node, RECORDS.schema)
    return int(RECORDS.select(expression.sum()).item())


def test_a_selection_may_hold_fifty_thousand_ids() -> None:
    chosen = tuple(f"r{2 * i}" for i in range(50_000))
    assert passing(OneOf(field="id", values=chosen)) == 50_000


def test_a_thousand_alternatives_do_not_nest_a_thousand_deep() -> None:
    tests = tuple(Compare(field="id", operator="=", value=f"r{i}") for i in range(1_000))
    assert passing(Or(of=tests)) == 1_000
