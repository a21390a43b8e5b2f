"""What Python's csv module writes comes back as it was, whatever is in the fields."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.readers import Limits, open_source

_CHARACTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
_FIELD = st.text(_CHARACTERS, max_size=12) | st.sampled_from(
    ['"', '""', ",", "\n", "\r\n", '","', '"\n"', " ", "\t", ";", "'", "é", "a,b", '5" tv', "\r"]
)
_ROWS = st.lists(st.tuples(_FIELD, _FIELD, _FIELD), min_size=1, max_size=25)
_QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


def _read(data: bytes, name: str, block: int, **options: object) -> pl.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        limits = Limits(block_bytes=block)
        source = open_source(path, limits=limits, **options)  # type: ignore[arg-type]
        return pl.concat(source.batches())


def _written(rows: list[tuple[str, str, str]], quoting: int, end: str) -> str:
    if end == "\n" and any("\r" in field for row in rows for field in row):
        quoting = csv.QUOTE_ALL  # a bare carriage return at a row's end would be its line end
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerow(["text", "label", "other"])
    # Two plain rows first, so that the separator can be told.
    writer.writerows([("plain text", "x", "y"), ("more of it", "x", "y"), *rows])
    return out.getvalue()


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=_ROWS,
    quoting=_QUOTING,
    end=st.sampled_from(["\n", "\r\n"]),
    block=st.sampled_from([16, 64, 1 << 20]),
    packed=st.booleans(),
)
def test_a_csv_written_by_python_comes_back_the_same(rows, quoting, end, block, packed):
    data = _written(rows, quoting, end).encode()
    name = "a.csv.gz" if packed else "a.csv"
    frame = _read(
        gzip.compress(data) if packed else data,
        name,
        block,
        encoding="utf-8",
        delimiter=",",
        roles={"text": "text", "label": "", "id": "", "image": "", "split": ""},
    )
    expected = [row for row in rows if any(row)]
    found = frame.select("text", "meta.label", "meta.other").cast(pl.String).rows()[2:]
    assert found == [tuple(value or None for value in row) for row in expected]


@settings(deadline=None, max_examples=60)
@given(rows=st.lists(st.tuples(_FIELD, _FIELD), min_size=1, max_size=15))
def test_line_numbers_point_at_the_first_line_of_each_row(rows):
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["text", "label"])
    starts = []
    for text, label in rows:
        starts.append(out.getvalue().count("\n") + 1)
        writer.writerow(["x" + text, label])
    frame = _read(
        out.getvalue().encode(),
        "a.csv",
        32,
        encoding="utf-8",
        delimiter=",",
        roles={"text": "text", "label": ""},
    )
    assert frame["_line"].to_list() == starts
