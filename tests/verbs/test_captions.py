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
from PIL import Image
from tests.captioners.conftest import picture

import assay
from assay.errors import (
    Cancelled,
    InvalidSetting,
    LlmError,
    NotEnoughData,
    PictureNotFound,
    RunNotFound,
    UnknownColumn,
    UploadNotFound,
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


def test_a_picture_of_any_kind_that_is_read_is_described(tmp_path: Path, workspace: Workspace):
    folder = tmp_path / "p"
    folder.mkdir()
    for ending in ("bmp", "tiff", "webp", "gif"):
        Image.new("RGB", (20, 20), "red").save(folder / f"a_{ending}.{ending}")
    report = workspace.load(folder, name="photos").make_captions("fake")
    assert (report.made, report.failures) == (4, ())


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


def test_a_cancelled_run_keeps_what_there_was_and_asks_only_for_the_rest(
    tmp_path: Path, workspace: Workspace
):
    data = workspace.load(photos(tmp_path / "p", 64), name="photos")
    seen: list[int] = []

    def enough(done: int, *_: Any) -> None:
        seen.append(done)
        if done >= 32:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        data.make_captions("fake", watch=enough)
    (run,) = workspace.runs(dataset="photos", kind="caption")
    assert run.status == "cancelled"
    report = workspace.dataset("photos").make_captions("fake")
    assert (report.made, report.remembered) == (64, seen[-1])
    assert seen[-1] < 64


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


def test_captions_of_another_program_are_added_by_the_names_of_pictures(
    tmp_path: Path, workspace: Workspace
):
    data = workspace.load(photos(tmp_path / "p", 20), name="photos", text="caption")
    file = tmp_path / "machine.csv"
    rows = [f"folder/p{n}.png,a {COLOURS[n % 6]} wall,a wall {n % 3}" for n in range(18)]
    file.write_text("\n".join(["filename,cap_one,cap_two", *rows, "gone.png,lost,lost"]) + "\n")
    report = data.add_captions(file)
    assert report.columns == {"meta.caption.one": 18, "meta.caption.two": 18}
    assert (report.pictures, report.strangers) == (20, 1)
    assert data.count("meta.caption.one contains 'red'") == 6
    found = data.compare_captions(resamples=100, adding=False)
    by = {source.column: source.pictures for source in found.sources}
    assert by == {"meta.caption.one": 18, "meta.caption.two": 18, "text": 20}
    file.write_text("filename,cap_one\np0.png,something else\n")
    data.add_captions(file)
    assert data.count("meta.caption.one = 'something else'") == 2
    assert data.count("meta.caption.one is not null") == 2
    assert data.count("meta.caption.two is not null") == 36


def test_a_list_of_results_is_matched_by_the_numbers_of_pictures(
    tmp_path: Path, workspace: Workspace
):
    numbers = [n for n in range(6) for _ in "ab"]
    data = workspace.load(
        photos(tmp_path / "p", 6, image_id=numbers), name="photos", text="caption"
    )
    file = tmp_path / "results.json"
    told = ", ".join(f'{{"image_id": {n}, "caption": "picture {n}"}}' for n in range(6))
    file.write_text(f"[{told}]")
    assert data.add_captions(file, name="BLIP 2").columns == {"meta.caption.blip_2": 6}
    assert data.ids("meta.caption.blip_2 = 'picture 5'") == ["r10", "r11"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("image,cap_one\nx.png,a wall\n", "names none of the pictures"),
        ("image,stars\np1.png,4\n", "no column of captions"),
        ("number,cap_one\n1,a wall\n2,a red wall\n", "no column of pictures"),
    ],
)
def test_a_file_that_fits_no_picture_is_one_sentence(
    tmp_path: Path, workspace: Workspace, content: str, words: str
):
    data = workspace.load(photos(tmp_path / "p"), name="photos", text="caption")
    (tmp_path / "odd.csv").write_text(content)
    with pytest.raises(InvalidSetting, match=words):
        data.add_captions(tmp_path / "odd.csv")
    assert not workspace.runs(kind="caption_file")


def test_judgements_hold_for_the_comparison_that_follows(tmp_path: Path, workspace: Workspace):
    machine = [f"a {COLOURS[n % 6]} wall {n % 7}" for n in range(20) for _ in "ab"]
    data = workspace.load(
        photos(tmp_path / "p", 20, cap_one=machine), name="photos", text="caption"
    )
    file = tmp_path / "judged.csv"
    file.write_text("image,acc_one\n" + "".join(f"p{n}.png,{int(n < 7)}\n" for n in range(20)))
    first = data.compare_captions(judgements=file, resamples=100, adding=False)
    assert first.judgements == "judged.csv"
    file.unlink()
    again = data.compare_captions(judged_in=first.run, resamples=50, adding=False)
    assert [one.spearman for one in again.correlations] == [
        one.spearman for one in first.correlations
    ]
    assert again.judgements == "judged.csv"
    plain = data.compare_captions(resamples=50, adding=False)
    with pytest.raises(RunNotFound, match="no judgements"):
        data.compare_captions(judged_in=plain.run)


COMPARE = """
import sys, assay
from assay.settings import Settings
from assay.workspace import open_workspace

def halt(done, total=None, phase=""):
    print(phase, flush=True)
    sys.stdin.readline()

with open_workspace(sys.argv[1], settings=Settings(encoder="fake")) as workspace:
    workspace.dataset("photos").compare_captions(
        upload=sys.argv[2], resamples=50, adding=False, watch=halt
    )
"""


def test_uploaded_judgements_outlive_a_kill_and_go_once_the_comparison_is_done(tmp_path: Path):
    machine = [f"a {COLOURS[n % 6]} wall {n % 7}" for n in range(20) for _ in "ab"]
    judged = "image,acc_one\n" + "".join(f"p{n}.png,{int(n < 7)}\n" for n in range(20))
    settings = Settings(encoder="fake")
    with open_workspace(tmp_path / "ws", settings=settings) as workspace:
        workspace.load(photos(tmp_path / "p", 20, cap_one=machine), name="photos", text="caption")
        with workspace.uploads.receive("judged.csv") as incoming:
            incoming.write(judged.encode())
            upload = incoming.finish().id
    command = [sys.executable, "-c", COMPARE, str(tmp_path / "ws"), upload]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline()  # it goes on, and waits
        child.send_signal(signal.SIGKILL)
    with open_workspace(tmp_path / "ws", settings=settings) as workspace:
        (cut,) = workspace.runs(dataset="photos", kind="captions")
        assert cut.status != "done"
        workspace.resume(cut.id)  # to leave waits for its end
    with open_workspace(tmp_path / "ws", settings=settings) as workspace:
        (found,) = workspace.caption_comparisons("photos")
        assert (found.run, found.judgements) == (cut.id, "judged.csv")
        assert found.correlations
        with pytest.raises(UploadNotFound):
            workspace.uploads.get(upload)


def test_an_upload_of_captions_goes_once_they_are_read(tmp_path: Path, workspace: Workspace):
    data = workspace.load(photos(tmp_path / "p"), name="photos", text="caption")
    with workspace.uploads.receive("robot.csv") as incoming:
        incoming.write(b"image,caption\np0.png,a wall\n")
        upload = incoming.finish().id
    report = data.add_captions(upload=upload)
    assert (report.file, report.columns) == ("robot.csv", {"meta.caption.robot": 1})
    with pytest.raises(UploadNotFound):
        data.add_captions(upload=upload)
    with pytest.raises(InvalidSetting, match="no file of captions"):
        data.add_captions()
