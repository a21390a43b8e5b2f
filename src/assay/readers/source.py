"""A source: tables of one format, their columns in roles, read as canonical frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import polars as pl

from assay.errors import EmptySource
from assay.readers.canonical import Canonicaliser
from assay.readers.documents.shapes import Taken
from assay.readers.documents.table import DocumentTable
from assay.readers.guessing.profiles import profile_columns
from assay.readers.guessing.roles import RoleGuesser, Roles
from assay.readers.limits import Limits
from assay.readers.nested.tags import tagged_alike
from assay.readers.pictures.folder import PictureFolderTable, stem_key
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, Table
from assay.readers.typed.dtypes import DECIMAL_COMMA, TextTypes, widen
from assay.schema.imports import ColumnGuess, RejectedRow, SourceInfo
from assay.schema.records import Role
from assay.schema.runs import Reporter, silent

_WHOLE_FILES = (DocumentTable, PictureFolderTable)
"""Tables of which a file is used whole or not at all."""


class Source(Protocol):
    """A file or folder ready to be read.

    Attributes:
        info: How it will be read, with a reason for each guess; after reading it also says
            what only the whole source shows.
        rejects: Rows left out, filled while iterating over ``batches``.
    """

    rejects: list[RejectedRow]

    @property
    def info(self) -> SourceInfo:
        """How the source is read."""
        ...

    @property
    def documents(self) -> list[Taken]:
        """Documents that were read; filled while iterating over ``batches``."""
        ...

    def batches(self, *, report: Reporter = silent) -> Iterator[pl.DataFrame]:
        """Yield canonical frames in source order, memory bounded by the size of a batch."""
        ...

    def preview(self, rows: int = 20) -> pl.DataFrame:
        """Return the first ``rows`` canonical rows."""
        ...


@dataclass(frozen=True)
class Plan:
    """What the resolver found: tables of one format, and how to speak about them.

    Attributes:
        path: The file or folder as the person named it.
        tables: In reading order, at least one.
        format: Name of the format; that of the first table when empty.
        compression: gzip or zip.
        notes: Guesses about the whole, a sentence each.
        pictures: Names of the pictures that lie beside the tables, without folder and ending.
        read: Paths of files that were read though they are of a kind that by itself is not.
    """

    path: Path
    tables: Sequence[Table]
    format: str = ""
    compression: str | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)
    pictures: Sequence[str] = ()
    read: frozenset[str] = frozenset()


class TableSource:
    """The one implementation of ``Source``: every format is a table first.

    Args:
        plan: What to read.
        roles: Roles a person named; an empty column means that none plays the role.
        limits: Caps of reading.
        skip_bad: Leave bad rows out instead of refusing the source.

    Raises:
        EmptySource: The source has no rows.
        UnknownColumn, ImplausibleColumn: A role cannot be filled as asked.
    """

    def __init__(
        self, plan: Plan, *, roles: Mapping[Role, str], limits: Limits, skip_bad: bool
    ) -> None:
        plan = replace(plan, tables=tagged_alike(plan.tables))
        self._plan = plan
        self._limits = limits
        self._skip_bad = skip_bad
        self.rejects: list[RejectedRow] = []
        each = max(20, limits.sample_rows // len(plan.tables))
        self._samples = [table.sample(each) for table in plan.tables]
        self._sample = pl.concat(self._samples, how="diagonal_relaxed")
        whole = all(table.complete for table in plan.tables)
        if whole and not (self._sample.height and self._sample.width > 1):
            self._refuse_empty()
        self._typed = all(table.typed for table in plan.tables)
        self._roles = self._guess(roles)
        self._dtypes = self._sample_types()
        self._surveyed = whole
        self._late: list[str] = []
        self._late_columns: list[ColumnGuess] = []

    @property
    def info(self) -> SourceInfo:
        """How the source is read: every guess with its reason."""
        first = self._plan.tables[0]
        notes = [*self._plan.notes, *first.notes, *self._roles.notes, *self._late]
        if self._plan.pictures and "image" not in self._roles.columns:
            beside = len(self._plan.pictures)
            many = f"{beside:,} picture{'' if beside == 1 else 's'}"
            notes.append(f"Left out: {many}, which no column names.")
        return SourceInfo(
            path=str(self._plan.path),
            format=self._plan.format or first.format,
            encoding=first.encoding,
            delimiter=first.delimiter,
            compression=self._plan.compression,
            columns=(*self._roles.guesses, *self._late_columns),
            notes=tuple(dict.fromkeys(notes)),
            locked=tuple(name for table in self._document_tables() for name in table.locked),
        )

    @property
    def documents(self) -> list[Taken]:
        """Documents that were read; filled while iterating over ``batches``."""
        return [taken for table in self._document_tables() for taken in table.taken.values()]

    def _document_tables(self) -> list[DocumentTable]:
        return [table for table in self._plan.tables if isinstance(table, DocumentTable)]

    def batches(self, *, report: Reporter = silent) -> Iterator[pl.DataFrame]:
        """Yield canonical frames in source order.

        Args:
            report: Called with the rows read and an estimate of all, between batches.

        Raises:
            MalformedSource, RowTooLarge, EncodingError: A row, or the file, cannot be used.
            RejectedRows: Several rows cannot be used, and bad ones may not be skipped; raised
                once the whole source was read, so that the count is complete.
            EmptySource: No row is left.
            Cancelled: ``report`` says that a person cancelled.
        """
        self._survey(report)
        rejects = self._new_rejects()
        self.rejects = rejects.rows
        canonical = Canonicaliser(self._roles, self._dtypes, typed=self._typed)
        done = 0
        for index, table in enumerate(self._plan.tables):
            rejects.where = table.origin.relative if len(self._plan.tables) > 1 else ""
            for frame in table.frames(rejects):
                out = canonical(frame, table.origin.split)
                done += out.height
                read = (index + table.fraction) / len(self._plan.tables)
                report(done, max(done, round(done / read)) if read else None, "reading")
                if out.height:
                    yield out
        self._note_splits(canonical)
        rejects.settle(done)
        if not done:
            self._refuse_empty()
        report(done, done, "reading")

    def preview(self, rows: int = 20) -> pl.DataFrame:
        """Return the first ``rows`` canonical rows without reading the whole source."""
        canonical = Canonicaliser(self._roles, self._sample_types(), typed=self._typed)
        frames = [
            canonical(sample, table.origin.split)
            for sample, table in zip(self._samples, self._plan.tables, strict=True)
        ]
        # posts and their comments are files of their own: some of each are shown
        each = max(1, rows // len(frames))
        first = [frame.head(each) for frame in frames]
        rest = [frame.slice(each) for frame in frames]
        return pl.concat([*first, *rest], how="vertical_relaxed").head(rows)

    # --- columns ------------------------------------------------------------------------

    def _guess(self, given: Mapping[Role, str]) -> Roles:
        profiles = profile_columns(self._sample)
        fixed = self._plan.tables[0].fixed
        stems = frozenset(map(stem_key, self._plan.pictures))
        roles = RoleGuesser(profiles, str(self._plan.path), given, fixed, stems).decide()
        named = {t.origin.relative: t.origin.split for t in self._plan.tables if t.origin.split}
        if named and "split" not in roles.columns:
            listed = ", ".join(f"{name} → {split}" for name, split in list(named.items())[:6])
            roles.notes.append(f"The split comes from the name of each file: {listed}.")
        return roles

    def _meta_columns(self, columns: list[str]) -> list[str]:
        taken = set(self._roles.columns.values())
        return [name for name in columns if name not in taken and name != LINE]

    def _sample_types(self) -> dict[str, pl.DataType]:
        schema = {n: d for n, d in self._sample.schema.items() if n != LINE}
        if self._typed:
            return {n: pl.String() if d == pl.Null() else d for n, d in schema.items()}
        types = TextTypes(self._meta_columns(list(schema)), comma=self._comma)
        types.look(self._sample)
        return {name: pl.String() for name in schema} | types.result()

    @property
    def _comma(self) -> bool:
        return all(table.delimiter in DECIMAL_COMMA for table in self._plan.tables)

    def _survey(self, report: Reporter) -> None:
        """Learn the type of every column from the whole source, where the sample is a part."""
        if self._surveyed:
            return
        columns: dict[str, pl.DataType] = {}
        for table in self._plan.tables:
            for name, dtype in table.schema(report).items():
                columns[name] = widen(columns.get(name, pl.Null()), dtype)
        if self._typed:
            columns = {n: pl.String() if d == pl.Null() else d for n, d in columns.items()}
        else:
            columns |= self._text_types(report)
        self._late_columns = [
            ColumnGuess(column=name, role=None, reason="kept as metadata; found further down")
            for name in columns
            if name not in self._dtypes
        ]
        self._dtypes = columns
        self._surveyed = True

    def _text_types(self, report: Reporter) -> dict[str, pl.DataType]:
        types = TextTypes(self._meta_columns(list(self._dtypes)), comma=self._comma)
        types.look(self._sample)
        rejects = Rejects("", skip_bad=True, limit=self._limits.max_rejects)
        done = 0
        for table in self._plan.tables:
            for frame in table.frames(rejects):
                if not types.undecided:
                    return types.result()
                types.look(frame)
                done += frame.height
                report(done, None, "looking through the columns")
        return types.result()

    # --- what is wrong ------------------------------------------------------------------

    def _new_rejects(self) -> Rejects:
        return Rejects(
            str(self._plan.path),
            skip_bad=self._skip_bad,
            limit=self._limits.max_rejects,
            files=all(isinstance(table, _WHOLE_FILES) for table in self._plan.tables),
        )

    def _refuse_empty(self) -> None:
        """Raise what explains best why there are no rows."""
        rejects = self._new_rejects()
        for table in self._plan.tables:
            for frame in table.frames(rejects):
                if frame.width > 1 and frame.height and not self._sample.height:
                    return
        rejects.settle(0)
        raise EmptySource(
            f"'{self._plan.path}' has no rows: it holds nothing but a header or blank lines."
        )

    def _note_splits(self, canonical: Canonicaliser) -> None:
        if canonical.unknown_splits:
            listed = ", ".join(f"'{value[:40]}'" for value in sorted(canonical.unknown_splits)[:5])
            self._late.append(f"Split values that are none of ours became 'none': {listed}.")
