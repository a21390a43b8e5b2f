from __future__ import annotations

import pytest

from assay.readers.text.dialects import guess_dialect


def test_the_separator_with_steady_rows_wins_over_one_that_stands_in_the_text():
    text = "text;label\n" + "well, yes, no;a\nfine;b\na, b, c, d;a\n" * 5
    assert guess_dialect(text).delimiter == ";"


def test_one_column_has_no_separator_and_says_so():
    found = guess_dialect("text\nhello there\nand bye\n")
    assert found.delimiter == ","
    assert "one column" in found.reason


def test_a_ragged_row_does_not_change_the_separator():
    assert guess_dialect("text,label\na,b\nc,d,e\nf,g\n").delimiter == ","


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("text,label\na,b\n", True),
        ("foo,bar\nsome words,1\nother words,2\n", True),
        ("0,some words\n1,other words\n", False),
        ("I like it.,pos\nI do not.,neg\n", False),
        ("good,pos\nbad,neg\nfine,pos\nawful,neg\n", False),
        ("a,a\nb,c\n", False),
        (",text,label\n0,hello,a\n", True),
        ("name,value", True),
    ],
)
def test_a_header_is_told_from_data(text, header):
    assert guess_dialect(text).header is header


def test_a_single_unclosed_quote_does_not_turn_quoting_off():
    rows = "".join(f"message {i},a\n" for i in range(20))
    text = "text,label\n" + rows + '"open,a\n' + rows + '"good, one",b\n'
    assert guess_dialect(text).quote == '"'
