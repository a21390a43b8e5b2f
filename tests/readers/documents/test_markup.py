"""HTML, Markdown, DOCX and plain text as blocks under headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.errors import MalformedSource
from assay.readers.documents.reading import read_document
from assay.readers.documents.shapes import Document

from .making import write_docx

MARKDOWN = """---
title: front matter is no text
---
# On *ships*

A [link](https://example.org) and **bold words**
over two lines.

Second heading
--------------

- one item
- another `item`

| a | b |
|---|---|
| 1 | 2 |

```
# no heading in code
```
"""

HTML = """<!doctype html><html><head><title>On ships &amp; sails</title>
<script>alert("no text")</script><style>p {}</style></head>
<body><nav>Home | About</nav><h1>Ships</h1><p>First <b>paragraph</b>.<p>Second&nbsp;one.
<ul><li>item</ul><h2>Sails</h2><div>In a box<br>and below</div><p>unclosed</body>"""


def shape(document: Document) -> list[tuple[str, int]]:
    return [(block.text, block.level) for block in document.blocks]


def read(tmp_path: Path, name: str, content: str | bytes, kind: str) -> Document:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_document(path, kind)


def test_markdown_is_read_without_its_marks(tmp_path: Path) -> None:
    document = read(tmp_path, "a.md", MARKDOWN, "markdown")
    assert document.title == "On *ships*".replace("*", "")
    assert shape(document) == [
        ("On ships", 1),
        ("A link and bold words over two lines.", 0),
        ("Second heading", 2),
        ("one item", 0),
        ("another item", 0),
        ("a b 1 2", 0),
        ("# no heading in code", 0),
    ]


def test_html_is_read_without_scripts_and_navigation(tmp_path: Path) -> None:
    document = read(tmp_path, "a.html", HTML, "html")
    assert document.title == "On ships & sails"
    assert shape(document) == [
        ("Ships", 1),
        ("First paragraph.", 0),
        ("Second one.", 0),
        ("item", 0),
        ("Sails", 2),
        ("In a box", 0),
        ("and below", 0),
        ("unclosed", 0),
    ]


def test_plain_text_is_parted_at_empty_lines_in_any_encoding(tmp_path: Path) -> None:
    text = "One\nparagraph.\r\n\r\nAnother: café.\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        document = read(tmp_path, "a.txt", text.encode(encoding), "plain")
        assert shape(document) == [("One paragraph.", 0), ("Another: café.", 0)]


def test_docx_has_headings_by_their_style(tmp_path: Path) -> None:
    path = write_docx(
        tmp_path / "a.docx",
        '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Sails</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Some </w:t></w:r><w:r><w:t>words</w:t></w:r><w:r><w:tab/></w:r>"
        "<w:r><w:t>here</w:t></w:r></w:p><w:p/>",
    )
    assert shape(read_document(path, "docx")) == [("Sails", 2), ("Some words here", 0)]


@pytest.mark.parametrize(
    "xml",
    [
        b"<w:document>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w>&b;</w>',
        b"\x00\x01",
    ],
    ids=["cut off", "entities", "no XML"],
)
def test_a_docx_that_is_none_gets_a_sentence(tmp_path: Path, xml: bytes) -> None:
    with pytest.raises(MalformedSource, match="not an intact DOCX"):
        read_document(write_docx(tmp_path / "a.docx", xml), "docx")
    with pytest.raises(MalformedSource, match="not an intact DOCX"):
        read(tmp_path, "b.docx", b"PK\x03\x04 no archive", "docx")
