"""Read the elements of a large JSON document one by one, in bounded memory (RFC 8259)."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from assay.errors import EncodingError, MalformedSource, RowTooLarge
from assay.readers.origins.encodings import Utf8Stream

_SPACE = re.compile(r"[ \t\r\n]*")
_NEAR_END = 32
"""A fault this close to the end of what is held may only mean that more must be read."""


def _constant(name: str) -> float | None:
    """Read what Python's writers put for missing numbers."""
    return None if name == "NaN" else float(name.replace("Infinity", "inf"))


DECODER = json.JSONDecoder(parse_constant=_constant)
"""Accepts NaN as null, which is not JSON but what pandas and Python write."""


class TruncatedJson(MalformedSource):
    """The document ends before it is complete.

    Args:
        message: See ``AssayError``.
        line: Line where the part that is not complete starts.
    """

    def __init__(self, message: str, *, line: int) -> None:
        super().__init__(
            message,
            hint="Copy or export the file again, or pass --skip-bad to keep what is whole.",
        )
        self.line = line


class JsonScanner:
    """A cursor in a JSON document.

    Args:
        stream: The document in UTF-8.
        name: Of the source, for messages.
        limit: Largest element in characters.
        size: Bytes read at a time.
    """

    def __init__(self, stream: Utf8Stream, name: str, *, limit: int, size: int) -> None:
        self._stream = stream
        self._name = name
        self._limit = limit
        self._size = size
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._text = ""
        self._at = 0
        self._counted = 0
        self._line = 1
        self._column = 0  # characters of the line before the text held
        self._ended = False

    @property
    def line(self) -> int:
        """Line of the cursor, from 1."""
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def peek(self) -> str:
        """Skip white space and return the next character, "" at the end."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, character: str) -> None:
        """Step over ``character``.

        Raises:
            MalformedSource: Something else stands there.
        """
        if self.peek() != character:
            self._refuse(f"'{character}' is expected")
        self._at += 1

    def value(self) -> Any:  # noqa: ANN401 - any JSON value
        """Read one whole value.

        Raises:
            MalformedSource: It is not JSON, or the document ends inside it.
            RowTooLarge: It is larger than the limit.
        """
        if not self.peek():
            self._refuse("a value is expected")
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                unterminated = error.msg.startswith("Unterminated string")
                if self._ended or (error.pos < len(self._text) - _NEAR_END and not unterminated):
                    self._blame(error)
            except RecursionError:
                line = self.line
                raise MalformedSource(
                    f"'{self._name}', line {line}: the JSON is nested too deeply.",
                    hint="Flatten the records before importing them.",
                ) from None
            else:
                # A number that touches the end of what is held may go on.
                if end < len(self._text) or self._ended or isinstance(value, dict | list | str):
                    self._at = end
                    return value
            if len(self._text) - self._at > self._limit:
                raise RowTooLarge(
                    f"'{self._name}', line {self.line}: the record that starts here is larger "
                    f"than {self._limit:,} bytes.",
                    hint="Split the record, or raise ASSAY_MAX_FIELD_BYTES.",
                )
            self._more(max(self._size, len(self._text) - self._at))

    def elements(self) -> Iterator[tuple[int, Any]]:
        """Yield line and value of each element of the array the cursor stands at."""
        self.take("[")
        if self.peek() == "]":
            self._at += 1
            return
        while True:
            self.peek()
            line = self.line
            yield line, self.value()
            if self._separator("]"):
                return

    def members(self) -> Iterator[tuple[int, str]]:
        """Yield line and name of each key of the object the cursor stands at.

        The caller must read the value, by ``value``, ``elements`` or ``members``, before going on.
        """
        self.take("{")
        if self.peek() == "}":
            self._at += 1
            return
        while True:
            if self.peek() != '"':
                self._refuse("a key in double quotes is expected")
            line = self.line
            key = self.value()
            self.take(":")
            self.peek()
            yield line, key
            if self._separator("}"):
                return

    def _separator(self, end: str) -> bool:
        """Step over a comma or the end; tell whether it was the end."""
        found = self.peek()
        if found == end:
            self._at += 1
            return True
        if found != ",":
            self._refuse(f"',' or '{end}' is expected")
        self._at += 1
        return False

    def _more(self, size: int | None = None) -> bool:
        """Read on; False at the end."""
        if self._ended:
            return False
        line = self.line
        data = self._stream.read(size or self._size)
        self._ended = not data
        try:
            text = self._decoder.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            line += self._text.count("\n", self._at)
            line += error.object[: error.start].count(b"\n")
            raise EncodingError(
                f"'{self._name}', line {line}: byte 0x{error.object[error.start]:02X} is not "
                "UTF-8 text.",
                hint="Name the encoding with --encoding (often cp1252), or save it as UTF-8.",
            ) from error
        start = self._text.rfind("\n", 0, self._at)
        self._column = self._at - start - 1 + (self._column if start < 0 else 0)
        self._text = self._text[self._at :] + text
        self._at = self._counted = 0
        return not self._ended

    def _refuse(self, wanted: str) -> NoReturn:
        found = self.peek()
        if not found:
            raise TruncatedJson(
                f"'{self._name}' ends too early, on line {self.line}: {wanted}; the file looks "
                "cut off.",
                line=self.line,
            )
        raise MalformedSource(
            f"'{self._name}', line {self.line}: {wanted}, but {found!r} stands there.",
            hint="Repair the file there; it is not valid JSON.",
        )

    def _blame(self, error: json.JSONDecodeError) -> NoReturn:
        first = self.line
        line = first + self._text.count("\n", self._at, error.pos)
        if _breaks_off(error, self._text[error.pos :].strip()):
            raise TruncatedJson(
                f"'{self._name}' ends too early: the record that starts on line {first} is not "
                "complete; the file looks cut off.",
                line=first,
            ) from error
        start = self._text.rfind("\n", 0, error.pos)
        column = error.pos - start + (self._column if start < 0 else 0)
        raise MalformedSource(
            f"'{self._name}', line {line}, column {column}: {error.msg[0].lower()}{error.msg[1:]}.",
            hint="Repair the file there; it is not valid JSON.",
        ) from error


def _breaks_off(error: json.JSONDecodeError, rest: str) -> bool:
    """Tell a document that ends too early from one that is wrong."""
    if not rest or error.msg.startswith("Unterminated string"):
        return True
    if error.msg.startswith("Invalid \\u"):
        return '"' not in rest
    return any(word.startswith(rest) for word in ("true", "false", "null", "NaN", "-Infinity"))
