"""Words of any script: what stands between spaces, and characters where there are none."""

from __future__ import annotations

import unicodedata

# Scripts written without spaces: each character becomes a word, and a query looks for
# neighbouring pairs of them (see ``query.py``), as Lucene's CJK analysers do.
_IDEOGRAPHS = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_SYLLABLES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))  # Thai Lao, Burmese, Khmer
_VARIATION_SELECTORS = (0xFE00, 0xFE0F)


class _Spacing(dict[int, str]):
    """A ``str.translate`` table that puts spaces around words, filled as characters appear."""

    def __missing__(self, code: int) -> str:
        self[code] = spaced = _spaced(code)
        return spaced


def _spaced(code: int) -> str:
    character = chr(code)
    category = unicodedata.category(character)
    if category == "So":  # emoji and other pictures: each one a word
        return f" {character} "
    if category[0] not in "LMN" or _within(code, (_VARIATION_SELECTORS,)):
        return " "
    if _within(code, _IDEOGRAPHS):
        return f" {character} "
    if _within(code, _SYLLABLES) and category[0] == "L":
        return f" {character}"  # marks that follow belong to it
    return character


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


SPACING = _Spacing()


def spaced(text: str) -> str:
    """Return ``text`` with its words separated by spaces and everything else dropped.

    Letters, marks and digits (any script) make words; characters of scripts without
    spaces and emoji stand alone. Compatibility forms (full width, ligatures) and combining
    accents are normalised first (Unicode NFKC).
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.translate(SPACING)


def is_unspaced(word: str) -> bool:
    """Tell whether a word is one character of a script written without spaces."""
    return _within(ord(word[0]), _IDEOGRAPHS + _SYLLABLES)
