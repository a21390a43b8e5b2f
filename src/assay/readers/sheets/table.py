"""A sheet of a workbook as a table of text columns."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from assay.errors import EmptySource, MalformedSource, RowTooLarge
from assay.readers.guessing.splits import canonical_split
from assay.readers.limits import Limits
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.sheets.workbook import Row, Sheet, Workbook, open_workbook
from assay.readers.tables import LINE, FixedRole
from assay.readers.text.careful import too_large
from assay.schema.records import Role
from assay.schema.runs import Reporter

_TITLES = 20
"""Rows among which the header is looked for: a title may stand above it."""


class SheetTable:
    """One sheet as a table: a row of names, then a record in each row; every value is text.

    Args:
        origin: The workbook, with the split its sheet stands for.
        book: What it holds.
        sheet: Which sheet.
        notes: Guesses worth showing.

    Raises:
        EmptySource: The sheet has no rows below its header.
        MalformedSource: Two columns have one name.
    """

    typed = False
    format = "xlsx"
    encoding: str | None = None
    delimiter: str | None = None
    fixed: Mapping[Role, FixedRole] = {}

    def __init__(
        self, origin: Origin, book: Workbook, sheet: Sheet, notes: Sequence[str] = ()
    ) -> None:
        self.origin = origin
        self.notes = list(notes)
        self.fraction = 0.0
        self.complete = False
        self._book, self._sheet = book, sheet
        self._limits: Limits = origin.limits
        rows = list(islice(self._rows(), self._limits.sample_rows))
        self._header = _header(rows)
        if self._header is None:
            raise EmptySource(
                f"The sheet '{sheet.name}' of '{book.name}' holds no rows.",
                hint="The first row names the columns; each row below is a record.",
            )
        below = [row for row in rows if row.number > self._header.number]
        width = max(len(row.cells) for row in [self._header, *below])
        self.columns = self._names(self._header, width)
        if rows[0] is not self._header:
            self.notes.append(
                f"The columns are named in row {self._header.number}; what stands above is no "
                "record."
            )

    def _names(self, header: Row, width: int) -> list[str]:
        cells = header.cells + [""] * (width - len(header.cells))
        names = [name.strip() or f"column_{index}" for index, name in enumerate(cells, 1)]
        names = ["line" if name == LINE else name for name in names]
        if len(names) > self._limits.max_columns:
            raise MalformedSource(
                f"The sheet '{self._sheet.name}' of '{self._book.name}' has {len(names):,} "
                f"columns; at most {self._limits.max_columns:,} are read."
            )
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise MalformedSource(
                f"Two columns of the sheet '{self._sheet.name}' of '{self._book.name}' are named "
                f"'{twice}'.",
                hint="Rename one of them.",
            )
        return names

    def sample(self, rows: int) -> pl.DataFrame:
        """Return the first ``rows`` rows."""
        found = list(islice(self._records(), rows + 1))
        self.complete = len(found) <= rows
        return self._frame(found[:rows])

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:  # noqa: ARG002
        """Return every column as text."""
        return dict.fromkeys(self.columns, pl.String())

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield the rows, every column as text; note those that are too long or too large."""
        held: list[Row] = []
        for row in self._records():
            if len(row.cells) > len(self.columns):
                reason = f"{len(row.cells)} cells instead of {len(self.columns)}"
                rejects.add(row.number, reason, " ".join(row.cells))
            elif sum(map(len, row.cells)) > self._limits.max_field_bytes:
                rejects.add(row.number, too_large(self._limits.max_field_bytes), "", RowTooLarge)
            else:
                held.append(row)
            if len(held) >= self._limits.batch_rows:
                yield self._frame(held)
                held = []
        if held:
            yield self._frame(held)
        self.fraction = 1.0

    def _records(self) -> Iterator[Row]:
        assert self._header is not None
        above = self._header.number
        return (row for row in self._rows() if row.number > above)

    def _rows(self) -> Generator[Row]:
        with closing(self._book.rows(self._sheet)) as rows:
            for row in rows:
                self.fraction = row.share
                yield row

    def _frame(self, rows: Sequence[Row]) -> pl.DataFrame:
        width = len(self.columns)
        filled = [row.cells[:width] + [""] * (width - len(row.cells)) for row in rows]
        columns = list(zip(*filled, strict=True)) if filled else [()] * width
        series = [
            pl.Series(name, values, pl.String)
            for name, values in zip(self.columns, columns, strict=True)
        ]
        return pl.DataFrame([*series, pl.Series(LINE, [row.number for row in rows], pl.Int64)])


def sheet_tables(path: Path, relative: str, limits: Limits) -> list[SheetTable]:
    """Choose the sheets of a workbook that are read: one, or one a split.

    Args:
        path: The file.
        relative: What the person calls it.
        limits: Caps of reading.

    Raises:
        MalformedSource: It is no intact workbook.
        EmptySource: No sheet holds rows.
    """
    origin = Origin(path=path, relative=relative, limits=limits)
    book = open_workbook(path, relative, limits)
    shown = [sheet for sheet in book.sheets if sheet.shown] or list(book.sheets)
    splits = [canonical_split(sheet.name) for sheet in shown]
    if len(shown) > 1 and all(splits) and len(set(splits)) == len(splits):
        listed = ", ".join(f"'{s.name}' → {split}" for s, split in zip(shown, splits, strict=True))
        note = f"Each sheet is a split: {listed}."
        return [
            SheetTable(
                replace(origin, relative=f"{relative}:{sheet.name}", split=split),
                book,
                sheet,
                [note],
            )
            for sheet, split in zip(shown, splits, strict=True)
        ]
    problem: EmptySource | None = None
    for sheet in shown:
        others = [f"'{one.name}'" for one in shown if one is not sheet]
        note = f"Of its sheets '{sheet.name}' is read, and not {', '.join(others)}."
        try:
            return [SheetTable(origin, book, sheet, [note] if others else [])]
        except EmptySource as error:
            problem = problem or error
    assert problem is not None
    raise problem


def _header(rows: Sequence[Row]) -> Row | None:
    """Return the row that names the columns: the first that fills as many cells as any above half.

    A title or a note above it fills one or two.
    """
    first = rows[:_TITLES]
    if len(rows) < 2:
        return None
    widest = max(sum(map(bool, row.cells)) for row in first)
    return next(row for row in first if sum(map(bool, row.cells)) > widest / 2)
