"""Guess the encoding of a text file, and read any encoding as UTF-8."""

from __future__ import annotations

import codecs
import difflib
import re
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from assay.errors import EncodingError, UnknownFormat
from assay.readers.origins import magic
from assay.readers.origins.places import ByteStream, Origin

_BOMS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8", "starts with the UTF-8 byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "starts with the UTF-32 byte order mark"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "starts with the UTF-32 byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "starts with the UTF-16 byte order mark"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "starts with the UTF-16 byte order mark"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CP1252_HOLES = frozenset(b"\x81\x8d\x8f\x90\x9d")
_PASS_THROUGH = frozenset({"utf-8", "utf-8-sig"})
_COMMON = ("utf-8", "utf-16", "cp1252", "latin-1", "cp1251", "gb18030", "shift_jis", "mac-roman")


@dataclass(frozen=True)
class TextEncoding:
    """How the bytes of a file become text.

    Attributes:
        name: Python's name of the encoding.
        reason: Why, as a phrase a person can check.
        skip: Bytes of a byte order mark.
        carriage_returns: Lines end in a lone carriage return, as on old Macs.
    """

    name: str
    reason: str
    skip: int = 0
    carriage_returns: bool = False

    @property
    def utf8(self) -> bool:
        """Whether the bytes are used as they stand."""
        return self.name in _PASS_THROUGH


def find_encoding(origin: Origin, given: str | TextEncoding | None = None) -> TextEncoding:
    """Guess, or take as given, the encoding of a text file.

    Args:
        origin: The file.
        given: A name; or what was found before, which is returned as it is.

    Raises:
        EncodingError: The name given is unknown, or no encoding can be guessed.
        UnknownFormat: The bytes are no text at all.
    """
    if isinstance(given, TextEncoding):
        return given
    sample = origin.head(origin.limits.sample_bytes)
    complete = len(sample) < origin.limits.sample_bytes
    if given is not None:
        found = given_encoding(sample, given)
    else:
        found = guess_encoding(sample, complete=complete, name=origin.name)
        if sample.isascii() and found.utf8 and not complete:
            found = _first_beyond_ascii(origin) or found
    text = decode_sample(sample, found)
    lone = "\r" in text and "\n" not in text
    return TextEncoding(found.name, found.reason, found.skip, carriage_returns=lone)


def _first_beyond_ascii(origin: Origin) -> TextEncoding | None:
    """Look further down, where the start of a long file is plain ASCII and so says nothing."""
    limits = origin.limits
    lines = 0
    with origin.open() as stream:
        while stream.position < limits.encoding_bytes:
            block = stream.read(limits.sample_bytes)
            if not block:
                return None
            if not block.isascii():
                complete = len(block) < limits.sample_bytes
                name = origin.name
                return guess_encoding(block, complete=complete, name=name, lines=lines)
            lines += block.count(b"\n")
    return None


def decode_sample(sample: bytes, encoding: TextEncoding) -> str:
    """Decode a sample, whose last character may be cut, putting � for what does not decode."""
    decoder = codecs.getincrementaldecoder(encoding.name)(errors="replace")
    return decoder.decode(sample[encoding.skip :])


def given_encoding(sample: bytes, given: str) -> TextEncoding:
    """Take an encoding by name, finding the byte order mark if there is one.

    Raises:
        EncodingError: There is no encoding of that name.
    """
    try:
        name = codecs.lookup(given).name
    except LookupError as error:
        near = difflib.get_close_matches(given.lower(), _COMMON, n=1)
        raise EncodingError(
            f"'{given}' is not the name of an encoding.",
            hint=f"Did you mean '{near[0]}'?" if near else f"For example: {', '.join(_COMMON)}.",
        ) from error
    reason = "given"
    if name == "utf-8-sig":
        name = "utf-8"
    if name in {"utf-16", "utf-32"}:
        big = sample.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
        name = f"{name}-{'be' if big else 'le'}"
    skip = next((len(bom) for bom, of, _ in _BOMS if of == name and sample.startswith(bom)), 0)
    return TextEncoding(name, reason, skip)


