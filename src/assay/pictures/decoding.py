"""Decode foreign pictures within bounds, upright, in plain colours.

Nothing but the formats named here is tried, a picture is refused by the size its head claims
before a point of it is decoded, and of a file that breaks off what is there is shown.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from assay.errors import NotAPicture

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF")
"""Formats that are decoded; a phone's JPEG with a second view (MPO) is one as well."""

MAX_PIXELS = 200_000_000
"""Points of the largest picture that is decoded: 600 MB of colours."""

MAX_SIDE = 65_500
"""Longest side that is decoded."""

_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, OverflowError)
"""What the decoders of Pillow raise on broken files, beside its own errors."""


@dataclass(frozen=True)
class Decoded:
    """A picture, upright and in plain colours.

    Attributes:
        image: RGB, transparent points over white; at least as large as was asked for where the
            picture is.
        width, height: Of the whole picture, upright, in points.
        format: JPEG, PNG …
        animated: Whether more pictures follow; the first is taken.
        truncated: Whether the file breaks off; what was missing is grey or black.
    """

    image: Image.Image
    width: int
    height: int
    format: str
    animated: bool
    truncated: bool


def decode(data: bytes, *, reach: int | None = None, most: int = MAX_PIXELS) -> Decoded:
    """Decode a picture.

    Args:
        data: The file.
        reach: The long side that is needed, in points; JPEG is then decoded at a fraction of
            its size, which is several times faster. ``None`` for the whole.
        most: Points of the largest picture that is decoded.

    Raises:
        NotAPicture: It is none of a format we read, is broken beyond showing, or too large.
    """
    with warnings.catch_warnings():
        # broken EXIF and the like; the size is judged below, before Pillow does
        warnings.simplefilter("ignore")
        image = _open(data)
        _refuse_huge(image, most)
        across, down = image.size
        animated = _is_animated(image)
        kind = image.format or ""
        if reach is not None and kind in {"JPEG", "MPO"}:
            image.draft("RGB", (reach, reach))
        truncated = _load(image)
        turned = _orientation(image) in {5, 6, 7, 8}
        upright = _upright(_plain(image))
    width, height = (down, across) if turned else (across, down)
    return Decoded(upright, width, height, kind, animated, truncated)


def _open(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise NotAPicture("The file is not a picture of a format that is read.") from error
    except (Image.DecompressionBombError, *_BROKEN) as error:
        raise NotAPicture("The file begins like a picture and is broken.") from error


def _refuse_huge(image: Image.Image, most: int) -> None:
    width, height = image.size
    if width * height > most or max(width, height) > MAX_SIDE:
        raise NotAPicture(
            f"The picture says it is {width:,} × {height:,} points; at most {most:,} points and "
            f"{MAX_SIDE:,} a side are decoded.",
            hint="Make the picture smaller.",
        )


def _is_animated(image: Image.Image) -> bool:
    if image.format == "MPO":  # a phone's JPEG with a second view: no animation
        return False
    try:
        return bool(getattr(image, "is_animated", False))
    except _BROKEN:
        return False


def _load(image: Image.Image) -> bool:
    """Decode the points; return whether the file breaks off before all are there."""
    try:
        image.load()
    except _BROKEN as error:
        try:
            # what was decoded so far is in place: take it as the whole
            image.tile = []  # pyright: ignore[reportAttributeAccessIssue]
            image.load()
            shown = image.im is not None and image.getbbox() is not None
        except _BROKEN:
            shown = False
        if not shown:
            raise NotAPicture("The picture is broken: nothing of it can be decoded.") from error
        return True
    return False


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except _BROKEN:
        return 1


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except _BROKEN:
        return image


def _plain(image: Image.Image) -> Image.Image:
    """Bring any mode to RGB; what was known of the file (EXIF) stays with the picture."""
    exif = image.info.get("exif")
    if image.mode.startswith(("I", "F")):
        made = _eight_bits(image).convert("RGB")
    elif image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info:
        colours = image.convert("RGBA")
        made = Image.new("RGB", colours.size, "white")
        made.paste(colours, mask=colours.getchannel("A"))
    else:
        made = image.convert("RGB")
    if exif is not None:
        made.info["exif"] = exif
    return made


def _eight_bits(image: Image.Image) -> Image.Image:
    """Bring 16 and 32 bits, whole or decimal, to eight."""
    values = np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0.0, neginf=0.0)
    # 16 bits say what is white; other numbers do not, so the brightest is
    white = 65_535.0 if image.mode.startswith("I;16") else max(float(values.max()), 1e-12)
    if image.mode == "I" and 255 < white <= 65_535:  # how Pillow reads 16-bit PNG at times
        white = 65_535.0
    return Image.fromarray(np.clip(values * (255.0 / white), 0, 255).astype(np.uint8))
