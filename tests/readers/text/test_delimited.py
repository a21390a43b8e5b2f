from __future__ import annotations

import csv
import gzip
import io

import polars as pl
import pytest

from assay.errors import (
    EmptySource,
    EncodingError,
    MalformedSource,
    RejectedRows,
    RowTooLarge,
)
from assay.readers import Limits, open_source
from assay.readers.canonical import CANONICAL

HEAD = "text,label\n"


def rows(count, start=0):
    return "".join(f"message number {i},{'ab'[i % 2]}\n" for i in range(start, start + count))


def test_a_plain_csv_becomes_canonical_columns_with_line_numbers(write, read):
    frame = read(write("a.csv", "id,text,label,score\nx1,Hello,greet,0.5\nx2,Bye,part,1\n"))
    assert frame.columns == [*CANONICAL, "_line", "meta.score"]
    assert frame["id"].to_list() == ["x1", "x2"]
    assert frame["text"].to_list() == ["Hello", "Bye"]
    assert frame["label"].to_list() == ["greet", "part"]
    assert frame["split"].to_list() == ["none", "none"]
    assert frame["_line"].to_list() == [2, 3]
    assert frame["meta.score"].to_list() == [0.5, 1.0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found_and_its_reason_is_said(write, delimiter):
    text = f"text{delimiter}label\n" + rows(20).replace(",", delimiter)
    source = open_source(write("a.csv", text))
    assert source.info.delimiter == delimiter
    assert any("all rows looked at have 2 fields" in note for note in source.info.notes)


def test_line_numbers_count_physical_lines_across_quoted_line_breaks_and_blank_lines(write, read):
    text = 'text,label\n"one\ntwo\nthree",a\n\nplain,b\r\n\r\n"with ""quotes""",a\n'
    frame = read(write("a.csv", text))
    assert frame["text"].to_list() == ["one\ntwo\nthree", "plain", 'with "quotes"']
    assert frame["_line"].to_list() == [2, 6, 8]


def test_line_numbers_stay_exact_over_many_small_blocks(write):
    body = "".join(f'"row {i}\nsecond line",{"ab"[i % 2]}\n' for i in range(500))
    limits = Limits(block_bytes=97)
    frame = pl.concat(open_source(write("a.csv", HEAD + body), limits=limits).batches())
    assert frame["_line"].to_list() == [2 + 2 * i for i in range(500)]
    assert frame["text"][499] == "row 499\nsecond line"


def test_stray_quotes_inside_unquoted_fields_are_kept(write, read):
    text = HEAD + rows(30) + 'a 5" screen,a\nthe 6" one,b\n"quoted, too",a\n' + rows(5)
    frame = read(write("a.csv", text))
    assert frame.height == 38
    assert frame["text"].to_list()[30:33] == ['a 5" screen', 'the 6" one', "quoted, too"]
    assert frame["_line"].to_list() == list(range(2, 40))


def test_a_tsv_with_meaningless_quotes_is_read_without_quoting(write, read):
    text = "text\tlabel\n" + '"so he said\ta\n' * 5 + 'and "then" left\tb\n' * 5 + '"\tb\n'
    path = write("a.tsv", text)
    frame = read(path)
    assert frame.height == 11
    assert frame["text"][0] == '"so he said'
    assert any("ordinary characters" in note for note in open_source(path).info.notes)


def test_quotes_protected_by_a_backslash_are_understood(write, read):
    text = HEAD + '"He said \\"hi, you\\" to me",a\n' * 12 + '"plain, one",b\n'
    frame = read(write("a.csv", text))
    assert frame["text"][0] == 'He said "hi, you" to me'
    assert frame.height == 13


def test_spaces_before_a_quoted_field_do_not_break_it(write, read):
    frame = read(write("a.csv", 'text, label\n"one, two", "a"\n"three", "b"\n'))
    assert frame.select("text", "label").rows() == [("one, two", "a"), ("three", "b")]


def test_a_file_without_header_gets_numbered_columns(write):
    source = open_source(write("a.csv", "I love this film so much,pos\nI hate it,neg\n" * 10))
    assert [guess.column for guess in source.info.columns] == ["column_1", "column_2"]
    frame = pl.concat(source.batches())
    assert frame.height == 20
    assert frame["_line"][0] == 1
    assert set(frame["label"]) == {"pos", "neg"}
    assert any("No header" in note for note in source.info.notes)


def test_an_excel_separator_line_is_obeyed(write, read):
    frame = read(write("a.csv", "sep=;\ntext;label\nhello, world;a\nbye, all;b\n"))
    assert frame["text"].to_list() == ["hello, world", "bye, all"]
    assert frame["_line"].to_list() == [3, 4]


def test_old_mac_line_ends_are_understood(write, read):
    assert read(write("a.csv", (HEAD + rows(3)).replace("\n", "\r"))).height == 3


def test_empty_text_is_valid_and_blank_rows_are_skipped(write, read):
    frame = read(write("a.csv", 'text,label\n,a\n"",b\n,\n\nhello,\n'))
    assert frame["text"].to_list() == [None, None, "hello"]
    assert frame["label"].to_list() == ["a", "b", None]


def test_numbers_with_leading_zeros_stay_text_and_types_hold_for_the_whole_file(write):
    body = "".join(f"text number {i},a,00{i % 10},{i}\n" for i in range(300))
    path = write("a.csv", "text,label,zip,late\n" + body + "one more text,a,123,n/a\n")
    limits = Limits(sample_rows=50, block_bytes=500, sample_bytes=2000)
    frames = list(open_source(path, limits=limits).batches())
    assert {frame.schema["meta.zip"] for frame in frames} == {pl.String()}
    assert {frame.schema["meta.late"] for frame in frames} == {pl.String()}
    assert frames[-1]["meta.late"][-1] == "n/a"


def test_metadata_types_are_whole_decimal_truth_and_text(write, read):
    text = "text,n,x,t,s\nfirst one,1,1.5,true,a1\nsecond one,-2,2,False,b2\n"
    frame = read(write("a.csv", text))
    kinds = [frame.schema[f"meta.{name}"] for name in "nxts"]
    assert kinds == [pl.Int64(), pl.Float64(), pl.Boolean(), pl.String()]
    assert frame["meta.t"].to_list() == [True, False]


def test_a_gzipped_csv_is_read_whatever_its_name(write, read):
    data = gzip.compress((HEAD + rows(10)).encode())
    assert read(write("a.csv.gz", data)).height == 10
    path = write("b.csv", data)
    assert read(path).height == 10
    assert open_source(path).info.compression == "gzip"


# --- bad rows ----------------------------------------------------------------------------


def test_one_ragged_row_is_named_by_line(write, read):
    with pytest.raises(MalformedSource, match=r"line 12: 3 fields instead of 2") as caught:
        read(write("a.csv", HEAD + rows(10) + "too,many,fields\n" + rows(10)))
    assert "--skip-bad" in caught.value.hint


def test_several_bad_rows_are_counted_and_listed(write, read):
    text = HEAD + rows(10) + "too,many,fields\n" + rows(10) + "few\n"
    with pytest.raises(RejectedRows, match=r"2 of 22 rows .*line 12: .*line 23: 1 field"):
        read(write("a.csv", text))


def test_skip_bad_leaves_bad_rows_out_and_lists_them(write):
    text = HEAD + rows(10) + "too,many,fields\n" + rows(10) + "few\n" + rows(1)
    source = open_source(write("a.csv", text), skip_bad=True)
    assert sum(frame.height for frame in source.batches()) == 21
    assert [(bad.line, bad.raw) for bad in source.rejects] == [(12, "too,many,fields"), (23, "few")]


def test_a_quote_never_closed_is_named_by_the_line_that_opens_it(write):
    path = write("a.csv", HEAD + rows(10) + '"never closed,a\n' + rows(10))
    with pytest.raises(MalformedSource, match="line 12: a quote is opened on this line"):
        list(open_source(path).batches())
    source = open_source(path, skip_bad=True)
    assert sum(frame.height for frame in source.batches()) == 20


def test_an_unclosed_quote_does_not_swallow_the_good_rows_up_to_the_next_quote(write):
    text = HEAD + rows(10) + '"never closed,a\n' + rows(10) + '"fine, really",b\n' + rows(3)
    source = open_source(write("a.csv", text), skip_bad=True)
    texts = pl.concat(source.batches())["text"].to_list()
    assert len(texts) == 24
    assert "fine, really" in texts
    assert [bad.line for bad in source.rejects] == [12]


def test_a_row_cut_off_at_the_end_of_the_file_is_called_so(write, read):
    with pytest.raises(MalformedSource, match=r"line 12: 1 field instead of 2.*looks cut off"):
        read(write("a.csv", HEAD + rows(10) + "half a mess"))


def test_a_nul_byte_is_rejected_by_line(write, read):
    with pytest.raises(MalformedSource, match=r"line 12: .*NUL"):
        read(write("a.csv", HEAD + rows(10) + "a\0b,a\n" + rows(3)))


def test_bytes_that_are_not_utf8_in_a_utf8_file_are_rejected_by_line(write):
    data = (HEAD + rows(10) + "é,a\nü,a\n").encode() + b"caf\xe9,a\n" + rows(2).encode()
    path = write("a.csv", data)
    with pytest.raises(EncodingError, match="line 14: byte 0xE9") as caught:
        list(open_source(path).batches())
    assert "--encoding" in caught.value.hint
    source = open_source(path, skip_bad=True)
    assert sum(frame.height for frame in source.batches()) == 14
    assert source.rejects[0].line == 14


def test_a_bad_byte_inside_a_quoted_field_of_several_lines_costs_that_row_only(write):
    data = b'text,label\n"one \xe9\xc3\xa9\xc3\xa9\ntwo",a\n' + ("né,a\n" * 9).encode()
    source = open_source(write("a.csv", data), skip_bad=True)
    assert sum(frame.height for frame in source.batches()) == 9
    assert [bad.line for bad in source.rejects] == [2]


@pytest.mark.parametrize(
    "giant", ["x" * 50_000 + ",a\n", '"' + "y\n" * 25_000 + '",a\n', '"' + "z" * 50_000 + '",a\n']
)
def test_a_giant_field_costs_one_row(write, giant):
    path = write("a.csv", HEAD + rows(10) + giant + rows(10))
    limits = Limits(block_bytes=4_000, sample_bytes=4_000)
    with pytest.raises(RowTooLarge, match="line 12: the row is larger than 20,000 bytes"):
        list(open_source(path, max_field_bytes=20_000, limits=limits).batches())
    source = open_source(path, max_field_bytes=20_000, limits=limits, skip_bad=True)
    assert sum(frame.height for frame in source.batches()) == 20
    assert [bad.line for bad in source.rejects] == [12]
    assert len(source.rejects[0].raw) <= 200


def test_when_no_row_is_usable_the_import_is_refused_even_with_skip_bad(write, read):
    with pytest.raises(RejectedRows, match="2 of 2 rows"):
        read(write("a.csv", "text,label\n1,2,3\n4,5,6\n"), skip_bad=True)


# --- bad files ---------------------------------------------------------------------------


def test_duplicate_column_names_are_refused(write):
    with pytest.raises(MalformedSource, match="columns 1 and 3 are both named 'text'"):
        open_source(write("a.csv", "text,label,text\na,b,c\n"))


@pytest.mark.parametrize(
    "content", ["", "\n\n", "text,label\n", "text,label\r\n\r\n", "text,label"]
)
def test_a_file_without_rows_is_empty(write, content):
    with pytest.raises(EmptySource):
        open_source(write("a.csv", content))


def test_a_gzip_file_cut_off_is_called_so(write):
    data = gzip.compress((HEAD + rows(5000)).encode())
    with pytest.raises(MalformedSource, match="cut off"):
        open_source(write("a.csv.gz", data[: len(data) // 2]))


def test_too_many_columns_hint_at_the_delimiter(write):
    text = ",".join(f"c{i}" for i in range(3000)) + "\n" + ",".join("x" * 3000) + "\n"
    with pytest.raises(MalformedSource, match="3,000 columns"):
        open_source(write("a.csv", text))


def test_a_column_of_json_objects_is_expanded(write, read):
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "data", "n"])
    for i in range(5):
        writer.writerow([i, f'{{"text": "hello {i}", "intent": "greet", "deep": {{"x": {i}}}}}', i])
    frame = read(write("a.csv", out.getvalue()))
    assert frame["text"].to_list() == [f"hello {i}" for i in range(5)]
    assert set(frame["label"]) == {"greet"}
    assert frame["meta.deep.x"].to_list() == [0, 1, 2, 3, 4]
    assert frame["meta.n"].to_list() == [0, 1, 2, 3, 4]
    assert "meta.data" not in frame.columns
