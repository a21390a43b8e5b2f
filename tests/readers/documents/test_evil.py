"""Documents that are broken, huge or lie: each costs itself only, with its text or a sentence."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

import assay
from assay.errors import AssayError, DocumentLocked, MalformedSource
from assay.readers import open_source
from assay.readers.documents.child import DocumentReader

GOOD = "The harbour of Norrhamn opens in April. Ships wait there for the ice to go."
LINES = ["The first sentence of a page speaks of ships.", "The second speaks of harbours."]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., str]:
    """Read bytes as a document in a child with little memory; all of its text."""

    def reading(content: bytes, kind: str = "pdf", seconds: float = 60) -> str:
        path = tmp_path / f"odd.{kind}"
        path.write_bytes(content)
        with DocumentReader(seconds=seconds) as reader:
            return "\n".join(block.text for block in reader.read(path, kind).blocks)

    return reading


def picture(width: int = 40) -> bytes:
    """Return a PDF whose one page is a grey picture."""
    pixels = zlib.compress(b"\x80" * width * width)
    drawn = b"q 612 0 0 792 0 0 cm /I Do Q"
    return (
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /XObject << /I 5 0 R >> >> >>\nendobj\n"
        b"4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        b"5 0 obj\n<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 "
        b"/ColorSpace /DeviceGray /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\n"
        b"endobj\ntrailer\n<< /Root 1 0 R >>\n%%%%EOF\n"
        % (len(drawn), drawn, width, width, len(pixels), pixels)
    )


def test_an_encrypted_pdf_is_told_apart_from_a_broken_one(
    read: Callable[..., str], papers: ModuleType
) -> None:
    with pytest.raises(DocumentLocked, match=r"'odd\.pdf' is encrypted"):
        read(papers.pdf([LINES], "open sesame"))


def test_a_pdf_of_pictures_says_that_it_holds_no_text(read: Callable[..., str]) -> None:
    with pytest.raises(MalformedSource, match="holds no text, only pictures of pages"):
        read(picture())


@pytest.mark.parametrize("length", [b"0", b"7", b"999999999", b"-1", b"6 0 R"])
def test_a_pdf_that_lies_about_a_length_gives_its_text_or_a_sentence(
    read: Callable[..., str], papers: ModuleType, length: bytes
) -> None:
    lying = re.sub(rb"/Length \d+", b"/Length " + length, papers.pdf([LINES]))
    try:
        assert "speaks of ships" in read(lying)
    except MalformedSource as error:
        assert "odd.pdf" in error.message  # noqa: PT017 - either is fine, silence is not


def test_a_pdf_that_claims_many_more_pages_than_it_has_gives_those_it_has(
    read: Callable[..., str], papers: ModuleType
) -> None:
    assert "speaks of ships" in read(papers.pdf([LINES]).replace(b"/Count 1 ", b"/Count 9 "))


def test_a_pdf_of_3000_pages_is_read_to_its_end(
    read: Callable[..., str], papers: ModuleType
) -> None:
    def named(number: int) -> str:  # in letters: what differs in digits only is a running head
        return "".join("abcdefghij"[int(digit)] for digit in str(number))

    pages = [[f"The ship {named(n)} came home."] for n in range(3000)]
    text = read(papers.pdf(pages))
    assert "The ship a came" in text
    assert f"The ship {named(2999)} came" in text


def test_a_pdf_whose_stream_swells_without_end_ends_its_child_only(
    read: Callable[..., str],
) -> None:
    swelling = zlib.compress(b"(a) Tj " * 60_000_000, 9)
    evil = (
        b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>\n"
        b"endobj\n4 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        b"trailer\n<< /Root 1 0 R >>\n%%%%EOF\n" % (len(swelling), swelling)
    )
    with pytest.raises(MalformedSource, match=r"odd\.pdf"):
        read(evil, seconds=5)


def test_html_nested_without_end_gives_its_text_or_a_sentence(read: Callable[..., str]) -> None:
    try:
        assert "deep inside" in read(b"<div>" * 200_000 + b"<p>It says deep inside.", "html")
    except MalformedSource as error:
        assert "odd.html" in error.message  # noqa: PT017


def test_a_docx_that_swells_is_refused(read: Callable[..., str], tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 600_000_000)
    with pytest.raises(MalformedSource, match=r"odd\.docx"):
        read(path.read_bytes(), "docx")


def test_each_bad_document_of_a_folder_costs_itself_only(
    tmp_path: Path, papers: ModuleType
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a-locked.pdf").write_bytes(papers.pdf([LINES], "open sesame"))
    (folder / "b-cut.pdf").write_bytes(papers.pdf([LINES])[:60])
    (folder / "c-picture.pdf").write_bytes(picture())
    (folder / "d-none.pdf").write_bytes(papers.pdf([]))
    (folder / "e.docx").write_bytes(b"PK\x03\x04 and no more")
    (folder / "f-good.md").write_text(GOOD)
    with assay.open(tmp_path / "ws") as workspace:
        with pytest.raises(AssayError):
            workspace.import_file(folder, name="papers")
        report = workspace.import_file(folder, name="papers", skip_bad=True)
        assert report.rejected == 5
        (info,) = workspace.dataset("papers").documents()
        assert info.id.endswith("f-good.md")


def test_locked_documents_among_others_are_named_before_the_import(
    tmp_path: Path, papers: ModuleType
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.pdf").write_bytes(papers.pdf([LINES], "open sesame"))
    with pytest.raises(DocumentLocked, match="Each of the 2 documents is encrypted"):
        open_source(folder)
    with pytest.raises(DocumentLocked, match="None of the 2 documents opens with this password"):
        open_source(folder, password="wrong")
    (folder / "c.pdf").write_bytes(papers.pdf([LINES]))
    source = open_source(folder)
    assert source.info.locked == ("a.pdf", "b.pdf")
    assert set(source.preview()["parent"]) == {"c.pdf"}
    opened = open_source(folder, password="open sesame")
    assert opened.info.locked == ()
    frames = pl.concat(list(opened.batches()))
    assert frames["parent"].unique(maintain_order=True).to_list() == ["a.pdf", "b.pdf", "c.pdf"]
