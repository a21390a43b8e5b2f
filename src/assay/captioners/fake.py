"""A captioner without a model: for tests, examples and trying things out. It sees colours only."""

from __future__ import annotations

from collections.abc import Sequence

from assay.captioners.judging import judged
from assay.captioners.pictures import opened
from assay.captioners.port import Caption
from assay.errors import NotAPicture
from assay.pictures import colours
from assay.schema.captions import CaptioningSettings


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
    [(light, colour)] = colours(image)
    words = f"a {light} {shape} picture that is mostly {colour}".split()
    return judged(" ".join(words[: settings.max_tokens]), cut=len(words) > settings.max_tokens)
