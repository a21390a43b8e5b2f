"""Every picture of a data set: looked at once, small, and counted where it is not there."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from assay.errors import NotAPicture, PictureNotFound
from assay.pictures import decode
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="fake")) as opened:
        yield opened


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Two captions of one picture, one of a broken one, one of a missing one."""
    folder = tmp_path / "photos"
    (folder / "val2017").mkdir(parents=True)
    Image.new("RGB", (600, 400), "red").save(folder / "val2017" / "a.jpg")
    (folder / "val2017" / "b.jpg").write_bytes(b"no picture")
    rows = ["id,caption,image", "1,red,a.jpg", "2,very red,a.jpg", "3,broken,b.jpg", "4,lost,c.jpg"]
    (folder / "captions.csv").write_text("\n".join(rows) + "\n")
    return folder


def test_pictures_a_folder_further_down_are_found_and_missing_ones_listed(
    workspace: Workspace, photos: Path
) -> None:
    report = workspace.import_file(photos / "captions.csv", name="photos")
    assert (report.added, report.pictures, report.missing_pictures) == (4, 3, 1)
    assert report.missing_file is not None
    assert Path(report.missing_file).read_text() == "image,records\nc.jpg,1\n"
    assert workspace.dataset("photos").picture("1").media == "image/jpeg"


def test_each_picture_is_looked_at_once(workspace: Workspace, photos: Path) -> None:
    data = workspace.load(photos / "captions.csv", name="photos")
    first = data.pictures()
    assert (first.pictures, first.made, first.missing, first.broken) == (3, 2, 1, 1)
    assert data.pictures().made == 0
    Image.new("RGB", (300, 300), "blue").save(photos / "val2017" / "a.jpg")
    assert data.pictures().made == 1


def test_a_thumbnail_is_made_when_it_is_asked_for_and_changes_with_the_file(
    workspace: Workspace, photos: Path
) -> None:
    data = workspace.load(photos / "captions.csv", name="photos")
    small = data.thumbnail("1")
    assert small.media == "image/webp"
    assert decode(small.data).image.size == (256, 171)
    assert data.thumbnail("2") == small
    Image.new("RGB", (300, 300), "blue").save(photos / "val2017" / "a.jpg")
    assert data.thumbnail("1").tag != small.tag
    with pytest.raises(NotAPicture):
        data.thumbnail("3")
    with pytest.raises(NotAPicture):  # also the second time, when it is known
        data.thumbnail("3")
    with pytest.raises(PictureNotFound):
        data.thumbnail("4")


def test_lists_of_objects_are_kept_through_updates_and_exports(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "coco").mkdir()
    (tmp_path / "coco" / "instances.json").write_text(
        '{"images": [{"id": 1, "file_name": "1.jpg"}, {"id": 2, "file_name": "2.jpg"}], '
        '"annotations": [{"image_id": 1, "category_id": 3}, {"image_id": 1, "category_id": 4}], '
        '"categories": [{"id": 3, "name": "dog"}, {"id": 4, "name": "cat"}]}'
    )
    data = workspace.load(tmp_path / "coco" / "instances.json", name="seen")
    assert workspace.import_file(tmp_path / "coco" / "instances.json", name="seen").unchanged == 2
    assert data.ids("meta.objects = 'dog'") == ["1"]
    assert data.ids("meta.objects is null") == ["2"]
    facet = data.frame().facet("meta.objects")
    assert sorted(facet["value"].to_list()) == ["cat", "dog"]
    for ending in ("csv", "jsonl", "parquet"):
        assert data.export(tmp_path / f"out.{ending}").records == 2


def test_pictures_of_an_uploaded_archive_are_kept(
    workspace: Workspace, photos: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for file in photos.rglob("*.*"):
            archive.write(file, f"photos/{file.relative_to(photos)}")
    with workspace.uploads.receive("photos.zip") as incoming:
        incoming.write((tmp_path / "photos.zip").read_bytes())
        upload = incoming.finish()
    report = workspace.import_upload(upload.id, name="up")
    assert (report.pictures, report.missing_pictures) == (3, 1)
    shutil.rmtree(photos)
    data = workspace.dataset("up")
    assert data.info().pictures
    assert data.thumbnail("1").media == "image/webp"
