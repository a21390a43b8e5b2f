"""Pictures found by what they show: embedded once, resumed, fused with what texts say."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from PIL import Image
from tests.captioners.conftest import picture
from tests.networks import save_clip

import assay
from assay.dataset import Dataset
from assay.encoders import PictureEncoder, resolve_encoder
from assay.errors import (
    Cancelled,
    EncoderError,
    NotEnoughData,
    NotPrepared,
    PictureNotFound,
    RecordNotFound,
)
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

COLOURS = ("red", "green", "blue", "yellow", "purple")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="fake")) as opened:
        yield opened


def photos(folder: Path, colours: tuple[str, ...] = COLOURS) -> Path:
    """Write photos without captions, named so that their names say nothing."""
    folder.mkdir(exist_ok=True)
    for n, colour in enumerate(colours):
        (folder / f"img_{n}.png").write_bytes(picture(colour, (40 + n, 30)))
    return folder


@pytest.fixture
def data(tmp_path: Path, workspace: Workspace) -> Dataset:
    """Five photos without a text, embedded."""
    found = workspace.load(photos(tmp_path / "p"), name="photos")
    found.embed_pictures("fake")
    return found


def captioned(folder: Path) -> Path:
    """Write five photos: two with captions that say nothing of the colour, one that lies."""
    said = ["a wall of a house", None, "something green on a table", None, "a wall of a house"]
    rows = {"id": list("abcde"), "image": [f"img_{n}.png" for n in range(5)], "caption": said}
    pl.DataFrame(rows).write_csv(photos(folder) / "captions.csv")
    return folder / "captions.csv"


def images(hits: list[Any]) -> list[str]:
    return [hit.image for hit in hits]


def test_photos_without_any_text_are_found_by_what_they_show(data: Dataset):
    for mode in ("hybrid", "pictures"):
        for n, colour in enumerate(COLOURS):
            hits = data.search(f"something {colour}", mode=mode, limit=3)
            assert images(hits)[0] == f"img_{n}.png"
            assert [hit.picture_rank for hit in hits] == [1, 2, 3]
            assert hits[0].score > hits[1].score >= hits[2].score
            assert (hits[0].lexical_rank, hits[0].semantic_rank) == (None, None)


def test_without_vectors_texts_alone_are_searched(tmp_path: Path, workspace: Workspace):
    data = workspace.load(captioned(tmp_path / "p"), name="photos")
    before = data.search("a wall", limit=5)
    assert before[0].picture_rank is None
    assert data.picture_vectors() is None
    with pytest.raises(NotPrepared) as caught:
        data.search("a wall", mode="pictures")
    assert "assay embed photos --pictures" in (caught.value.hint or "")
    data.embed_pictures("fake")
    assert data.search("a wall", mode="semantic", limit=1)[0].picture_rank is None


def test_what_pictures_show_is_weighed_beside_what_texts_say(tmp_path: Path, workspace: Workspace):
    data = workspace.load(captioned(tmp_path / "p"), name="photos")
    data.embed_pictures("fake")
    # "b" has no text and is green, "c" says green and is blue
    found = [hit.record for hit in data.search("something green on a table", limit=2)]
    assert set(found) == {"b", "c"}
    # both say the same; one shows purple
    walls = data.search("a purple wall", where="text contains 'wall'")
    assert [hit.record for hit in walls] == ["e", "a"]
    assert walls[0].picture_rank is not None
    assert walls[0].lexical_rank is not None


def test_a_filter_narrows_what_pictures_are_looked_at(data: Dataset):
    (red,) = data.search("red", limit=1)
    hits = data.search("red", where=f"id != '{red.record}'", limit=10)
    assert red.record not in [hit.record for hit in hits]
    assert len(hits) == 4


def test_each_picture_is_found_once_however_many_captions_it_has(
    tmp_path: Path, workspace: Workspace
):
    folder = photos(tmp_path / "p", ("red", "blue"))
    rows = {"id": list("abcd"), "image": ["img_0.png", "img_0.png", "img_1.png", "img_1.png"]}
    pl.DataFrame({**rows, "caption": ["one", "two", "three", "four"]}).write_csv(folder / "c.csv")
    data = workspace.load(folder / "c.csv", name="photos")
    assert data.embed_pictures("fake").pictures == 2
    assert [h.record for h in data.search("blue", mode="pictures")] == ["c", "a"]
    assert [h.record for h in data.search("blue", mode="pictures", where="id != 'c'")] == ["d", "a"]
    assert sorted(h.record for h in data.search("blue", limit=10)) == ["a", "b", "c", "d"]


def test_a_record_is_like_those_whose_pictures_look_alike(tmp_path: Path, workspace: Workspace):
    folder = photos(tmp_path / "p", ("red", "blue", "red"))
    rows = {
        "id": ["a", "b", "c", "d", "e"],
        "image": [*(f"img_{n}.png" for n in range(3)), None, None],
    }
    said = ["a cat", "a cat", "a long way home", "a cat", "a long way home"]
    pl.DataFrame({**rows, "caption": said}).write_csv(folder / "c.csv")
    data = workspace.load(folder / "c.csv", name="photos")
    assert data.similar("a", limit=1)[0].record == "b"
    with pytest.raises(NotPrepared, match="no vector"):
        data.similar("a", by="picture")
    data.embed_pictures("fake")
    assert [hit.record for hit in data.similar("a")] == ["c", "b"]
    assert data.similar("a")[0].picture_rank == 1
    assert data.similar("a", by="text", limit=1)[0].record == "b"
    assert data.similar("a", encoder="fake", limit=1)[0].record == "b"
    assert data.similar("e", limit=1)[0].record == "c"  # it has no picture
    assert [hit.record for hit in data.similar("a", where="id != 'c'")] == ["b"]
    with pytest.raises(NotPrepared):
        data.similar("d", by="picture")
    with pytest.raises(RecordNotFound):
        data.similar("nobody", by="picture")


def test_each_content_is_embedded_once(tmp_path: Path, workspace: Workspace):
    folder = photos(tmp_path / "p")
    shutil.copy(folder / "img_0.png", folder / "again.png")
    data = workspace.load(folder, name="photos")
    first = data.embed_pictures("fake")
    assert (first.pictures, first.embedded, first.cached) == (6, 5, 1)
    assert data.embed_pictures("fake").embedded == 0
    info = data.picture_vectors()
    assert info is not None
    assert (info.encoder, info.pictures, info.embedded, info.unusable) == ("fake", 6, 6, "")
    other = workspace.load(folder, name="other")
    assert other.embed_pictures("fake").cached == 6
    (folder / "img_1.png").write_bytes(picture("orange"))
    assert data.embed_pictures("fake").embedded == 1
    assert images(data.search("orange", limit=1)) == ["img_1.png"]
    assert workspace.doctor().healthy


def test_vectors_that_were_deleted_are_made_again(data: Dataset, workspace: Workspace):
    assert data.picture_vectors() is not None
    shutil.rmtree(workspace.path / "vectors")
    with open_workspace(workspace.path, settings=Settings(encoder="fake")) as opened:
        again = opened.dataset("photos")
        assert again.picture_vectors() is None
        assert again.embed_pictures("fake").embedded == 5
        assert images(again.search("blue", limit=1)) == ["img_2.png"]


def test_what_came_in_since_is_found_once_it_is_embedded(
    tmp_path: Path, data: Dataset, workspace: Workspace
):
    (tmp_path / "p" / "new.png").write_bytes(picture("orange"))
    workspace.load(tmp_path / "p", name="photos")
    info = data.picture_vectors()
    assert info is not None
    assert (info.pictures, info.embedded) == (6, 5)
    assert "new.png" not in images(data.search("orange", limit=10))
    assert data.embed_pictures("fake").embedded == 1
    assert images(data.search("orange", limit=1)) == ["new.png"]


def test_broken_missing_and_cut_pictures_cost_themselves(tmp_path: Path, workspace: Workspace):
    folder = photos(tmp_path / "p")
    data = workspace.load(folder, name="photos")
    whole = picture("blue", (300, 200), "JPEG")
    noisy = Image.effect_noise((300, 200), 80)
    noisy.save(folder / "noise.jpg")
    cut = (folder / "noise.jpg").read_bytes()
    (folder / "img_0.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    (folder / "img_1.png").unlink()
    (folder / "img_2.png").write_bytes(cut[: len(cut) // 2])
    (folder / "img_3.png").write_bytes(whole)  # whatever its name says
    report = data.embed_pictures("fake")
    assert (report.embedded, report.missing, report.broken) == (2, 1, 2)
    assert [fault.image for fault in report.faults] == ["img_0.png", "img_1.png", "img_2.png"]
    assert "cut short" in report.faults[2].why
    assert all(fault.why for fault in report.faults)
    assert images(data.search("blue")) == ["img_3.png", "img_4.png"]


def test_what_cannot_be_embedded_is_told(tmp_path: Path, workspace: Workspace):
    (tmp_path / "texts.csv").write_text("id,text\na,one text\nb,another text\n")
    with pytest.raises(NotEnoughData, match="names a picture"):
        workspace.load(tmp_path / "texts.csv", name="texts").embed_pictures("fake")
    data = workspace.load(photos(tmp_path / "p"), name="photos")
    with pytest.raises(EncoderError, match="sees no pictures") as caught:
        data.embed_pictures("minilm")
    assert "clip:" in (caught.value.hint or "")
    for file in (tmp_path / "p").iterdir():
        file.unlink()
    with pytest.raises(PictureNotFound, match="None of the 5 pictures"):
        data.embed_pictures("fake")


EMBED = """
import sys, assay
with assay.open(sys.argv[1]) as workspace:
    workspace.dataset("photos").embed_pictures(
        "fake", watch=lambda done, *_: print(done, flush=True)
    )
