"""A passage as answers see it, and where its words stand in the document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assay.schema.answers import Citation, PassageSeen

_LOCATOR = re.compile(r"(?:page (\d+), )?(\d+)–(\d+)")


@dataclass(frozen=True)
class Passage:
    """A passage of a document, or a record that is none.

    Attributes:
        record: Its id.
        text: What it says.
        document, title, heading: Whence it comes; ``None`` where it comes from no document.
        locator: Page and characters as a record holds them.
        part: What of its document it is: text, aside, table, reference.
        score: How well it fits the question, 0–1.
        nearness: Cosine with the question, ``None`` where nobody computed it.
    """

    record: str
    text: str
    document: str | None = None
    title: str | None = None
    heading: str | None = None
    locator: str | None = None
    part: str | None = None
    score: float = 0.0
    nearness: float | None = None
    place: tuple[int | None, int, int] = field(init=False)

    def __post_init__(self) -> None:
        found = _LOCATOR.fullmatch(self.locator or "")
        page = int(found[1]) if found and found[1] else None
        bounds = (int(found[2]), int(found[3])) if found else (0, len(self.text))
        object.__setattr__(self, "place", (page, *bounds))

    def seen(self, rank: int) -> PassageSeen:
        """Return it for the list of what was looked at."""
        page, start, end = self.place
        return PassageSeen(
            rank=rank,
            record=self.record,
            document=self.document,
            title=self.title,
            heading=self.heading,
            page=page,
            start=start,
            end=end,
            text=self.text,
            score=round(self.score, 4),
        )

    def cited(self, number: int, start: int, end: int, score: float) -> Citation:
        """Return a citation of its characters from ``start`` to ``end``."""
        first, last = span_in(self, start, end)
        return Citation(
            number=number,
            record=self.record,
            document=self.document,
            page=self.place[0],
            start=first,
            end=last,
            quote=self.text[start:end],
            score=round(min(1.0, max(0.0, score)), 4),
        )


def span_in(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """Return where characters of a passage stand in its document.

    Paragraphs are parted by one line break in a passage of sentences and by two in the document;
    a passage cut by characters holds both. Where neither adds up (a sentence that goes on behind
    a caption), the answer stays within the passage.
    """
    _, first, last = passage.place
    breaks = passage.text.count("\n")
    wider = breaks > 0 and last - first == len(passage.text) + breaks

    def at(offset: int) -> int:
        more = passage.text[:offset].count("\n") if wider else 0
        return min(last, first + offset + more)

    return at(start), at(end)
