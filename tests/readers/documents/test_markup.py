"""HTML, Markdown, DOCX and plain text as blocks under headings."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assay.errors import EncodingError, MalformedSource
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
    assert document.title == "front matter is no text"
    assert shape(document) == [
        ("On ships", 1),
        ("A link and bold words over two lines.", 0),
        ("Second heading", 2),
        ("one item", 0),
        ("another item", 0),
        ("a | b\n1 | 2", 0),
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


def test_what_a_page_shows_beside_its_text_is_an_aside_and_what_it_hides_is_left_out(
    tmp_path: Path,
) -> None:
    page = """<head><title>Ships</title><body><svg><title>Menu</title></svg>
    <div role=dialog><p>We use cookies.</p></div><div hidden><div>Not</div>shown</div>
    <p style="display: none">Nor this.</p><h1>Ships</h1><p>They sail.<sup>2</sup>
    <aside><h2>More</h2><p>Ten harbours.</p></aside><p>They return.
    <footer>All rights reserved.</footer>"""
    document = read(tmp_path, "a.html", page, "html")
    assert document.title == "Ships"
    assert [(block.text, block.kind) for block in document.blocks] == [
        ("Ships", "heading"),
        ("They sail.²", "text"),
        ("More", "aside"),
        ("Ten harbours.", "aside"),
        ("They return.", "text"),
        ("All rights reserved.", "aside"),
    ]


def test_a_page_that_leaves_its_head_open_is_read(tmp_path: Path) -> None:
    page = "<html><head><title>Butter</title><body><p>It melts at 32 degrees.</body>"
    assert shape(read(tmp_path, "a.html", page, "html")) == [("It melts at 32 degrees.", 0)]


def test_a_table_of_a_page_is_rows_below_the_headings_of_its_columns(tmp_path: Path) -> None:
    page = """<table><caption>Admission</caption><tr><th rowspan=2>Visitor<th colspan=2>Price
    <tr><th>Summer<th>Winter<tr><td rowspan=2>Adult<td>12 €<td>9 €<tr><td>11 €<td>8 €</table>"""
    (table,) = read(tmp_path, "a.html", page, "html").blocks
    assert (table.kind, table.caption) == ("table", "Admission")
    assert table.header == "Visitor | Price Summer | Price Winter"
    assert table.text.splitlines()[1:] == [table.header, "Adult | 12 € | 9 €", "Adult | 11 € | 8 €"]


def test_a_table_that_only_lays_out_a_page_is_text(tmp_path: Path) -> None:
    long = "A sentence that goes on and on. " * 12
    page = f"<table><tr><td>Menu<td>Home<tr><td><h2>Ships</h2>{long}<td>Sails</table>"
    document = read(tmp_path, "a.html", page, "html")
    assert {block.kind for block in document.blocks} == {"heading", "text"}
    assert [block.text for block in document.blocks][:3] == ["Menu", "Home", "Ships"]


@pytest.mark.parametrize("wrong", ["</td></p></table>", "<td><tr></table><p>", "<table><td>", "<p"])
def test_wrong_nesting_loses_no_words(tmp_path: Path, wrong: str) -> None:
    page = f"<p>Before.<table><tr><td>One<td>Two{wrong}<p>After."
    said = " ".join(block.text for block in read(tmp_path, "a.html", page, "html").blocks)
    assert [word for word in ("Before.", "One", "Two") if word not in said] == []


def test_code_notes_and_comments_of_markdown(tmp_path: Path) -> None:
    text = (
        "[![build](https://x.org/a.svg)](https://x.org)\n\n# Set up {#setup}\n\n"
        "<!-- not\nshown -->\nCall `__init__` of my_own_name, __now__.[^1] See [it][a].\n\n"
        "```\ndef __init__(self): <!-- kept -->\n```\n\n"
        "[a]: https://example.org 'It'\n[^1]: Said in a note.\n"
    )
    document = read(tmp_path, "a.md", text, "markdown")
    assert [(block.text, block.kind) for block in document.blocks] == [
        ("build", "text"),
        ("Set up", "heading"),
        ("Call __init__ of my_own_name, now.¹ See it.", "text"),
        ("def __init__(self): <!-- kept -->", "text"),
        ("¹ Said in a note.", "aside"),
    ]


def test_the_list_of_references_is_told_apart_in_every_format(tmp_path: Path) -> None:
    text = "# Ships\n\nThey sail.\n\n## Literatur\n\nMüller, A. (2019).\n\n# After\n\nMore.\n"
    document = read(tmp_path, "a.md", text, "markdown")
    assert [block.kind for block in document.blocks if not block.level] == [
        "text",
        "reference",
        "text",
    ]


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def cell(text: str, about: str = "") -> str:
    return f"<w:tc><w:tcPr>{about}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def test_a_table_of_a_docx_is_rows_and_its_merged_cells_are_repeated(tmp_path: Path) -> None:
    begun, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        cell("Month") + cell("Ships", '<w:gridSpan w:val="2"/>'),
        cell("May", begun) + cell("12") + cell("13"),
        cell("", goes_on) + cell("14") + cell("15"),
    )
    xml = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    (table,) = read_document(write_docx(tmp_path / "a.docx", xml), "docx").blocks
    assert table.kind == "table"
    assert table.text.splitlines()[1:] == ["May | 12 | 13", "May | 14 | 15"]


def test_a_docx_says_its_notes_behind_their_mark_and_a_text_box_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent>"
    path = write_docx(
        tmp_path / "a.docx",
        '<w:p><w:r><w:t>Fog came.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        f'markup-compatibility/2006"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}'
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>1 Fog 3</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="Own"/></w:pPr><w:r><w:t>Sun</w:t></w:r></w:p>',
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "word/footnotes.xml",
            f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2"><w:p><w:r><w:t>For nine hours.'
            "</w:t></w:r></w:p></w:footnote></w:footnotes>",
        )
        archive.writestr(
            "word/styles.xml",
            f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="Base"><w:name w:val="Mine"/><w:pPr>'
            '<w:outlineLvl w:val="1"/></w:pPr></w:style><w:style w:styleId="Own"><w:name '
            'w:val="Own"/><w:basedOn w:val="Base"/></w:style></w:styles>',
        )
    document = read_document(path, "docx")
    assert [(block.text, block.kind, block.level) for block in document.blocks] == [
        ("Fog came.¹", "text", 0),
        ("¹ For nine hours.", "aside", 0),
        ("In a box.", "text", 0),
        ("Sun", "heading", 2),
    ]


@pytest.mark.parametrize(
    ("kind", "declared", "encoding", "said"),
    [
        ("html", '<meta charset="gb2312">', "gb18030", "北港的灯塔"),
        ("html", '<meta content="text/html; charset=windows-1251">', "cp1251", "Маяк"),
        ("plain", "", "utf-16-le", "The café opens at nine and closes at noon."),
        ("html", "<meta charset=base64>", "cp1252", "The café opens at nine and closes at noon."),
        ("html", "<meta charset=idna>", "cp1252", "The café opens at nine and closes at noon."),
    ],
)
def test_a_text_is_read_in_the_encoding_it_says_or_shows(
    tmp_path: Path, kind: str, declared: str, encoding: str, said: str
) -> None:
    document = read(tmp_path, "a", f"{declared}{said}".encode(encoding), kind)
    assert [block.text for block in document.blocks] == [said]


@pytest.mark.parametrize("between", ["\t", "|-", "_a "])
def test_a_line_that_goes_on_for_ever_is_read_as_text(tmp_path: Path, between: str) -> None:
    (block,) = read(tmp_path, "a.md", f"| a | b |\n{between * 20_000}!", "markdown").blocks
    assert block.kind == "text"
    assert block.text.endswith("!")


def test_an_encoding_that_cannot_be_guessed_is_asked_for_and_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("北港的灯塔建于一九〇二年。".encode("gb18030"))
    with pytest.raises(EncodingError, match="cannot be guessed"):
        read_document(path, "plain")
    (block,) = read_document(path, "plain", encoding="gb18030").blocks
    assert block.text == "北港的灯塔建于一九〇二年。"


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
