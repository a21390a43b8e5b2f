from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from assay.errors import AssayError, Cancelled, DiskFull, ExportError, PermissionRefused
from assay.writers import write

TEXT_ENDINGS = [".csv", ".tsv", ".jsonl", ".json"]
FILES = [*TEXT_ENDINGS, ".parquet", *(f"{ending}.gz" for ending in TEXT_ENDINGS)]


def text_of(path: Path) -> str:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return raw.decode()


def rows_of(path: Path) -> list[dict]:
    """Read any file we write, with other people's readers."""
    stem = path.name.removesuffix(".gz")
    if stem.endswith(".parquet"):
        return pl.read_parquet(path).to_dicts()
    text = text_of(path)
    if stem.endswith(".jsonl"):
        return [json.loads(line) for line in text.split("\n") if line]
    if stem.endswith(".json"):
        return json.loads(text)
    delimiter = "\t" if stem.endswith(".tsv") else ","
    return list(csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))


@pytest.mark.parametrize("ending", FILES)
def test_every_row_arrives_in_order_and_is_counted(tmp_path, records, ending):
    path = tmp_path / f"out{ending}"
    assert write([records, records[:0], records[:2]], path) == 5
    assert [row["id"] for row in rows_of(path)] == ["1", "2", "3", "1", "2"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", FILES)
def test_columns_are_called_as_in_the_source(tmp_path, records, ending):
    path = tmp_path / f"out{ending}"
    write([records], path)
    names = set(rows_of(path)[0])
    assert {"stars", "score", "meta.Text", "finding"} <= names
    assert not {"_line", "meta.stars"} & names


@pytest.mark.parametrize("ending", FILES)
def test_texts_arrive_unchanged(tmp_path, records, ending):
    path = tmp_path / f"out{ending}"
    write([records], path)
    texts = [row["text"] or None for row in rows_of(path)]
    assert texts == records["text"].to_list()


def test_parquet_keeps_every_type(tmp_path, records):
    write([records], tmp_path / "out.parquet")
    expected = records.drop("_line").with_columns(pl.col("image").cast(pl.String))
    expected = expected.rename(
        lambda name: "meta.Text" if name == "meta.Text" else name.removeprefix("meta.")
    )
    assert_frame_equal(pl.read_parquet(tmp_path / "out.parquet"), expected)


@pytest.mark.parametrize("ending", [".jsonl", ".json"])
def test_json_keeps_numbers_lists_and_nothing(tmp_path, records, ending):
    write([records], tmp_path / f"out{ending}")
    first, second, _ = rows_of(tmp_path / f"out{ending}")
    assert first["stars"] == 5
    assert first["score"] == 0.1
    assert first["seen"] is True
    assert first["tags"] == ["a;b", "c"]
    assert first["who"] == {"name": "x"}
    assert first["at"] == "2026-01-02T12:00:00.000000+00:00"
    assert second["stars"] is second["who"] is second["text"] is None


def test_csv_writes_lists_as_json_and_joins_the_names_of_checks(tmp_path, records):
    write([records], tmp_path / "out.csv")
    first, second, third = rows_of(tmp_path / "out.csv")
    assert first["finding"] == "label_errors;outliers"
    assert json.loads(first["tags"]) == ["a;b", "c"]
    assert json.loads(first["who"]) == {"name": "x"}
    assert first["at"] == "2026-01-02T12:00:00.000000+00:00"
    assert [second["finding"], second["tags"], second["who"]] == ["", "[]", ""]
    assert third["tags"] == ""


def test_csv_writes_what_looks_like_a_formula_as_it_is(tmp_path):
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]
    write([pl.DataFrame({"text": texts})], tmp_path / "out.csv")
    assert [row["text"] for row in rows_of(tmp_path / "out.csv")] == texts


def test_csv_of_one_column_keeps_its_empty_rows(tmp_path):
    write([pl.DataFrame({"text": ["a", None, "b"]})], tmp_path / "out.csv")
    assert [row["text"] for row in rows_of(tmp_path / "out.csv")] == ["a", "", "b"]


def test_bytes_and_spans_of_time_become_text_in_text_formats(tmp_path):
    frame = pl.DataFrame({"id": ["1"], "meta.raw": [b"\x00a"]}).with_columns(
        pl.duration(seconds=90).alias("meta.took"),
        pl.Series("meta.kind", ["k"], dtype=pl.Categorical),
        pl.Series("meta.huge", [2**100], dtype=pl.Int128),
    )
    for ending in TEXT_ENDINGS:
        write([frame], tmp_path / f"out{ending}")
        (row,) = rows_of(tmp_path / f"out{ending}")
        assert row == {
            "id": "1",
            "raw": "AGE=",
            "took": "PT1M30S",
            "kind": "k",
            "huge": str(2**100),
        }


