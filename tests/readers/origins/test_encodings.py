from __future__ import annotations

import pytest

from assay.errors import EncodingError, UnknownFormat
from assay.readers import Limits, open_source
from assay.readers.origins.encodings import guess_encoding

TEXT = "text,label\n" + "Café olé – it’s “fine” for €5,a\nplain words here,b\n" * 20


def guess(data, complete=True):
    return guess_encoding(data, complete=complete, name="x")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
    ],
)
def test_a_csv_in_any_usual_encoding_reads_the_same(write, read, encoding, name):
    path = write("a.csv", TEXT.encode(encoding))
    frame = read(path)
    assert frame["text"][0] == "Café olé – it’s “fine” for €5"
    assert frame.height == 40
    assert open_source(path).info.encoding == name


def test_the_reason_for_windows_1252_names_byte_and_line():
    found = guess(TEXT.encode("cp1252"))
    assert found.name == "cp1252"
    assert "byte 0xE9 on line 2 is not UTF-8" in found.reason


def test_bytes_without_meaning_in_windows_1252_make_it_latin_1():
    assert guess("é und ü\n".encode("latin-1") + b"x\x81y\n").name == "latin-1"


def test_mostly_intact_utf8_stays_utf8_so_that_the_bad_line_is_named():
    assert guess("é ü ö ß\n".encode() * 5 + b"caf\xe9\n").name == "utf-8"


def test_a_character_cut_by_the_end_of_the_sample_does_not_matter():
    assert guess("añ".encode()[:-1], complete=False).name == "utf-8"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp1251", "привет мир"), ("shift_jis", "こんにちは世界"), ("gb18030", "你好世界")],
)
def test_other_scripts_in_old_encodings_are_not_guessed_but_asked_for(write, read, encoding, text):
    path = write("a.csv", f"text,label\n{text},a\n{text},b\n".encode(encoding))
    with pytest.raises(EncodingError, match="cannot be guessed") as caught:
        open_source(path)
    assert "--encoding" in caught.value.hint
    assert read(path, encoding=encoding)["text"].to_list() == [text, text]


def test_an_unknown_encoding_is_refused_with_a_suggestion(write):
    with pytest.raises(EncodingError, match="'utf9' is not the name") as caught:
        open_source(write("a.csv", TEXT), encoding="utf9")
    assert "utf-8" in caught.value.hint


def test_a_wrong_encoding_given_names_offset_and_line(write, read):
    data = TEXT.encode("utf-16") + b"\x00"
    with pytest.raises(EncodingError, match=r"byte 0x00 at offset [\d,]+, line 42"):
        read(write("a.csv", data), encoding="utf-16")
    with pytest.raises(EncodingError, match="is not ascii text: byte 0xC3 at offset 14, line 2"):
        read(write("b.csv", TEXT), encoding="ascii")


def test_binary_data_is_no_text(write):
    with pytest.raises(UnknownFormat, match="control characters"):
        open_source(write("a.csv", bytes(range(256)) * 40))


def test_the_first_letter_beyond_ascii_may_stand_far_down(write, read):
    text = "text,label\n" + "plain words here,b\n" * 300 + "Café olé,a\n" * 3
    path = write("a.csv", text.encode("cp1252"))
    limits = Limits(sample_bytes=500)
    source = open_source(path, limits=limits)
    assert source.info.encoding == "cp1252"
    assert any("line 302" in note for note in source.info.notes)
    assert read(path, limits=limits)["text"][-1] == "Café olé"
