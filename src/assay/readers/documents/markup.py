"""Plain text, and what all documents that say themselves what is a heading have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assay.readers.documents.shapes import Block, Document

_SPACE = re.compile(r"\s+")
REFERENCES = re.compile(
    r"(?:\d+\.?\s+)?(?:references|bibliography|works cited|literatur(?:verzeichnis)?|"
    r"quellen(?:verzeichnis)?|références|bibliographie|referencias|bibliografía|参考文献)\.?",
    re.IGNORECASE,
)
"""The heading of a list of references."""


def plain_document(text: str) -> Document:
    """Read plain text: empty lines part paragraphs."""
    parts = re.split(r"\n[ \t\f]*\n|\f", text.replace("\r\n", "\n").replace("\r", "\n"))
    found = (_SPACE.sub(" ", part).strip() for part in parts)
    return Document("", tuple(Block(part) for part in found if part))


def with_references(document: Document) -> Document:
    """Tell the list of references from the text: what stands below its heading."""
    return replace(document, blocks=tuple(_marked(document.blocks)))


def _marked(blocks: tuple[Block, ...]) -> Iterator[Block]:
    level = 0
    for block in blocks:
        if block.kind == "heading":
            if REFERENCES.fullmatch(block.text):
                level = block.level
            elif block.level <= level:
                level = 0
        yield replace(block, kind="reference") if level and block.kind == "text" else block
