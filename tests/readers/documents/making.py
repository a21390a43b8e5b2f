"""Documents made for the tests: PDFs letter by letter, and DOCX from their parts."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

Placed = tuple[float, float, float, str]
"""x and y in points from the upper left corner, size, words."""

WIDTH, HEIGHT = 600, 800


def write_pdf(path: Path, pages: Sequence[Sequence[Placed]], title: str = "") -> Path:
    """Write a PDF with words where they are wanted."""
    bodies: list[bytes] = []
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    bodies += [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, page in enumerate(pages):
        drawn = b"".join(
            f"BT /F1 {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm (".encode()
            + words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
            + b") Tj ET\n"
            for x, y, size, words in page
        )
        bodies += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * at} 0 R >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        ]
    bodies.append(f"<< /Title ({title}) >>".encode())
    return _written(path, bodies, b"/Root 1 0 R /Info %d 0 R" % len(bodies))


def write_pictured_pdf(path: Path, lines: Sequence[bytes]) -> Path:
    """Write a PDF whose one font is made of pictures without names, as TeX made them for years."""
    codes = sorted({code for line in lines for code in line})
    named = " ".join(f"{code} /a{code}" for code in codes)
    shapes = " ".join(f"/a{code} 4 0 R" for code in codes)
    widths = " ".join("50" for _ in range(256))
    drawn = b"".join(
        b"BT /F1 0.1 Tf 100 0 0 100 60 %d Tm <%s> Tj ET\n"
        % (HEIGHT - 100 - 14 * at, line.hex().encode())
        for at, line in enumerate(lines)
    )
    shape = b"50 0 0 0 45 70 d1 0 0 45 70 re f"
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>",
        f"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 60 80] /FontMatrix [0.01 0 0 0.01 0 0] "
        f"/FirstChar 0 /LastChar 255 /Widths [{widths}] /CharProcs << {shapes} >> "
        f"/Encoding << /Type /Encoding /Differences [{named}] >> /Resources << >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(shape), shape),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
        "/Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>".encode(),
    ]
    return _written(path, bodies, b"/Root 1 0 R")


def _written(path: Path, bodies: Sequence[bytes], more: bytes) -> Path:
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += (
        b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
        + table
        + b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(bodies) + 1, more, len(out))
    )
    path.write_bytes(out)
    return path


def column(x: float, top: float, lines: Sequence[str], size: float = 10) -> list[Placed]:
    """Place lines below each other."""
    return [(x, top + 12 * at, size, line) for at, line in enumerate(lines)]


def write_docx(path: Path, xml: bytes | str) -> Path:
    """Write a DOCX whose document is this XML, or these paragraphs."""
    if isinstance(xml, str):
        space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        xml = f"<w:document {space}><w:body>{xml}</w:body></w:document>".encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return path
