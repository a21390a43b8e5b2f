"""PDFs made for the tests: pages of lines, encrypted where a password is given."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
ID = bytes(range(16))


def pdf(pages: Sequence[Sequence[str]], password: str | None = None) -> bytes:
    """Return a PDF, lines 20 points apart; locked as PDF 1.4 knows it (7.6.3, revision 2)."""
    key = owner = b""
    if password is not None:
        owner, key = _keys(password.encode("latin-1"))
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for at, lines in enumerate(pages):
        drawn = b"".join(
            b"BT /F1 11 Tf 72 %d Td (%s) Tj ET\n" % (720 - 20 * n, line.encode("cp1252"))
            for n, line in enumerate(lines)
        )
        stream = zlib.compress(drawn)
        if key:
            number = (5 + 2 * at).to_bytes(3, "little") + bytes(2)
            stream = rc4(hashlib.md5(key + number, usedforsecurity=False).digest()[:10], stream)
        bodies += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * at),
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    locked = b""
    if key:
        locked = (
            b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<%s> <%s>]"
            % (
                owner.hex().encode(),
                rc4(key, PAD).hex().encode(),
                ID.hex().encode(),
                ID.hex().encode(),
            )
        )
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table)
        + b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(bodies) + 1, locked)
        + b"startxref\n%d\n%%%%EOF\n" % len(out)
    )


def _keys(password: bytes) -> tuple[bytes, bytes]:
    """Return the owner's entry and the key of a file that both open with one password."""
    padded = (password + PAD)[:32]
    owner = rc4(hashlib.md5(padded, usedforsecurity=False).digest()[:5], padded)
    told = padded + owner + (-4).to_bytes(4, "little", signed=True) + ID
    return owner, hashlib.md5(told, usedforsecurity=False).digest()[:5]


def rc4(key: bytes, data: bytes) -> bytes:
    """Encrypt with RC4, which decrypts as well."""
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
