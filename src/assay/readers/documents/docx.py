"""DOCX: paragraphs, headings by their style, tables, footnotes (ECMA-376, part 1)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from assay.errors import MalformedSource
from assay.readers.documents.rows import table_of
from assay.readers.documents.shapes import Block, Document

_SPACE = re.compile(r"\s+")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LARGEST_PART = 200_000_000
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_WIDEST = 100
"""Columns that a cell spans at most."""

_DEEPEST = 6
"""Level of the lowest heading; Word has nine."""

_NAMED = re.compile(
    r"(?:heading|berschrift|überschrift|titre|ttulo|título|titolo|kop|rubrik|overskrift|otsikko)?"
    r"\s*([1-9])",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"(?:toc|verzeichnis|tableofcontents|tdc|tm)\s*\d*", re.IGNORECASE)
"""Styles of tables of contents, which say nothing that the headings do not."""


def docx_document(path: Path) -> Document:
    """Read a DOCX: paragraphs, headings by their style, tables, and footnotes behind their mark.

    Raises:
        MalformedSource: It is not an intact DOCX, or too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            styles = _styles(_part(archive, "word/styles.xml", path))
            notes = _notes(archive, path)
            reader = _Docx(styles, notes)
            reader.read(_part(archive, "word/document.xml", path, needed=True))
    except (zipfile.BadZipFile, KeyError, ParseError, NotImplementedError, EOFError) as error:
        raise MalformedSource(
            f"'{path.name}' is not an intact DOCX.", hint="Open and save it again."
        ) from error
    blocks = tuple(reader.blocks)
    return Document(next((b.text for b in blocks if b.kind == "heading"), ""), blocks)


def _part(archive: zipfile.ZipFile, name: str, path: Path, *, needed: bool = False) -> bytes:
    if not needed and name not in archive.namelist():
        return b""
    info = archive.getinfo(name)
    if info.file_size > _LARGEST_PART:
        raise MalformedSource(f"'{path.name}' is larger than a document can be.")
    with archive.open(info) as file:
        return file.read(_LARGEST_PART)


def _events(xml: bytes) -> Iterator[tuple[str, Element]]:
    """Yield the begin and the end of each element."""
    if not xml:
        return
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml:  # no word processor writes these
        raise ParseError
    parser = XMLPullParser(events=("start", "end"))
    parser.feed(xml)
    parser.close()
    for event, element in parser.read_events():  # type: ignore[misc]
        yield str(event), element  # type: ignore[misc]


def _styles(xml: bytes) -> dict[str, int]:
    """Return the level of each style of headings; -1 of those of contents."""
    found: dict[str, int] = {}
    based: dict[str, str] = {}
    for event, element in _events(xml):
        if event != "end" or element.tag != f"{_W}style":
            continue
        own = element.get(f"{_W}styleId", "")
        name = _value(element.find(f"{_W}name"))
        outline = _value(element.find(f"{_W}pPr/{_W}outlineLvl"))
        level = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else _level_of(name)
        if level:
            found[own] = level
        else:
            based[own] = _value(element.find(f"{_W}basedOn"))
        element.clear()
    for own, base in based.items():
        above, seen = base, {own}
        while above in based and above not in seen:
            seen.add(above)
            above = based[above]
        if above in found:
            found[own] = found[above]
    return found


def _level_of(name: str) -> int:
    """Return the level a style has by its name; the name is translated, its number is not."""
    if name.casefold() == "title":
        return 1
    if _CONTENTS.fullmatch(name):
        return -1
    numbered = _NAMED.fullmatch(name)
    return int(numbered[1]) if numbered else 0


def _value(element: Element | None) -> str:
    return element.get(f"{_W}val", "") if element is not None else ""


def _notes(archive: zipfile.ZipFile, path: Path) -> dict[tuple[str, str], str]:
    """Return the texts of footnotes and endnotes by their kind and id."""
    found: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        for event, element in _events(_part(archive, f"word/{kind}s.xml", path)):
            if event == "end" and element.tag == f"{_W}{kind}":
                text = " ".join(_text(p) for p in element.iter(f"{_W}p"))
                found[kind, element.get(f"{_W}id", "")] = _SPACE.sub(" ", text).strip()
                element.clear()
    return found


def _text(paragraph: Element) -> str:
    return "".join(element.text or "" for element in paragraph.iter(f"{_W}t"))