CELLS = st.none() | st.text(st.characters(codec="utf-8"), max_size=20)


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck), database=None)
@given(texts=st.lists(CELLS, min_size=1, max_size=8))
@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl", ".json.gz", ".parquet"])
def test_any_text_survives_the_way_out_and_back(tmp_path, ending, texts):
    path = tmp_path / f"out{ending}"
    frame = pl.DataFrame({"id": [str(n) for n in range(len(texts))], "text": texts})
    write([frame], path, chunk=3)
    empty_is_none = ending in {".csv", ".tsv"}
    if empty_is_none:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file, delimiter="\t" if ending == ".tsv" else ","))
    else:
        rows = rows_of(path)
    expected = [text or "" if empty_is_none else text for text in texts]
    assert [row["text"] for row in rows] == expected


def test_polars_reads_back_what_was_written(tmp_path, records):
    plain = records.select("id", "text", "label", "split", "meta.stars", "meta.score", "meta.seen")
    write([plain], tmp_path / "out.csv")
    expected = plain.rename(lambda name: name.removeprefix("meta."))
    back = pl.read_csv(tmp_path / "out.csv", schema=expected.schema)
    assert_frame_equal(back, expected)


@pytest.mark.parametrize("ending", FILES)
def test_no_records_make_a_file_with_columns_only(tmp_path, records, ending):
    path = tmp_path / f"out{ending}"
    assert write([records[:0]], path) == 0
    assert rows_of(path) == []
    if "csv" in ending:
        assert text_of(path).startswith("id,text,")
    if ending == ".parquet":
        assert pl.read_parquet_schema(path)["stars"] == pl.Int64


@pytest.mark.parametrize("ending", [*FILES, ""])
def test_nothing_at_all_is_refused(tmp_path, ending):
    with pytest.raises(ExportError, match="no records"):
        write([], tmp_path / f"out{ending}")
    with pytest.raises(ExportError, match="no columns"):
        write([pl.DataFrame()], tmp_path / f"out{ending}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", FILES)
def test_the_same_records_give_the_same_bytes(tmp_path, records, ending):
    write([records], tmp_path / f"a{ending}")
    write([records[:1], records[1:]], tmp_path / f"b{ending}")
    first, second = (tmp_path / f"{name}{ending}" for name in "ab")
    assert rows_of(first) == rows_of(second)
    if ending != ".parquet":
        assert first.read_bytes() == second.read_bytes()


def test_progress_is_told_by_the_chunk(tmp_path, records):
    seen = []
    write(
        [records, records],
        tmp_path / "out.csv",
        chunk=2,
        total=6,
        report=lambda done, total=None, phase="": seen.append((done, total, phase)),
    )
    assert seen == [(done, 6, "writing") for done in (2, 3, 5, 6)]


@pytest.mark.parametrize("ending", [*FILES, ""])
def test_cancelling_leaves_what_was_there(tmp_path, records, ending):
    def cancel(done: int, *_: object) -> None:
        if done > 3:
            raise Cancelled("Stopped by the test.")

    path = tmp_path / f"out{ending}"
    write([records], path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Cancelled):
        write([records] * 5, path, report=cancel)
    assert sorted(tmp_path.rglob("*")) == before
    if ending:
        assert len(rows_of(path)) == 3


@pytest.mark.parametrize("ending", [*FILES, ""])
def test_an_error_of_the_source_leaves_nothing(tmp_path, records, ending):
    def broken() -> Iterator[pl.DataFrame]:
        yield records
        raise OSError(5, "Input/output error")

    with pytest.raises(ExportError, match="cannot be read"):
        write(broken(), tmp_path / f"out{ending}")
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_replaced_and_keeps_its_permissions(tmp_path, records):
    path = tmp_path / "out.csv"
    path.write_text("old")
    path.chmod(0o640)
    write([records], path)
    assert len(rows_of(path)) == 3
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_new_file_gets_the_usual_permissions(tmp_path, records):
    write([records], tmp_path / "out.csv")
    (tmp_path / "other").touch()
    assert (tmp_path / "out.csv").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_is_followed(tmp_path, records):
    (tmp_path / "real").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "real" / "out.csv")
    write([records], tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert len(rows_of(tmp_path / "real" / "out.csv")) == 3


def test_a_folder_in_the_way_is_named(tmp_path, records):
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        write([records], tmp_path / "out.csv")
    assert (tmp_path / "out.csv").is_dir()


def test_a_missing_folder_is_named(tmp_path, records):
    with pytest.raises(ExportError, match="missing does not exist"):
        write([records], tmp_path / "missing" / "out.csv")
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match=r"file does not exist|Not a directory"):
        write([records], tmp_path / "file" / "out.csv")


