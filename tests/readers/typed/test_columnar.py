from __future__ import annotations

import datetime
import gzip
import io

import polars as pl
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

from assay.errors import EmptySource, MalformedSource, RowTooLarge
from assay.readers import Limits, open_source

FRAME = pl.DataFrame(
    {
        "id": [11, 12, 13],
        "text": ["one text", None, "three text"],
        "label": ["a", "b", ""],
        "n": pl.Series([1, 2, None], dtype=pl.Int16),
        "x": pl.Series([0.5, 1.5, None], dtype=pl.Float32),
        "tags": [["p", "q"], [], None],
        "user": [{"name": "ann", "age": 3}, {"name": "bob", "age": None}, None],
        "day": [datetime.date(2024, 1, 2), None, None],
        "raw": [b"\0\1", None, b"x"],
    }
)


def parquet(frame):
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def ipc(frame):
    out = io.BytesIO()
    frame.write_ipc(out)
    return out.getvalue()


def stream(frame):
    out = io.BytesIO()
    frame.write_ipc_stream(out)
    return out.getvalue()


FILES = {
    "a.parquet": parquet,
    "a.arrow": ipc,
    "a.feather": ipc,
    "b.arrow": stream,
    "a.parquet.gz": lambda frame: gzip.compress(parquet(frame)),
    "a.arrow.gz": lambda frame: gzip.compress(ipc(frame)),
    "b.arrow.gz": lambda frame: gzip.compress(stream(frame)),
}


@pytest.mark.parametrize("name", FILES)
def test_columns_keep_their_values_and_become_plain(write, read, name):
    path = write(name, FILES[name](FRAME))
    frame = read(path)
    assert frame["id"].to_list() == ["11", "12", "13"]
    assert frame["text"].to_list() == ["one text", None, "three text"]
    assert frame["label"].to_list() == ["a", "b", None]
    assert frame["_line"].to_list() == [1, 2, 3]
    assert frame.schema["meta.n"] == pl.Int64
    assert frame["meta.x"].to_list() == [0.5, 1.5, None]
    assert frame["meta.tags"].to_list() == [["p", "q"], None, None]
    assert frame["meta.user.name"].to_list() == ["ann", "bob", None]
    assert frame["meta.day"].to_list() == ["2024-01-02", None, None]
    assert "meta.raw" not in frame.columns
    assert any("Binary columns are left out: raw" in note for note in open_source(path).info.notes)


def test_dictionaries_of_pyarrow_are_read(tmp_path, read):
    table = pa.table(
        {"text": ["a b", "c d"] * 50, "label": pa.array(["x", "y"] * 50).dictionary_encode()}
    )
    pyarrow.feather.write_feather(table, tmp_path / "a.feather", compression="zstd")
    with (
        pa.OSFile(str(tmp_path / "b.arrow"), "wb") as sink,
        pa.ipc.new_stream(sink, table.schema) as writer,
    ):
        writer.write_table(table, max_chunksize=7)
    for name in ("a.feather", "b.arrow"):
        assert read(tmp_path / name)["label"].to_list() == ["x", "y"] * 50


def test_batches_are_bounded_in_rows(write):
    frame = pl.DataFrame({"text": [f"text {i}" for i in range(1000)], "n": range(1000)})
    source = open_source(write("a.parquet", parquet(frame)), limits=Limits(batch_rows=100))
    heights = [batch.height for batch in source.batches()]
    assert sum(heights) == 1000
    assert max(heights) <= 100


def test_class_numbers_become_names_by_the_metadata_of_the_file(tmp_path, read):
    info = (
        b'{"info": {"features": {"text": {"dtype": "string", "_type": "Value"}, "label": '
        b'{"names": ["neg", "pos"], "_type": "ClassLabel"}}}}'
    )
    table = pa.table({"text": ["a b", "c d", "e f"], "label": [1, 0, -1]})
    pyarrow.parquet.write_table(
        table.replace_schema_metadata({"huggingface": info}), tmp_path / "a.parquet"
    )
    assert read(tmp_path / "a.parquet")["label"].to_list() == ["pos", "neg", None]


def test_a_giant_value_is_a_bad_row(write):
    frame = pl.DataFrame({"text": ["small one", "x" * 5000, "small two"]})
    path = write("a.parquet", parquet(frame))
    with pytest.raises(RowTooLarge, match="line 2"):
        list(open_source(path, max_field_bytes=1000).batches())
    source = open_source(path, max_field_bytes=1000, skip_bad=True)
    assert sum(batch.height for batch in source.batches()) == 2


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow", "b.arrow"])
def test_a_file_cut_off_is_called_broken(write, name):
    data = FILES[name](FRAME)
    with pytest.raises(MalformedSource, match="not an intact"):
        list(open_source(write(name, data[: len(data) * 2 // 3])).batches())


@pytest.mark.parametrize("name", ["a.parquet", "a.feather"])
def test_a_text_file_with_the_wrong_ending_is_called_so(write, name):
    with pytest.raises(MalformedSource, match="does not begin like one"):
        open_source(write(name, "text,label\na,b\n"))


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow", "b.arrow"])
def test_a_file_without_rows_is_empty(write, name):
    with pytest.raises(EmptySource):
        open_source(write(name, FILES[name](FRAME.clear())))


def test_class_names_stand_in_the_schema_of_a_stream_too(tmp_path, read):
    info = b'{"info": {"features": {"label": {"names": ["neg", "pos"], "_type": "ClassLabel"}}}}'
    table = pa.table({"text": ["a b", "c d"], "label": [1, 0]})
    table = table.replace_schema_metadata({"huggingface": info})
    with (
        pa.OSFile(str(tmp_path / "a.arrow"), "wb") as sink,
        pa.ipc.new_stream(sink, table.schema) as writer,
    ):
        writer.write_table(table)
    assert read(tmp_path / "a.arrow")["label"].to_list() == ["pos", "neg"]


def test_lists_of_bytes_are_left_out(write, read):
    frame = read(write("a.parquet", parquet(pl.DataFrame({"text": ["a b"], "raw": [[b"x"]]}))))
    assert "meta.raw" not in frame.columns
