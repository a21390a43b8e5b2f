"""Foreign pictures: every kind of colours, turned, cut off, huge, and none at all."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from assay.errors import NotAPicture
from assay.pictures import THUMBNAIL, decode, look

Scene = Callable[..., Image.Image]
Saved = Callable[..., bytes]


def close(one: Image.Image, other: Image.Image) -> bool:
    a, b = (
        np.asarray(image.convert("RGB").resize((32, 32)), dtype=float) for image in (one, other)
    )
    return bool(np.abs(a - b).mean() < 12)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF"])
def test_each_format_is_decoded(scene: Scene, saved: Saved, kind: str) -> None:
    decoded = decode(saved(scene(1), kind))
    assert (decoded.format, decoded.width, decoded.height) == (kind, 320, 240)
    assert close(decoded.image, scene(1))
    assert not decoded.truncated


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "RGBA", "LA", "1", "I;16", "I", "F", "YCbCr"])
def test_each_kind_of_colours_becomes_plain(scene: Scene, saved: Saved, mode: str) -> None:
    if mode in {"I;16", "I"}:
        grey = np.asarray(scene(2).convert("L")).astype(np.uint16) * 257
        image = Image.fromarray(grey)
        image = image if mode == "I;16" else image.convert("I")
    else:
        image = scene(2).convert(mode)
    decoded = decode(saved(image, "TIFF"))
    assert decoded.image.mode == "RGB"
    wanted = scene(2) if mode in {"P", "CMYK", "RGBA", "YCbCr"} else scene(2).convert("L")
    if mode not in {"1", "F"}:
        assert close(decoded.image, wanted)


def test_transparent_points_stand_over_white(saved: Saved) -> None:
    decoded = decode(saved(Image.new("RGBA", (8, 8), (255, 0, 0, 0)), "PNG"))
    assert decoded.image.getpixel((3, 3)) == (255, 255, 255)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_turned_photo_stands_upright(scene: Scene, saved: Saved, turn: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = turn
    decoded = decode(saved(scene(3), exif=exif), reach=100)
    upright = (240, 320) if turn >= 5 else (320, 240)
    assert (decoded.width, decoded.height) == upright
    assert (decoded.image.width > decoded.image.height) == (turn < 5)
    small = look(saved(scene(3), exif=exif))[1]
    assert small is not None


def test_the_first_picture_of_an_animation_is_taken(scene: Scene, saved: Saved) -> None:
    data = saved(scene(1), "GIF", save_all=True, append_images=[scene(2), scene(3)])
    decoded = decode(data)
    assert decoded.animated
    assert close(decoded.image, scene(1))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_of_a_file_that_breaks_off_what_is_there_is_shown(
    scene: Scene, saved: Saved, kind: str
) -> None:
    data = saved(scene(4), kind)
    facts, small = look(data[: len(data) * 2 // 3])
    assert facts.truncated
    assert facts.fault is None
    assert (facts.width, facts.height) == (320, 240)
    assert small is not None
    top, whole = decode(data[: len(data) * 2 // 3]).image, scene(4)
    half = (0, 0, 320, 100)
    assert close(top.crop(half), whole.crop(half))


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8\xff", b"GIF89a", b"<svg/>", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"RIFF"]
)
def test_what_is_no_picture_is_a_fault_with_a_sentence(data: bytes) -> None:
    facts, small = look(data)
    assert small is None
    assert facts.fault is not None
    assert facts.fault.endswith(".")


def bomb(side: int) -> bytes:
    """A PNG of few bytes that says it is huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [15_000, 60_000, 2**31 - 1])
def test_a_picture_that_claims_to_be_huge_is_refused_unopened(side: int) -> None:
    with pytest.raises(NotAPicture):
        decode(bomb(side))


def test_a_thumbnail_is_small_and_never_larger_than_its_picture(scene: Scene, saved: Saved) -> None:
    facts, small = look(saved(scene(5, (4000, 1000))))
    assert small is not None
    assert decode(small).image.size == (THUMBNAIL, THUMBNAIL // 4)
    assert (facts.width, facts.height) == (4000, 1000)
    tiny = look(saved(scene(5, (20, 10)), "PNG"))[1]
    assert tiny is not None
    assert decode(tiny).image.size == (20, 10)


def test_every_cut_of_a_picture_is_shown_or_a_fault(scene: Scene, saved: Saved) -> None:
    for kind in ("JPEG", "PNG", "GIF", "WEBP", "TIFF"):
        data = saved(scene(6, (64, 48)), kind)
        for end in range(0, len(data), max(1, len(data) // 40)):
            facts, small = look(data[:end])
            assert (facts.fault is None) == (small is not None)
