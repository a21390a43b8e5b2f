"""Pictures of records: shown from the folders a person named, and from nowhere else."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assay.dataset import Dataset
from assay.errors import NotAPicture, PictureNotFound, RecordNotFound, SourceNotFound
from assay.settings import Settings
from assay.verbs.picturing.picture import media_of, picture
from assay.workspace import Workspace, open_workspace


def png(red: int = 200) -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    point = zlib.compress(bytes([0, red, 0, 0]))
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", point), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="fake")) as opened:
        yield opened


@pytest.fixture
def shop(tmp_path: Path, workspace: Workspace) -> Callable[..., Dataset]:
    """Import captions of the pictures named, in a folder with one real picture."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "a.png").write_bytes(png())

    def load(*images: str, **options: str | Path) -> Dataset:
        rows = [f'r{n},caption {n},"{image}"' for n, image in enumerate(images)]
        (folder / "captions.csv").write_text("\n".join(["id,caption,image", *rows]) + "\n")
        return workspace.load(folder / "captions.csv", name="shop", **options)  # type: ignore[arg-type]

    return load


def test_a_picture_beside_the_imported_file_is_shown(shop: Callable[..., Dataset]) -> None:
    data = shop("a.png")
    shown = data.picture("r0")
    assert (shown.data, shown.media) == (png(), "image/png")
    assert data.info().pictures


def test_pictures_in_the_usual_subfolder_and_by_absolute_path_are_found(
    tmp_path: Path, shop: Callable[..., Dataset]
) -> None:
    (tmp_path / "shop" / "images").mkdir()
    (tmp_path / "shop" / "images" / "b.png").write_bytes(png(7))
    data = shop("b.png", str(tmp_path / "shop" / "a.png"))
    assert data.picture("r0").data == png(7)
    assert data.picture("r1").data == png()


def test_a_folder_elsewhere_is_named_and_its_pictures_are_shown(
    tmp_path: Path, shop: Callable[..., Dataset]
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "c.png").write_bytes(png(9))
    with pytest.raises(PictureNotFound):
        shop("c.png").picture("r0")
    assert shop("c.png", images=photos).picture("r0").data == png(9)
    with pytest.raises(SourceNotFound, match="no folder"):
        shop("c.png", images=tmp_path / "nowhere")


def test_nothing_outside_the_folder_is_shown(tmp_path: Path, shop: Callable[..., Dataset]) -> None:
    (tmp_path / "private.png").write_bytes(png())
    (tmp_path / "shop" / "link.png").symlink_to(tmp_path / "private.png")
    (tmp_path / "shop" / "out").symlink_to(tmp_path)
    (tmp_path / "shop" / "circle").symlink_to(tmp_path / "shop" / "circle")
    os.mkfifo(tmp_path / "shop" / "pipe")
    names = (
        *("../private.png", str(tmp_path / "private.png"), "link.png", "out/private.png"),
        *("/etc/hostname", "circle", "pipe", ".", "nothing.png", "a" * 5000),
        *("https://example.org/a.png", "file:///etc/hostname", "C:\\other.png"),
    )
    data = shop(*names)
    for record in data.ids():
        with pytest.raises(PictureNotFound, match="not here"):
            data.picture(record)


def test_only_pictures_are_shown_whatever_their_name_says(
    tmp_path: Path, shop: Callable[..., Dataset], workspace: Workspace
) -> None:
    (tmp_path / "shop" / "drawing.png").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    data = shop("captions.csv", "drawing.png", "a.png")
    for record in ("r0", "r1"):
        with pytest.raises(NotAPicture):
            data.picture(record)
    with pytest.raises(NotAPicture, match="at most 10 are shown"):
        picture(workspace._ctx, "shop", "r2", most=10)


def test_a_record_without_a_picture_and_one_that_is_not_there_say_so(
    shop: Callable[..., Dataset],
) -> None:
    data = shop("a.png", "")
    with pytest.raises(PictureNotFound, match="has no picture"):
        data.picture("r1")
    with pytest.raises(RecordNotFound):
        data.picture("r9")


def test_a_folder_that_moved_is_learned_by_importing_again(
    tmp_path: Path, shop: Callable[..., Dataset], workspace: Workspace
) -> None:
    data = shop("a.png")
    (tmp_path / "shop").rename(tmp_path / "moved")
    with pytest.raises(PictureNotFound):
        data.picture("r0")
    again = workspace.import_file(tmp_path / "moved" / "captions.csv", name="shop")
    assert again.unchanged == 1
    assert data.picture("r0").data == png()
    workspace.compact("shop")
    assert data.picture("r0").data == png()


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a..", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"", None),
        (b"<html>", None),
    ],
)
def test_the_first_bytes_tell_what_a_file_is(data: bytes, media: str | None) -> None:
    assert media_of(data) == media


def test_pictures_in_a_subfolder_of_few_are_found_as_well(
    tmp_path: Path, shop: Callable[..., Dataset]
) -> None:
    # names in turns from two folders, as a camera's numbers are when sorted by hand
    names = [f"IMG_{number:04d}.png" for number in range(130)]
    for place, name in enumerate(names):
        folder = tmp_path / "shop" / "trip" / ("b" if place % 2 else "a")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(png())
    data = shop(*names)
    assert data.picture("r0").data == png()
    assert data.picture("r129").data == png()
