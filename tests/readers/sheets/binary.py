"""Binary workbooks of Excel, as few records as a reader needs: .xls ([MS-XLS], [MS-CFB]), .xlsb."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

Table = Sequence[Sequence[object]]
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole(name: str, content: bytes) -> bytes:
    """Pack one stream as an OLE file: a header, its table of sectors, its directory, the stream."""
    content = content.ljust(4096, b"\0")  # below that it would lie among the small ones
    sectors = -(-len(content) // 512)
    content = content.ljust(sectors * 512, b"\0")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    chain = [_FAT, _END, *range(3, sectors + 2), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))

    def entry(called: str, kind: int, child: int, first: int, size: int) -> bytes:
        title = called.encode("utf-16-le")
        named = title.ljust(64, b"\0") + struct.pack("<H", len(title) + 2 if called else 0)
        told = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child)
        return named + told + bytes(36) + struct.pack("<IQ", first, size)

    directory = entry("Root Entry", 5, 1, _END, 0) + entry(name, 2, _FREE, 2, len(content))
    return head + table + directory + entry("", 0, _FREE, 0, 0) * 2 + content


def biff(rows: Table, *, locked: bool = False) -> bytes:
    """Write the stream of a workbook of one sheet, S, as Excel 97."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))

    globals_ = begin(5) + (
        record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if locked else b""
    )
    at = len(globals_) + 4 + 9 + 4  # after this record and the end
    globals_ += record(0x85, struct.pack("<IBBBB", at, 0, 0, 1, 0) + b"S") + record(0x0A)
    cells = b""
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            where = struct.pack("<HHH", y, x, 0)
            if isinstance(value, str):
                said = value.encode("utf-16-le")
                cells += record(0x0204, where + struct.pack("<HB", len(value), 1) + said)
            elif isinstance(value, int | float):
                cells += record(0x0203, where + struct.pack("<d", value))
    return globals_ + begin(0x10) + cells + record(0x0A)


def xlsb_parts(rows: Table) -> Mapping[str, str | bytes]:
    """Write the parts of a binary workbook of one sheet, S."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"

    def record(kind: int, data: bytes = b"") -> bytes:
        name = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return name + bytes([len(data)]) + data

    def wide(text: str) -> bytes:
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    book = record(131) + record(153, bytes(12)) + record(143)
    book += record(156, struct.pack("<II", 0, 1) + wide("r1") + wide("S"))
    book += record(144) + record(132)
    width = max(map(len, rows))
    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
    sheet += record(145)
    for y, row in enumerate(rows):
        sheet += record(0, struct.pack("<I", y) + bytes(13))
        for x, value in enumerate(row):
            where = struct.pack("<II", x, 0)
            if isinstance(value, str):
                sheet += record(6, where + wide(value))
            elif isinstance(value, int | float):
                sheet += record(5, where + struct.pack("<d", value))
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/worksheets/sheet1.bin": sheet + record(146) + record(130),
    }
