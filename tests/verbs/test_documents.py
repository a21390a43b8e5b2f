"""The files of documents are kept, words are found on their pages, and they are cut anew."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

import assay
from assay.errors import Cancelled, DatasetNotFound, DocumentNotKept, InvalidSetting, RecordNotFound
from assay.workspace import Workspace

SENTENCES = (
    "The lighthouse was built in nineteen hundred and two.",
    "Its keeper rowed to the mainland every second Sunday.",
    "A storm took the western pier and it was never rebuilt.",
)


def pdf(lines: tuple[str, ...], *, left: int = 72) -> bytes:
    """Return a PDF of one page, its lines 40 points apart from 700 down."""
    drawn = "".join(
        f"BT /F1 12 Tf {left} {700 - 40 * n} Td ({line}) Tj ET\n" for n, line in enumerate(lines)
    )
    stream = zlib.compress(drawn.encode())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "pier.pdf").write_bytes(pdf(SENTENCES))
    return assay.open(tmp_path / "workspace")


def test_the_file_of_a_document_is_kept_as_it_was(workspace: Workspace, tmp_path: Path) -> None:
    with workspace:
        data = workspace.load(tmp_path / "pier.pdf")
        (tmp_path / "pier.pdf").unlink()
        (info,) = data.documents()
        assert (info.id, info.kind, info.pages, info.cut) == ("pier.pdf", "pdf", 1, "180")
        told, path = data.document_file("pier.pdf")
        assert path.read_bytes() == pdf(SENTENCES)
        assert told.size == len(pdf(SENTENCES))
        text = data.document_text("pier.pdf")
        for passage in text.passages:
            assert text.text[passage.start : passage.end].split() == passage.text.split()


def test_a_sentence_is_found_where_it_is_drawn(workspace: Workspace, tmp_path: Path) -> None:
    with workspace:
        data = workspace.load(tmp_path / "pier.pdf")
        found = data.document_places("pier.pdf", "its keeper — rowed to the main-\nland")
        assert found.found == 1.0
        (place,) = found.places
        assert place.page == 1
        assert place.x0 == pytest.approx(72 / 612, abs=0.01)
        assert place.y1 == pytest.approx((792 - 660) / 792, abs=0.01)
        assert data.document_places("pier.pdf", "no such words stand here").found == 0.0


def test_documents_are_cut_anew_beside_the_old_ones(workspace: Workspace, tmp_path: Path) -> None:
    with workspace:
        data = workspace.load(tmp_path / "pier.pdf", name="pier")
        before = data.documents()
        made = data.recut("60/20")
        assert (made.dataset, made.documents) == ("pier-60-20", 1)
        assert made.passages > before[0].passages
        (anew,) = workspace.dataset("pier-60-20").documents()
        assert (anew.cut, anew.id) == ("60/20", "pier.pdf")
        assert data.documents() == before
        with pytest.raises(InvalidSetting, match="already"):
            data.recut("60/20")


def test_what_is_not_there_is_said(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "plain.csv").write_text("id,text\na,one two\nb,three four\n")
    (tmp_path / "note.md").write_text("# Keys\n\nA guest gets another key.\n")
    with workspace:
        plain = workspace.load(tmp_path / "plain.csv")
        assert plain.documents() == []
        with pytest.raises(DocumentNotKept):
            plain.recut("100")
        with pytest.raises(RecordNotFound, match="has no document"):
            plain.document_text("pier.pdf")
        note = workspace.load(tmp_path / "note.md")
        with pytest.raises(InvalidSetting, match="no PDF"):
            note.document_places("note.md", "another key")


def test_a_deleted_data_set_leaves_no_file_of_its_documents(
    workspace: Workspace, tmp_path: Path
) -> None:
    with workspace:
        data = workspace.load(tmp_path / "pier.pdf", name="pier")
        _, path = data.document_file("pier.pdf")
        workspace.delete("pier")
        assert not path.exists()
        with pytest.raises(DatasetNotFound):
            workspace.dataset("pier").documents()


def test_a_file_too_large_to_keep_is_not_copied_whole(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assay.verbs.collecting.documents.LARGEST", 100)
    with workspace:
        data = workspace.load(tmp_path / "pier.pdf", name="pier")
        (info,) = data.documents()
        assert (info.run, info.passages > 0) == (None, True)
        kept = [path for path in workspace.path.rglob("*.file") if path.is_file()]
        assert kept == []


def test_each_document_is_known_by_the_latest_import_that_kept_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    with workspace:
        workspace.load(tmp_path / "pier.pdf", name="both")
        (tmp_path / "other.pdf").write_bytes(pdf(SENTENCES[:2]))
        data = workspace.load(tmp_path / "other.pdf", name="both")
        infos = {info.id: info for info in data.documents()}
        assert set(infos) == {"pier.pdf", "other.pdf"}
        assert infos["pier.pdf"].run != infos["other.pdf"].run
        for name, info in infos.items():
            assert data.document_file(name)[0] == info
        again = workspace.load(tmp_path / "pier.pdf", name="both").document_file("pier.pdf")[0]
        assert again.run not in (infos["pier.pdf"].run, None)


def test_cutting_anew_goes_on_after_it_was_cancelled(workspace: Workspace, tmp_path: Path) -> None:
    with workspace:
        data = workspace.load(tmp_path / "pier.pdf", name="pier")

        def stop(*_: object) -> None:
            raise Cancelled("Stopped here.")

        with pytest.raises(Cancelled):
            data.recut("60/20", watch=stop)
        (run,) = [run for run in workspace.runs() if run.kind == "recut"]
        workspace.resume(run.id)
    with assay.open(tmp_path / "workspace") as later:  # closing waited for its work
        assert later.runs(kind="recut")[0].status == "done"
        assert later.dataset("pier-60-20").documents()[0].cut == "60/20"