"""


def many(folder: Path) -> Path:
    """Write 160 pictures, no two alike."""
    folder.mkdir()
    for n in range(160):
        (folder / f"p{n:03}.png").write_bytes(picture("red", (10 + n, 20)))
    return folder


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path):
    with assay.open(tmp_path / "ws") as workspace:
        workspace.load(many(tmp_path / "p"), name="photos")
    command = [sys.executable, "-c", EMBED, str(tmp_path / "ws")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if int(line) >= 64:  # a batch is on disk
                child.send_signal(signal.SIGKILL)
                break
    with assay.open(tmp_path / "ws") as workspace:
        data = workspace.dataset("photos")
        assert data.picture_vectors() is None
        report = data.embed_pictures("fake")
        assert report.cached >= 64
        assert report.embedded + report.cached == 160


def test_a_cancelled_run_is_resumed_with_what_is_missing(tmp_path: Path, workspace: Workspace):
    data = workspace.load(many(tmp_path / "p"), name="photos")

    def enough(done: int, *_: Any) -> None:
        if done >= 64:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        data.embed_pictures("fake", watch=enough)
    (run,) = workspace.runs(dataset="photos", kind="embed_pictures")
    assert run.status == "cancelled"
    report = data.embed_pictures("fake")
    assert (report.run, report.embedded, report.cached) == (run.id, 96, 64)


@pytest.mark.torch
def test_a_model_of_transformers_ranks_pictures_as_its_vectors_do(
    tmp_path: Path, workspace: Workspace
):
    folder = save_clip(tmp_path / "model")
    data = workspace.load(photos(tmp_path / "p"), name="photos")
    report = data.embed_pictures(f"clip:{folder}")
    assert (report.embedded, report.dimensions, report.notes) == (5, 16, ())
    model = resolve_encoder(f"clip:{folder}")
    assert isinstance(model, PictureEncoder)
    seen = model.encode_pictures(
        [Image.open(tmp_path / "p" / f"img_{n}.png").convert("RGB") for n in range(5)]
    )
    cosines = seen @ model.encode(["a red wall"])[0]
    expected = [f"img_{n}.png" for n in np.argsort(-cosines, kind="stable")]
    hits = data.search("a red wall", mode="pictures")
    assert images(hits) == expected == images(data.search("a red wall"))
    assert [hit.score for hit in hits] == pytest.approx(sorted(cosines, reverse=True), abs=1e-5)


@pytest.mark.torch
def test_texts_are_found_where_the_model_that_saw_the_pictures_is_gone(
    tmp_path: Path, workspace: Workspace
):
    folder = save_clip(tmp_path / "model")
    texts = workspace.load(captioned(tmp_path / "p"), name="texts")
    bare = workspace.load(photos(tmp_path / "q"), name="bare")
    for one in (texts, bare):
        one.embed_pictures(f"clip:{folder}")
    shutil.rmtree(folder)
    with open_workspace(workspace.path, settings=Settings(encoder="fake")) as opened:
        data = opened.dataset("texts")
        assert data.search("a wall", limit=1)[0].picture_rank is None
        info = data.picture_vectors()
        assert info is not None
        assert "no folder" in info.unusable
        with pytest.raises(EncoderError, match="no folder"):
            data.search("a wall", mode="pictures")
        with pytest.raises(EncoderError, match="no folder"):
            opened.dataset("bare").search("a wall")
        assert data.similar("a", limit=1)[0].picture_rank == 1  # needs no model
        data.embed_pictures("fake")
        assert data.search("a wall", limit=1)[0].picture_rank is not None


@pytest.mark.torch
def test_another_model_in_the_place_of_the_one_that_saw_is_noticed(
    tmp_path: Path, workspace: Workspace
):
    folder = save_clip(tmp_path / "model")
    workspace.load(photos(tmp_path / "p"), name="photos").embed_pictures(f"clip:{folder}")
    save_clip(folder, seed=1)
    with (
        open_workspace(workspace.path) as opened,
        pytest.raises(EncoderError, match="not the one any more"),
    ):
        opened.dataset("photos").search("red")


def test_the_chat_shows_pictures_without_any_text(data: Dataset):
    reply = data.chat("show me something blue")
    assert reply.turn.route == "find"
    assert reply.records[0].image == "img_2.png"
    assert "look nearest to" in reply.turn.text
    more = data.chat("another one", conversation=reply.conversation)
    shown = {record.image for record in reply.records}
    assert more.records
    assert not shown & {record.image for record in more.records}
    like = data.chat("show me similar ones", conversation=reply.conversation)
    assert "look most like" in like.turn.text
    assert like.records


def test_the_chat_looks_at_pictures_where_no_text_fits(tmp_path: Path, workspace: Workspace):
    data = workspace.load(captioned(tmp_path / "p"), name="photos")
    assert "nearest" in data.chat("show me something purple").turn.text
    data.embed_pictures("fake")
    reply = data.chat("show me purple")
    assert reply.records[0].record == "e"
    assert "look nearest to “purple”" in reply.turn.text
