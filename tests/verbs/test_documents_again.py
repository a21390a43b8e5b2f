"""A document imported again holds the passages it has now, and no other."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import assay
from assay.errors import UploadNotFound
from assay.workspace import Dataset, Workspace

KILLED = """
import os, signal, sys, assay
from assay.verbs.collecting import bring
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
moment = {"watch": die} if sys.argv[3] == "storing" else {}
if not moment:
    bring.keep_documents = die
with assay.open(sys.argv[1]) as workspace:
    workspace.import_file(sys.argv[2], name="towers", cut="100", **moment)
"""

UPLOADED = """
import os, signal, sys, assay
with assay.open(sys.argv[1]) as workspace:
    runs = type(workspace._ctx.store.catalogue.runs)
    runs.finish = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    workspace.import_upload(sys.argv[2], name="towers")
"""


def write(path: Path, thing: str, count: int) -> Path:
    line = "The keeper of {} {} rowed to the mainland every second Sunday and wrote it down."
    paragraphs = [line.format(thing, number) for number in range(count)]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n\n".join([f"# On {thing}s", *paragraphs]))
    return path


def passages(data: Dataset, document: str) -> list[str]:
    return [passage.record for passage in data.document_text(document).passages]


@pytest.fixture
def towers(tmp_path: Path) -> Path:
    """The document that is imported again; another lies beside it."""
    write(tmp_path / "papers" / "piers.md", "pier", 30)
    return write(tmp_path / "papers" / "towers.md", "tower", 60)


def test_a_shorter_document_leaves_no_old_passage_behind(
    workspace: Workspace, towers: Path
) -> None:
    with workspace:
        data = workspace.load(towers.parent, name="towers")
        piers, before = passages(data, "piers.md"), passages(data, "towers.md")
        data.decide(before[-1], "relabel", label="kept", by="lena")
        write(towers, "tower", 20)
        report = workspace.import_file(towers, name="towers")
        now = passages(data, "towers.md")
        assert now == before[: len(now)]
        assert report.removed == len(before) - len(now) > 0
        assert passages(data, "piers.md") == piers
        assert data.info().records == len(piers) + len(now)
        found = data.search("tower 55", mode="lexical")
        assert not any("tower 55" in (hit.text or "") for hit in found)
        assert [decision.record for decision in data.history()] == [before[-1]]


def test_findings_on_passages_that_left_are_open_no_more(
    workspace: Workspace, towers: Path
) -> None:
    with workspace:
        data = workspace.load(towers, name="towers", cut="60")
        data.check("near_duplicates")
        before = data.findings(check="near_duplicates")
        write(towers, "tower", 8)
        workspace.import_file(towers, name="towers", cut="60")
        here = set(passages(data, "towers.md"))
        left = [finding for finding in before if finding.record in here]
        assert len(left) < len(before)
        for decided in (False, True):
            assert data.findings(check="near_duplicates", decided=decided) == left
        assert data.info().findings.get("near_duplicates", 0) == len(left)


def test_another_cut_under_the_same_name_takes_the_place_of_the_old_one(
    workspace: Workspace, towers: Path
) -> None:
    with workspace:
        data = workspace.load(towers.parent, name="towers")
        piers = passages(data, "piers.md")
        before = len(passages(data, "towers.md"))
        report = workspace.import_file(towers, name="towers", cut="700")
        text = data.document_text("towers.md")
        assert report.removed == before - len(text.passages) > 0
        assert text.document.cut == "700"
        for passage in text.passages:
            assert text.text[passage.start : passage.end].split() == passage.text.split()
        assert passages(data, "piers.md") == piers


def test_passages_stand_in_the_order_of_the_document_whenever_they_changed(
    workspace: Workspace, towers: Path
) -> None:
    with workspace:
        data = workspace.load(towers, name="towers")
        towers.write_text(towers.read_text().replace("tower 0 rowed", "tower 0 skied"))
        assert workspace.import_file(towers, name="towers").updated == 1
        starts = [passage.start for passage in data.document_text("towers.md").passages]
        assert starts == sorted(starts)


def test_a_document_that_cannot_be_read_now_keeps_the_passages_it_had(
    workspace: Workspace, towers: Path
) -> None:
    (towers.parent / "notes.md").write_text("# Notes\n\nThe harbour was closed in winter.\n")
    with workspace:
        data = workspace.load(towers.parent, name="towers")
        before = passages(data, "towers.md")
        towers.write_bytes(b"%PDF-1.4 and no more")
        report = workspace.import_file(towers.parent, name="towers", skip_bad=True)
        assert (report.rejected, report.removed) == (1, 0)
        assert passages(data, "towers.md") == before


def test_passages_that_come_as_a_table_take_no_others_away(
    workspace: Workspace, towers: Path
) -> None:
    with workspace:
        data = workspace.load(towers, name="towers")
        before = passages(data, "towers.md")
        table = towers.with_name("few.csv")
        columns = ["id", "text", "parent", "locator"]
        data.rows(columns=columns).head(1).write_csv(table)
        workspace.import_file(table, name="towers")
        assert passages(data, "towers.md") == before


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("moment", ["storing", "stored"])
def test_an_import_killed_on_the_way_is_right_once_it_is_resumed(
    tmp_path: Path, towers: Path, moment: str
) -> None:
    place = tmp_path / "workspace"
    with assay.open(place) as workspace:
        data = workspace.load(towers, name="towers")
        workspace.import_file(towers.with_name("piers.md"), name="towers")
        before, piers = passages(data, "towers.md"), passages(data, "piers.md")
    write(towers, "tower", 8)
    command = [sys.executable, "-c", KILLED, str(place), str(towers), moment]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with assay.open(place) as workspace:
        data = workspace.dataset("towers")
        assert (passages(data, "towers.md") == before) == (moment == "storing")
        (run,) = [run for run in workspace.runs(kind="import") if run.status != "done"]
        workspace.resume(run.id)
    with assay.open(place) as workspace:  # closing waited for its work
        data = workspace.dataset("towers")
        text = data.document_text("towers.md")
        assert 0 < len(text.passages) < len(before)
        assert text.text.count("The keeper") == 8
        for passage in text.passages:
            assert text.text[passage.start : passage.end].split() == passage.text.split()
        assert passages(data, "piers.md") == piers
        assert workspace.doctor(repair=True).healthy


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_an_upload_stays_until_the_report_of_its_import_is_stored(
    tmp_path: Path, towers: Path
) -> None:
    place = tmp_path / "workspace"
    with assay.open(place) as workspace, workspace.uploads.receive("towers.md") as incoming:
        incoming.write(towers.read_bytes())
        upload = incoming.finish().id
    command = [sys.executable, "-c", UPLOADED, str(place), upload]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with assay.open(place) as workspace:
        (run,) = workspace.runs(kind="import")
        assert run.status != "done"
        workspace.resume(run.id)
    with assay.open(place) as workspace:
        assert workspace.run(run.id).status == "done"
        with pytest.raises(UploadNotFound):
            workspace.uploads.get(upload)


def test_map_and_topics_say_how_many_of_their_records_left(
    workspace: Workspace, towers: Path
) -> None:
    with workspace:
        data = workspace.load(towers.parent, name="towers", cut="100")
        data.project()
        data.topics(min_size=5)
        assert (data.map().about.gone, data.topics_overview().gone) == (0, 0)
        write(towers, "tower", 8)
        removed = workspace.import_file(towers, name="towers", cut="100").removed
        assert removed > 0
        assert (data.map().about.gone, data.topics_overview().gone) == (removed, removed)
        data.project()
        data.topics(min_size=5)
        assert (data.map().about.gone, data.topics_overview().gone) == (0, 0)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return assay.open(tmp_path / "workspace")
