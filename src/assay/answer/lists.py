"""Lists: a sentence that announces one answers nothing without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assay.answer.passages import Passage
from assay.prose import sentences

LONGEST_ITEM = 240
"""Characters of an item; a longer line is a paragraph."""

LONGEST, MOST = 1_500, 20
"""Characters and items of a list that is told whole."""

_GOES_ON = (";", ",", " and", " or")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_COUNTED = re.compile(
    r"\b(two|three|four|five) (?:[\w-]+ ){0,2}(?:reasons|causes|ways|problems|steps|contributions|"
    r"limitations|limits|weaknesses|strengths|drawbacks|options|conditions|factors|advantages|"
    r"disadvantages|benefits|mechanisms|findings|results|aims|goals|questions|types|kinds|parts|"
    r"phases|stages|changes|differences|exceptions|points|issues|things|measures|requirements|"
    r"criteria|consequences|effects|risks|recommendations|suggestions)\b[^.:;,]{0,30}[.:]$",
    re.IGNORECASE,
)
"""A sentence that ends by saying how many things follow: "There are two causes." """


@dataclass(frozen=True)
class Listing:
    """What is announced, and where it stands in a passage.

    Attributes:
        start, end: From the first character of the sentence that announces to the last item.
        lead: Where that sentence ends.
    """

    start: int
    end: int
    lead: int


def listings(passage: Passage) -> Iterator[Listing]:
    """Yield the lists of a passage of a document, whose paragraphs are lines."""
    if not passage.document or passage.part == "table":
        return
    at = 0
    lines: list[tuple[int, int]] = []
    for line in passage.text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    for number, (start, end) in enumerate(lines):
        said = list(sentences(passage.text[start:end]))
        if not said:
            continue
        first, last = said[-1]
        if passage.text[start + first : start + last].endswith(":"):
            rest = lines[number + 1 :]
            stop = _questions_end(passage.text, rest) or _items_end(passage.text, rest)
            if stop is not None:
                yield Listing(start + first, stop, start + last)
            continue
        for place, (a, b) in enumerate(said[:-1]):
            counted = _COUNTED.search(passage.text[start + a : start + b])
            if counted:
                told = said[min(place + _NUMBERS[counted[1].casefold()], len(said) - 1)]
                yield Listing(start + a, start + told[1], start + b)


def _items_end(text: str, lines: list[tuple[int, int]]) -> int | None:
    """Return where the last item ends; ``None`` where there are not two.

    Items that end in a semicolon or comma say where the list ends: with the first that does not.
    """
    end: int | None = None
    count = 0
    begun = lines[0][0] if lines else 0
    for start, stop in lines[:MOST]:
        line = text[start:stop].rstrip()
        if stop - start > LONGEST_ITEM or stop - begun > LONGEST or line.endswith(":"):
            break
        end, count = stop, count + 1
        first = text[lines[0][0] : lines[0][1]].rstrip()
        if first.endswith(_GOES_ON) and not line.endswith(_GOES_ON):
            break
    return end if count > 1 else None


def _questions_end(text: str, lines: list[tuple[int, int]]) -> int | None:
    """Return where questions end: "We ask: Who pays? When?"; ``None`` where there are not two."""
    end: int | None = None
    count = 0
    for start, stop in lines[:MOST]:
        said = [text[start:stop][first:last] for first, last in sentences(text[start:stop])]
        if stop - lines[0][0] > LONGEST or not said or not all(s.endswith("?") for s in said):
            break
        end, count = stop, count + len(said)
    return end if count > 1 else None
