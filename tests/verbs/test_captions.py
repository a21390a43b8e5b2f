"""Pictures described by machines: remembered, resumed, side by side, compared."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.captioners.conftest import picture

import assay
from assay.errors import (
    InvalidSetting,
    LlmError,
    NotEnoughData,
    PictureNotFound,
    RunNotFound,
    UnknownColumn,
)
from assay.schema.captions import CaptioningSettings
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

COLOURS = ("red", "green", "blue", "yellow", "purple", "orange")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="fake")) as opened:
        yield opened


def photos(folder: Path, count: int = 6, **columns: list[Any]) -> Path:
    """Write pictures with two human captions each; the file that names them."""
    folder.mkdir(exist_ok=True)
    names = [f"p{n}.png" for n in range(count)]
    for n, name in enumerate(names):
        (folder / name).write_bytes(picture(COLOURS[n % 6], (20 + n, 20)))
    rows = {
        "id": [f"r{n}" for n in range(2 * count)],
        "image": [name for name in names for _ in "ab"],
        "caption": [f"{w} {COLOURS[n % 6]} wall {n}" for n in range(count) for w in ("a", "the")],
        **columns,
    }
    pl.DataFrame(rows).write_csv(folder / "captions.csv")
    return folder / "captions.csv"


def test_captions_are_a_column_of_the_records(tmp_path: Path, workspace: Workspace):
    data = workspace.load(photos(tmp_path / "p"), name="photos")
    report = data.make_captions("fake")
    assert (report.pictures, report.made, report.remembered) == (6, 6, 0)
    assert report.column == "meta.caption.fake"
    assert data.count("meta.caption.fake contains 'red'") == 2
    assert data.record("r0").values["meta.caption.fake"].endswith("mostly red")


def test_a_picture_is_described_once_and_remembered(
    tmp_path: Path, workspace: Workspace, chat_server: Any
):
    source = photos(tmp_path / "p")
    data = workspace.load(source, name="photos")
    data.make_captions(chat_server.name)
    assert len(chat_server.bodies) == 6
    again = workspace.load(source, name="again").make_captions(chat_server.name, name="other")
    assert (len(chat_server.bodies), again.remembered) == (6, 6)
    settings = CaptioningSettings(prompt="Something else?")
    workspace.dataset("again").make_captions(chat_server.name, settings=settings)
    assert len(chat_server.bodies) == 12


def test_models_stand_side_by_side_and_the_latest_of_a_name_is_seen(
    tmp_path: Path, workspace: Workspace, chat_server: Any
):
    data = workspace.load(photos(tmp_path / "p"), name="photos")
    data.make_captions("fake")
    data.make_captions(chat_server.name, name="Served model!")
    assert {"meta.caption.fake", "meta.caption.served_model"} <= set(data.columns)
    shorter = CaptioningSettings(max_tokens=2)
    report = data.make_captions("fake", settings=shorter)
    assert report.outcomes == {"cut": 6}
    assert data.rows(columns=["meta.caption.fake"])["meta.caption.fake"][0] == "a bright"


def test_a_broken_and_a_missing_picture_cost_themselves(tmp_path: Path, workspace: Workspace):
    source = photos(tmp_path / "p")
    (tmp_path / "p" / "p1.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    (tmp_path / "p" / "p2.png").unlink()
    report = workspace.load(source, name="photos").make_captions("fake")
    assert report.outcomes == {"made": 4, "unreadable": 2}
    assert [one.image for one in report.failures] == ["p1.png", "p2.png"]
    assert all(one.why for one in report.failures)


def test_a_failure_is_asked_again_when_wanted(
    tmp_path: Path, workspace: Workspace, chat_server: Any, chat: Any
):
    data = workspace.load(photos(tmp_path / "p"), name="photos")
    chat_server.plan.append(chat.fails(400, "not now"))
    assert data.make_captions(chat_server.name).outcomes == {"made": 5, "failed": 1}
    again = data.make_captions(chat_server.name, anew=True)
    assert (again.made, again.remembered) == (6, 5)


def test_a_model_that_describes_nothing_ends_the_run_with_its_sentence(
    tmp_path: Path, workspace: Workspace, chat_server: Any, chat: Any
):
    data = workspace.load(photos(tmp_path / "p"), name="photos")
    chat_server.plan.extend([chat.fails(400, "takes no pictures")] * 6)
    with pytest.raises(LlmError, match="takes no pictures"):
        data.make_captions(chat_server.name)
    assert len(chat_server.bodies) == 4


def test_what_cannot_be_described_is_told(tmp_path: Path, workspace: Workspace):
    source = photos(tmp_path / "p", 6, **{"caption.fake": ["x"] * 12})
    with pytest.raises(InvalidSetting, match=r"caption\.fake"):
        workspace.load(source, name="taken", text="caption").make_captions("fake")
    (tmp_path / "texts.csv").write_text("id,text\na,one text\nb,another text\n")
    with pytest.raises(NotEnoughData, match="names a picture"):
        workspace.load(tmp_path / "texts.csv", name="texts").make_captions("fake")
    source = photos(tmp_path / "q")
    for file in (tmp_path / "q").glob("*.png"):
        file.unlink()
    with pytest.raises(PictureNotFound, match="None of the 6 pictures"):
        workspace.load(source, name="gone").make_captions("fake")


MAKE = """
import sys, assay
with assay.open(sys.argv[1]) as workspace:
    workspace.dataset("photos").make_captions(
        "fake", watch=lambda done, *_: print(done, flush=True)
    )
