"""Read an Arrow IPC stream one record batch at a time.

A stream is a sequence of encapsulated messages (Arrow columnar format 1.4, "Serialization and
Interprocess Communication"), and it is what Hugging Face's ``save_to_disk`` writes. Each record
batch is handed to polars with the schema and the dictionaries before it, as a stream of its own,
so that only one batch is ever held and bytes from an archive need not be unpacked to disk.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import polars as pl

from assay.errors import MalformedSource
from assay.readers.origins.places import ByteStream

_CONTINUATION = b"\xff\xff\xff\xff"
_END = _CONTINUATION + b"\0\0\0\0"
_SCHEMA, _DICTIONARY, _BATCH = 1, 2, 3
_MAX_METADATA = 256 << 20


def arrow_batches(stream: ByteStream, name: str) -> Iterator[pl.DataFrame]:
    """Yield the record batches of a stream, or one empty frame where there is none.

    Raises:
        MalformedSource: The data are cut off, or are not Arrow IPC.
    """
    head = b""
    dictionaries: list[bytes] = []
    found = False
    for kind, message in _messages(stream, name):
        if kind == _SCHEMA:
            head = message
        elif kind == _DICTIONARY:
            dictionaries.append(message)
        elif kind == _BATCH:
            found = True
            yield _frame([head, *dictionaries, message])
    if head and not found:
        yield _frame([head])


def _frame(messages: list[bytes]) -> pl.DataFrame:
    return pl.read_ipc_stream(io.BytesIO(b"".join([*messages, _END])))


def _messages(stream: ByteStream, name: str) -> Iterator[tuple[int, bytes]]:
    start = stream.read(4)
    while start:
        continued = start == _CONTINUATION
        prefix = stream.read(4) if continued else start
        size = struct.unpack("<i", _whole(prefix, 4, name))[0]
        if size == 0:
            return
        if not 0 < size <= _MAX_METADATA:
            raise _cut(name)
        metadata = _whole(stream.read(size), size, name)
        kind, length = _header(metadata, name)
        body = _whole(stream.read(length), length, name)
        yield kind, _CONTINUATION + prefix + metadata + body
        start = stream.read(4)


def _whole(data: bytes, size: int, name: str) -> bytes:
    if len(data) < size:
        raise _cut(name)
    return data


def _header(metadata: bytes, name: str) -> tuple[int, int]:
    """Read kind and body length from a ``Message`` flatbuffer table."""
    try:
        (table,) = struct.unpack_from("<I", metadata, 0)
        (back,) = struct.unpack_from("<i", metadata, table)
        fields = table - back
        (size,) = struct.unpack_from("<H", metadata, fields)
        slots = struct.unpack_from(f"<{(size - 4) // 2}H", metadata, fields + 4)
        kind = metadata[table + slots[1]] if len(slots) > 1 and slots[1] else 0
        length = 0
        if len(slots) > 3 and slots[3]:
            (length,) = struct.unpack_from("<q", metadata, table + slots[3])
    except (struct.error, IndexError) as error:
        raise _cut(name) from error
    if length < 0:
        raise _cut(name)
    return kind, length


def _cut(name: str) -> MalformedSource:
    return MalformedSource(
        f"'{name}' is not an intact Arrow file: it is cut off or broken.",
        hint="Copy or write the file again.",
    )
