"""Documents as sources: found by what they are, read by a child, each failing alone."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest
from tests import papers

from assay.errors import DocumentLocked, MalformedSource, RejectedRows
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
    assert set(rows(archive, format="document")["parent"]) == {"one.pdf", "two.md"}
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


def test_no_document_is_left_for_its_name(tmp_path: Path) -> None:
    names = ("test protocol.md", "training manual.md", "License agreement.md", "README.md", "a.md")
    for name in names:
        (tmp_path / name).write_text(f"# A title\n\nThis is {name}.\n")
    found = rows(tmp_path)
    assert set(found["parent"]) == set(names)
    assert set(found["split"]) == {"none"}


def test_what_a_saved_page_loads_is_no_document_and_no_picture_beside_it(tmp_path: Path) -> None:
    (tmp_path / "Ships.html").write_text("<p>Ships sail.")
    parts = tmp_path / "Ships_files"
    parts.mkdir()
    (parts / "frame.html").write_text("<p>Buy now.")
    (parts / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
    source = open_source(tmp_path)
    found = pl.concat(list(source.batches()))
    assert found["text"].to_list() == ["Ships sail."]
    assert "Passed over: 2 files that saved pages load." in source.info.notes


def test_a_document_in_an_archive_may_have_any_name(tmp_path: Path) -> None:
    archive = tmp_path / "papers.zip"
    names = (f"{'灯' * 120}.md", f"{'n' * 300}", "a.md")
    with zipfile.ZipFile(archive, "w") as file:
        for name in names:
            file.writestr(name, "# Title\n\nWords.")
    assert set(rows(archive, format="document")["parent"]) == {names[0], "a.md"}
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(f"{'n' * 300}.md", "# Title\n\nWords.")
        file.writestr("b.md", "# Title\n\nWords.")
    assert rows(archive).height == 2


def test_a_document_without_words_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A title\n\nWords.\n")
    (tmp_path / "b.html").write_text("<nav>Home</nav>")
    source = open_source(tmp_path)
    assert set(pl.concat(list(source.batches()))["parent"]) == {"a.md"}
    assert "'b.html' holds no text." in source.info.notes


def test_documents_with_different_passwords_are_read_together(tmp_path: Path) -> None:
    for name, word in (("a", "alpha"), ("b", "beta two"), ("c", None)):
        (tmp_path / f"{name}.pdf").write_bytes(papers.pdf([[f"This is {name}."]], word))
    with pytest.raises(RejectedRows, match="2 files cannot be used") as told:
        rows(tmp_path)
    assert "--password" in told.value.hint
    assert set(rows(tmp_path, password=("alpha", "beta two"))["parent"]) == {
        "a.pdf",
        "b.pdf",
        "c.pdf",
    }
    with pytest.raises(DocumentLocked, match=r"'b\.pdf' opens with none of these 2 passwords"):
        rows(tmp_path, password=("alpha", "gamma"))
    assert open_source(tmp_path, password="beta two").info.locked == ("a.pdf",)


def test_texts_of_unknown_encoding_are_read_in_the_one_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("灯塔高三十四米。", "utf-8")
    for name in "bc":
        (tmp_path / f"{name}.md").write_bytes(
            "每天上午九点开放。灯塔高三十四米。".encode("gb18030")
        )
    with pytest.raises(RejectedRows, match=r"2 files cannot be used \(the encoding") as told:
        rows(tmp_path)
    assert "--encoding" in told.value.hint
    found = rows(tmp_path, encoding="gb18030")
    assert found["text"].to_list()[0] == "灯塔高三十四米。"
    assert found["text"].to_list()[2] == "每天上午九点开放。灯塔高三十四米。"


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