def guess_encoding(sample: bytes, *, complete: bool, name: str, lines: int = 0) -> TextEncoding:
    """Guess the encoding of bytes.

    Args:
        sample: The bytes.
        complete: Whether their end is the end of the text.
        name: Of the source, for messages.
        lines: Line breaks before the sample.

    Raises:
        EncodingError: It cannot be guessed.
        UnknownFormat: The bytes are no text.
    """
    for bom, encoding, reason in _BOMS:
        if sample.startswith(bom):
            return TextEncoding(encoding, reason, len(bom))
    wide = _wide(sample)
    if wide is not None:
        return wide
    if magic.looks_binary(sample):
        raise UnknownFormat(
            f"'{name}' is not a text file: it is full of control characters.",
            hint="Import CSV, TSV, JSON, JSONL, Parquet, Arrow or plain text.",
        )
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=complete)
    except UnicodeDecodeError as error:
        return _legacy(sample, error.start, name, lines)
    if sample.isascii():
        return TextEncoding("utf-8", "only plain ASCII characters at the start of the file")
    return TextEncoding("utf-8", "its bytes read as UTF-8")


def _wide(sample: bytes) -> TextEncoding | None:
    """Recognise UTF-16 without a mark: every other byte of Western text is zero."""
    pairs = len(sample) // 2
    if pairs < 2 or not sample.count(0):
        return None
    even, odd = sample[0 : 2 * pairs : 2].count(0), sample[1 : 2 * pairs : 2].count(0)
    reason = "every other byte is zero, as in UTF-16"
    if odd > 0.3 * pairs and even < 0.01 * pairs:
        return TextEncoding("utf-16-le", reason)
    if even > 0.3 * pairs and odd < 0.01 * pairs:
        return TextEncoding("utf-16-be", reason)
    return None


def _legacy(sample: bytes, start: int, name: str, lines: int) -> TextEncoding:
    """Choose for bytes that are not UTF-8: damaged UTF-8, Western single-byte, or give up."""
    text = sample.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    intact = sum(1 for character in text if character > "\x7f") - damaged
    if intact >= 2 * damaged:
        return TextEncoding("utf-8", "nearly all of its bytes read as UTF-8")
    line = lines + sample.count(b"\n", 0, start) + 1
    where = f"byte 0x{sample[start]:02X} on line {line} is not UTF-8"
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    if sum(runs) / len(runs) > 2.5:
        raise EncodingError(
            f"The encoding of '{name}' cannot be guessed: {where}, and the text does not look "
            "Western European either.",
            hint="Name it with --encoding, for example cp1251, gb18030, shift_jis or euc-kr.",
        )
    if _CP1252_HOLES.intersection(sample):
        return TextEncoding("latin-1", f"{where}, and some bytes have no meaning in Windows-1252")
    return TextEncoding("cp1252", f"{where}, and all bytes have a meaning in Windows-1252")


class Utf8Stream:
    """The text of an origin as UTF-8 bytes with the byte order mark removed.

    Files in UTF-8 pass through unchecked, so that a reader can reject a single faulty row;
    anything else is decoded strictly here.
    """

    def __init__(self, origin: Origin, encoding: TextEncoding) -> None:
        self._origin = origin
        self._encoding = encoding
        self._stream: ByteStream = origin.open()
        self._stream.read(encoding.skip)
        self._decoder = None if encoding.utf8 else codecs.getincrementaldecoder(encoding.name)()
        self._lines = 1
        self._ended = False

    @property
    def fraction(self) -> float:
        """Share of the file read, 0–1."""
        return self._stream.fraction

    def read(self, size: int) -> bytes:
        """Read about ``size`` bytes; empty only at the end.

        Raises:
            EncodingError: The bytes are not text in the encoding.
        """
        while not self._ended:
            before = self._stream.position
            data = self._stream.read(size)
            self._ended = not data
            if self._decoder is not None:
                data = self._recode(data, before)
            if self._encoding.carriage_returns:
                data = data.replace(b"\r", b"\n")
            if data:
                return data
        return b""

    def _recode(self, data: bytes, before: int) -> bytes:
        assert self._decoder is not None
        pending = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(self._encoding.name, "replace")
            offset = before - pending + error.start
            raise EncodingError(
                f"'{self._origin.name}' is not {self._encoding.name} text: byte "
                f"0x{error.object[error.start]:02X} at offset {offset:,}, line "
                f"{self._lines + good.count(chr(10))}, does not decode.",
                hint="Name the right encoding with --encoding, or save the file as UTF-8.",
            ) from error
        self._lines += text.count("\n")
        return text.encode("utf-8", "surrogatepass")

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def utf8_fault(data: bytes) -> str | None:
    """Say what in a row is not UTF-8, ``None`` when all is well."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return (
            f"byte 0x{data[error.start]:02X} (byte {error.start + 1} of the row) is not UTF-8 "
            "text; if the file has another encoding, name it with --encoding (often cp1252)"
        )
    return None
