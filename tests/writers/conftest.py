"""A record frame with one of everything a source may hold."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest


@pytest.fixture
def records() -> pl.DataFrame:
    noon = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
    return pl.DataFrame(
        {
            "id": ["1", "2", "3"],
            "text": ['two\nlines, "quoted"', None, "é;\t=1+1"],
            "image": pl.Series([None, None, None], dtype=pl.Null),
            "label": ["pos", None, "neg"],
            "split": ["train", "none", "test"],
            "_line": [2, 4, 5],
            "finding": [["label_errors", "outliers"], [], None],
            "meta.stars": [5, None, 1],
            "meta.score": [0.1, None, 1e-300],
            "meta.seen": [True, None, False],
            "meta.at": [noon, None, noon],
            "meta.tags": [["a;b", "c"], [], None],
            "meta.who": [{"name": "x"}, None, {"name": None}],
            "meta.Text": ["kept", "its", "prefix"],
        }
    )
