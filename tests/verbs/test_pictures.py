"""Every picture of a data set: looked at once, small, and counted where it is not there."""

from __future__ import annotations

import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from assay.errors import NotAPicture, PictureNotFound
from assay.pictures import decode
from assay.settings import Settings
from assay.store import open_store
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


@pytest.fixture
def uploaded(workspace: Workspace, photos: Path, tmp_path: Path) -> Workspace:
    """The workspace after a zip of the photos was uploaded and imported as "up"."""
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        for file in photos.rglob("*.*"):
            archive.write(file, f"photos/{file.relative_to(photos)}")
    with workspace.uploads.receive("photos.zip") as incoming:
        incoming.write((tmp_path / "photos.zip").read_bytes())
        upload = incoming.finish()
    report = workspace.import_upload(upload.id, name="up")
    assert (report.pictures, report.missing_pictures) == (3, 1)
    shutil.rmtree(photos)
    return workspace


def kept_pictures(workspace: Workspace) -> list[Path]:
    return sorted((workspace.path / "pictures").rglob("*.jpg"))


def test_pictures_of_an_uploaded_archive_are_kept(uploaded: Workspace) -> None:
    data = uploaded.dataset("up")
    assert data.info().pictures
    assert data.thumbnail("1").media == "image/webp"
    assert len(kept_pictures(uploaded)) == 2
    assert uploaded.doctor().healthy


def test_uploaded_pictures_go_with_their_data_set(uploaded: Workspace) -> None:
    uploaded.dataset("up").pictures()
    kept = uploaded.path / "answers" / "pictures.sqlite"
    assert "small:" in str(_keys(kept))
    uploaded.delete("up")
    assert list((uploaded.path / "pictures").iterdir()) == []
    assert _keys(kept) == []
    assert uploaded.doctor().healthy


def _keys(kept: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(kept)) as connection:
        return connection.execute("SELECT key FROM answers").fetchall()


def test_uploaded_pictures_stay_while_another_data_set_names_them(uploaded: Workspace) -> None:
    (folder,) = (uploaded.path / "pictures").iterdir()
    other = uploaded.load(folder, name="other", skip_bad=True)  # one is broken
    uploaded.delete("up")
    assert len(kept_pictures(uploaded)) == 2
    assert other.thumbnail(other.ids()[0]).media == "image/webp"
    uploaded.delete("other")
    assert kept_pictures(uploaded) == []


def test_the_doctor_finds_pictures_left_by_a_process_that_died(uploaded: Workspace) -> None:
    (folder,) = (uploaded.path / "pictures").iterdir()
    (folder.parent / f".tmp-{'0' * 21}").mkdir()  # killed while unpacking
    (folder.parent / ("1" * 21)).mkdir()  # killed before a data set named it
    report = uploaded.doctor(repair=True)
    assert [problem.repaired for problem in report.problems] == [True, True]
    assert list(folder.parent.iterdir()) == [folder]
    with open_store(uploaded.path) as store:
        store.catalogue.datasets.delete("up")  # killed in the midst of deleting
    assert str(folder) in [problem.where for problem in uploaded.doctor(repair=True).problems]
    assert list(folder.parent.iterdir()) == []


def test_uploaded_pictures_are_found_where_the_workspace_has_moved(
    uploaded: Workspace, tmp_path: Path
) -> None:
    uploaded.close()
    uploaded.path.rename(tmp_path / "elsewhere")
    with open_workspace(tmp_path / "elsewhere") as moved:
        assert moved.dataset("up").thumbnail("1").media == "image/webp"
        assert moved.doctor().healthy


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"torn")])
def test_a_data_set_whose_records_are_lost_can_be_deleted_with_its_pictures(
    uploaded: Workspace, harm: Callable[[Path], object]
) -> None:
    for part in (uploaded.path / "parts").rglob("*.arrow"):
        harm(part)
    with open_workspace(uploaded.path) as opened:
        opened.delete("up")
    assert kept_pictures(uploaded) == []


def test_pictures_on_other_sites_are_told_from_missing_ones(
    tmp_path: Path, workspace: Workspace
) -> None:
    rows = ("image,caption", "https://example.org/a.jpg,A dog", "b.jpg,A cat", "data:image/png,A")
    (tmp_path / "t.csv").write_text("\n".join(rows))
    report = workspace.import_file(tmp_path / "t.csv", name="t")
    assert (report.pictures, report.missing_pictures, report.elsewhere) == (3, 2, 1)
