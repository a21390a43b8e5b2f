"""What can be measured of one picture, and its thumbnail, from one decoding."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from assay.errors import NotAPicture
from assay.pictures.decoding import Decoded, decode
from assay.pictures.hashing import cells_of, perceptual_hash
from assay.schema.pictures import PictureFacts

VERSION = 1
"""Of what is measured and how thumbnails are made; in the key under which they are kept."""

THUMBNAIL = 256
"""Long side of a thumbnail, in points."""

MEASURED = 512
"""Long side at which sharpness is measured: the same photo large and small is as sharp."""

_QUALITY = 80


def look(data: bytes) -> tuple[PictureFacts, bytes | None]:
    """Measure a picture and make its thumbnail.

    Args:
        data: The file.

    Returns:
        The facts; and the thumbnail, a WebP of at most ``THUMBNAIL`` points a side, or ``None``
        where nothing can be shown: then ``facts.fault`` says why.
    """
    try:
        decoded = decode(data, reach=MEASURED)
    except NotAPicture as error:
        return PictureFacts(size=len(data), fault=error.message), None
    return _measured(decoded, len(data)), thumbnail(decoded.image)


def thumbnail(image: Image.Image, side: int = THUMBNAIL) -> bytes:
    """Return a WebP of at most ``side`` points a side; small pictures are not made larger."""
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.BICUBIC, reducing_gap=2.0)
    written = io.BytesIO()
    small.save(written, "WEBP", quality=_QUALITY, method=2)
    return written.getvalue()


def _measured(decoded: Decoded, size: int) -> PictureFacts:
    grey = decoded.image.convert("L")
    scaled = grey.copy()
    scaled.thumbnail((MEASURED, MEASURED), Image.Resampling.BILINEAR, reducing_gap=2.0)
    points = np.asarray(scaled, dtype=np.float32)
    low, high = np.percentile(points, (5, 95))
    cells = cells_of(grey)
    return PictureFacts(
        size=size,
        width=decoded.width,
        height=decoded.height,
        format=decoded.format,
        animated=decoded.animated,
        truncated=decoded.truncated,
        brightness=float(points.mean() / 255),
        dark_end=float(low / 255),
        bright_end=float(high / 255),
        sharpness=sharpness(points),
        information=entropy(np.asarray(scaled)),
        hash=perceptual_hash(cells),
        cells=cells.tobytes(),
    )


def sharpness(points: NDArray[np.float32]) -> float:
    """Return the variance of the Laplacian of grey values 0–255 (Pech-Pacheco et al. 2000)."""
    if min(points.shape) < 3:
        return 0.0
    middle = points[1:-1, 1:-1]
    around = points[:-2, 1:-1] + points[2:, 1:-1] + points[1:-1, :-2] + points[1:-1, 2:]
    return float(np.var(around - 4 * middle))


def entropy(points: NDArray[np.uint8]) -> float:
    """Return the entropy of the grey values, in bits: 0 for one colour, at most 8."""
    counts = np.bincount(points.ravel(), minlength=256)
    share = counts[counts > 0] / points.size
    return float(-(share * np.log2(share)).sum()) + 0.0
