"""Sentences of running text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENDS = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\Wa-z_])|(?<=[。！？])\s*")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Za-z]|al|approx|cf|ca|Dr|e\.g|ed|eds|Eq|Eqs|etc|Fig|Figs|i\.e|Inc|Mr|Mrs|Ms|No|"
    r"Nos|pp?|Prof|resp|Sec|St|Tab|vol|vs|z\.B|d\.h|bzw|usw))\.$"
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends."""
    start = 0
    for match in _ENDS.finditer(text):
        if _ABBREVIATED.search(text, start, match.start()):
            continue
        end = match.start() + len(match.group().rstrip())
        if end > start:
            yield start, end
        start = match.end()
    if text[start:].strip():
        yield start, len(text)
