"""From the file of a picture to what a model is given: upright, in colour, not too large."""

from __future__ import annotations

import base64
import io
import warnings

from PIL import Image, ImageOps

from assay.errors import NotAPicture

MOST_PIXELS = 100_000_000
"""Pixels of a picture that is decoded; a file of a few bytes can claim to hold more."""

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
"""Decoders that are tried, and no other of the many there are."""


def opened(data: bytes, side: int) -> Image.Image:
    """Decode a picture as a person sees it, its longest side at most ``side`` pixels.

    Raises:
        NotAPicture: It is broken, cut short, of another kind, or too large to decode.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library warns of is bounded here
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise NotAPicture(
                    f"The picture has {width:,} x {height:,} pixels; at most {MOST_PIXELS:,} are "
                    "read.",
                    hint="Make the picture smaller.",
                )
            image.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(image)
            return _small(_flat(upright), side)
    except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError) as error:
        raise NotAPicture(
            "The picture is broken or cut short.", hint="Replace the file by a whole one."
        ) from error


def data_url(image: Image.Image) -> str:
    """Return a picture as a JPEG within a ``data:`` address."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"


def _flat(image: Image.Image) -> Image.Image:
    """Put what is transparent on white."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        white = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(white, over).convert("RGB")
    return image.convert("RGB")


def _small(image: Image.Image, side: int) -> Image.Image:
    image.thumbnail((side, side))
    return image
