from __future__ import annotations

import gzip
import json

import pytest

from assay.errors import EncodingError, MalformedSource, RejectedRows, RowTooLarge
from assay.readers import Limits, open_source

ROWS = [{"text": f"message {i}\u2028more", "label": "ab"[i % 2], "n": i} for i in range(40)]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a.jsonl.gz"])
def test_lines_of_objects_are_read_whatever_the_ending(write, read, name):
    data = LINES.encode()
    path = write(name, gzip.compress(data) if name.endswith("gz") else data)
    frame = read(path)
    assert open_source(path).info.format == "jsonl"
    assert frame["text"].to_list() == [row["text"] for row in ROWS]
    assert frame["_line"].to_list() == list(range(1, 41))


def test_blank_lines_are_passed_over_and_counted(write, read):
    frame = read(write("a.jsonl", LINES.replace("\n", "\n\n", 1).replace("\n", "\r\n")))
    assert frame["_line"].to_list()[:3] == [1, 3, 4]


def test_bad_lines_are_listed_with_reasons(write):
    text = LINES + '{"text": "cut\n' + LINES + '[1]\n3\n{"text": "x", }\n' + LINES
    path = write("a.jsonl", text)
    with pytest.raises(RejectedRows, match="4 of 124 rows"):
        list(open_source(path).batches())
    source = open_source(path, skip_bad=True)
    assert sum(frame.height for frame in source.batches()) == 120
    assert [bad.line for bad in source.rejects] == [41, 82, 83, 84]
    assert source.rejects[1].reason == "an object is expected, not a list"


def test_a_last_line_cut_off_is_called_so(write, read):
    with pytest.raises(MalformedSource, match=r"line 41: not valid JSON, the JSON object is not"):
        read(write("a.jsonl", LINES + '{"text": "x", "label":'))


def test_a_line_that_is_not_utf8_is_rejected_by_line(write, read):
    with pytest.raises(EncodingError, match="line 41: byte 0xE9"):
        read(write("a.jsonl", LINES.encode() + b'{"text": "caf\xe9"}\n'))


def test_a_giant_line_costs_one_row(write):
    path = write("a.jsonl", LINES + '{"text": "' + "x" * 90_000 + '"}\n' + LINES)
    with pytest.raises(RowTooLarge, match="line 41"):
        list(open_source(path, max_field_bytes=20_000).batches())
    limits = Limits(sample_bytes=1_000)
    source = open_source(path, max_field_bytes=20_000, skip_bad=True, limits=limits)
    assert sum(frame.height for frame in source.batches()) == 80


def test_not_a_number_is_accepted(write, read):
    frame = read(write("a.jsonl", '{"text": "a b", "x": NaN}\n{"text": "c d", "x": 2}\n'))
    assert frame["meta.x"].to_list() == [None, 2]


def test_too_many_different_keys_are_no_columns(write):
    text = "".join(json.dumps({"text": "a b", f"k{i}": 1}) + "\n" for i in range(60))
    source = open_source(write("a.jsonl", text), limits=Limits(max_columns=30, sample_rows=5))
    with pytest.raises(MalformedSource, match="more than 30 different keys"):
        list(source.batches())
