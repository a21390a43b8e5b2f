"""Pictures as models see them: upright, in colour, not too large."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image
from tests.captioners.conftest import picture

from assay.captioners.pictures import opened
from assay.errors import NotAPicture


def test_a_photo_taken_on_its_side_is_turned():
    image = Image.new("RGB", (60, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    assert opened(buffer.getvalue(), 100).size == (20, 60)


def test_a_large_picture_is_made_smaller_and_a_small_one_is_left():
    assert opened(picture(size=(400, 200)), 100).size == (100, 50)
    assert opened(picture(size=(40, 30)), 100).size == (40, 30)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "1", "I;16"])
def test_every_mode_becomes_colour(mode: str):
    buffer = io.BytesIO()
    Image.new(mode, (8, 8)).save(buffer, "PNG")
    assert opened(buffer.getvalue(), 100).mode == "RGB"


def test_what_is_transparent_stands_on_white():
    buffer = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(buffer, "PNG")
    assert opened(buffer.getvalue(), 100).getpixel((0, 0)) == (255, 255, 255)


def test_a_file_that_claims_to_be_huge_is_not_decoded():
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"0"))
    with pytest.raises(NotAPicture):
        opened(bomb + chunk(b"IEND", b""), 100)
