"""Markdown: headings, paragraphs, lists and tables, without their marks."""

from __future__ import annotations

import re

from assay.readers.documents.rows import table_of
from assay.readers.documents.shapes import Block, Document

_SPACE = re.compile(r"\s+")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
_UNDERLINED = re.compile(r" {0,3}(=+|-{2,})\s*$")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_COLUMNS = re.compile(r"(?:\|\s*)?:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELL = re.compile(r"(?<!\\)\|")
_DEFINED = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:\s*\S+(?:\s+(?:\".*\"|'.*'|\(.*\)))?\s*$")
_NOTE = re.compile(r" {0,3}\[\^([^\]]+)\]:\s*")
_MARK = re.compile(r"\[\^([^\]]+)\]")
_COMMENT = re.compile(r"<!--.*?-->")
_TAG = re.compile(
    r"</?(?:a|abbr|b|br|center|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|h[1-6]|hr|i|"
    r"img|ins|kbd|li|ol|p|picture|pre|small|source|span|strong|sub|summary|sup|table|tbody|td|th|"
    r"thead|tr|u|ul|video)\b[^<>]*>",
    re.IGNORECASE,
)
_AUTO = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>")
_IMAGE = re.compile(r"!\[([^\]]*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])")
_STARRED = re.compile(r"(\*\*\*|\*\*|\*|~~)(?=\S)(.+?)(?<=\S)\1")
_UNDERSCORED = re.compile(r"(?<!\w)(__|_)(?=\S)(.{1,1000}?)(?<=\S)\1(?!\w)")
_CODE = re.compile(r"(`+)(.+?)\1")
_KEPT = re.compile("\ue000(\\d{1,6})\ue001")
_ATTRIBUTES = re.compile(r"\s*\{[#.][^{}]*\}\s*$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TITLE = re.compile(r"title:\s*(?P<mark>[\"']?)(?P<title>.*?)(?P=mark)\s*$", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def markdown_document(text: str) -> Document:
    """Read Markdown: headings, paragraphs, lists and tables, without their marks."""
    title, lines = _front_matter(text.splitlines())
    reader = _Markdown()
    for line in _without_comments(lines):
        reader.take(line)
    reader.part()
    blocks = tuple(reader.blocks)
    first = next((block.text for block in blocks if block.kind == "heading"), "")
    return Document(title or first, blocks)


class _Markdown:
    """Collects the blocks of Markdown line by line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._held: list[str] = []
        self._fence = ""
        self._note: str | None = None
        self._rows: list[list[str]] = []

    def take(self, line: str) -> None:
        """Take one line."""
        fence = _FENCE.match(line)
        if self._fence:
            if fence and fence[1].startswith(self._fence):
                self._code()
            else:
                self._held.append(line)
        elif fence:
            self.part()
            self._fence = fence[1]
        elif self._rows and "|" in line:
            self._rows.append(_cells(line))
        elif self._is_table(line):
            head = _cells(self._held.pop())
            self.part()
            self._rows = [head]
        elif heading := _HEADING.match(line):
            self.part()
            self._head(heading[2] or "", len(heading[1]))
        elif len(self._held) == 1 and _UNDERLINED.fullmatch(line):
            self._head(self._held.pop(), 1 if "=" in line else 2)
        elif not line.strip() or _RULE.fullmatch(line):
            self.part()
        elif not _DEFINED.match(line):
            self._word(line)
        else:
            self.part()

    def _is_table(self, line: str) -> bool:
        """Tell whether a line parts the headings of a table, held last, from its rows."""
        if not self._held or not _COLUMNS.fullmatch(line.strip()) or "|" not in self._held[-1]:
            return False
        return len(_cells(line)) == len(_cells(self._held[-1]))

    def _word(self, line: str) -> None:
        note = _NOTE.match(line)
        if note:
            self.part()
            self._note = f"{note[1].translate(_RAISED)} " if note[1].isdigit() else ""
            self._held.append(line[note.end() :])
            return
        if self._rows:
            self.part()
        if _ITEM.match(line):
            self.part()
            line = _ITEM.sub("", line)
        self._held.append(line.lstrip("> "))

    def _head(self, text: str, level: int) -> None:
        said = _SPACE.sub(" ", unmarked(_ATTRIBUTES.sub("", text))).strip()
        if said:
            self.blocks.append(Block(said, "heading", level=level))

    def _code(self) -> None:
        text = _SPACE.sub(" ", " ".join(self._held)).strip()
        self._held.clear()
        self._fence = ""
        if text:
            self.blocks.append(Block(text))

    def part(self) -> None:
        """End the block under way."""
        if self._fence:  # nobody closed it
            self._code()
            return
        rows, self._rows = self._rows, []
        if rows:
            told = [[unmarked(cell) for cell in row] for row in rows]
            table = table_of(told, headed=1)
            said = [Block(" ".join(filter(None, row))) for row in told if any(row)]
            self.blocks += [table] if table else said
        text = _SPACE.sub(" ", unmarked(" ".join(self._held))).strip()
        self._held.clear()
        if text:
            note, self._note = self._note, None
            self.blocks.append(Block(text) if note is None else Block(f"{note}{text}", "aside"))


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip().replace("\\|", "|") for cell in _CELL.split(inner)]


def _front_matter(lines: list[str]) -> tuple[str, list[str]]:
    """Part the front matter off, and return the title it gives."""
    if not lines or lines[0].lstrip("\ufeff").strip() != "---":
        return "", lines
    end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() in {"---", "..."}), 0)
    found = (_TITLE.match(line) for line in lines[1:end])
    title = next((match["title"].strip() for match in found if match), "")
    return title, lines[end + 1 :] if end else lines


def _without_comments(lines: list[str]) -> list[str]:
    """Leave comments out, save in code."""
    found: list[str] = []
    fence, inside = "", False
    for line in lines:
        mark = _FENCE.match(line)
        if mark and not inside:
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        if fence:
            found.append(line)
            continue
        if inside:
            _, end, line = line.partition("-->")  # noqa: PLW2901
            inside = not end
            if inside:
                continue
        line = _COMMENT.sub("", line)  # noqa: PLW2901
        line, begun, _ = line.partition("<!--")  # noqa: PLW2901
        inside = bool(begun)
        found.append(line)
    return found


def unmarked(text: str) -> str:
    """Return a text without the marks of links, emphasis, code and tags; code stays as it is."""
    codes: list[str] = []

    def kept(match: re.Match[str]) -> str:
        codes.append(match[2])
        return f"\ue000{len(codes) - 1}\ue001"

    plain = _plain(_CODE.sub(kept, text))
    return _KEPT.sub(
        lambda match: codes[int(match[1])] if int(match[1]) < len(codes) else "", plain
    )


def _plain(text: str) -> str:
    text = _IMAGE.sub(r"\1", text)
    text = _AUTO.sub(r"\1", _LINK.sub(r"\1", text))
    text = _MARK.sub(lambda mark: mark[1].translate(_RAISED) if mark[1].isdigit() else "", text)
    text = _TAG.sub(" ", text)
    for _ in range(2):  # bold within italic
        text = _UNDERSCORED.sub(r"\2", _STARRED.sub(r"\2", text))
    return _ESCAPED.sub(r"\1", text)
