"""PDFs: letters in reading order, paragraphs, headings, what is left out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assay.errors import MalformedSource
from assay.readers.documents.reading import read_document
from assay.readers.documents.shapes import Document

from .making import Placed, column, write_pdf, write_pictured_pdf

DATA = Path(os.environ.get("ASSAY_DATA", Path(__file__).parents[4] / "shared" / "data"))

LEFT = [
    "The first column tells of ships that",
    "sail in the morn-",
    "ing, and of the people who stand on",
    "the quay. A well-known saying is that",
    "nobody returns with the goods he was",
    "sent for, which is why merchants are",
    "patient people. They also keep lists",
]
RIGHT = [
    "of what was lost at sea. In the morning",
    "the lists are read aloud.",
    "   A second paragraph is indented here",
    "and it speaks of the weather, which is",
    "bad in autumn and fair in spring and",
    "well-known to be worse in the strait.",
    "Captains know where it is calm.",
]


def texts(document: Document, kind: str = "text") -> list[str]:
    return [block.text for block in document.blocks if block.kind == kind]


def blocks_or_sentence(path: Path) -> int | str:
    """The number of blocks, at least one, or the sentence that says why there are none."""
    try:
        return len(read_document(path, "pdf").blocks) or pytest.fail(f"{path} gave nothing")
    except MalformedSource as error:
        assert path.name in str(error)  # noqa: PT017 - either is fine, silence is not
        return str(error)


def two_columns() -> list[Placed]:
    """Lines drawn across both columns, as some programs do."""
    lines: list[Placed] = [(60, 60, 18, "On Ships and Merchants")]
    lines += [(60, 100, 13, "1 Introduction")]
    for pair in zip(column(60, 130, LEFT), column(320, 130, RIGHT), strict=True):
        lines += pair
    return lines


def test_columns_are_read_one_after_the_other_and_words_made_whole(tmp_path: Path) -> None:
    document = read_document(write_pdf(tmp_path / "a.pdf", [two_columns()]), "pdf")
    first = texts(document)[0]
    assert "sail in the morning, and of the people" in first  # it stands whole elsewhere
    assert "They also keep lists of what was lost at sea." in first
    assert "A well-known saying" in first
    assert document.title == "On Ships and Merchants"
    headings = [(b.text, b.level) for b in document.blocks if b.kind == "heading"]
    assert headings == [("On Ships and Merchants", 1), ("1 Introduction", 1)]


def test_a_table_of_many_cells_in_one_column_does_not_weave_it_into_the_other(
    tmp_path: Path,
) -> None:
    cells = [
        (x, 230 + 12 * row, 10.0, f"{word} {chr(97 + row)}")
        for row in range(12)
        for x, word in ((320, "sail"), (400, "wind"), (480, "tide"))
    ]
    left = [f"On line {word} of this column nobody speaks of" for word in "abcdefghijklmnopqrst"]
    lines = [*column(60, 130, left), *column(320, 130, RIGHT), *cells]
    said = " ".join(texts(read_document(write_pdf(tmp_path / "a.pdf", [lines]), "pdf")))
    assert "On line c of this column nobody speaks of On line d" in said
    assert "In the morning the lists are read aloud." in said


@pytest.mark.parametrize(
    "lines",
    [
        [b"The \x1crst e\x1bect in\x1duences e\x1ecacy and ba\x1fes us."],
        [b"The \x0crst e\x0bect in\x0duences e\x0ecacy and ba\x0fes us."],
    ],
    ids=["of 1990", "first"],
)
def test_letters_that_are_pictures_are_read_by_the_encodings_of_tex(
    tmp_path: Path, lines: list[bytes]
) -> None:
    document = read_document(write_pictured_pdf(tmp_path / "a.pdf", lines), "pdf")
    assert texts(document) == ["The first effect influences efficacy and baffles us."]


def test_quotation_marks_and_dashes_of_such_letters_are_kept(tmp_path: Path) -> None:
    lines = [b"\x10Young\x11 people of 50\x1559 live longer \x16 so they say."]
    document = read_document(write_pictured_pdf(tmp_path / "a.pdf", lines), "pdf")
    assert texts(document) == ["“Young” people of 50–59 live longer — so they say."]


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    pages = [
        [
            (60, 30, 9, f"Journal of Things, volume {number}"),
            *column(60, 100, [f"Page {number} holds one sentence that says something."]),
            (300, 780, 9, str(number)),
        ]
        for number in range(1, 5)
    ]
    document = read_document(write_pdf(tmp_path / "a.pdf", pages, "Things"), "pdf")
    said = " ".join(block.text for block in document.blocks)
    assert "Journal" not in said
    assert said.count("holds one sentence") == 4
    assert [block.page for block in document.blocks] == [1, 2, 3, 4]
    assert (document.title, document.pages) == ("Things", 4)


def test_a_sentence_goes_on_behind_a_caption_and_on_the_next_page(tmp_path: Path) -> None:
    long = [f"Line {n} of a paragraph that is wide enough to be body text" for n in range(12)]
    first = [*column(60, 100, [*long, "and it stops in the middle of a"])]
    first += [(60, 400, 8, "Figure 1: A picture of a ship.")]
    second = column(60, 100, ["sentence that ends here. And so it is."])
    document = read_document(write_pdf(tmp_path / "a.pdf", [first, second]), "pdf")
    assert texts(document)[0].endswith(
        "stops in the middle of a sentence that ends here. And so it is."
    )
    assert texts(document, "aside") == ["Figure 1: A picture of a ship."]


def test_references_are_told_apart(tmp_path: Path) -> None:
    page = [
        *column(60, 100, ["The body of the text says what is proposed and why it is."] * 8),
        (60, 300, 13, "References"),
        *column(60, 330, ["Ann Author. 2001. A paper about things. In Proceedings."]),
    ]
    document = read_document(write_pdf(tmp_path / "a.pdf", [page]), "pdf")
    assert texts(document, "reference") == [
        "Ann Author. 2001. A paper about things. In Proceedings."
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.4\nnothing of a PDF follows", "not an intact PDF"),
        (b"%PDF-1.7\n" + b"\x00" * 4000, "not an intact PDF"),
    ],
)
def test_what_is_no_pdf_gets_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(MalformedSource, match=said):
        read_document(path, "pdf")


def test_a_pdf_without_text_or_pages_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(MalformedSource, match="holds no text"):
        read_document(write_pdf(tmp_path / "blank.pdf", [[]]), "pdf")
    with pytest.raises(MalformedSource, match=r"no pages|not an intact"):
        read_document(write_pdf(tmp_path / "none.pdf", []), "pdf")


def test_a_pdf_cut_off_in_the_middle_gives_what_is_there_or_a_sentence(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "a.pdf", [two_columns()]).read_bytes()
    for share in (0.2, 0.5, 0.8, 0.97):
        cut = tmp_path / "cut.pdf"
        cut.write_bytes(whole[: int(share * len(whole))])
        assert blocks_or_sentence(cut) is not None


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="third-party data not found (set ASSAY_DATA)")
def test_odd_files_of_others_give_text_or_a_sentence() -> None:
    odd = sorted((DATA / "pdf" / "robustness").glob("*.pdf"))
    assert len(odd) >= 20
    refused = []
    for path in odd:
        found = blocks_or_sentence(path)
        if isinstance(found, str):
            refused.append(path.name)
    assert set(refused) <= {"aes-128.pdf", "aes-256-r6.pdf", "rc4-40.pdf", "patchelf.pdf"}
    for name, password in {"aes-128": "foo", "rc4-40": "foo", "aes-256-r6": "usersecret"}.items():
        path = DATA / "pdf" / "robustness" / f"{name}.pdf"
        assert read_document(path, "pdf", password).blocks
        with pytest.raises(MalformedSource, match="does not open"):
            read_document(path, "pdf", "wrong")


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="third-party data not found (set ASSAY_DATA)")
def test_papers_in_two_columns_are_read_as_they_are_meant() -> None:
    paper = read_document(DATA / "pdf" / "papers" / "N18-3011.pdf", "pdf")
    assert paper.title == "Construction of the Literature Graph in Semantic Scholar"
    headings = [block.text for block in paper.blocks if block.kind == "heading"]
    assert headings[1:4] == ["Abstract", "1 Introduction", "2 Structure of The Literature Graph"]
    assert headings[-1] == "References"
    said = " ".join(texts(paper))
    assert "for organizing published scientific literature into a heterogeneous graph" in said
    assert "tables report results on large labeled datasets" not in said
    assert sum(block.kind == "reference" for block in paper.blocks) > 20
