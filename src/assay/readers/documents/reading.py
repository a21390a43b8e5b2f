"""One document, whatever its format, read in this process."""

from __future__ import annotations

from pathlib import Path

from assay.errors import MalformedSource
from assay.readers.documents.flow import document_of
from assay.readers.documents.markup import (
    docx_document,
    html_document,
    markdown_document,
    plain_document,
)
from assay.readers.documents.pdf import pages_of
from assay.readers.documents.shapes import Document

MOST_PAGES = 5_000
_LARGEST_TEXT = 200_000_000


def read_document(path: Path, kind: str, password: str | None = None) -> Document:
    """Read a document.

    Args:
        path: The file.
        kind: pdf, docx, html, markdown or plain.
        password: What opens it, if it is encrypted.

    Raises:
        MalformedSource: It cannot be read; nothing of it is taken.
    """
    if kind == "pdf":
        return _pdf(path, password)
    if kind == "docx":
        return docx_document(path)
    if path.stat().st_size > _LARGEST_TEXT:
        raise MalformedSource(f"'{path.name}' is larger than a document can be.")
    text = _decoded(path.read_bytes())
    if kind == "html":
        return html_document(text)
    return markdown_document(text) if kind == "markdown" else plain_document(text)


def _pdf(path: Path, password: str | None) -> Document:
    title, count, pages = pages_of(path, password, most=MOST_PAGES)
    document = document_of(pages, title)
    notes = list(document.notes)
    if count > len(pages):
        notes.append(f"'{path.name}' has {count:,} pages; the first {len(pages):,} were read.")
    empty = sum(not page.lines for page in pages)
    if not document.blocks:
        raise MalformedSource(
            f"'{path.name}' holds no text, only pictures of pages.",
            hint="Run it through a program that recognises text (OCR), then import the result.",
        )
    if empty > 0.3 * len(pages):
        notes.append(f"{empty} of the {len(pages)} pages of '{path.name}' hold no text.")
    return Document(document.title, document.blocks, document.pages, tuple(notes))


def _decoded(raw: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
