from __future__ import annotations

import subprocess
import sys

import polars as pl
import pytest

from assay.errors import (
    Cancelled,
    InvalidSetting,
    ReadError,
    SourceNotFound,
    UnknownColumn,
    UnknownFormat,
)
from assay.readers import FORMATS, Limits, open_source

CSV = "id,text,label,usage\n" + "".join(
    f"r{i},message number {i},{'ab'[i % 2]},{'extra' if i == 90 else 'training'}\n"
    for i in range(100)
)


def test_the_guess_is_shown_with_a_reason_for_every_column(write):
    info = open_source(write("a.csv", CSV)).info
    assert [(guess.column, guess.role) for guess in info.columns] == [
        ("id", "id"),
        ("text", "text"),
        ("label", "label"),
        ("usage", "split"),
    ]
    assert all(guess.reason and not guess.given for guess in info.columns)
    assert (info.format, info.encoding, info.compression) == ("csv", "utf-8", None)


def test_what_only_the_whole_source_shows_is_noted_after_reading(write):
    source = open_source(write("a.csv", CSV), limits=Limits(sample_rows=10, sample_bytes=500))
    list(source.batches())
    assert any("'extra'" in note and "'none'" in note for note in source.info.notes)


def test_a_preview_reads_the_first_rows_only(write):
    source = open_source(write("a.csv", CSV))
    frame = source.preview(3)
    assert frame["id"].to_list() == ["r0", "r1", "r2"]
    assert frame.schema == next(source.batches()).schema


def test_a_source_can_be_read_twice(write):
    source = open_source(write("a.csv", CSV + "a,b\n"), skip_bad=True)
    first = pl.concat(source.batches())
    again = pl.concat(source.batches())
    assert first.equals(again)
    assert len(source.rejects) == 1


def test_progress_ends_at_the_number_of_rows(write):
    calls = []
    source = open_source(write("a.csv", CSV), limits=Limits(block_bytes=300))
    list(
        source.batches(report=lambda done, total=None, phase="": calls.append((done, total, phase)))
    )
    assert calls[-1] == (100, 100, "reading")
    assert [call[0] for call in calls] == sorted(call[0] for call in calls)
    assert len(calls) > 5


def test_cancelling_stops_the_reading(write):
    def report(done, total=None, phase=""):  # noqa: ARG001
        if done > 20:
            raise Cancelled("Stopped.")

    source = open_source(write("a.csv", CSV), limits=Limits(block_bytes=300))
    with pytest.raises(Cancelled):
        list(source.batches(report=report))


def test_given_roles_are_used(write, read):
    frame = read(write("a.csv", CSV), roles={"text": "label", "label": "usage"})
    assert frame["text"][0] == "a"
    assert frame["label"][0] == "training"
    assert "meta.text" in frame.columns


def test_an_unknown_column_is_refused_on_opening(write):
    with pytest.raises(UnknownColumn, match="no column 'txt'"):
        open_source(write("a.csv", CSV), roles={"text": "txt"})


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"format": "xls"}, UnknownFormat, "'xls' is not a format"),
        ({"format": "folder"}, UnknownFormat, "is a file"),
        ({"delimiter": "ab"}, InvalidSetting, "single plain character"),
        ({"roles": {"colour": "text"}}, InvalidSetting, "'colour' is no role"),
    ],
)
def test_impossible_options_are_refused(write, options, error, words):
    with pytest.raises(error, match=words):
        open_source(write("a.csv", CSV), **options)


def test_the_format_can_be_given(write, read):
    path = write("a.dat", "one, two\nthree, four\n")
    assert read(path, format="text")["text"].to_list() == ["one, two", "three, four"]
    assert read(path, format="csv", roles={"text": "one"}).height == 1
    assert "csv" in FORMATS


def test_content_wins_over_the_ending(write):
    assert open_source(write("a.csv", '[{"text": "a b"}, {"text": "c d"}]')).info.format == "json"
    assert open_source(write("b.txt", "text\tlabel\na b\tx\nc d\ty\n")).info.format == "tsv"


@pytest.mark.parametrize(
    ("head", "name"),
    [(b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF89a", "GIF"), (b"\xff\xd8\xff", "JPEG")],
)
def test_a_file_of_another_kind_is_named(write, head, name):
    with pytest.raises(UnknownFormat, match=f"is a {name}"):
        open_source(write("a.csv", head + bytes(range(256))))


def test_a_path_that_is_not_there(tmp_path):
    with pytest.raises(SourceNotFound, match="no file or folder"):
        open_source(tmp_path / "nope.csv")


def test_a_device_is_no_source():
    with pytest.raises(ReadError, match="device or pipe"):
        open_source("/dev/null")


@pytest.mark.parametrize("name", ["a.csv", "d/a.csv"])
def test_a_path_that_may_not_be_read(write, tmp_path, name):
    path = write(name, CSV)
    target = path if name == "a.csv" else path.parent
    target.chmod(0)
    script = (
        "import os, sys\n"
        "from assay.errors import PermissionRefused\n"
        "from assay.readers import open_source\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "try: open_source(sys.argv[1])\n"
        "except PermissionRefused as error: print(error)\n"
    )
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == 0 and folder.name.startswith(("pytest", "test")):
            folder.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", script, str(target)], capture_output=True, text=True, check=False
    )
    target.chmod(0o755)
    assert "permission denied" in done.stdout, done.stderr
