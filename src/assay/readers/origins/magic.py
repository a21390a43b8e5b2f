"""Know a file by its first bytes, whatever its name says."""

from __future__ import annotations

PARQUET = b"PAR1"
ARROW_FILE = b"ARROW1"
ARROW_STREAM = b"\xff\xff\xff\xff"
GZIP = b"\x1f\x8b"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (OLE, "an Office document that is old or has a password"),
    (b"\x7fELF", "a program"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"FEA1", "a Feather version 1 file"),
    (b"Obj\x01", "an Avro file"),
    (b"ORC", "an ORC file"),
    (b"\x80\x04\x95", "a Python pickle"),
)


def foreign(head: bytes) -> str | None:
    """Name the kind of a file we do not read, or ``None`` when it may be ours.

    Args:
        head: The first bytes of the file, some hundred at least.
    """
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if head[4:8] == b"ftyp":
        return "a video or HEIC image"
    if head[257:262] == b"ustar":
        return "a tar archive"
    if head[:4] == b"RIFF" and head[8:12] in {b"WEBP", b"WAVE", b"AVI "}:
        return "a picture, sound or video"
    return None


_PICTURES = (
    b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*",
)  # fmt: skip


def is_picture(head: bytes) -> bool:
    """Tell whether a file begins as a picture of a kind that is read.

    Args:
        head: Its first bytes, twelve at least.
    """
    return head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def looks_binary(sample: bytes) -> bool:
    """Tell whether bytes without a text encoding's mark can hardly be text.

    Control characters other than tab, line breaks, form feed and escape do not stand in
    text files; one in a hundred is more than an accident.
    """
    if not sample:
        return False
    controls = sum(sample.count(code) for code in range(32) if code not in {9, 10, 12, 13, 27})
    return controls > max(4, len(sample) // 100)
