"""A document cut into passages: a few whole sentences under one heading, or so many characters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from assay.errors import InvalidSetting
from assay.prose import CAPTION, sentences
from assay.readers.documents.shapes import Block, Document

TOKENS = 180
"""Tokens of a passage: with its heading it fits the 256 that the default encoder reads."""

_LONGEST_CAPTION = 160
"""Characters of the caption of a table that stand among the headings of its passages."""

_LONGEST_HEADER = 300
"""Characters of the headings of a table's columns that stand there too."""

_GOES_ON = (":", ";", ",")
"""How a paragraph ends that announces a list, and an item that is not its last."""

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class Cutting:
    """How documents are cut.

    Attributes:
        tokens: Tokens of a passage at most, made of whole sentences.
        characters: Instead: characters of a passage.
        overlap: Characters that a passage shares with the one before, where it is cut by
            characters.
    """

    tokens: int = TOKENS
    characters: int | None = None
    overlap: int = 0

    @property
    def told(self) -> str:
        """How, as ``parse`` reads it."""
        if self.characters is None:
            return str(self.tokens)
        return f"{self.characters}/{self.overlap}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``TOKENS`` or ``CHARACTERS/OVERLAP``.

        Raises:
            InvalidSetting: It is neither, or a number is out of range.
        """
        found = re.fullmatch(r"\s*(\d{1,6})\s*(?:/\s*(\d{1,6})\s*)?", text)
        size, overlap = (int(found[1]), found[2]) if found else (0, None)
        fits = size >= 10 and (overlap is None or int(overlap) <= size // 2)
        if not fits:
            raise InvalidSetting(
                f"Documents cannot be cut by '{text}'.",
                hint="Give tokens of whole sentences, as 180, or characters and overlap (at most "
                "half of them), as 300/100.",
            )
        return cls(tokens=size) if overlap is None else cls(characters=size, overlap=int(overlap))


@dataclass(frozen=True)
class Passage:
    """A piece of a document.

    Attributes:
        text: What it says.
        heading: Headings above it, from the largest, parted by " › "; of a table, its caption
            as well, and the headings of its columns where the passage does not hold them.
        page: The page it begins on, from 1; 0 where the document has none.
        start, end: Where it stands in the text of the document, in characters.
        part: text, aside (a caption or footnote), table or reference.
    """

    text: str
    heading: str
    page: int
    start: int
    end: int
    part: str = "text"


def estimated_tokens(text: str) -> int:
    """Estimate the tokens of a text: a word of a word-piece encoder is 1.3 on average."""
    found = _TOKEN.findall(text)
    return sum(1 + max(0, len(word) - 4) // 6 if word.isascii() else len(word) for word in found)


def text_of(document: Document) -> str:
    """Return the whole text: blocks parted by empty lines; what passages point into."""
    return "\n\n".join(block.text for block in document.blocks)


def passages_of(
    document: Document,
    cutting: Cutting | None = None,
    *,
    count: Callable[[str], int] = estimated_tokens,
) -> list[Passage]:
    """Cut a document.

    Passages of sentences never cross a heading, nor part a sentence unless it is longer than a
    passage may be. Those of characters go on over paragraphs and break at spaces.

    Args:
        document: What to cut.
        cutting: How.
        count: Tokens of a text.
    """
    cutting = cutting or Cutting()
    sections = _sections(document.blocks)
    if cutting.characters is not None:
        return [
            passage
            for section in sections
            for passage in _by_characters(section, cutting.characters, cutting.overlap)
        ]
    return [p for section in sections for p in _by_sentences(section, cutting.tokens, count)]


@dataclass(frozen=True)
class _Section:
    heading: str
    blocks: tuple[tuple[Block, int], ...]
    """Each with where it begins in the text of the document."""


def _sections(blocks: Sequence[Block]) -> list[_Section]:
    found: list[_Section] = []
    path: list[tuple[int, str]] = []
    held: list[tuple[Block, int]] = []
    start = 0

    def ended() -> None:
        if held:
            found.append(_Section(" › ".join(text for _, text in path), tuple(held)))
            held.clear()

    for block in blocks:
        if block.kind == "heading":
            ended()
            path = [(level, text) for level, text in path if level < block.level]
            path.append((block.level, block.text))
        else:
            held.append((block, start))
        start += len(block.text) + 2
    ended()
    return found


def _by_sentences(section: _Section, most: int, count: Callable[[str], int]) -> Iterator[Passage]:
    held: list[tuple[str, int, int, Block]] = []
    size = 0
    for block, at in section.blocks:
        if held and (held[-1][3].kind != block.kind or block.kind == "table"):
            yield _passage(section, held)
            held, size = [], 0
        for start, end in _units(block):
            for first, last in _short_enough(block.text, start, end, most, count):
                piece = block.text[first:last]
                tokens = count(piece)
                if held and size + tokens > most:
                    yield _passage(section, held)
                    held, size = [], 0
                held.append((piece, at + first, at + last, block))
                size += tokens
        # a paragraph ends a passage that says enough; shorter ones wait for the next
        if size > 0.6 * most and not block.text.rstrip().endswith(_GOES_ON):
            yield _passage(section, held)
            held, size = [], 0
    if held:
        yield _passage(section, held)


def _units(block: Block) -> Iterator[tuple[int, int]]:
    """Yield what is not parted: sentences, and the rows of a table."""
    if block.kind != "table":
        yield from sentences(block.text)
        return
    start = 0
    for line in block.text.split("\n"):
        if CAPTION.match(line):
            yield from ((start + a, start + b) for a, b in sentences(line))
        elif line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _short_enough(
    text: str, start: int, end: int, most: int, count: Callable[[str], int]
) -> Iterator[tuple[int, int]]:
    """Part what is longer than a passage may be, at spaces."""
    if count(text[start:end]) <= most:
        yield start, end
        return
    middle = (start + end) // 2
    space = text.rfind(" ", start + 1, middle)
    cut = space if space > start else middle
    if cut <= start or cut >= end:
        yield start, end
        return
    yield from _short_enough(text, start, cut, most, count)
    rest = cut + 1 if text[cut] == " " else cut
    yield from _short_enough(text, rest, end, most, count)


def _passage(section: _Section, held: Sequence[tuple[str, int, int, Block]]) -> Passage:
    text, first = held[0][0], held[0][3]
    told = first.kind == "table" and CAPTION.match(first.text)
    caption = first.caption or (first.text.partition("\n")[0] if told else "")
    for (said, _, end, before), (piece, start, _, block) in pairwise(held):
        one = before is block
        if block.kind == "table":
            one = said in caption and piece in caption
        gap = "" if start == end else " "  # no space between sentences of Chinese
        text += (gap if one else "\n") + piece
    above = [section.heading, caption[:_LONGEST_CAPTION]]
    if first.header and first.header not in text:
        above.append(first.header[:_LONGEST_HEADER])
    heading = " › ".join(filter(None, above))
    return Passage(text, heading, first.page, held[0][1], held[-1][2], first.kind)


def _by_characters(section: _Section, size: int, overlap: int) -> Iterator[Passage]:
    text = "\n\n".join(block.text for block, _ in section.blocks)
    base = section.blocks[0][1]
    starts = [at - base for _, at in section.blocks]
    start = 0
    while start < len(text):
        end = min(start + size, len(text))
        if end < len(text):
            space = text.rfind(" ", start + size // 2, end + 1)
            end = space if space > 0 else end
        piece = text[start:end]
        at = max(i for i, s in enumerate(starts) if s <= start)
        block = section.blocks[at][0]
        yield Passage(
            piece.strip(), section.heading, block.page, base + start, base + end,
            block.kind,
        )  # fmt: skip
        if end == len(text):
            return
        back = text.find(" ", max(end - overlap, start + 1), end) + 1 if overlap else 0
        start = back if back > start else end
        start += len(text[start:]) - len(text[start:].lstrip())
