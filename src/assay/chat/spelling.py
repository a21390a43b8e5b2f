"""Slips of the pen in the words that requests are made of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection
from functools import cache

from assay.chat.routing import examples

SHORTEST, LONG = 3, 8
"""Letters of a word that may be mended (the shortest only where two are swapped), and of one in
which two letters may be wrong."""

_WORD = re.compile(r"[^\W\d_]+")


@cache
def _usual() -> Counter[str]:
    """Count the words of the examples: those that requests are usually made of."""
    return Counter(word for _, text in examples() for word in _WORD.findall(text.lower()))


def mended(
    message: str,
    names: Collection[str],
    words: Collection[str],
    is_used: Callable[[str], bool],
) -> str:
    """Return a message with its slips mended: words that neither a language nor the texts use.

    A word is mended where a usual word of requests, or one of a name, lies one letter away (left
    out, added, exchanged or swapped with its neighbour; two letters in a long word).

    Args:
        message: The request.
        names: Words of labels, topics and classes.
        words: Words that are right, whatever they lie near.
        is_used: Tells whether the texts use a word.
    """
    usual = _usual()
    known = {*usual, *names}

    def mend(found: re.Match[str]) -> str:
        word = found[0].lower()
        named = found[0][0].isupper() and found.start() > 0
        if len(word) < SHORTEST or word in known or word in words or named or not word.isascii():
            return found[0]
        most = 2 if len(word) >= LONG else 1
        near = [
            (distance, -usual[one], one)
            for one in known
            if len(one) >= SHORTEST and abs(len(one) - len(word)) <= most
            if (distance := _distance(word, one, most)) <= most
            if len(word) > SHORTEST or sorted(word) == sorted(one)
        ]
        return found[0] if not near or is_used(word) else min(near)[2]

    return _WORD.sub(mend, message)


def _distance(one: str, other: str, most: int) -> int:
    """Count the letters to change between two words (optimal string alignment), up to a bound."""
    if one[0] != other[0] and sorted(one[:2]) != sorted(other[:2]):
        return most + 1  # the first letter is rarely wrong
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row, *([0] * len(other))]
        for at, wanted in enumerate(other, 1):
            cost = int(letter != wanted)
            now[at] = min(last[at] + 1, now[at - 1] + 1, last[at - 1] + cost)
            swapped = row > 1 and at > 1 and one[row - 2] == wanted and other[at - 2] == letter
            if swapped:
                now[at] = min(now[at], before[at - 2] + 1)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]
