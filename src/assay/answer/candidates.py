"""Sentences that may answer a question, and what speaks for each before its meaning is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from assay.answer.kinds import kinds_of
from assay.answer.lists import Listing, listings
from assay.answer.orders import is_about_orders, orders
from assay.answer.passages import Passage
from assay.answer.questions import is_about_figures, telling
from assay.prose import CAPTION, sentences
from assay.schema.questionnaires import Question
from assay.search.words import words_of

PHRASE = 0.3
"""What the likeliest phrase that begins such an answer adds; the last of a list adds 0.6 of it."""

SECOND = 0.4
"""Share of that which a second phrase adds."""

PLACE = 0.2
"""What the likeliest heading adds; the last of a list adds half."""

ELSEWHERE = 0.7
"""Share of a phrase's worth under no heading that is named."""

AGAINST = 0.35
"""What a phrase to avoid takes, and being a caption or a footnote half of it."""

SHORTEST = 25
"""Characters of a sentence at least; shorter ones are pieces of tables and formulas."""

SHORTEST_ITEM = 8
"""Characters of an item of a list at least."""

CELLS = " | "
"""Between the cells of a row."""

LONGEST_ROW = 300
"""Characters of a row of words at most; a longer line is a paragraph."""

WORDY = 4
"""Words of a row that may answer where no figure is wanted."""

FIGURES = frozenset({"duration", "money", "size", "frequency", "moment"})
"""Kinds of questions that rows of figures may answer."""

_ASKS = re.compile(
    r"\?[ \"”'’)]*$|^(?:why|how|what|when|where|who)(?: \w+)? (?:do|does|did|is|are|was|were|has|"
    r"have|can|could|should|will|would) (?:i|my|you|your|we|our|it|there|the)\b[^.!]*$",
    re.IGNORECASE,
)
"""A sentence that asks, also where nobody set the sign."""

_RUN_IN = re.compile(r"(?:[A-Z][\w-]+|[IVX]+)(?: [\w&–-]+){0,3}[.:]$")
"""A heading at the head of its paragraph: "Results. We compare …"."""

_ANNOUNCES = re.compile(
    r"^in (?:this|the (?:next|previous|following)) (?:sub)?sections?\b|"
    r"\bthe rest of (?:this|the)\b|"
    r"\b(?:is|are) (?:organi[sz]ed|structured) as\b|^(?:table|figure|fig\.|section|§) ?[\d.]+ "
    r"(?:shows?|presents?|compares?|summari[sz]es|lists?|describes?|gives?)\b|"
    r"\b(?:shown|detailed|given|listed|reported|summari[sz]ed) in (?:table|figure|section)\b|"
    r"^we thank\b|\backnowledge\b",
)
"""A sentence that says where something stands, or thanks, rather than saying it."""

_VALUE = re.compile(r"\W*([^\W_][\w /()-]{1,40}):\s+\S")
"""A name and its value."""
_NUMBERED = re.compile(r"^(?:§ ?)?(?:\d+|[A-Z]|[IVX]+)(?:\.\d+)*[.)]? +(?=\S)")
"""The number of a heading."""

_NUMBER = re.compile(r"(?<![\w.])\d[\d.,]*%?(?!\w)")
"""A number by itself, which "F1" is not."""

_WORDS = re.compile(r"[^\W\d_]{2,}")

_FIGURE = r"(?:\d[\d,.]*\d|\d)"
"""What ``#`` stands for in a phrase."""


@dataclass(frozen=True)
class Candidate:
    """A sentence, or the row of a table.

    Attributes:
        passage: Where it stands, from ``start`` to ``end``.
        cue: What phrases and headings say for it.
        hit: Whether it holds a phrase.
        row: Whether it is the row of a table.
        header: Where the headings of its columns stand, if its passage holds them.
        words: Its index words.
        listing: The list that it announces or is an item of.
        leads: Whether it announces that list.
    """

    passage: Passage
    start: int
    end: int
    cue: float = 0.0
    hit: bool = False
    row: bool = False
    header: tuple[int, int] | None = None
    words: frozenset[str] = field(default_factory=frozenset)
    listing: Listing | None = None
    leads: bool = False

    @property
    def text(self) -> str:
        """What it says."""
        return self.passage.text[self.start : self.end]

    @property
    def columns(self) -> str:
        """What stands above the columns of a row, in its passage or in one before it."""
        if self.header:
            return self.passage.text[slice(*self.header)]
        return _above(self.passage) if self.row else ""

    @property
    def meant(self) -> str:
        """What is embedded: it says little without the heading it stands under.

        A row means what stands above its columns instead, an item what announces its list as well.
        """
        heading = (self.passage.heading or "").rpartition(" › ")[2]
        if self.row:
            return f"{self.columns or heading} {self.text}".strip()
        above = ""
        if self.listing is not None and not self.leads:
            above = self.passage.text[self.listing.start : self.listing.lead]
        heading, said = _NUMBERED.sub("", heading), f"{above} {self.text}".strip()
        return f"{heading}: {said}" if heading else said

    def listing_told(self, *, asked: bool) -> tuple[int, int]:
        """Return what is told: the whole list, if it is announced or, where asked, an item."""
        if self.listing is not None and (self.leads or asked):
            return self.listing.start, self.listing.end
        return self.start, self.end


