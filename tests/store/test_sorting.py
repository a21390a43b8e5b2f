from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.store.sorting import Orders, first_rows, order, sortable

columns = st.one_of(
    st.lists(st.one_of(st.none(), st.sampled_from(["a", "b", "c", "ä", ""])), max_size=60).map(
        lambda v: pl.Series("x", v, dtype=pl.String)
    ),
    st.lists(st.one_of(st.none(), st.integers(-3, 3)), max_size=60).map(
        lambda v: pl.Series("x", v, dtype=pl.Int64)
    ),
    st.lists(st.one_of(st.none(), st.booleans()), max_size=60).map(
        lambda v: pl.Series("x", v, dtype=pl.Boolean)
    ),
)


def expected(column: pl.Series, *, descending: bool) -> list[int]:
    values = column.to_list()
    present = [row for row, value in enumerate(values) if value is not None]
    present.sort(key=lambda row: values[row])
    if descending:  # ties keep their order
        present = sorted(present, key=lambda row: values[row], reverse=True)
    return present + [row for row, value in enumerate(values) if value is None]


@settings(max_examples=80, deadline=None)
@given(columns, st.booleans(), st.integers(0, 70))
def test_the_first_rows_are_those_of_the_whole_order(
    column: pl.Series, descending: bool, count: int
):
    whole = expected(column, descending=descending)
    found = first_rows(sortable(column), descending=descending, count=min(count, len(column)))
    assert found.tolist() == whole[:count]
    assert order(sortable(column), descending=descending).tolist() == whole


def test_many_texts_of_few_kinds_are_ordered_by_their_rank():
    column = pl.Series("x", ["b", "a", None, "c"] * 500)
    assert order(column, descending=True).tolist() == expected(column, descending=True)


def test_lists_are_ordered_by_their_length():
    column = pl.Series("x", [["a"], None, ["a", "b"], []], dtype=pl.List(pl.String))
    assert order(sortable(column), descending=True).tolist() == [2, 0, 3, 1]


def test_orders_of_fixed_columns_outlive_a_frame_and_others_do_not():
    first = Orders({"id"})
    second = Orders({"id"}, first)
    ids, labels = pl.Series("id", ["b", "a"]), pl.Series("label", ["b", "a"])
    assert first.of(ids, descending=False) is second.of(ids, descending=False)
    assert first.of(labels, descending=False) is not second.of(labels, descending=False)
    assert first.first(ids, descending=True, count=1).tolist() == [0, 1]
    assert first.first(ids, descending=True, count=1) is second.first(ids, descending=True, count=2)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats()), max_size=60), st.booleans(), st.integers(0, 70))
def test_the_first_floats_are_those_of_the_whole_order_not_a_number_included(
    values: list[float | None], descending: bool, count: int
):
    column = sortable(pl.Series("x", values, dtype=pl.Float64))
    found = first_rows(column, descending=descending, count=min(count, len(column)))
    assert found.tolist() == order(column, descending=descending).tolist()[:count]


@pytest.mark.parametrize("descending", [False, True])
def test_a_column_of_ties_gives_its_first_rows(descending: bool):
    column = pl.Series("x", ["a", *["b"] * 5000, "c", None])
    found = first_rows(column, descending=descending, count=3)
    assert found.tolist() == expected(column, descending=descending)[:3]


def test_columns_without_an_order_keep_the_stored_one():
    nested = pl.Series("x", [{"a": 2}, {"a": 1}])
    assert order(sortable(nested), descending=True).tolist() == [0, 1]
    assert order(sortable(pl.Series("x", [None, None])), descending=True).tolist() == [0, 1]
