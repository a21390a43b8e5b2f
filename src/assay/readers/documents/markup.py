"""Documents that say themselves what is a heading: HTML, Markdown, DOCX; and plain text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from assay.errors import MalformedSource
from assay.readers.documents.shapes import Block, Document

_SPACE = re.compile(r"\s+")
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_UNDERLINED = re.compile(r"(=+|-{2,})\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_RULE = re.compile(r"\s*\|?[\s:|*_-]+\|?\s*")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")

_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "head", "nav", "iframe"})
_PARTING = frozenset({
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "header", "hr", "li", "main", "ol", "p", "pre",
    "section", "table", "td", "th", "tr", "ul", "body", "html",
})  # fmt: skip

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST_PART = 200_000_000


def plain_document(text: str) -> Document:
    """Read plain text: empty lines part paragraphs."""
    parts = re.split(r"\n[ \t\f]*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    found = (_SPACE.sub(" ", part).strip() for part in parts)
    return Document("", tuple(Block(part) for part in found if part))


def markdown_document(text: str) -> Document:
    """Read Markdown: headings, paragraphs and lists, without their marks."""
    reader = _Markdown()
    for line in _without_front_matter(text.splitlines()):
        reader.take(line)
    reader.part()
    blocks = tuple(reader.blocks)
    return Document(_first_heading(blocks), blocks)


class _Markdown:
    """Collects the blocks of Markdown line by line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._held: list[str] = []
        self._fenced = False

    def take(self, line: str) -> None:
        """Take one line."""
        if _FENCE.match(line):
            self._fenced = not self._fenced
            self.part()
        elif self._fenced:
            self._held.append(line)
        elif heading := _HEADING.match(line):
            self.part()
            self._head(heading[2], len(heading[1]))
        elif len(self._held) == 1 and _UNDERLINED.fullmatch(line):
            self._head(self._held.pop(), 1 if "=" in line else 2)
        elif not line.strip():
            self.part()
        else:
            self._word(line)

    def _word(self, line: str) -> None:
        if _ITEM.match(line):
            self.part()
            line = _ITEM.sub("", line)
        if not _RULE.fullmatch(line):
            self._held.append(line.lstrip("> ").replace("|", " "))

    def _head(self, text: str, level: int) -> None:
        self.blocks.append(Block(_unmarked(text).strip(), "heading", level=level))

    def part(self) -> None:
        """End the block under way."""
        text = _SPACE.sub(" ", _unmarked(" ".join(self._held))).strip()
        self._held.clear()
        if text:
            self.blocks.append(Block(text))


def _without_front_matter(lines: list[str]) -> list[str]:
    if not lines or lines[0].strip() != "---":
        return lines
    end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
    return lines[end + 1 :] if end else lines


def _unmarked(text: str) -> str:
    return _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))


def html_document(text: str) -> Document:
    """Read HTML: its words in order, headings as such; scripts and navigation are left out."""
    reader = _Html()
    reader.feed(text)
    reader.close()
    reader.part()
    blocks = tuple(reader.blocks)
    return Document(_SPACE.sub(" ", reader.title).strip() or _first_heading(blocks), blocks)


class _Html(HTMLParser):
    """Collects blocks; wrong nesting is taken as it comes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title = ""
        self._held: list[str] = []
        self._skipped: list[str] = []
        self._level = 0
        self._titled = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "title":
            self._titled = True
        elif tag in _SKIPPED:
            self._skipped.append(tag)
        elif re.fullmatch(r"h[1-6]", tag):
            self.part()
            self._level = int(tag[1])
        elif tag in _PARTING:
            self.part()

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._titled = False
        elif tag in self._skipped:
            del self._skipped[self._skipped.index(tag) :]
        elif re.fullmatch(r"h[1-6]", tag):
            self.part()
            self._level = 0
        elif tag in _PARTING:
            self.part()

    def handle_data(self, data: str) -> None:
        if self._titled:
            self.title += data
        elif not self._skipped:
            self._held.append(data)

    def part(self) -> None:
        """End the block under way."""
        text = _SPACE.sub(" ", "".join(self._held)).strip()
        self._held.clear()
        if text and self._level:
            self.blocks.append(Block(text, "heading", level=self._level))
        elif text:
            self.blocks.append(Block(text))


def docx_document(path: Path) -> Document:
    """Read a DOCX: its paragraphs and table rows, headings by their style.

    Raises:
        MalformedSource: It is not an intact DOCX, or too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > _LARGEST_PART:
                raise MalformedSource(f"'{path.name}' is larger than a document can be.")
            with archive.open(info) as file:
                blocks = tuple(_paragraphs(file.read(_LARGEST_PART)))
    except (zipfile.BadZipFile, KeyError, ParseError, NotImplementedError, EOFError) as error:
        raise MalformedSource(
            f"'{path.name}' is not an intact DOCX.", hint="Open and save it again."
        ) from error
    return Document(_first_heading(blocks), blocks)


def _paragraphs(xml: bytes) -> Iterator[Block]:
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:  # no word processor writes these
        raise ParseError
    parser = XMLPullParser(events=("end",))
    parser.feed(xml)
    parser.close()
    for event in parser.read_events():
        element = event[-1]
        assert isinstance(element, Element)
        if element.tag == f"{_WORD}p":
            text = _SPACE.sub(" ", "".join(_words(element))).strip()
            level = _style_level(element)
            element.clear()
            if text and level:
                yield Block(text, "heading", level=level)
            elif text:
                yield Block(text)


def _words(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{_WORD}t":
            yield element.text or ""
        elif element.tag in {f"{_WORD}tab", f"{_WORD}br"}:
            yield " "


def _style_level(paragraph: Element) -> int:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    name = style.get(f"{_WORD}val", "") if style is not None else ""
    if name.casefold() == "title":
        return 1
    # the name of the style is translated, its number is not
    found = re.fullmatch(r"(?:heading|berschrift|überschrift|titre|ttulo|título)?\s*([1-6])", name,
                         re.IGNORECASE)  # fmt: skip
    return int(found[1]) if found else 0


def _first_heading(blocks: tuple[Block, ...]) -> str:
    return next((block.text for block in blocks if block.kind == "heading"), "")