@pytest.mark.parametrize("ending", FILES)
def test_a_full_device_is_one_sentence(records, ending):
    with pytest.raises(DiskFull, match="no room to write /dev/full"):
        write([records], "/dev/full", format=ending[1:].removesuffix(".gz"))


LIMITED = """
import resource, signal, sys
import polars as pl
from assay.errors import AssayError
from assay.writers import write
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
frame = pl.DataFrame({"id": [str(n * 7919 % 100_003) for n in range(50_000)]})
try:
    write([frame], sys.argv[1])
except AssayError as error:
    sys.stdout.write(f"{type(error).__name__}: {error}")
"""


@pytest.mark.parametrize("ending", [".csv", ".json.gz", ".parquet", ""])
def test_a_full_disk_leaves_the_old_file_whole(tmp_path, records, ending):
    path = tmp_path / f"out{ending}"
    write([records], path)
    before = {file: file.is_file() and file.read_bytes() for file in tmp_path.rglob("*")}
    # In a process of its own: the limit on file sizes cannot be raised again.
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"DiskFull: There is no room to write {path}."
    assert {file: file.is_file() and file.read_bytes() for file in tmp_path.rglob("*")} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
@pytest.mark.parametrize("ending", [".csv", ".parquet", ""])
def test_a_folder_that_may_not_be_written_is_named(tmp_path, records, ending):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionRefused, match="not allowed"):
            write([records], tmp_path / f"out{ending}")
    finally:
        tmp_path.chmod(0o700)


def test_what_the_system_refuses_is_named(records):
    with pytest.raises(AssayError, match=r"/proc/out\.csv"):
        write([records], "/proc/out.csv")


def test_frames_of_other_columns_are_refused(tmp_path, records):
    with pytest.raises(ExportError, match=r"differ in their columns: .*stars"):
        write([records, records.drop("meta.stars")], tmp_path / "out.csv")
    with pytest.raises(ExportError, match="differ in their types"):
        write(
            [records, records.with_columns(pl.lit("x").alias("meta.stars"))], tmp_path / "out.csv"
        )


def test_columns_of_later_frames_may_stand_in_another_order_or_narrower_type(tmp_path, records):
    later = records.select(reversed(records.columns)).with_columns(
        pl.col("meta.stars").cast(pl.Int8)
    )
    assert write([records, later], tmp_path / "out.parquet") == 6
    assert pl.read_parquet(tmp_path / "out.parquet")["stars"].to_list() == [5, None, 1] * 2


def test_python_objects_are_refused(tmp_path):
    frame = pl.DataFrame({"id": ["1"], "meta.x": pl.Series([object()], dtype=pl.Object)})
    with pytest.raises(ExportError, match="'x' holds Python objects"):
        write([frame], tmp_path / "out.parquet")


def test_a_structure_without_fields_is_refused_by_parquet_in_one_sentence(tmp_path):
    frame = pl.DataFrame({"id": ["1"], "meta.x": pl.Series([{}], dtype=pl.Struct([]))})
    with pytest.raises(ExportError, match="cannot be written"):
        write([frame], tmp_path / "out.parquet")
    assert write([frame], tmp_path / "out.jsonl") == 1


def test_bytes_inside_a_list_are_refused_in_text_only(tmp_path):
    frame = pl.DataFrame({"id": ["1"], "meta.x": [[b"a"]]})
    with pytest.raises(ExportError, match="'x' holds bytes"):
        write([frame], tmp_path / "out.jsonl")
    assert write([frame], tmp_path / "out.parquet") == 1


MEASURED = """
import resource, sys
import polars as pl
from assay.writers import write

def frames(count):
    for start in range(0, count, 20_000):
        ids = pl.Series("id", range(start, start + 20_000)).cast(pl.String)
        yield pl.DataFrame({"id": ids, "text": "a text of usual length, number " + ids})

write(frames(20_000), sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
write(frames(600_000), sys.argv[1])
sys.stdout.write(str((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024))
"""


@pytest.mark.parametrize("ending", [".csv", ".parquet", ""])
def test_memory_does_not_grow_with_the_records(tmp_path, ending):
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path / f"out{ending}")],
        capture_output=True,
        text=True,
        check=True,
    )
    # The 600,000 rows take about 60 MiB in memory and 100 MiB as Python text.
    assert int(done.stdout) < 48
