"""The words of a text that may say what it is about, in any script."""

from __future__ import annotations

import re

from assay.naming.scripts import is_unspaced, spaced
from assay.naming.stopwords import STOP_WORDS

LONGEST = 30
_WORD = re.compile(r"(?<!\w)[^\W\d_][^\W_]*(?:['-][^\W\d_]+)*")
_ENDINGS = ("ings", "ing", "edly", "ed", "es", "s", "ly")


def words_of(text: str) -> list[str]:
    """Return the words that may stand in a name, in lower case and in order.

    In scripts written without spaces two neighbouring characters make a word.
    """
    folded = text.casefold().replace("’", "'")
    found = _WORD.findall(folded) if folded.isascii() else _of_any_script(folded)
    plain = (word.removesuffix("'s") for word in found)
    return [
        word
        for word in plain
        if 1 < len(word) <= LONGEST and word.replace("'", "") not in STOP_WORDS
    ]


def _of_any_script(text: str) -> list[str]:
    words: list[str] = []
    for part in text.split():
        if part.isascii():
            words += _WORD.findall(part)
            continue
        pieces = spaced(part).split()
        for place, piece in enumerate(pieces):
            if not is_unspaced(piece):
                words += [] if piece[0].isdigit() else [piece]
            elif place + 1 < len(pieces) and is_unspaced(pieces[place + 1]):
                words.append(piece + pieces[place + 1])
    return words


def alike(one: str, other: str) -> bool:
    """Tell whether two words are forms of one: *transfer* and *transfers*, *pin* and *pins*."""
    short, long = sorted((_stem(one), _stem(other)), key=len)
    if short == long:
        return True
    return len(short) >= 4 and (long.startswith(short) or short[:-1] == long[: len(short) - 1])


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
