from __future__ import annotations

from assay.readers.text.shapes import block_shape


def shape(text, delimiter=",", quoting=True):
    return block_shape(text.encode(), delimiter, quoting=quoting)


def test_rows_fields_and_lines_are_counted_outside_quotes_only():
    found = shape('a,b\n"x,\ny",z\nlast,one,more\n')
    assert found.fields.tolist() == [2, 2, 3]
    assert found.lines.tolist() == [0, 1, 3]
    assert found.sound
    assert found.newlines == 4


def test_an_unfinished_row_is_left_for_later():
    found = shape('a,b\n"open\n')
    assert found.size == 4
    assert found.fields.tolist() == [2]


def test_blank_lines_are_marked():
    assert shape("a,b\n\n\r\nc,d\n").blank.tolist() == [False, True, True, False]


def test_doubled_quotes_and_carriage_returns_are_sound():
    assert shape('"a ""b""","c"\r\n""",""",x\n').sound


def test_misplaced_quotes_are_not_sound():
    assert not shape('5" a,b\n6" c,d\n').sound
    assert not shape('"a" b,c\n').sound
    assert not shape('a, "b"\n').sound


def test_without_quoting_every_quote_is_sound():
    found = shape('"a\tb\nc"\td\n', "\t", quoting=False)
    assert found.sound
    assert found.fields.tolist() == [2, 2]


def test_a_block_without_a_line_break_has_no_rows():
    found = shape("abc")
    assert found.size == 0
    assert found.fields.size == 0