class _Docx:
    """Collects blocks while the document goes by."""

    def __init__(self, styles: dict[str, int], notes: dict[tuple[str, str], str]) -> None:
        self.blocks: list[Block] = []
        self._styles, self._texts = styles, notes
        self._tables: list[list[list[str]]] = []
        self._headed: list[int] = []
        self._aside: list[str] = []
        self._marks = 0
        self._left = 0
        """How deep in what is said twice or was moved away."""

    def read(self, xml: bytes) -> None:
        """Take the document."""
        for event, element in _events(xml):
            if event == "start":
                self._begin(element.tag)
            else:
                self._end(element)

    def _begin(self, tag: str) -> None:
        if tag in {_FALLBACK, f"{_W}moveFrom"}:
            self._left += 1
        elif self._left:
            return
        elif tag == f"{_W}tbl":
            self._tables.append([])
            self._headed.append(0)
        elif tag == f"{_W}tr" and self._tables:
            self._tables[-1].append([])
        elif tag == f"{_W}tc" and self._tables and self._tables[-1]:
            self._tables[-1][-1].append("")

    def _end(self, element: Element) -> None:
        tag = element.tag
        if tag in {_FALLBACK, f"{_W}moveFrom"}:
            self._left -= 1
            element.clear()
        elif self._left:
            return
        elif tag == f"{_W}p":
            self._paragraph(element)
            element.clear()
        elif tag == f"{_W}tc":
            self._cell(element)
            element.clear()
        elif tag == f"{_W}tblHeader" and self._tables and _value(element) not in {"0", "false"}:
            if self._headed[-1] == len(self._tables[-1]) - 1:
                self._headed[-1] += 1
        elif tag == f"{_W}tbl" and self._tables:
            self._end_table()
            element.clear()

    def _cell(self, cell: Element) -> None:
        """Repeat what goes on from the row above, and leave room for what spans columns."""
        rows = self._tables[-1] if self._tables else []
        if not (rows and rows[-1]):
            return
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        if merged is not None and _value(merged) != "restart" and len(rows) > 1:
            at = len(rows[-1]) - 1
            rows[-1][-1] = rows[-2][at] if at < len(rows[-2]) else ""
        span = _value(cell.find(f"{_W}tcPr/{_W}gridSpan"))
        rows[-1] += [""] * (min(int(span), _WIDEST) - 1 if span.isdigit() else 0)

    def _end_table(self) -> None:
        rows, headed = self._tables.pop(), self._headed.pop()
        if self._tables:  # within a cell of another: as the text of that
            if self._tables[-1] and self._tables[-1][-1]:
                said = " ".join(cell for row in rows for cell in row if cell)
                self._tables[-1][-1][-1] = f"{self._tables[-1][-1][-1]} {said}".strip()
            return
        told = table_of(rows, headed=headed or None)
        if told:
            self.blocks.append(told)
        else:
            self.blocks += [Block(cell) for row in rows for cell in row if cell]
        self._say_notes()

    def _paragraph(self, paragraph: Element) -> None:
        text = _SPACE.sub(" ", "".join(self._words(paragraph))).strip()
        if not text:
            return
        if self._tables and self._tables[-1] and self._tables[-1][-1]:
            cell = self._tables[-1][-1]
            cell[-1] = f"{cell[-1]} {text}".strip()
            return
        level = self._level(paragraph)
        if level > 0:
            self.blocks.append(Block(text, "heading", level=min(level, _DEEPEST)))
        elif level == 0:
            self.blocks.append(Block(text))
        self._say_notes()

    def _say_notes(self) -> None:
        self.blocks += [Block(text, "aside") for text in self._aside]
        self._aside.clear()

    def _words(self, paragraph: Element) -> Iterator[str]:
        for element in paragraph.iter():
            tag = element.tag
            if tag == f"{_W}t":
                yield element.text or ""
            elif tag in {f"{_W}tab", f"{_W}br", f"{_W}cr"}:
                yield " "
            elif tag == f"{_W}noBreakHyphen":
                yield "-"
            elif tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
                kind = tag.removeprefix(_W).removesuffix("Reference")
                text = self._texts.get((kind, element.get(f"{_W}id", "")), "")
                if text:
                    self._marks += 1
                    mark = str(self._marks).translate(_RAISED)
                    self._aside.append(f"{mark} {text}")
                    yield mark

    def _level(self, paragraph: Element) -> int:
        own = _value(paragraph.find(f"{_W}pPr/{_W}outlineLvl"))
        if own.isdigit():
            return int(own) + 1 if int(own) < 9 else 0
        style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"))
        return self._styles[style] if style in self._styles else _level_of(style)
