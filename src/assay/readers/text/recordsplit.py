"""Split delimited text one physical line at a time: the careful path.

The rules are those of RFC 4180, and where files break them, those of Python's ``csv``: a quote
inside an unquoted field is an ordinary character, and text after a closing quote belongs to the
field, as long as the quoted part did not run over a line end.
"""

from __future__ import annotations

import io
import re

_PROTECTED = re.compile(r"\\(.)")


def _unprotect(found: re.Match[str]) -> str:
    """Write a backslash escape the way CSV does, by doubling the quote."""
    return {'"': '""', "\\": "\\"}.get(found[1], found[0])


class BadQuote(ValueError):
    """A quoted field runs over line ends and then does not end as one."""


class RecordSplitter:
    """Turn lines into records.

    Args:
        delimiter: The separator.
        quote: The quoting character, or ``None``.
        escape: Whether a backslash protects the next character inside quotes.
    """

    def __init__(self, delimiter: str, quote: str | None = '"', *, escape: bool = False) -> None:
        self._delimiter = delimiter
        self._quote = quote
        self._escape = escape
        blank = "[ ]" if delimiter == "\t" else "[ \t]"
        self._padded = re.compile(rf'{blank}+"((?:[^"]|"")*)"{blank}*(?={re.escape(delimiter)}|$)')
        self.reset()

    def reset(self) -> None:
        """Forget the record begun."""
        self._fields: list[str] = []
        self._pieces: io.StringIO | None = None
        self._lines = 0

    @property
    def pending(self) -> bool:
        """Whether a quoted field is still open."""
        return self._pieces is not None

    def feed(self, line: str) -> list[str] | None:
        """Take one line with its end; return the record's fields once it is whole.

        Raises:
            BadQuote: See the class of that name; the record begun is forgotten.
        """
        self._lines += 1
        if self._escape:
            line = _PROTECTED.sub(_unprotect, line)
        body = line.removesuffix("\n").removesuffix("\r")
        position = 0
        while True:
            if self._pieces is not None:
                closed = self._close(line, body, position)
                if closed is None:
                    return None
            else:
                closed = self._begin(body, position)
                if closed is None:
                    position = body.index(self._quote or "", position) + 1
                    self._pieces = io.StringIO(newline="")
                    continue
            if closed > len(body):
                fields = self._fields
                self.reset()
                return fields
            position = closed

    def _begin(self, body: str, position: int) -> int | None:
        """Read an unquoted field; ``None`` where a quoted one begins."""
        if self._quote is not None:
            if body.startswith(self._quote, position):
                return None
            padded = self._padded.match(body, position)
            if padded:
                self._fields.append(padded[1].replace('""', '"'))
                return padded.end() + 1
        end = body.find(self._delimiter, position)
        end = len(body) if end < 0 else end
        self._fields.append(body[position:end])
        return end + 1

    def _close(self, line: str, body: str, position: int) -> int | None:
        """Read on in a quoted field; ``None`` where the line ends inside it."""
        assert self._pieces is not None
        assert self._quote is not None
        while True:
            at = line.find(self._quote, position)
            if at < 0:
                self._pieces.write(line[position:])
                return None
            self._pieces.write(line[position:at])
            if line.startswith(self._quote, at + 1):
                self._pieces.write(self._quote)
                position = at + 2
                continue
            return self._finish(body, at + 1)

    def _finish(self, body: str, position: int) -> int:
        end = body.find(self._delimiter, position)
        end = len(body) if end < 0 else end
        tail = body[position:end]
        if tail.strip() and self._lines > 1:
            self.reset()
            raise BadQuote
        assert self._pieces is not None
        self._fields.append(self._pieces.getvalue() + (tail if tail.strip() else ""))
        self._pieces = None
        return end + 1
