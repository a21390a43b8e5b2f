"""Where a text stands on the pages of a PDF, whatever breaks its lines and words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assay.readers.documents.pdf import Letter, letters_of
from assay.readers.documents.shapes import Seen

SHORTEST = 12
"""Letters of a piece that is looked for by itself, where the whole is not found."""

_PAGES = 3
"""A passage goes on over two more pages at most."""

LONGEST = 20_000
"""Letters that are looked for at most."""


@dataclass(frozen=True)
class Spot:
    """A rectangle on a page, in shares of its width and height from the upper left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


def find_text(
    path: Path,
    text: str,
    page: int,
    password: str | None = None,
    seen: Sequence[Mapping[str, Any]] = (),
) -> dict[str, float | list[dict[str, float]]]:
    """Find a text on a page and the two after it.

    Letters and digits alone are compared, so that white space, hyphens at line ends, quote marks
    and ligatures make no difference. What is not found whole, since a caption or a footnote
    stands in its middle, is halved, and each half is looked for.

    Args:
        path: The PDF.
        text: What to find.
        page: The page it begins on, from 1.
        password: What opens the file.
        seen: Lines of its pages that were recognised (``shapes.Seen``).

    Returns:
        ``places``, a rectangle for each line, and ``found``, the share of letters found.

    Raises:
        MalformedSource: The PDF does not open.
    """
    wanted = "".join(_folded(char) for char in text[: 2 * LONGEST])[:LONGEST]
    letters: list[Letter] = []
    folded: list[str] = []
    lines = [Seen(**one) for one in seen]
    drawn = letters_of(path, password, first=page, count=_PAGES)
    spread = (one for line in lines if 0 <= line.page - page < _PAGES for one in _spread(line))
    # a page that was recognised has no letters of its own
    for letter in sorted((*drawn, *spread), key=lambda letter: letter.page):
        for char in _folded(letter.char):
            letters.append(letter)
            folded.append(char)
    there = "".join(folded)
    spans = list(_pieces(wanted, there, 0)) if wanted else []
    found = sum(end - start for start, end in spans) / max(1, len(wanted))
    at = sorted({i for start, end in spans for i in range(start, end)})
    spots = [asdict(spot) for spot in _lines([letters[i] for i in at])]
    return {"places": spots, "found": round(found, 4)}


def _spread(line: Seen) -> Iterator[Letter]:
    """Yield letters of one width along a line; each stands about where it is drawn."""
    wide = (line.x1 - line.x0) / max(1, len(line.text))
    for place, char in enumerate(line.text):
        x0 = line.x0 + place * wide
        yield Letter(char, line.page, x0, line.y0, x0 + wide, line.y1)


def _folded(char: str) -> str:
    # taken apart: an accent may be drawn by itself, beside its letter in the file
    return "".join(c for c in unicodedata.normalize("NFKD", char).casefold() if c.isalnum())


def _pieces(wanted: str, there: str, after: int) -> Iterator[tuple[int, int]]:
    at = there.find(wanted, after)
    if at < 0:
        at = there.find(wanted)
    if at >= 0:
        yield at, at + len(wanted)
    elif len(wanted) >= 2 * SHORTEST:
        half = len(wanted) // 2
        for part in (wanted[:half], wanted[half:]):
            for span in _pieces(part, there, after):
                yield span
                after = span[1]


def _lines(letters: list[Letter]) -> Iterator[Spot]:
    """Join letters that stand on one line."""
    held: Letter | None = None
    box = (0.0, 0.0, 0.0, 0.0)
    for letter in letters:
        same = (
            held is not None
            and letter.page == held.page
            and box[1] - 0.002 < (letter.y0 + letter.y1) / 2 < box[3] + 0.002
            and -0.02 < letter.x0 - box[2] < 0.05
        )
        if held is not None and not same:
            yield Spot(held.page, *box)
        new = (letter.x0, letter.y0, letter.x1, letter.y1)
        box = (
            (min(box[0], new[0]), min(box[1], new[1]), max(box[2], new[2]), max(box[3], new[3]))
            if same
            else new
        )
        held = letter
    if held is not None:
        yield Spot(held.page, *box)
