"""Documents as sources: found by what they are, read by a child, each failing alone."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest

from assay.errors import MalformedSource, RejectedRows
from assay.readers import open_source
from assay.readers.documents.child import DocumentReader

from .making import column, write_docx, write_pdf


def pdf(path: Path, *sentences: str) -> Path:
    return write_pdf(path, [column(60, 100, sentences)])


def rows(path: Path, **options: object) -> pl.DataFrame:
    return pl.concat(list(open_source(path, **options).batches()))  # type: ignore[arg-type]


def test_a_document_is_known_by_what_it_is(tmp_path: Path) -> None:
    disguised = pdf(tmp_path / "a.pdf", "Ships sail.").rename(tmp_path / "download")
    found = rows(disguised)
    assert found.select("id", "text", "parent", "locator").rows() == [
        ("download#0001", "Ships sail.", "download", "page 1, 0–11")
    ]
    source = open_source(disguised)
    assert source.info.format == "document"
    assert {guess.column: guess.role for guess in source.info.columns if guess.role} == {
        "id": "id",
        "text": "text",
    }
    archive = tmp_path / "papers.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(disguised, "one.pdf")
        file.writestr("two.md", "# Title\n\nWords.")
    assert set(rows(archive)["parent"]) == {"one.pdf", "two.md"}
    text = tmp_path / "lines.txt"
    text.write_text("One line.\nAnother.\n\nA paragraph.")
    assert rows(text, format="document")["text"].to_list() == ["One line. Another.\nA paragraph."]
    assert rows(text).height == 3


def test_a_folder_of_documents_is_one_source_and_notes_beside_data_are_left(
    tmp_path: Path,
) -> None:
    pdf(tmp_path / "b.pdf", "In a PDF.")
    write_docx(tmp_path / "a.docx", "<w:p><w:r><w:t>In a DOCX.</w:t></w:r></w:p>")
    (tmp_path / "c.html").write_text("<h1>Title</h1><p>In a page.")
    found = rows(tmp_path)
    assert dict(found.select("parent", "text").rows()) == {
        "a.docx": "In a DOCX.",
        "b.pdf": "In a PDF.",
        "c.html": "In a page.",
    }
    assert found.filter(parent="c.html")["meta.heading"].to_list() == ["Title"]
    (tmp_path / "data.csv").write_text("text,label\ngood,1\nbad,0\n")
    assert rows(tmp_path)["text"].to_list() == ["good", "bad"]
    assert any("Left out" in note for note in open_source(tmp_path).info.notes)


def test_a_document_that_cannot_be_read_costs_itself_only(tmp_path: Path) -> None:
    for name in "abcd":
        pdf(tmp_path / f"{name}.pdf", f"This is {name}.")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 broken")
    with pytest.raises(MalformedSource, match=r"'c\.pdf' is not an intact PDF"):
        rows(tmp_path)
    source = open_source(tmp_path, skip_bad=True)
    found = pl.concat(list(source.batches()))
    assert set(found["parent"]) == {"a.pdf", "b.pdf", "d.pdf"}
    assert ["'c.pdf' is not an intact PDF" in row.reason for row in source.rejects] == [True]
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.4 broken too")
    with pytest.raises(RejectedRows):
        rows(tmp_path)


def test_a_reader_that_takes_too_long_is_ended_and_the_next_document_read(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", "Ships sail.")
    with DocumentReader(seconds=0.0) as reader, pytest.raises(MalformedSource, match="longer than"):
        reader.read(path, "pdf")
    with DocumentReader() as reader:
        assert reader.read(path, "pdf").blocks
        assert reader._child is not None
        reader._child.kill()
        reader._child.wait()
        with pytest.raises(MalformedSource, match="ends the reader"):
            reader.read(path, "pdf")
        assert reader.read(path, "pdf").blocks


def test_a_document_that_takes_too_much_memory_gets_a_sentence(tmp_path: Path) -> None:
    bomb = write_docx(tmp_path / "bomb.docx", b"<w>" + b" " * 150_000_000 + b"</w>")
    assert bomb.stat().st_size < 1_000_000
    with DocumentReader(memory=50_000_000) as reader:
        with pytest.raises(MalformedSource, match="too much memory"):
            reader.read(bomb, "docx")
        assert reader.read(pdf(tmp_path / "a.pdf", "Ships sail."), "pdf").blocks
