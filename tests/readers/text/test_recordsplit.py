from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.readers.text.recordsplit import BadQuote, RecordSplitter


def split(text, delimiter=",", **options):
    splitter = RecordSplitter(delimiter, **options)
    found = [splitter.feed(line) for line in text.splitlines(keepends=True)]
    return [row for row in found if row is not None]


def test_plain_fields_are_cut_at_the_separator():
    assert split("a,b,\n,c\r\n") == [["a", "b", ""], ["", "c"]]


def test_quotes_protect_separators_line_breaks_and_doubled_quotes():
    assert split('"a,b","c ""d""\ne",f\n') == [["a,b", 'c "d"\ne', "f"]]


def test_a_quote_inside_an_unquoted_field_is_an_ordinary_character():
    assert split('5" disk,a "b" c\n') == [['5" disk', 'a "b" c']]


def test_text_after_a_closing_quote_on_the_same_line_stays_in_the_field():
    assert split('"a" b,c\n') == [["a b", "c"]]


def test_text_after_a_closing_quote_on_a_later_line_is_a_fault():
    splitter = RecordSplitter(",")
    assert splitter.feed('"opened,a\n') is None
    with pytest.raises(BadQuote):
        splitter.feed('"next" line,b\n')
    assert splitter.feed("good,row\n") == ["good", "row"]


def test_without_quoting_quotes_are_ordinary():
    assert split('"a\t"b"\n', "\t", quote=None) == [['"a', '"b"']]


def test_backslashes_protect_quotes_when_asked():
    assert split('"a \\"b\\", c",d\n', escape=True) == [['a "b", c', "d"]]


@given(st.text(alphabet='ab,"', min_size=1, max_size=40))
def test_a_row_on_one_line_is_split_as_python_does(line):
    found = split(line + "\n")
    if found:
        assert found == list(csv.reader([line]))
    else:
        assert '"' in line  # a quote is still open
