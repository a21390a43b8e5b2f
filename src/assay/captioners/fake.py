"""A captioner without a model: for tests, examples and trying things out. It sees colours only."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image

from assay.captioners.judging import judged
from assay.captioners.pictures import opened
from assay.captioners.port import Caption
from assay.errors import NotAPicture
from assay.schema.captions import CaptioningSettings

_HUES = {
    0: "red",
    30: "orange",
    60: "yellow",
    120: "green",
    180: "turquoise",
    240: "blue",
    285: "purple",
    330: "pink",
    360: "red",
}
"""Degrees on the wheel of colours → name."""


class FakeCaptioner:
    """Names the shape, light and main colour of a picture; says nothing about any model."""

    name = "fake"
    key = "fake.1"
    batch = 16

    def caption(self, pictures: Sequence[bytes], settings: CaptioningSettings) -> list[Caption]:
        """Describe pictures; see ``Captioner.caption``."""
        return [_described(data, settings) for data in pictures]

    def close(self) -> None:
        """Nothing to let go of."""


def _described(data: bytes, settings: CaptioningSettings) -> Caption:
    try:
        image = opened(data, settings.side)
    except NotAPicture as error:
        return Caption("", "unreadable", error.message)
    shape = "wide" if image.width > image.height else "tall"
    shape = "square" if image.width == image.height else shape
    hue, saturation, value = _mean(image)
    light = "dark" if value < 85 else "bright" if value > 170 else "plain"
    colour = "grey" if saturation < 40 else _HUES[min(_HUES, key=lambda at: abs(at - hue))]
    words = f"a {light} {shape} picture that is mostly {colour}".split()
    return judged(" ".join(words[: settings.max_tokens]), cut=len(words) > settings.max_tokens)


def _mean(image: Image.Image) -> tuple[int, int, int]:
    pixel = image.resize((1, 1), Image.Resampling.BOX).convert("HSV").getpixel((0, 0))
    assert isinstance(pixel, tuple)
    hue, saturation, value = pixel
    return round(hue * 360 / 255), int(saturation), int(value)
