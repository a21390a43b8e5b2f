"""Tables of a PDF are told from its text, and marks of footnotes from its sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.prose import sentences
from assay.readers.documents.finding import find_text
from assay.readers.documents.passages import passages_of, text_of
from assay.readers.documents.reading import read_document
from assay.readers.documents.shapes import Document

from .making import Placed, column, write_pdf
from .test_pdf import LEFT, RIGHT, texts

ROWS = (
    ("Harbour", "Ships", "Share"),
    ("Lisbon", "120", "41.5"),
    ("Genoa", "87", "30.1"),
    ("Bruges", "82", "28.4"),
)
CAPTION = "Table 1: Ships in three harbours."


def grid(x: float, top: float, rows: tuple[tuple[str, ...], ...] = ROWS) -> list[Placed]:
    return [
        (x + 60 * place, top + 14 * at, 10, cell)
        for at, row in enumerate(rows)
        for place, cell in enumerate(row)
    ]


def paper(path: Path, rows: tuple[tuple[str, ...], ...] = ROWS) -> Document:
    """A page in two columns with a table above the right one, in the middle of a sentence."""
    lines = column(60, 130, LEFT)
    lines += grid(330, 60, rows)
    lines += [(320, 130, 10, CAPTION), *column(320, 160, RIGHT)]
    return read_document(write_pdf(path, [lines]), "pdf")


def test_a_table_is_a_part_of_its_own_with_its_caption_and_a_line_for_each_row(
    tmp_path: Path,
) -> None:
    document = paper(tmp_path / "a.pdf")
    (table,) = texts(document, "table")
    assert table.splitlines() == [CAPTION, *(" | ".join(row) for row in ROWS)]


def test_a_sentence_goes_on_behind_a_table(tmp_path: Path) -> None:
    document = paper(tmp_path / "a.pdf")
    assert "They also keep lists of what was lost at sea." in " ".join(texts(document))
    assert not any("Lisbon" in text for text in texts(document))


def test_a_table_of_words_is_told_by_its_caption(tmp_path: Path) -> None:
    rows = tuple((name, goods, "yes") for name, goods, _ in zip(LEFT, RIGHT, LEFT, strict=True))
    rows = tuple((a.split()[-1], b.split()[0], c) for a, b, c in rows[:4])
    lines = [*grid(330, 60, rows), (320, 130, 10, CAPTION), *column(320, 160, RIGHT)]
    document = read_document(write_pdf(tmp_path / "a.pdf", [lines]), "pdf")
    assert texts(document, "table") == ["\n".join([CAPTION, *(" | ".join(r) for r in rows)])]


def test_two_columns_of_text_with_years_are_no_table(tmp_path: Path) -> None:
    lines = [f"{line} {1400 + at}" for at, line in enumerate(LEFT)]
    page = [*column(60, 130, lines), *column(320, 130, [f"{line} 15" for line in RIGHT])]
    document = read_document(write_pdf(tmp_path / "a.pdf", [page]), "pdf")
    assert texts(document, "table") == []


def test_a_line_that_begins_with_the_name_of_a_table_goes_on_with_its_sentence(
    tmp_path: Path,
) -> None:
    said = [*LEFT[:6], "patient people, as is to be seen in", "Table 1. However, nobody reads it."]
    document = read_document(write_pdf(tmp_path / "a.pdf", [column(60, 60, said)]), "pdf")
    assert "as is to be seen in Table 1. However" in texts(document)[0]
    assert texts(document, "aside") == []


def test_rows_of_a_table_stand_where_their_passage_says(tmp_path: Path) -> None:
    document = paper(tmp_path / "a.pdf")
    whole = text_of(document)
    tables = [one for one in passages_of(document) if one.part == "table"]
    assert [whole[one.start : one.end] for one in tables] == [one.text for one in tables]
    assert tables[0].heading == CAPTION


def marked(path: Path, size: float, up: float) -> Document:
    """A sentence of which a figure behind its full stop has this size and stands so much higher."""
    before = "They are of an old tribe."
    page = [
        *column(60, 60, LEFT),
        (60, 144, 10, "of things."),
        (60, 160, 10, before),
        (60 + 105.6, 160 - up, size, "2"),
        (60 + 105.6 + 8, 160, 10, "For each there is a list."),
    ]
    return read_document(write_pdf(path, [page]), "pdf")


def test_the_mark_of_a_footnote_does_not_join_two_sentences(tmp_path: Path) -> None:
    text = " ".join(texts(marked(tmp_path / "a.pdf", 6, 4)))
    assert "tribe.² For each there" in text
    parts = [text[start:end] for start, end in sentences(text)]
    assert parts[-2:] == ["They are of an old tribe.²", "For each there is a list."]


@pytest.mark.parametrize(("size", "up"), [(10, 0), (6, 0)])
def test_a_figure_on_the_line_is_no_mark(tmp_path: Path, size: float, up: float) -> None:
    assert "²" not in " ".join(texts(marked(tmp_path / "a.pdf", size, up)))


def test_a_text_with_a_mark_is_found_on_its_page(tmp_path: Path) -> None:
    document = marked(tmp_path / "a.pdf", 6, 4)
    whole = texts(document)[-1]
    assert "²" in whole
    assert find_text(tmp_path / "a.pdf", whole, 1)["found"] == 1.0


HEADS = ("Port", "Ships", "Passengers")


def long_table(path: Path, *, again: bool = False) -> Document:
    """A table over two pages, whose headings may be repeated on the second."""
    rows = [(f"Port {n}", str(10 * n), str(100 * n)) for n in range(1, 61)]
    first = [(60, 40, 10, CAPTION), *grid(60, 60, (HEADS, *rows[:40]))]
    second = [
        *grid(60, 60, (HEADS, *rows[40:]) if again else tuple(rows[40:])),
        *column(60, 500, ["All values were counted at noon."]),
    ]
    return read_document(write_pdf(path, [first, second]), "pdf")


@pytest.mark.parametrize("again", [False, True])
def test_passages_down_a_long_table_say_what_stands_above_its_columns(
    tmp_path: Path, again: bool
) -> None:
    passages = [
        one
        for one in passages_of(long_table(tmp_path / "a.pdf", again=again))
        if one.part == "table"
    ]
    header = " | ".join(HEADS)
    assert len(passages) >= 3
    assert {page.page for page in passages} == {1, 2}
    for one in passages:
        assert CAPTION in one.heading
        assert (header in one.text) != one.heading.endswith(header)


def test_the_table_of_another_page_does_not_go_on(tmp_path: Path) -> None:
    first = [(60, 40, 10, CAPTION), *grid(60, 60)]
    other = (("Vilnius", "120"), ("Riga", "87"), ("Tartu", "82"))
    document = read_document(write_pdf(tmp_path / "a.pdf", [first, grid(60, 60, other)]), "pdf")
    one, two = (block for block in document.blocks if block.kind == "table")
    assert one.header == " | ".join(ROWS[0])
    assert (two.header, two.caption) == ("", "")


def test_an_invoice_keeps_its_columns_however_far_apart(tmp_path: Path) -> None:
    rows = (
        ("Description", "Quantity", "Amount"),
        ("Tide gauge, model TG-5", "4", "5,000.00"),
        ("Installation (hours)", "16", "1,520.00"),
        ("Travel expenses", "1", "340.00"),
    )
    page = [(60, 40, 20, "INVOICE")]
    page += [
        (60 + 190 * place, 200 + 18 * at, 10, cell)
        for at, row in enumerate(rows)
        for place, cell in enumerate(row)
    ]
    document = read_document(write_pdf(tmp_path / "a.pdf", [page]), "pdf")
    assert texts(document, "table") == ["\n".join(" | ".join(row) for row in rows)]


def test_a_table_of_contents_says_nothing(tmp_path: Path) -> None:
    contents = [
        piece
        for at in range(5)
        for piece in (
            (60, 100 + 14 * at, 10, f"{at + 1} Harbours {'. ' * 40}"),
            (520, 100 + 14 * at, 10, str(at + 2)),
        )
    ]
    page = [(60, 60, 16, "Contents"), *contents, *column(60, 300, LEFT)]
    document = read_document(write_pdf(tmp_path / "a.pdf", [page]), "pdf")
    said = " ".join(texts(document))
    assert "Harbours" not in said
    assert "sail in the morning" in said


def test_the_mark_of_a_footnote_that_stands_above_its_letters_begins_it(tmp_path: Path) -> None:
    page = [*column(60, 60, LEFT), (60, 300, 4, "1"), (63, 304, 7, "Fees were raised in 2021.")]
    document = read_document(write_pdf(tmp_path / "a.pdf", [page]), "pdf")
    assert texts(document, "aside") == ["¹ Fees were raised in 2021."]


def test_an_accent_drawn_by_itself_is_put_onto_its_letter(tmp_path: Path) -> None:
    # as TeX does it: the letters first, then the accent over the first e
    page = [*column(60, 60, LEFT), (60, 160, 10, "Theodore went."), (72.9, 160, 10, "\xb4")]
    path = write_pdf(tmp_path / "a.pdf", [page])
    document = read_document(path, "pdf")
    assert "Théodore went." in " ".join(texts(document))
    assert find_text(path, "Théodore went.", 1)["found"] == 1.0
