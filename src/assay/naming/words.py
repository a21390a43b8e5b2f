"""The words of a text that may say what it is about, in any script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from assay.naming.scripts import is_unspaced, spaced
from assay.naming.segments import Run, Segments
from assay.naming.stopwords import STOP_WORDS

LONGEST = 30
_WORD = re.compile(r"(?<!\w)[^\W\d_][^\W_]*(?:['-][^\W\d_]+)*")
_ENDINGS = ("ings", "ing", "edly", "ed", "es", "s", "ly")


def words_of(text: str, segments: Segments | None = None) -> list[str]:
    """Return the words that may stand in a name, in lower case and in order.

    Args:
        text: Any text.
        segments: Cut what is written without spaces; two neighbouring characters make a word
            without them.
    """
    folded = text.casefold().replace("’", "'")
    found = _WORD.findall(folded) if folded.isascii() else _of_any_script(folded, segments)
    plain = (word.removesuffix("'s") for word in found)
    return [
        word
        for word in plain
        if 1 < len(word) <= LONGEST and word.replace("'", "") not in STOP_WORDS
    ]


def runs_of(text: str) -> list[Run]:
    """Return what of a text is written without spaces, to learn its words from."""
    if text.isascii():
        return []
    pieces = (spaced(part).split() for part in text.casefold().split() if not part.isascii())
    return [run for some in pieces for run, unspaced in _runs(some) if unspaced]


def _of_any_script(text: str, segments: Segments | None) -> list[str]:
    words: list[str] = []
    for part in text.split():
        if part.isascii():
            words += _WORD.findall(part)
            continue
        for run, unspaced in _runs(spaced(part).split()):
            if not unspaced:
                words += [piece for piece in run if not piece[0].isdigit()]
            elif segments is None:
                words += [one + other for one, other in pairwise(run)]
            else:
                words += segments.cut(run)
    return words


def _runs(pieces: Sequence[str]) -> list[tuple[Run, bool]]:
    """Put neighbours of one kind together, and tell whether they are written without spaces."""
    return [(tuple(some), unspaced) for unspaced, some in groupby(pieces, key=is_unspaced)]


def alike(one: str, other: str) -> bool:
    """Tell whether two words are forms of one: *transfer* and *transfers*, *pin* and *pins*.

    Of words without spaces, one that is part of the other counts as such.
    """
    if is_unspaced(one) and is_unspaced(other):
        return one in other or other in one
    short, long = sorted((_stem(one), _stem(other)), key=len)
    if short == long:
        return True
    return len(short) >= 4 and (long.startswith(short) or short[:-1] == long[: len(short) - 1])


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
