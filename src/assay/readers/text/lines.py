"""Plain text files: a text a line, or a label and a text a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from assay.errors import EncodingError, RowTooLarge
from assay.readers.origins.encodings import TextEncoding, Utf8Stream, find_encoding, utf8_fault
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, FixedRole
from assay.readers.text.careful import NUL_REASON, too_large
from assay.readers.text.textblocks import TextBlocks
from assay.schema.records import Role
from assay.schema.runs import Reporter

LABEL_FIRST = re.compile(
    r"(?:__label__)?(?P<label>(?<=__label__)\S+|\d{1,3}|[A-Z]{2,}:\w+)[ \t]+(?P<text>.*)"
)
"""fastText's ``__label__x text``, SST-2's ``0 text``, TREC's ``DESC:manner text``."""


def is_label_first(lines: Sequence[str]) -> bool:
    """Tell whether every line begins with one of a few labels."""
    found = [LABEL_FIRST.fullmatch(line) for line in lines]
    if not found or not all(found):
        return False
    labels = {match["label"] for match in found if match}
    return len(labels) <= max(2, len(lines) // 3)


class LinesTable:
    """A text file with one record a line.

    Args:
        origin: The file; only a line feed ends a line.
        encoding: Its encoding, if given.
        labelled: Whether each line begins with its label.
    """

    typed = False
    format = "text"
    delimiter: str | None = None

    def __init__(
        self, origin: Origin, *, encoding: str | TextEncoding | None = None, labelled: bool = False
    ) -> None:
        self.origin = origin
        self._labelled = labelled
        self._encoding = find_encoding(origin, encoding)
        self.encoding: str | None = self._encoding.name
        self.fraction = 0.0
        self.complete = False
        self.notes = [f"Encoding {self._encoding.name}: {self._encoding.reason}."]
        self.fixed: Mapping[Role, FixedRole] = {"text": FixedRole("text", "the line")}
        if labelled:
            self.fixed = {
                "text": FixedRole("text", "the line after its label"),
                "label": FixedRole("label", "the first word of each line, one of a few"),
            }

    def sample(self, rows: int) -> pl.DataFrame:
        """Return the first ``rows`` good rows."""
        rejects = Rejects(self.origin.name, skip_bad=True, limit=self.origin.limits.max_rejects)
        first = next(self._read(rejects, rows + 1), None)
        self.complete = first is None or first.height <= rows
        return self._frame([], []) if first is None else first.head(rows)

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:  # noqa: ARG002
        """Return every column as text."""
        return {name: dtype for name, dtype in self._frame([], []).schema.items() if name != LINE}

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield good rows; note the bad ones."""
        return self._read(rejects, self.origin.limits.batch_rows)

    def _read(self, rejects: Rejects, batch: int) -> Iterator[pl.DataFrame]:
        texts: list[str] = []
        numbers: list[int] = []
        with Utf8Stream(self.origin, self._encoding) as stream:
            for number, text in good_lines(self.origin, stream, rejects):
                texts.append(text)
                numbers.append(number)
                if len(texts) >= batch:
                    self.fraction = stream.fraction
                    yield self._frame(texts, numbers)
                    texts, numbers = [], []
        self.fraction = 1.0
        if texts:
            yield self._frame(texts, numbers)

    def _frame(self, texts: list[str], numbers: list[int]) -> pl.DataFrame:
        line = pl.Series(LINE, numbers, pl.Int64)
        if not self._labelled:
            return pl.DataFrame([pl.Series("text", texts, pl.String), line])
        found = [LABEL_FIRST.fullmatch(text) for text in texts]
        labels = [match["label"] if match else None for match in found]
        rest = [match["text"] if match else text for match, text in zip(found, texts, strict=True)]
        return pl.DataFrame(
            [pl.Series("text", rest, pl.String), pl.Series("label", labels, pl.String), line]
        )


def good_lines(
    origin: Origin, stream: Utf8Stream, rejects: Rejects, *, blank: bool = False
) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is text; note the others."""
    limits = origin.limits
    blocks = TextBlocks(stream, limits.sample_bytes, limits.max_field_bytes)
    for number, raw, oversized in blocks.lines(blank=blank):
        if oversized:
            rejects.add(number, too_large(limits.max_field_bytes), raw, RowTooLarge)
        elif b"\0" in raw:
            rejects.add(number, NUL_REASON, raw)
        elif (fault := utf8_fault(raw)) is not None:
            rejects.add(number, fault, raw, EncodingError)
        else:
            yield number, raw.decode("utf-8")
