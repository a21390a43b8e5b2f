"""The letters of a page of a PDF, one after the other: what they are and where they stand."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Collection
from typing import Any

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points from the upper left corner of the page as it is shown."""

_UPRIGHT = 0.1
"""Radians a letter may be turned."""

_ACCENTS = {
    "´": "\u0301", "¨": "\u0308", "˝": "\u030b", "˜": "\u0303", "ˆ": "\u0302", "ˇ": "\u030c",
    "˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "¯": "\u0304", "¸": "\u0327", "˛": "\u0328",
}  # fmt: skip
"""Accents that are drawn by themselves over their letter, as TeX does it → combining ones."""

_CORK = dict(zip(range(0x10, 0x20), "“”„«»–—\0\0ıȷﬀﬁﬂﬃﬄ", strict=True))
"""What TeX's encoding of 1990 (Cork, T1) has where others have control codes."""

_KNUTH = dict(zip(range(0x0B, 0x10), "ﬀﬁﬂﬃﬄ", strict=True))
"""What its first encoding (OT1) has there."""

_FAR = 400
"""Letters between an accent and its letter at most, in the order of the file."""


class Letters:
    """The letters of a page, one after the other.

    Attributes:
        count: How many.
        turned: Those that were met and do not stand upright.
    """

    def __init__(self, page: Any, text: Any, raw: Any) -> None:  # noqa: ANN401
        self._text, self._raw = text.raw, raw
        self._all = text.get_text_range()
        left, bottom, right, top = page.get_mediabox()
        self._left, self._bottom, self._right, self._top = left, bottom, right, top
        self._rotated = page.get_rotation() % 360
        self.turned = 0
        self.count = text.count_chars()
        self._box = [ctypes.c_double() for _ in range(4)]
        self._flags = ctypes.c_int()
        self._matrix = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(256)
        self._controls = _CORK if any(chr(code) in self._all for code in _CORK) else _KNUTH

    def code(self, at: int) -> str:
        """Return the letter.

        TeX draws the fonts of many older papers as pictures, which have neither a name nor the
        names of their letters; then its own encodings tell what a control code is.
        """
        code = self._raw.FPDFText_GetUnicode(self._text, at)
        meant = self._controls.get(code, "\0")
        if meant != "\0" and not self._is_made(at) and self._font(at) == "":
            return meant
        return chr(code)

    def of(self, wanted: Collection[str]) -> list[int]:
        """Return where some letters stand."""
        if not any(char in wanted for char in self._all):
            return []
        return [at for at in range(self.count) if self.code(at) in wanted]

    def size(self, at: int) -> float:
        """Return the size as it is drawn: the font's own, scaled."""
        size = float(self._raw.FPDFText_GetFontSize(self._text, at))
        if self._raw.FPDFText_GetMatrix(self._text, at, ctypes.byref(self._matrix)):
            size *= math.hypot(self._matrix.c, self._matrix.d)
        return size or 10.0

    def base(self, at: int) -> float:
        """Return the height of the line a letter stands on, downwards, on the page as shown."""
        across, up = self._box[0], self._box[1]
        if not self._raw.FPDFText_GetCharOrigin(
            self._text, at, ctypes.byref(across), ctypes.byref(up)
        ):
            return 0.0
        turned = {0: -up.value, 90: across.value, 180: up.value, 270: -across.value}
        return turned.get(self._rotated, 0.0)

    def upright(self, at: int) -> bool:
        """Tell whether it stands upright on the page as it is shown."""
        angle = float(self._raw.FPDFText_GetCharAngle(self._text, at))
        off = (angle + math.radians(self._rotated) + math.pi) % (2 * math.pi) - math.pi
        return angle < 0 or abs(off) < _UPRIGHT

    def bold(self, at: int) -> bool:
        """Tell whether it is bold, by the weight or the name of its font."""
        if self._raw.FPDFText_GetFontWeight(self._text, at) >= 600:
            return True
        name = self._font(at).lower()
        return any(word in name for word in ("bold", "black", "heavy", "-medi", "cmbx"))

    def _font(self, at: int) -> str:
        size = self._raw.FPDFText_GetFontInfo(
            self._text, at, self._name, 256, ctypes.byref(self._flags)
        )
        return self._name.raw[: max(min(size, 256) - 1, 0)].decode("latin-1")

    def _is_made(self, at: int) -> bool:
        """Tell whether PDFium made it up: a space or a line end between words that stand apart."""
        return bool(self._raw.FPDFText_IsGenerated(self._text, at))

    def box(self, at: int) -> tuple[float, float, float, float]:
        """Return x0, y0, x1, y1 from the upper left corner of the page as it is shown."""
        left, right, bottom, top = self._box
        found = self._raw.FPDFText_GetCharBox(
            self._text, at, *(ctypes.byref(side) for side in (left, right, bottom, top))
        )
        if not found:
            return (0.0, 0.0, 0.0, 0.0)
        x0, x1, y0, y1 = left.value, right.value, bottom.value, top.value
        if self._rotated == 90:
            return (y0 - self._bottom, x0 - self._left, y1 - self._bottom, x1 - self._left)
        if self._rotated == 180:
            return (self._right - x1, y0 - self._bottom, self._right - x0, y1 - self._bottom)
        if self._rotated == 270:
            return (self._top - y1, self._right - x1, self._top - y0, self._right - x0)
        return (x0 - self._left, self._top - y1, x1 - self._left, self._top - y0)


def accented(letters: Letters) -> dict[int, str]:
    """Return the letters that an accent is drawn over, with it, and "" for the accent itself.

    The file may draw an accent anywhere before or behind its letter.
    """
    found: dict[int, str] = {}
    for at in letters.of(_ACCENTS):
        x0, y0, x1, y1 = letters.box(at)
        middle, below = (x0 + x1) / 2, y1 + 0.3 * letters.size(at)
        for near in sorted(range(letters.count), key=lambda other: abs(other - at))[1:_FAR]:
            left, top, right, bottom = letters.box(near)
            if left <= middle <= right and top <= below and bottom > y0:
                code = letters.code(near)
                whole = unicodedata.normalize("NFC", code + _ACCENTS[letters.code(at)])
                if code.isalpha() and len(whole) == 1:
                    found |= {near: whole, at: ""}
                    break
    return found