"""


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path):
    with assay.open(tmp_path / "ws") as workspace:
        workspace.load(photos(tmp_path / "p", 64), name="photos")
    command = [sys.executable, "-c", MAKE, str(tmp_path / "ws")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) >= 32:  # two batches are on disk
                child.send_signal(signal.SIGKILL)
                break
    with assay.open(tmp_path / "ws") as workspace:
        report = workspace.dataset("photos").make_captions("fake")
        assert report.made == 64
        assert report.remembered >= 32


def test_people_and_machines_are_compared(tmp_path: Path, workspace: Workspace):
    machine = [f"a {COLOURS[n % 6]} wall {n}" for n in range(20) for _ in "ab"]
    judged = [float(n % 5) / 4 for n in range(20) for _ in "ab"]
    source = photos(tmp_path / "p", 20, cap_one=machine, acc_one=judged)
    data = workspace.load(source, name="photos", text="caption")
    data.make_captions("fake")
    found = data.compare_captions(resamples=100)
    assert (found.pictures, found.references) == (20, 40)
    by = {one.column: one for one in found.sources}
    assert set(by) == {"text", "meta.cap_one", "meta.caption.fake"}
    assert by["meta.cap_one"].similarity == pytest.approx(1.0)
    assert by["meta.cap_one"].judged == pytest.approx(0.5)
    assert by["meta.caption.fake"].judged is None
    assert found.labels is None
    assert any("too few labels" in note for note in found.notes)
    assert workspace.caption_comparisons("photos") == [found]


def test_the_pictures_behind_a_bar_are_as_many_as_it_says(tmp_path: Path, workspace: Workspace):
    data = workspace.load(photos(tmp_path / "p", 20), name="photos")
    data.make_captions("fake")
    found = data.compare_captions(resamples=100, adding=False)
    (source,) = [one for one in found.sources if one.column != "text"]
    for bar in source.bars:
        page = workspace.caption_pairs(found.run, source.column, low=bar.low, high=bar.high)
        assert page.count == bar.count
        assert all(one.image and len(one.human) == 2 and one.machine for one in page.pairs)
    with pytest.raises(RunNotFound):
        workspace.caption_pairs(found.run, "meta.caption.none")


def test_judgements_come_from_a_file_too(tmp_path: Path, workspace: Workspace):
    machine = [f"a {COLOURS[n % 6]} wall {n % 7}" for n in range(20) for _ in "ab"]
    source = photos(tmp_path / "p", 20, cap_one=machine)
    data = workspace.load(source, name="photos", text="caption")
    rows = ["user\timage\tacc_one"]
    rows += [f"{who}\tp{n}.png\t{int(n < 7 or who == 2)}" for n in range(20) for who in (1, 2)]
    (tmp_path / "judged.tsv").write_text("\n".join(rows) + "\n")
    found = data.compare_captions(judgements=tmp_path / "judged.tsv", resamples=100, adding=False)
    best = found.correlations[0]
    assert best.n == 20
    assert best.spearman > 0.3
    (tmp_path / "other.csv").write_text("image,fine\np1.png,1\np2.png,0\n")
    with pytest.raises(InvalidSetting, match="no judgements"):
        data.compare_captions(judgements=tmp_path / "other.csv")


def test_what_machine_captions_add_to_labels_is_a_paired_comparison(
    tmp_path: Path, workspace: Workspace
):
    told = ["fine" if n // 6 % 2 else "poor" for n in range(40) for _ in "ab"]
    machine = [f"machine says {one}" for one in told]
    source = photos(tmp_path / "p", 40, cap_one=machine, label=told)
    data = workspace.load(source, name="photos", text="caption", label="label")
    found = data.compare_captions(resamples=200)
    assert found.labels is not None
    assert found.labels.n == 80
    assert found.labels.accuracy_a == 1.0
    assert found.labels.accuracy_b < 0.9
    assert found.topics is not None
    assert -0.1 <= found.topics.agreement <= 1


def test_without_machine_captions_the_way_to_them_is_told(tmp_path: Path, workspace: Workspace):
    data = workspace.load(photos(tmp_path / "p"), name="photos")
    with pytest.raises(NotEnoughData) as caught:
        data.compare_captions()
    assert "assay captions make photos" in caught.value.hint
    with pytest.raises(UnknownColumn, match="nothing"):
        data.compare_captions(columns=["nothing"])
