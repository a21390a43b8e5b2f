"""Checks of pictures, over files with planted faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from assay.dataset import Dataset
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="fake")) as opened:
        yield opened


def scene(seed: int) -> Image.Image:
    """Coarse coloured patches with grain, as a photo has."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8))
    points = np.asarray(coarse.resize((320, 240), Image.Resampling.BICUBIC)).astype(int)
    return Image.fromarray(
        np.clip(points + rng.normal(0, 12, points.shape), 0, 255).astype("uint8")
    )


@pytest.fixture
def photos(tmp_path: Path, workspace: Workspace) -> Dataset:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("a", "b", "c", "d"):
        scene(ord(name)).save(folder / f"{name}.jpg")
    (folder / "same.jpg").write_bytes((folder / "a.jpg").read_bytes())
    scene(ord("b")).resize((160, 120)).save(folder / "near.png")
    Image.fromarray(np.asarray(scene(9)) // 16).save(folder / "dark.png")
    scene(10).filter(ImageFilter.GaussianBlur(12)).save(folder / "blurred.png")
    Image.new("RGB", (200, 200), "white").save(folder / "empty.png")
    scene(11).resize((300, 60)).save(folder / "long.png")
    (folder / "broken.jpg").write_bytes(b"nothing")
    (folder / "cut.jpg").write_bytes((folder / "c.jpg").read_bytes()[:6000])
    rows = ["id,caption,image,split"]
    names = (
        *("a.jpg", "a.jpg", "b.jpg", "c.jpg", "d.jpg", "same.jpg", "near.png", "dark.png"),
        *("blurred.png", "empty.png", "long.png", "broken.jpg", "cut.jpg", "gone.jpg"),
    )
    test = {"same.jpg", "near.png"}
    for number, name in enumerate(names):
        split = "test" if name in test else "train"
        rows.append(f"{number},caption number {number} of {name},{name},{split}")
    rows.append("14,the fourth again,d.jpg,test")
    (folder / "captions.csv").write_text("\n".join(rows) + "\n")
    return workspace.load(folder / "captions.csv", name="photos")


def test_copies_are_found_and_captions_of_one_picture_are_none(photos: Dataset) -> None:
    found = {f.record: f for f in photos.check("picture_copies").findings}
    assert found["5"].score == 1
    assert found["5"].related == ("0",)
    assert 0.9 <= found["6"].score < 1
    assert found["6"].related == ("2",)
    assert "1" not in found
    assert found.keys() <= {"5", "6", "12"}  # the cut picture may still look like the whole


def test_each_fault_is_named(photos: Dataset) -> None:
    found = {f.record: f.details["kind"] for f in photos.check("picture_faults").findings}
    assert found == {
        "7": "dark",
        "8": "blurred",
        "9": "empty",
        "10": "shape",
        "11": "unreadable",
        "12": "truncated",
        "13": "missing",
    }


def test_a_picture_in_two_splits_leaks(photos: Dataset) -> None:
    found = {f.record: f for f in photos.check("picture_leakage").findings}
    assert set(found) == {"5", "6", "14"}
    assert (found["5"].score, found["14"].score) == (1, 1)
    assert found["6"].score < 1
    assert found["14"].related == ("4",)


def test_without_pictures_their_checks_do_not_run(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "plain.csv").write_text("id,text\n1,a word\n2,another one\n")
    data = workspace.load(tmp_path / "plain.csv", name="plain")
    assert not [one for one in data.check().summaries if one.check.startswith("picture")]
    (named,) = data.check("picture_copies").summaries
    assert named.skipped == "Skipped: no record has a picture that is here."


def test_a_file_that_was_mended_is_looked_at_anew(photos: Dataset, tmp_path: Path) -> None:
    assert "11" in {f.record for f in photos.check("picture_faults").findings}
    scene(77).save(tmp_path / "photos" / "broken.jpg")
    assert "11" not in {f.record for f in photos.check("picture_faults").findings}


def test_checks_of_pictures_alone_embed_no_text_and_keep_what_others_found(
    photos: Dataset, workspace: Workspace
) -> None:
    photos.check("picture_copies", "picture_faults")
    assert list((workspace.path / "vectors").iterdir()) == []
    photos.check("exact_duplicates")
    photos.check("picture_faults")
    ran = {standing.check for standing in photos.standings()}
    assert ran == {"picture_copies", "picture_faults", "exact_duplicates"}
    assert photos.ids("finding = 'picture_copies'")
