"""Pictures: looked at per second, and near copies found under known changes.

220 COCO photos (``ASSAY_DATA``), each changed in one way; all originals and changed copies are
compared at once, so that every pair but a photo and its own copy counts as false. Peer, where it is
installed: imagehash's phash within 10 bits, and for mirror images of the mirrored photo as well.
"""

from __future__ import annotations

import importlib
import io
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps

from assay.pictures import LikePairs, like_pairs, look
from assay.pictures.hashing import GRID
from assay.schema.pictures import PictureFacts

SEED = 0
PEER_BITS = 10

Change = Callable[[Image.Image], Image.Image]


def _cropped(before: float, after: float) -> Change:
    def crop(image: Image.Image) -> Image.Image:
        width, height = image.size
        left, top = round(width * before), round(height * before)
        return image.crop((left, top, round(width * (1 - after)), round(height * (1 - after))))

    return crop


CHANGES: dict[str, tuple[Change, int]] = {
    "half the size": (lambda image: image.resize((image.width // 2, image.height // 2)), 92),
    "JPEG quality 30": (lambda image: image, 30),
    "cropped by 5 %, 2.5 at each edge": (_cropped(0.025, 0.025), 92),
    "cropped by 5 % at one corner": (_cropped(0.05, 0.0), 92),
    "30 % brighter": (lambda image: ImageEnhance.Brightness(image).enhance(1.3), 92),
    "mirrored": (ImageOps.mirror, 92),
}


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Measure; ``quick`` takes a fifth of the photos."""
    folder = Path(os.environ.get("ASSAY_DATA", "")) / "coco" / "images"
    files = sorted(folder.glob("*.jpg"))[: 44 if quick else None]
    if not files:
        raise SystemExit("needs the COCO photos in ASSAY_DATA")
    data = [file.read_bytes() for file in files]
    began = time.process_time()
    originals = [look(one)[0] for one in data]
    spent = time.process_time() - began
    rows: list[dict[str, Any]] = [
        {
            "name": "photos measured and made small, of processor time",
            "value": len(data) / spent,
            "unit": "photos/s",
        },
        _many(20_000 if quick else 100_000),
    ]
    photos = [Image.open(io.BytesIO(one)).convert("RGB") for one in data]
    for name, (change, quality) in CHANGES.items():
        rows += _found(name, photos, originals, change, quality)
    return rows


def _found(
    name: str,
    photos: Sequence[Image.Image],
    originals: Sequence[PictureFacts],
    change: Change,
    quality: int,
) -> list[dict[str, Any]]:
    copies = [_saved(change(photo), quality) for photo in photos]
    pairs = _compared([*originals, *(look(copy)[0] for copy in copies)])
    true = pairs.right - pairs.left == len(photos)
    peer = _peer(photos, [Image.open(io.BytesIO(copy)) for copy in copies])
    recall = {"name": f"recall, {name}", "value": float(true.sum()) / len(photos)}
    false = {"name": f"false pairs, {name}", "value": int((~true).sum()), "better": "lower"}
    if peer is not None:
        recall |= {"peer": "imagehash phash, ≤ 10 bits", "peer_value": peer[0]}
        false |= {"peer": "imagehash phash, ≤ 10 bits", "peer_value": peer[1]}
    return [recall, false]


def _saved(image: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality)
    return written.getvalue()


def _compared(facts: Sequence[PictureFacts]) -> LikePairs:
    cells = np.stack([np.frombuffer(one.cells, np.uint8).reshape(GRID, GRID) for one in facts])
    return like_pairs(np.array([one.hash for one in facts], dtype=np.uint64), cells)


def _peer(photos: Sequence[Image.Image], copies: Sequence[Image.Image]) -> tuple[float, int] | None:
    try:
        imagehash = importlib.import_module("imagehash")
    except ImportError:
        return None

    def bits(images: Sequence[Image.Image]) -> NDArray[np.bool_]:
        return np.array([imagehash.phash(image).hash.ravel() for image in images])

    both = [*photos, *copies]
    plain, turned = bits(both), bits([ImageOps.mirror(image) for image in both])
    apart = np.minimum(*((plain[:, None] != other[None]).sum(axis=2) for other in (plain, turned)))
    left, right = np.nonzero(np.triu(apart <= PEER_BITS, 1))
    true = right - left == len(photos)
    return float(true.sum()) / len(photos), int((~true).sum())


def _many(count: int) -> dict[str, Any]:
    """Compare many made-up pictures; each thousandth has a copy."""
    random = np.random.default_rng(SEED)
    hashes = random.integers(0, 2**64, count, dtype=np.uint64, endpoint=False)
    cells = random.integers(0, 255, (count, GRID, GRID), dtype=np.uint8)
    hashes[::1000] = hashes[1::1000]
    cells[::1000] = cells[1::1000]
    began = time.process_time()
    pairs = like_pairs(hashes, cells)
    spent = time.process_time() - began
    assert len(pairs) == count // 1000
    return {
        "name": f"comparing {count:,} pictures, of processor time",
        "value": spent,
        "unit": "s",
        "better": "lower",
    }
