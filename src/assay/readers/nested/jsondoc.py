"""JSON documents: arrays, objects with a list inside, columns, and the like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assay.errors import EmptySource
from assay.readers.nested.flatten import as_json
from assay.readers.nested.jsonlayout import choose_layout, iterate, outline
from assay.readers.nested.jsonscan import JsonScanner, TruncatedJson
from assay.readers.nested.rowtable import SPLIT_COLUMN
from assay.readers.origins.encodings import TextEncoding, Utf8Stream, find_encoding
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects


class JsonReader:
    """A JSON document as objects.

    Args:
        origin: The file.
        encoding: Its encoding, if given.
        salvage: Keep the whole records of a document that breaks off.

    Raises:
        EmptySource: Nothing but white space.
        MalformedSource: It is not JSON, or breaks off.
        UnknownFormat: It holds no records, or several lists that could be meant.
    """

    format = "json"
    delimiter: str | None = None

    def __init__(
        self, origin: Origin, *, encoding: str | TextEncoding | None = None, salvage: bool = False
    ) -> None:
        self.origin = origin
        self._salvage = salvage
        self._encoding = find_encoding(origin, encoding)
        self.encoding: str | None = self._encoding.name
        self.fraction = 0.0
        with self._stream() as stream:
            scanner = self._scanner(stream)
            if not scanner.peek():
                raise EmptySource(f"'{origin.name}' is empty.")
            self._layout = choose_layout(outline(scanner), origin.name)
        note = f"Encoding {self._encoding.name}: {self._encoding.reason}."
        self.notes = [note, self._layout.note] if self._layout.note else [note]

    def rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield line and object of each record; note what is none.

        Raises:
            MalformedSource: The document is not JSON, or breaks off and must not.
        """
        with self._stream() as stream:
            elements = iterate(self._scanner(stream), self._layout, self.origin.name)
            kind: type | None = None
            try:
                for count, (line, value, split) in enumerate(elements):
                    if not count % 1024:
                        self.fraction = stream.fraction
                    kind = kind or type(value)
                    record = as_record(value, kind)
                    if record is None:
                        rejects.add(line, wrong_kind(value, kind), as_json(value))
                        continue
                    if split is not None:
                        record.setdefault(SPLIT_COLUMN, split)
                    yield line, record
            except TruncatedJson as error:
                if not self._salvage:
                    raise
                rejects.add(error.line, "the record is not complete; the file looks cut off")
        self.fraction = 1.0

    def _stream(self) -> Utf8Stream:
        return Utf8Stream(self.origin, self._encoding)

    def _scanner(self, stream: Utf8Stream) -> JsonScanner:
        limits = self.origin.limits
        return JsonScanner(
            stream, self.origin.name, limit=limits.max_field_bytes, size=limits.sample_bytes
        )


def as_record(value: Any, kind: type) -> dict[str, Any] | None:  # noqa: ANN401 - any JSON value
    """Return the record a value stands for: an object, a row of values, or a text.

    Args:
        value: The value.
        kind: The kind of the first value; ``None`` is returned for any other.
    """
    if not isinstance(value, kind):
        return None
    if isinstance(value, dict):
        return value
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, list) and value:
        return {f"column_{index}": item for index, item in enumerate(value, 1)}
    return None


def wrong_kind(value: Any, kind: type) -> str:  # noqa: ANN401 - any JSON value
    """Say what a value is that is no record like the first one."""
    wanted = _KINDS.get(kind.__name__, "an object")
    found = "an empty list" if value == [] else _KINDS.get(type(value).__name__, "a number")
    return f"{wanted} is expected, not {found}"


_KINDS = {
    "dict": "an object",
    "list": "a list",
    "str": "a text",
    "bool": "a truth value",
    "NoneType": "null",
}
