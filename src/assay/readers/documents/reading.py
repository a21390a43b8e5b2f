"""One document, whatever its format, read in this process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from assay.errors import MalformedSource
from assay.readers.documents.decoding import decoded
from assay.readers.documents.docx import docx_document
from assay.readers.documents.flow import document_of
from assay.readers.documents.html import html_document
from assay.readers.documents.markdown import markdown_document
from assay.readers.documents.markup import plain_document, with_references
from assay.readers.documents.pdf import pages_of
from assay.readers.documents.recognising import (
    MOST_RECOGNISED,
    PageRead,
    Progress,
    Recognised,
    recognised,
    seen_on,
)
from assay.readers.documents.shapes import RECOGNISING, Document

MOST_PAGES = 5_000
_LARGEST_TEXT = 200_000_000


def read_document(
    path: Path,
    kind: str,
    password: str | None = None,
    progress: Progress | None = None,
    seconds: float = RECOGNISING,
    encoding: str | None = None,
    known: Sequence[PageRead] = (),
) -> Document:
    """Read a document.

    Args:
        path: The file.
        kind: pdf, docx, html, markdown or plain.
        password: What opens it, if it is encrypted.
        progress: Hears how far the recognising of pages that are pictures is.
        seconds: Recognising may take.
        encoding: Of the text, where it does not say and cannot be guessed.
        known: Pages that were recognised before.

    Raises:
        MalformedSource: It cannot be read; nothing of it is taken.
        EncodingError: Its encoding is unknown.
    """
    if kind == "pdf":
        return _pdf(path, password, progress, seconds, known)
    if kind == "docx":
        return with_references(docx_document(path))
    if path.stat().st_size > _LARGEST_TEXT:
        raise MalformedSource(f"'{path.name}' is larger than a document can be.")
    text = decoded(path.read_bytes(), path.name, encoding, marked_up=kind == "html")
    if kind == "html":
        return with_references(html_document(text))
    return with_references(markdown_document(text)) if kind == "markdown" else plain_document(text)


def _pdf(
    path: Path,
    password: str | None,
    progress: Progress | None,
    seconds: float,
    known: Sequence[PageRead],
) -> Document:
    title, count, pages = pages_of(path, password, most=MOST_PAGES)
    seen = recognised(path, password, pages, progress, seconds, known)
    pages = pages if seen is None else seen.pages
    document = document_of(pages, title)
    notes = list(document.notes)
    if count > len(pages):
        notes.append(f"'{path.name}' has {count:,} pages; the first {len(pages):,} were read.")
    empty = sum(not page.lines for page in pages)
    if not document.blocks:
        raise MalformedSource(
            f"'{path.name}' holds no text, only pictures of pages.", hint=_why_none(seen, seconds)
        )
    if seen is not None and seen.numbers:
        notes.append(
            f"Of '{path.name}', {_numbered(seen.numbers)} read by text recognition (OCR), with "
            f"a mean confidence of {int(100 * seen.confidence)} %; compare what matters with "
            "the page."
        )
    if seen is not None and seen.lost:
        notes.append(
            f"Of '{path.name}', {_numbered(seen.lost)} left out: text recognition took too long "
            "on it or was ended by it."
        )
    if seen is not None and seen.late:
        why = f"stops after {seconds:,.0f} seconds for a document"
        why = "was given up" if seen.lost else why
        notes.append(
            f"Of '{path.name}', {_counted(seen.late)} not read, since text recognition {why}."
        )
    elif empty > 0.3 * len(pages) and not (seen is not None and seen.lost):
        how = f" {_INSTALL} to have them read." if seen is None else ""
        how = f" {_broken(seen)}" if seen is not None and seen.broken else how
        notes.append(f"{empty} of the {len(pages)} pages of '{path.name}' hold no text.{how}")
    if seen is not None and seen.left:
        notes.append(
            f"{seen.left:,} more pages without text were left: at most {MOST_RECOGNISED} of a "
            "document are recognised."
        )
    marks = () if seen is None else seen_on(pages, seen.numbers)
    return replace(document, notes=tuple(notes), seen=marks)


def _why_none(seen: Recognised | None, seconds: float) -> str:
    """Say why nothing was recognised, and what to do."""
    if seen is None:
        return f"{_INSTALL}, then import it again."
    if seen.broken:
        return _broken(seen)
    if seen.lost:
        return f"Text recognition took too long, or was ended, on {len(seen.lost)} of them."
    if seen.late:
        return (
            f"Text recognition found no letters before it stopped after {seconds:,.0f} seconds; "
            f"{_counted(seen.late)} not looked at."
        )
    return "Text recognition found no letters on them either."


def _broken(seen: Recognised) -> str:
    why = " ".join(seen.broken.split())[:300].rstrip(".")
    return f"Text recognition (rapidocr) is installed but does not start: {why}."


def _counted(pages: int) -> str:
    return "1 page was" if pages == 1 else f"{pages:,} pages were"


_INSTALL = "Run `pip install assay[ocr]`"


def _numbered(numbers: tuple[int, ...]) -> str:
    """Write 1, 2, 3, 7 as ``pages 1-3, 7 were``."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    told = ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in spans)
    return f"page {told} was" if len(numbers) == 1 else f"pages {told} were"
