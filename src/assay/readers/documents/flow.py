"""From the lines of all pages to paragraphs under headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from assay.prose import CAPTION
from assay.readers.documents.contents import without_contents
from assay.readers.documents.grids import CELLS, with_tables
from assay.readers.documents.layout import in_reading_order
from assay.readers.documents.markup import REFERENCES
from assay.readers.documents.rows import header_of
from assay.readers.documents.shapes import Block, Document, Line, Page

_MARGIN = 0.12
"""Share of a page's height, above and below, where running heads and page numbers stand."""

_REPEATED = 0.4
"""Share of the pages on which a line stands that is a running head."""

_NUMBERED = re.compile(r"(?P<number>(?:\d{1,2}|[A-Z])(?:\.\d{1,2})*)\.?\s+\S")
_NAMED = re.compile(
    r"(?:\d+\.?\s+)?(?:abstract|introduction|related work|background|conclusions?|discussion|"
    r"acknowledge?ments?|references|bibliography|appendix.*|limitations|methods?|results)\.?",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"(?:abstract|summary|zusammenfassung)\.?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LONGEST_HEADING = 120
_FINISHED = re.compile(r"[.!?:;。！？…][\"'”’)\]\d⁰¹²³⁴-⁹]*$")
_MARK = re.compile(r"[⁰¹²³⁴-⁹]+")
_BULLET = re.compile(r"(?:[•◦▪‣–—*·]|\(?\d{1,2}[.)])\s")


@dataclass(frozen=True)
class _Placed:
    line: Line
    page: int
    column: tuple[float, float]
    """Left and right edge of the text around it."""


def document_of(pages: Sequence[Page], title: str = "") -> Document:
    """Put the lines of pages together.

    Lines that come again on many pages are left out; a line is a heading by its size, its
    weight, or its number; what follows the heading of the references is marked.

    Args:
        pages: All pages.
        title: What the file calls itself; else the largest line of the first page.
    """
    # tables first, or the numbers in one at the top of a page are taken for those of pages
    pages = [
        page
        if page.ordered
        else replace(page, lines=tuple(with_tables(without_contents(page.lines))))
        for page in pages
    ]
    running = _running(pages)
    placed = [one for page in pages for one in _placed(page, running)]
    if not placed:
        return Document(title.strip(), (), len(pages))
    body = _body_size([one.line for one in placed])
    words = _whole_words([one.line for one in placed])
    blocks = tuple(_rejoined(_continued(_captioned(_merged(_blocks(placed, body, words)))), words))
    return Document(title.strip() or _largest(pages), blocks, len(pages))


def _running(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """Find running heads and page numbers: (page, place of the line in it)."""
    seen: dict[str, list[tuple[int, int]]] = {}
    found: set[tuple[int, int]] = set()
    for at, page in enumerate(pages):
        for place, line in enumerate(page.lines):
            if line.table or (
                _MARGIN * page.height < line.y1 and line.y0 < (1 - _MARGIN) * page.height
            ):
                continue
            shape = _DIGITS.sub("#", line.text.casefold()).strip()
            if shape.strip(" -–—|.[]()page") in {"", "#"}:
                found.add((at, place))
            else:
                seen.setdefault(shape, []).append((at, place))
    for places in seen.values():
        on = {at for at, _ in places}
        if len(on) >= max(3, _REPEATED * len(pages)) or (len(on) == len(pages) and len(pages) == 2):
            found.update(places)
    return found


def _placed(page: Page, running: set[tuple[int, int]]) -> Iterator[_Placed]:
    kept = [line for at, line in enumerate(page.lines) if (page.number - 1, at) not in running]
    ordered = kept if page.ordered else in_reading_order(kept)
    start = 0
    for at in range(1, len(ordered) + 1):  # a column ends where the next line stands higher
        if at < len(ordered) and ordered[at].y0 > ordered[at - 1].y0 - 1:
            continue
        lines = ordered[start:at]
        edges = (_edge([line.x0 for line in lines], 0.1), _edge([line.x1 for line in lines], 0.9))
        yield from (_Placed(line, page.number, edges) for line in lines)
        start = at


def _edge(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _body_size(lines: Sequence[Line]) -> float:
    letters: Counter[float] = Counter()
    for line in [line for line in lines if not line.table] or lines:
        letters[round(line.size, 1)] += len(line.text)
    return letters.most_common(1)[0][0]


def _largest(pages: Sequence[Page]) -> str:
    """Take the first lines of the largest size on the first page for the title."""
    lines = in_reading_order(pages[0].lines) if pages[0].lines else []
    lines = [line for line in lines if len(line.text) > 3]
    if not lines:
        return ""
    size = max(line.size for line in lines)
    if size < 1.15 * _body_size(lines):
        return ""
    return " ".join(line.text for line in lines if line.size > size - 0.5)[:300]


def _blocks(placed: Sequence[_Placed], body: float, words: Counter[str]) -> Iterator[Block]:
    held: list[_Placed] = []
    references = abstract = False

    def ended() -> Iterator[Block]:
        if held:
            text = _joined([one.line.text for one in held], words)
            # many a paper sets its abstract in smaller letters
            small = held[0].line.size < (0.78 if abstract else 0.93) * body
            aside = small or CAPTION.match(text) is not None
            kind = "reference" if references else "aside" if aside else "text"
            if text:
                yield Block(text, kind, held[0].page)
            held.clear()

    for at, one in enumerate(placed):
        if one.line.table:
            yield from ended()
            rows = [_joined([row], Counter()) for row in one.line.text.splitlines()]
            yield Block("\n".join(rows), "table", one.page, header=header_of(rows))
            continue
        before = placed[at - 1] if at else None
        level = _heading(one, before, body)
        if level:
            yield from ended()
            text = _joined([one.line.text], words)
            abstract = _ABSTRACT.fullmatch(text) is not None
            references = bool(REFERENCES.fullmatch(text)) or (references and level > 1)
            last = placed[at - 1] if at else None
            if last is not None and _goes_on(last, one, body) and _heading(last, None, body):
                yield Block(text, "heading", one.page, -level)  # the second line of a heading
            else:
                yield Block(text, "heading", one.page, level)
            continue
        if held and _begins(held, one):
            yield from ended()
        held.append(one)
    yield from ended()


def _captioned(blocks: Iterator[Block]) -> Iterator[Block]:
    """Put the caption of a table before its rows, whether it stands below or above them."""
    held: Block | None = None
    for block in blocks:
        caption = held is not None and _captions(block, held)
        if held is not None and (caption or _captions(held, block)):
            first, table = (block, held) if caption else (held, block)
            yield replace(table, text=f"{first.text}\n{table.text}", caption=first.text)
            held = None
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _continued(blocks: Iterator[Block]) -> Iterator[Block]:
    """Tell what stands above the columns of a table that goes on over a page."""
    last: Block | None = None
    for block in blocks:
        if block.kind == "table":
            if last is not None and not block.caption and _goes_on_with(block, last):
                block = replace(  # noqa: PLW2901
                    block, caption=last.caption, header=block.header or last.header
                )
            last = block
        elif block.kind != "aside":
            last = None
        yield block


def _goes_on_with(block: Block, table: Block) -> bool:
    if block.header and block.header != table.header:
        return False
    return block.page == table.page + 1 and _usual_cells(block) == _usual_cells(table)


def _usual_cells(table: Block) -> int:
    return int(median(line.count(CELLS) for line in table.text.splitlines()))


def _captions(block: Block, table: Block) -> bool:
    told = block.kind == "aside" and block.text.startswith("Tab")
    return told and table.kind == "table" and block.page == table.page


def _merged(blocks: Iterator[Block]) -> Iterator[Block]:
    """Join headings that run over several lines."""
    last: Block | None = None
    for block in blocks:
        if block.kind == "heading" and block.level < 0 and last is not None:
            last = replace(last, text=f"{last.text} {block.text}")
            continue
        if last is not None:
            yield last
        last = replace(block, level=abs(block.level))
    if last is not None:
        yield last


def _rejoined(blocks: Iterator[Block], words: Counter[str]) -> Iterator[Block]:
    """Join what a caption, a footnote, a column or a page parted in the middle of a sentence."""
    open_: Block | None = None
    asides: list[Block] = []
    for block in blocks:
        if block.kind in ("aside", "table"):
            asides.append(block)
            continue
        goes_on = (
            open_ is not None
            and block.kind == open_.kind == "text"
            and block.page - open_.page in (0, 1)
            and not _FINISHED.search(open_.text)
            and (block.text[0].islower() or block.text[0].isdigit() or open_.text[-1] in ",-\xad(")
            and (len(open_.text) > _LONGEST_HEADING or block.text[0].islower())
        )
        if goes_on:
            assert open_ is not None
            open_ = replace(open_, text=_attach(open_.text, block.text, words))
            continue
        if open_ is not None:
            yield open_
        yield from asides
        asides.clear()
        open_ = block
    if open_ is not None:
        yield open_
    yield from asides


def _heading(one: _Placed, before: _Placed | None, body: float) -> int:
    """Return the level of a heading, 0 where a line is none."""
    line = one.line
    text = line.text.strip()
    letters = sum(char.isalpha() for char in text)
    goes_on = text.endswith((",", ";", "\xad")) or (
        text.endswith(".") and not _NAMED.fullmatch(text)
    )
    if goes_on or not 2 < len(text) <= _LONGEST_HEADING or letters < 0.5 * len(text):
        return 0
    numbered = _NUMBERED.match(text)
    level = 1 + numbered["number"].count(".") if numbered else 1
    larger = line.size > 1.08 * body
    named = _NAMED.fullmatch(text) and (line.bold or larger or text.isupper())
    counted = numbered and (line.bold or larger) and text[numbered.end() - 1].isupper()
    if named or counted:
        return level
    if line.size > 1.25 * body:
        return 1
    alone = before is None or line.y0 - before.line.y1 > 0.5 * line.size or one.page != before.page
    if line.bold and alone and line.width < 0.9 * (one.column[1] - one.column[0]) and larger:
        return 2
    return 0


def _goes_on(last: _Placed, one: _Placed, body: float) -> bool:
    """Tell whether a heading goes on in the next line."""
    near = 0 <= one.line.y0 - last.line.y1 < 0.8 * body
    return (
        near
        and last.page == one.page
        and abs(last.line.size - one.line.size) < 0.2
        and last.line.bold == one.line.bold
        and not _NUMBERED.match(one.line.text)
    )


def _begins(held: Sequence[_Placed], one: _Placed) -> bool:
    """Tell whether a line begins a paragraph rather than going on with one."""
    last = held[-1]
    line, before = one.line, last.line
    other = abs(line.size - before.size) > 0.15 * before.size  # a footnote, a caption
    done = _FINISHED.search(before.text.rstrip()) is not None
    apart = done or line.y0 < before.y0 - 1 or _is_set_apart(held, one)
    # a line that begins "Table 2." may go on with "as shown in"
    if other or _BULLET.match(line.text) or (apart and CAPTION.match(line.text)):
        return True
    if _MARK.match(line.text):  # the next footnote
        return True
    if one.page != last.page:  # so that a passage tells the page it is on
        return done
    inward = line.x0 - one.column[0] > 0.6 * line.size
    if line.y0 < before.y0 - 1:  # another column
        return done and inward
    return _is_set_apart(held, one) or _is_indented(held, one, done=done)


def _is_set_apart(held: Sequence[_Placed], one: _Placed) -> bool:
    leading = [b.line.y0 - a.line.y1 for a, b in pairwise(held)]
    size = one.line.size
    usual = median(leading) if leading else 0.3 * size
    return one.line.y0 - held[-1].line.y1 > max(usual + 0.5 * size, 0.7 * size)


def _is_indented(held: Sequence[_Placed], one: _Placed, *, done: bool) -> bool:
    line, before = one.line, held[-1].line
    left, right = one.column
    indented = 0.6 * line.size < line.x0 - left < 6 * line.size
    was = before.x0 - left > 0.6 * line.size
    if indented and not was:
        return done or before.x1 < right - 2 * line.size
    # a hanging indent, as in lists of references: the first line stands further out
    hanging = was and not indented
    return done and len(held) > 1 and (hanging or before.x1 < right - 8 * line.size)


# --- words broken at the end of a line ---------------------------------------------------------


def _whole_words(lines: Sequence[Line]) -> Counter[str]:
    """Count the words that stand whole on a line."""
    words: Counter[str] = Counter()
    for line in lines:
        found = _WORD.findall(line.text.casefold())
        broken = line.text.rstrip().endswith(("-", "\xad"))
        words.update(found[:-1] if broken else found)
    return words


def _joined(lines: Sequence[str], words: Counter[str]) -> str:
    """Join lines into one text, making words whole that a line end broke."""
    text = ""
    for line in lines:
        line = line.strip()  # noqa: PLW2901
        if not line:
            continue
        text = _attach(text, line, words) if text else line
    return re.sub(r"\s+", " ", text.rstrip("\xad").replace("\xad", "")).strip()


def _attach(text: str, line: str, words: Counter[str]) -> str:
    soft = text.endswith("\xad")
    if not soft and not text.endswith("-"):
        wide = _is_wide(text[-1]) and _is_wide(line[0])  # no space between Chinese letters
        return f"{text}{'' if wide else ' '}{line}"
    start = re.search(r"([^\W\d_]+)[-\xad]$", text)
    rest = re.match(r"[^\W\d_]+", line)
    if start is None or rest is None or not line[0].islower():
        return f"{text[:-1]}-{line}"
    whole, parted = f"{start[1]}{rest[0]}".casefold(), f"{start[1]}-{rest[0]}".casefold()
    if words[parted] > words[whole] or (not soft and not words[whole] and words[parted]):
        return f"{text[:-1]}-{line}"
    return f"{text[:-1]}{line}"


def _is_wide(char: str) -> bool:
    return (
        "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"
    )
