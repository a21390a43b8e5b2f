"""Pictures drawn for tests: each seed another scene."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

Scene = Callable[..., Image.Image]


@pytest.fixture(scope="session")
def scene() -> Scene:
    """Draw a picture of shapes on a gradient."""

    def draw(seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
        rng = np.random.default_rng(seed)
        corners = rng.integers(0, 255, (2, 2, 3)).astype(np.uint8)
        image = Image.fromarray(corners).resize(size, Image.Resampling.BILINEAR)
        pen = ImageDraw.Draw(image)
        for _ in range(12):
            x, y = rng.integers(0, size[0]), rng.integers(0, size[1])
            width, height = rng.integers(10, 120, 2)
            box = (int(x), int(y), int(x + width), int(y + height))
            colour = tuple(int(c) for c in rng.integers(0, 255, 3))
            (pen.ellipse if rng.random() < 0.5 else pen.rectangle)(box, fill=colour)
        return image

    return draw


@pytest.fixture(scope="session")
def saved() -> Callable[..., bytes]:
    """Save a picture as bytes."""

    def save(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
        written = io.BytesIO()
        image.save(written, kind, **options)
        return written.getvalue()

    return save
