"""Scanned pages are read where the extra ``ocr`` is installed; else it is said how to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

import assay
from assay.errors import MalformedSource
from assay.readers.documents.child import DocumentReader
from assay.readers.documents.finding import find_text
from assay.readers.documents.reading import read_document

SAID = (
    "The harbour was closed for three days after the storm.",
    "Fishing boats stayed inside the old basin.",
    "Nobody was hurt in the town.",
)


def scan(path: Path, *pages: tuple[str, ...]) -> Path:
    """Write a PDF whose pages are pictures of lines."""
    drawn: list[Image.Image] = []
    for lines in pages:
        picture = Image.new("RGB", (1240, 1754), "white")
        pen, font = ImageDraw.Draw(picture), ImageFont.load_default(32)
        for at, line in enumerate(lines):
            pen.text((100, 100 + 60 * at), line, fill="black", font=font)
        drawn.append(picture)
    drawn[0].save(path, save_all=True, append_images=drawn[1:], resolution=150)
    return path


def test_a_scanned_page_is_read_in_order_and_a_note_tells_which_and_how_surely(
    tmp_path: Path,
) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    with DocumentReader() as reader:
        document = reader.read(scan(tmp_path / "scan.pdf", SAID, (), SAID[:1]), "pdf")
    assert " ".join(block.text for block in document.blocks) == " ".join((*SAID, SAID[0]))
    assert [block.page for block in document.blocks][-1] == 3
    assert "pages 1, 3 were read by text recognition (OCR)" in document.notes[0]


def test_recognition_gets_more_memory_than_a_document(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    path = scan(tmp_path / "scan.pdf", SAID)
    with DocumentReader(memory=300 << 20) as reader:  # too little for a recogniser by itself
        assert reader.read(path, "pdf").blocks
        assert reader.read(path, "pdf").blocks


def test_without_the_extra_a_takensays_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)  # as Python marks what does not import
    with pytest.raises(MalformedSource, match="only pictures of pages") as told:
        read_document(scan(tmp_path / "scan.pdf", SAID), "pdf")
    assert "pip install assay[ocr]" in told.value.hint


def test_recognition_stops_when_its_time_is_up_keeps_what_it_read_and_says_so(
    tmp_path: Path,
) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    with DocumentReader(recognising=0.0) as reader:
        document = reader.read(scan(tmp_path / "scan.pdf", SAID, SAID, SAID), "pdf")
    assert [block.page for block in document.blocks] == [1]
    (late,) = [note for note in document.notes if "stops after" in note]
    assert late == (
        "Of 'scan.pdf', 2 pages were not read, since text recognition stops after 0 seconds for a "
        "document."
    )


HANGS = """
import time
class RapidOCR:
    def __init__(self, **given):
        pass
    def __call__(self, picture):
        dark = int((picture < 128).sum())
        if dark > {most}:
            {what}
        import numpy as np
        box = np.array([[10, 10], [200, 10], [200, 40], [10, 40]], dtype=float)
        return type("Told", (), dict(boxes=[box], txts=["Ships sail out."], scores=[0.9]))()
"""


@pytest.mark.parametrize("what", ["time.sleep(3600)", "import os; os.abort()"])
def test_a_page_that_hangs_or_ends_the_reader_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    (tmp_path / "rapidocr.py").write_text(HANGS.format(most=20_000, what=what))
    monkeypatch.syspath_prepend(str(tmp_path))
    full = SAID * 8
    path = scan(tmp_path / "scan.pdf", SAID[:1], full, SAID[:1])
    with DocumentReader(a_page=2.0) as reader:
        document = reader.read(path, "pdf")
        assert reader.read(scan(tmp_path / "next.pdf", SAID[:1]), "pdf").blocks
    assert [block.page for block in document.blocks] == [1, 3]
    assert [note for note in document.notes if "left out" in note] == [
        "Of 'scan.pdf', page 2 was left out: text recognition took too long on it or was ended by "
        "it."
    ]


def test_after_a_few_lost_pages_the_rest_is_not_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rapidocr.py").write_text(HANGS.format(most=20_000, what="import os; os.abort()"))
    monkeypatch.syspath_prepend(str(tmp_path))
    path = scan(tmp_path / "scan.pdf", SAID[:1], *[SAID * 8] * 5)
    with DocumentReader() as reader:
        document = reader.read(path, "pdf")
    assert [block.page for block in document.blocks] == [1]
    assert any("pages 2-4 were left out" in note for note in document.notes)
    assert any("2 pages were not read" in note for note in document.notes)


def test_nothing_read_in_time_is_told_apart_from_nothing_there(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    path = scan(tmp_path / "scan.pdf", (), SAID)
    with pytest.raises(MalformedSource) as told, DocumentReader(recognising=0.0) as reader:
        reader.read(path, "pdf")
    assert "stopped after 0 seconds; 1 page was not looked at" in told.value.hint


def test_a_recogniser_that_does_not_start_is_not_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rapidocr.py").write_text(
        "raise ImportError('libGL.so.1: cannot open shared object file')\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "rapidocr", raising=False)
    with pytest.raises(MalformedSource) as told:
        read_document(scan(tmp_path / "scan.pdf", SAID), "pdf")
    assert told.value.hint == (
        "Text recognition (rapidocr) is installed but does not start: ImportError: libGL.so.1: "
        "cannot open shared object file."
    )


def test_a_quote_of_a_recognised_page_is_marked_where_it_stands(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="the extra ocr is not installed")
    path = scan(tmp_path / "scan.pdf", (), SAID)
    with assay.open(tmp_path / "ws") as workspace:
        workspace.import_file(path, name="scan")
        taken = workspace.dataset("scan")
        found = taken.document_places("scan.pdf", SAID[1], page=2)
        assert found.found == 1.0
        (place,) = found.places
        assert place.page == 2
        # drawn at 100 of 1,240 and 160 of 1,754 pixels, letters 32 high
        assert (place.x0, place.y0) == pytest.approx((100 / 1240, 160 / 1754), abs=0.01)
        assert place.x0 + 0.2 < place.x1 < 0.9
        assert 0.01 < place.y1 - place.y0 < 0.04
        word = taken.document_places("scan.pdf", "Nobody was hurt", page=2)
        whole = taken.document_places("scan.pdf", SAID[2], page=2)
        assert word.places[0].x1 < whole.places[0].x1


def test_without_what_was_recognised_a_takenhas_no_places(tmp_path: Path) -> None:
    path = scan(tmp_path / "scan.pdf", SAID)
    assert find_text(path, SAID[0], 1) == {"places": [], "found": 0.0}
