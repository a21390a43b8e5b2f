"""From the file of a picture to what a model is given: upright, in colour, not too large."""

from __future__ import annotations

import base64
import io

from PIL import Image

from assay.errors import NotAPicture
from assay.pictures.decoding import decode


def opened(data: bytes, side: int) -> Image.Image:
    """Decode a picture as a person sees it, its longest side at most ``side`` pixels.

    Raises:
        NotAPicture: It is broken, cut short, of another kind, or too large to decode.
    """
    found = decode(data, reach=side)
    if found.truncated:  # a caption of half a picture would pass for one of the whole
        raise NotAPicture("The picture is cut short.", hint="Replace the file by a whole one.")
    found.image.thumbnail((side, side))
    return found.image


def data_url(image: Image.Image) -> str:
    """Return a picture as a JPEG within a ``data:`` address."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=88)
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode('ascii')}"
