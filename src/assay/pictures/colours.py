"""What colour a picture is, in words: all that the shipped fakes see of one."""

from __future__ import annotations

from PIL import Image

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


def colours(image: Image.Image, across: int = 1) -> list[tuple[str, str]]:
    """Name the mean light and colour of each field of a picture.

    Args:
        image: In plain colours.
        across: Fields a side.

    Returns:
        (light, colour) of each field, row by row: light is dark, plain or bright.
    """
    fields = image.resize((across, across), Image.Resampling.BOX).convert("HSV")
    places = [(x, y) for y in range(across) for x in range(across)]
    return [_named(fields.getpixel(place)) for place in places]


def _named(pixel: float | tuple[int, ...] | None) -> tuple[str, str]:
    assert isinstance(pixel, tuple)
    turn, saturation, value = pixel
    hue = round(turn * 360 / 255)
    light = "dark" if value < 85 else "bright" if value > 170 else "plain"
    if saturation < 40:
        return light, "grey"
    return light, _HUES[min(_HUES, key=lambda at: abs(at - hue))]
