"""CSV, TSV and their kin: clean blocks through polars, faulty ones line by line."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from assay.errors import EmptySource, EncodingError, MalformedSource, RowTooLarge
from assay.readers.origins.encodings import (
    TextEncoding,
    Utf8Stream,
    decode_sample,
    find_encoding,
    utf8_fault,
)
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, FixedRole
from assay.readers.text.careful import NUL_REASON, CarefulReader, Fault, Row, too_large
from assay.readers.text.dialects import NAMES, Dialect, guess_dialect
from assay.readers.text.shapes import BlockShape, block_shape
from assay.readers.text.textblocks import TextBlocks
from assay.schema.records import Role
from assay.schema.runs import Reporter

_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")


class DelimitedTable:
    """A delimited text file as a table of text columns.

    Args:
        origin: The file.
        encoding: Its encoding, if given.
        delimiter: Its separator, if given.
        prefer: The separator to expect.
        dialect: The whole dialect, where the caller knows it.

    Raises:
        EmptySource: No rows.
        MalformedSource: Two columns have one name.
    """

    typed = False
    fixed: Mapping[Role, FixedRole] = {}

    def __init__(
        self,
        origin: Origin,
        *,
        encoding: str | TextEncoding | None = None,
        delimiter: str | None = None,
        prefer: str = ",",
        dialect: Dialect | None = None,
    ) -> None:
        self.origin = origin
        self._limits = origin.limits
        self._encoding = find_encoding(origin, encoding)
        self.encoding: str | None = self._encoding.name
        self.fraction = 0.0
        self.complete = False
        text, skipped, announced = self._opening()
        self._skip_lines = skipped
        found = dialect or guess_dialect(text, delimiter=delimiter or announced, prefer=prefer)
        if announced and not (dialect or delimiter):
            found = replace(found, reason="the first line of the file says so")
        self.dialect = found
        self.delimiter: str | None = self.dialect.delimiter
        self.format = "tsv" if self.delimiter == "\t" else "csv"
        self.columns = self._columns(text)
        self.notes = self._describe()

    # --- what the start of the file says ------------------------------------------------

    def _opening(self) -> tuple[str, int, str | None]:
        """Return whole lines of the start, lines to skip, and a separator announced."""
        limit = self._limits.sample_bytes
        sample = self.origin.head(limit)
        text = decode_sample(sample, self._encoding)
        if self._encoding.carriage_returns:
            text = text.replace("\r", "\n")
        if not text.strip():
            raise EmptySource(f"'{self.origin.name}' is empty.")
        if len(sample) == limit and "\n" in text:
            text = text[: text.rindex("\n") + 1]
        announced = _SEPARATOR_LINE.match(text)
        if announced:
            return text[announced.end() :], 1, announced[1]
        return text, 0, None

    def _columns(self, text: str) -> list[str]:
        first = self._first_record(text)
        if not self.dialect.header:
            return [f"column_{index}" for index in range(1, len(first) + 1)]
        names = [name.strip() or f"column_{index}" for index, name in enumerate(first, 1)]
        names = ["line" if name == LINE else name for name in names]
        seen: dict[str, int] = {}
        for index, name in enumerate(names, 1):
            if name in seen:
                raise MalformedSource(
                    f"'{self.origin.name}', line {self._skip_lines + 1}: columns {seen[name]} and "
                    f"{index} are both named '{name}'.",
                    hint="Rename one of them.",
                )
            seen[name] = index
        if len(names) > self._limits.max_columns:
            raise MalformedSource(
                f"'{self.origin.name}' has {len(names):,} columns; at most "
                f"{self._limits.max_columns:,} are read.",
                hint="Check the delimiter, or name it with --delimiter.",
            )
        return names

    def _first_record(self, text: str) -> list[str]:
        reader = CarefulReader(self.dialect, self._limits.max_field_bytes)
        for number, line in enumerate(text.split("\n"), 1):
            for item in reader.feed(number, line.encode() + b"\n"):
                if isinstance(item, Row):
                    return item.fields
        return text.split("\n", 1)[0].split(self.dialect.delimiter)

    def _describe(self) -> list[str]:
        encoding, dialect = self._encoding, self.dialect
        notes = [f"Encoding {encoding.name}: {encoding.reason}."]
        if dialect.reason:
            name = NAMES.get(dialect.delimiter, repr(dialect.delimiter))
            notes.append(f"Separator {name}: {dialect.reason}.")
        if not dialect.header:
            notes.append("No header: the first row looks like data, so columns are numbered.")
        if dialect.quote is None:
            notes.append("Quotes are ordinary characters: only so do all rows have equal fields.")
        if dialect.escape:
            notes.append("Quotes inside fields are protected by a backslash.")
        if encoding.carriage_returns:
            notes.append("Lines end in a lone carriage return, as on old Macs.")
        return notes

    # --- rows ---------------------------------------------------------------------------

    def sample(self, rows: int) -> pl.DataFrame:
        """Return about the first ``rows`` good rows."""
        rejects = Rejects(self.origin.name, skip_bad=True, limit=self._limits.max_rejects)
        frames: list[pl.DataFrame] = []
        held = 0
        size = min(self._limits.block_bytes, self._limits.sample_bytes)
        source = self._read(rejects, size)
        self.complete = True
        for frame in source:
            if held >= rows:
                self.complete = False
                break
            frames.append(frame)
            held += frame.height
        source.close()
        return pl.concat(frames) if frames else self._frame([], [])

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:  # noqa: ARG002
        """Return every column as text."""
        return dict.fromkeys(self.columns, pl.String())

    def frames(self, rejects: Rejects) -> Generator[pl.DataFrame]:
        """Yield good rows, every column as text; note the bad ones."""
        return self._read(rejects, self._limits.block_bytes)

    def _read(self, rejects: Rejects, size: int) -> Generator[pl.DataFrame]:
        quoting = self.dialect.quote is not None
        limit = self._limits.max_field_bytes
        with Utf8Stream(self.origin, self._encoding) as stream:
            blocks = TextBlocks(stream, size, limit)
            for _ in range(self._skip_lines):
                blocks.take_line()
            if self.dialect.header:
                self._skip_header(blocks)
            while blocks.fill():
                self.fraction = stream.fraction
                shape = block_shape(blocks.data, self.dialect.delimiter, quoting=quoting)
                if not shape.size and len(blocks.data) <= limit and not blocks.ended:
                    blocks.more()
                    continue
                if shape.size and shape.sound and not self.dialect.escape:
                    frame = self._quick(blocks, shape, rejects)
                else:
                    frame = self._careful(blocks, shape.size or len(blocks.data), rejects)
                if frame.height:
                    yield frame
        self.fraction = 1.0

    def _skip_header(self, blocks: TextBlocks) -> None:
        reader = CarefulReader(self.dialect, self._limits.max_field_bytes)
        while (taken := blocks.take_line()) is not None:
            if any(isinstance(item, Row) for item in reader.feed(taken.number, taken.raw)):
                return

    def _quick(self, blocks: TextBlocks, shape: BlockShape, rejects: Rejects) -> pl.DataFrame:
        """Parse a block whose quotes are sound; rows that are not are cut out first."""
        data = blocks.data[: shape.size]
        wrong = shape.fields != len(self.columns)
        wrong |= (shape.ends - shape.starts) > self._limits.max_field_bytes
        faults = _faulty_rows(data, shape)
        wrong[faults] = True
        keep = ~shape.blank & ~wrong
        last = len(shape.ends) - 1 if blocks.ended and blocks.unfinished else -1
        for row in np.flatnonzero(wrong & ~shape.blank).tolist():
            raw = data[shape.starts[row] : shape.ends[row]]
            line = blocks.line + int(shape.lines[row])
            self._reject(rejects, line, raw, int(shape.fields[row]), cut=row == last)
        lines = blocks.line + shape.lines
        if not keep.all():
            view = memoryview(data)
            data = b"".join(view[a : b + 1] for a, b in _runs(shape, keep))
            lines = lines[keep]
        blocks.drop(shape.size, shape.newlines)
        if not lines.size:
            return self._frame([], [])
        frame = pl.read_csv(
            data,
            has_header=False,
            schema=dict.fromkeys(self.columns, pl.String),
            separator=self.dialect.delimiter,
            quote_char='"' if shape.quoted else None,
        )
        assert frame.height == lines.size, "the fast and the exact count of rows differ"
        return frame.with_columns(pl.Series(LINE, lines, pl.Int64))

    def _careful(self, blocks: TextBlocks, size: int, rejects: Rejects) -> pl.DataFrame:
        """Read at least ``size`` bytes line by line, up to the end of a row."""
        limit = self._limits.max_field_bytes
        reader = CarefulReader(self.dialect, limit, len(self.columns))
        rows: list[Row] = []
        stop = blocks.taken + size
        while blocks.taken < stop or reader.pending:
            if reader.discarding:
                blocks.skip_to_line_with(b'"')
            taken = blocks.take_line()
            if taken is None:
                break
            for item in reader.feed(taken.number, taken.raw, oversized=taken.oversized):
                self._sort_in(item, rows, rejects, cut=taken.cut)
        for item in reader.finish():
            self._sort_in(item, rows, rejects, cut=True)
        return self._frame([row.fields for row in rows], [row.line for row in rows])

    def _sort_in(self, item: Row | Fault, rows: list[Row], rejects: Rejects, *, cut: bool) -> None:
        if isinstance(item, Fault):
            rejects.add(item.line, item.reason, item.raw, item.kind)
        elif len(item.fields) != len(self.columns):
            rejects.add(item.line, self._ragged(len(item.fields), cut=cut), item.raw)
        else:
            rows.append(item)

    def _frame(self, values: list[list[str]], lines: list[int]) -> pl.DataFrame:
        columns = list(zip(*values, strict=True)) if values else [()] * len(self.columns)
        series = [
            pl.Series(name, column, pl.String)
            for name, column in zip(self.columns, columns, strict=True)
        ]
        return pl.DataFrame([*series, pl.Series(LINE, lines, pl.Int64)])

    def _reject(self, rejects: Rejects, line: int, raw: bytes, fields: int, *, cut: bool) -> None:
        limit = self._limits.max_field_bytes
        if len(raw) > limit:
            rejects.add(line, too_large(limit), raw, RowTooLarge)
        elif b"\0" in raw:
            rejects.add(line, NUL_REASON, raw)
        elif (fault := utf8_fault(raw)) is not None:
            rejects.add(line, fault, raw, EncodingError)
        else:
            rejects.add(line, self._ragged(fields, cut=cut), raw)

    def _ragged(self, fields: int, *, cut: bool) -> str:
        width = len(self.columns)
        reason = f"{fields} {'field' if fields == 1 else 'fields'} instead of {width}"
        if cut and fields < width:
            return f"{reason}, and the file ends in the middle of this line: it looks cut off"
        if fields > width:
            return f"{reason} (put quotes around a text that contains the separator)"
        return reason


class DelimitedRows:
    """The rows of a delimited file as objects of text, for columns that hold JSON.

    Args:
        table: The file.
    """

    def __init__(self, table: DelimitedTable) -> None:
        self._table = table
        self.origin = table.origin
        self.format = table.format
        self.encoding = table.encoding
        self.delimiter = table.delimiter
        self.notes = list(table.notes)

    @property
    def fraction(self) -> float:
        """Share of the file read, 0–1."""
        return self._table.fraction

    def rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield line and fields of each good row; note the bad ones."""
        for frame in self._table.frames(rejects):
            for row in frame.iter_rows(named=True):
                yield row.pop(LINE), row


def _faulty_rows(data: bytes, shape: BlockShape) -> list[int]:
    """Rows with bytes that are no text: not UTF-8, or NUL."""
    rows: set[int] = set()
    at = data.find(b"\0")
    while at >= 0:
        row = int(np.searchsorted(shape.ends, at))
        rows.add(row)
        at = data.find(b"\0", int(shape.ends[row]))
    if utf8_fault(data) is not None:
        high = np.flatnonzero(np.frombuffer(data, np.uint8) >= 128)
        for row in np.unique(np.searchsorted(shape.ends, high)).tolist():
            if utf8_fault(data[shape.starts[row] : shape.ends[row]]) is not None:
                rows.add(row)
    return sorted(rows)


def _runs(shape: BlockShape, keep: np.ndarray) -> list[tuple[int, int]]:
    """Byte ranges of consecutive rows to keep; the end is that of the last line break."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], keep.astype(np.int8), [0]))))
    begins, stops = edges[0::2], edges[1::2] - 1
    return list(zip(shape.starts[begins].tolist(), shape.ends[stops].tolist(), strict=True))