def candidates(question: Question, passage: Passage) -> Iterator[Candidate]:
    """Yield what may answer: no questions, no orders to a model; rows where figures are wanted."""
    given = () if is_about_orders(question.question) else orders(passage.text)
    cued = bool(question.phrases or question.headings)
    asked = set(telling(question.question))
    if passage.part == "table" and cued:
        return
    if passage.part == "table":
        figures = is_about_figures(question.question)
        figures |= any(kind.name in FIGURES for kind in kinds_of(question.question))
        yield from (
            row for row in _rows(passage) if figures or _is_wordy(row) or _is_cell(row, asked)
        )
    run_in = ""
    lists = list(listings(passage))
    for start, end in _sentences(passage):
        text = passage.text[start:end]
        if start == 0 or passage.text[start - 1] == "\n":
            run_in = ""
        if _RUN_IN.match(text):
            run_in = text
            continue
        inside = next((one for one in lists if one.start <= start and end <= one.end), None)
        is_item = inside is not None and end - start >= SHORTEST_ITEM and _prose(text)
        if not (is_item or _says_enough(text) or _is_value(text, asked)):
            continue
        if any(start < last and first < end for first, last in given):
            continue
        if _ASKS.search(text):  # a question answers none
            continue
        heading = f"{passage.heading or ''} {run_in}"
        cue, hit = _cue(question, text, heading, passage.part) if cued else (0.0, False)
        words = frozenset(words_of(text, "english"))
        leads = inside is not None and start == inside.start
        yield Candidate(passage, start, end, cue, hit, words=words, listing=inside, leads=leads)


def _sentences(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield sentences; those of a document end with their paragraph, its lines are joined.

    Of a table its caption has some.
    """
    start = 0
    lines = passage.text.split("\n") if passage.document else (passage.text,)
    for paragraph in lines:
        if passage.part == "table" and not CAPTION.match(paragraph):
            start += len(paragraph) + 1
            continue
        yield from ((start + first, start + last) for first, last in sentences(paragraph))
        start += len(paragraph) + 1


def _rows(passage: Passage) -> Iterator[Candidate]:
    """Yield rows of a table: of figures those that hold one, of words all but the first."""
    spans: list[tuple[int, int]] = []
    start = 0
    for line in passage.text.split("\n"):
        if not CAPTION.match(line) and not (_prose(line) and len(line) > LONGEST_ROW):
            spans.append((start, start + len(line)))
        start += len(line) + 1
    numbered = [bool(_NUMBER.search(passage.text[slice(*span)])) for span in spans]
    of_words = 2 * sum(numbered) < len(spans)
    header: tuple[int, int] | None = None
    for place, span in enumerate(spans):
        first = place == 0 and not _above(passage)
        if first if of_words else not numbered[place]:
            header = span
            continue
        text = passage.text[slice(*span)]
        # a cell is what its column is headed
        above = passage.text[slice(*header)] if header else _above(passage)
        words = frozenset(words_of(f"{above} {text}", "english"))
        yield Candidate(passage, *span, row=True, header=header, words=words)


def _is_wordy(row: Candidate) -> bool:
    """Tell a row of words, which answers as a sentence does."""
    return not _NUMBER.search(row.text) and len(_WORDS.findall(row.text)) >= WORDY


def _says_enough(text: str) -> bool:
    """Tell a sentence from a piece; a letter of Chinese says as much as three of others."""
    wide = sum("\u2e80" <= char <= "\u9fff" for char in text)
    return len(text) + 2 * wide >= SHORTEST and _prose(text)


def _is_value(text: str, asked: set[str]) -> bool:
    """Tell whether a short line names what is asked for and says it: "Budget: 120,000 €"."""
    named = _VALUE.match(text)
    return named is not None and bool(asked & set(words_of(named[1], "english")))


def _is_cell(row: Candidate, asked: set[str]) -> bool:
    """Tell whether a question names the column and the row of a cell: the depth at station 45."""
    columns = set(words_of(row.columns, "english"))
    own = set(words_of(row.text, "english")) - columns
    if not columns:  # a list of names and values: the VAT
        return bool(asked) and asked <= own
    return bool(asked & columns) and bool(asked & own)


def _above(passage: Passage) -> str:
    """Return the headings of columns that a passage further down a table has above it."""
    last = (passage.heading or "").rpartition(" › ")[2]
    return last if CELLS in last else ""


def _cue(question: Question, text: str, heading: str, part: str | None) -> tuple[float, bool]:
    under = _place(question.headings, heading.casefold())
    plain = " ".join(text.casefold().replace(",", " ").split())
    exact = " ".join(text.casefold().split())
    hits = [
        number
        for number, phrase in enumerate(question.phrases)
        if pattern(phrase).search(exact if "#" in phrase else plain)
    ]
    worth = [PHRASE * (1 - 0.4 * hit / len(question.phrases)) for hit in hits[:2]]
    cue = sum(value * share for value, share in zip(worth, (1, SECOND), strict=False))
    cue *= 1 if under or not question.headings else ELSEWHERE
    cue += under
    against = any(pattern(one).search(plain) for one in question.avoid)
    if against or _ANNOUNCES.search(plain):
        cue -= AGAINST
    return cue - (0.5 * AGAINST if part == "aside" else 0), bool(hits)


def _place(headings: tuple[str, ...], heading: str) -> float:
    for number, word in enumerate(headings):
        if pattern(word).search(heading):
            return PLACE * (1 - 0.5 * number / len(headings))
    return 0.0


def _prose(text: str) -> bool:
    """Tell a sentence from a row of a table: most of its characters are small letters."""
    return sum(c.islower() or c.isspace() or not c.isascii() for c in text) > 0.6 * len(text)


@cache
def pattern(phrase: str) -> re.Pattern[str]:
    """Compile a phrase in which ``*`` stands for one to three words and ``#`` for a figure."""
    parts = re.split(r"([*#])", " ".join(phrase.casefold().replace(",", " ").split()))
    wild = {"*": r"\S+(?: \S+){0,2}", "#": _FIGURE}
    return re.compile(r"\b" + "".join(wild.get(part) or re.escape(part) for part in parts))
