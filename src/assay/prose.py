"""Sentences of running text, how captions begin, and how a share is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ENDS = re.compile(
    r"(?<=[.!?…])[\"'”’)\]]*(?:[⁰¹²³⁴-⁹]+,?)*\s+(?=[\"'“‘(\[]*[^\Wa-z_])|(?<=[。！？])\s*"
)
CAPTION = re.compile(r"(?:Figure|Fig\.|Table|Tab\.|Algorithm|Listing)\s+[A-Z]?\d+\s*[:.]")
"""How the caption of a figure or a table begins."""

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


def percent(share: float, digits: int = 1) -> str:
    """Write a share of 0–1 as per cent, spaced as in every table: 0.272 → "27.2 %"."""
    return f"{100 * share:.{digits}f} %"
