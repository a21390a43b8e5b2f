"""JSON lines: one object a line (https://jsonlines.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson

from assay.errors import EncodingError, RowTooLarge
from assay.readers.nested.jsondoc import as_record, wrong_kind
from assay.readers.nested.jsonscan import DECODER
from assay.readers.origins.encodings import TextEncoding, Utf8Stream, find_encoding, utf8_fault
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.text.careful import NUL_REASON, too_large
from assay.readers.text.textblocks import TextBlocks


class JsonlReader:
    """A file with one JSON object a line.

    Args:
        origin: The file.
        encoding: Its encoding, if given.
    """

    format = "jsonl"
    delimiter: str | None = None

    def __init__(self, origin: Origin, *, encoding: str | TextEncoding | None = None) -> None:
        self.origin = origin
        self._encoding = find_encoding(origin, encoding)
        self.encoding: str | None = self._encoding.name
        self.fraction = 0.0
        self.notes = [f"Encoding {self._encoding.name}: {self._encoding.reason}."]

    def rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield line and object of each record; note the lines that are none."""
        limits = self.origin.limits
        with Utf8Stream(self.origin, self._encoding) as stream:
            kind: type | None = None
            blocks = TextBlocks(stream, limits.sample_bytes, limits.max_field_bytes)
            for number, line, oversized in blocks.lines():
                if not number % 1024:
                    self.fraction = stream.fraction
                if oversized:
                    rejects.add(number, too_large(limits.max_field_bytes), line, RowTooLarge)
                    continue
                try:
                    value = orjson.loads(line)
                except orjson.JSONDecodeError:
                    value = self._slowly(number, line, rejects)
                    if value is _BAD:
                        continue
                kind = kind or type(value)
                record = as_record(value, kind)
                if record is None:
                    rejects.add(number, wrong_kind(value, kind), line)
                else:
                    yield number, record
        self.fraction = 1.0

    def _slowly(self, number: int, line: bytes, rejects: Rejects) -> Any:  # noqa: ANN401
        """Parse a line that the fast parser refuses: NaN is accepted, faults are explained."""
        fault = NUL_REASON if b"\0" in line else utf8_fault(line)
        if fault is not None:
            rejects.add(number, fault, line, EncodingError)
            return _BAD
        try:
            return DECODER.decode(line.decode("utf-8"))
        except json.JSONDecodeError as error:
            reason = f"column {error.colno}: {error.msg[0].lower()}{error.msg[1:]}"
            if error.pos >= len(line.decode("utf-8").rstrip()):
                reason = "the JSON object is not complete"
            rejects.add(number, f"not valid JSON, {reason}", line)
        except RecursionError:
            rejects.add(number, "the JSON is nested too deeply", line)
        return _BAD


_BAD = object()
