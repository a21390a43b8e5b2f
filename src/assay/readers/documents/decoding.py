"""From the bytes of a document to its text."""

from __future__ import annotations

import codecs
import re

from assay.readers.origins.encodings import TextEncoding, given_encoding, guess_encoding

_LOOKED_AT = 1 << 20
"""Bytes that are looked at to guess an encoding."""

_HEAD = 4_096
"""Bytes of a page in which it says its encoding (HTML Standard, 13.2.3.2: 1,024; many are late)."""

_DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252",
          "euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs"}  # fmt: skip
"""What browsers read for what pages say (Encoding Standard, 4.2)."""


def decoded(raw: bytes, name: str, given: str | None = None, *, marked_up: bool = False) -> str:
    """Return the text of a document.

    What is intact UTF-8, or marked as UTF-16 or UTF-32, is read as such whatever is given.

    Args:
        raw: All of the file.
        name: Of the file, for messages.
        given: What its person, or its folder's, says it is.
        marked_up: Whether it may say itself, as HTML does.

    Raises:
        EncodingError: It cannot be guessed, or there is none of that name.
        UnknownFormat: It is no text.
    """
    sample = raw[:_LOOKED_AT]
    found = _sure(raw, name) or (_declared(sample) if marked_up and given is None else None)
    if found is None:
        if given is not None:
            found = given_encoding(sample, given)
        else:
            found = guess_encoding(sample, complete=len(raw) <= _LOOKED_AT, name=name)
    return raw[found.skip :].decode(found.name, "replace")


def _sure(raw: bytes, name: str) -> TextEncoding | None:
    """Return the encoding where the bytes leave no doubt."""
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return guess_encoding(raw[:_LOOKED_AT], complete=False, name=name)
    if b"\0" in raw[:_LOOKED_AT]:  # UTF-16 without a mark, or no text
        return None
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return TextEncoding("utf-8", "its bytes read as UTF-8")


def _declared(sample: bytes) -> TextEncoding | None:
    match = _DECLARED.search(sample[:_HEAD])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
        sample.decode(name, "replace")  # Python also calls base64 an encoding
    except (LookupError, UnicodeError):
        return None
    return TextEncoding(_WIDER.get(name, name), "the page says so")
