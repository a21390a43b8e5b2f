from __future__ import annotations

import polars as pl
import pytest

from assay.store.columns import align, conform, unify


def test_dtypes_are_widened_to_the_few_that_are_stored():
    frame = conform(
        pl.DataFrame(
            {
                "text": ["a"],
                "meta.small": pl.Series([1], dtype=pl.Int8),
                "meta.big": pl.Series([2**64 - 1], dtype=pl.UInt64),
                "meta.float": pl.Series([1.5], dtype=pl.Float32),
                "meta.kind": pl.Series(["x"], dtype=pl.Categorical),
                "meta.list": [["x"]],
            }
        )
    )
    meta = {name: dtype for name, dtype in frame.schema.items() if name.startswith("meta.")}
    assert meta == {
        "meta.big": pl.UInt64,
        "meta.float": pl.Float64,
        "meta.kind": pl.String,
        "meta.list": pl.List(pl.String),
        "meta.small": pl.Int64,
    }


@pytest.mark.parametrize(
    ("a", "b", "both"),
    [
        (pl.Int64(), pl.Int64(), pl.Int64()),
        (pl.Int64(), pl.Float64(), pl.Float64()),
        (pl.Null(), pl.Boolean(), pl.Boolean()),
        (pl.Boolean(), pl.Null(), pl.Boolean()),
        (pl.Boolean(), pl.Int64(), pl.String()),
        (pl.Date(), pl.String(), pl.String()),
        (pl.List(pl.String()), pl.String(), pl.String()),
    ],
)
def test_two_dtypes_meet_in_one_wide_enough(a: pl.DataType, b: pl.DataType, both: pl.DataType):
    assert unify([{"x": a}, {"x": b}]) == {"x": both}


def test_any_value_can_become_text():
    frame = pl.DataFrame({"a": [["x", "y"]], "b": [{"k": 1}], "c": [b"\x00"], "d": [1.5]})
    wide = align(frame, dict.fromkeys("abcde", pl.String()))
    assert wide.rows() == [("['x', 'y']", "{'k': 1}", "AA==", "1.5", None)]
