"""Records that come as nested objects, as a table: flattened, expanded, typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

import polars as pl

from assay.errors import MalformedSource, RowTooLarge
from assay.readers.nested.flatten import (
    Flat,
    RowTypes,
    as_json,
    expand,
    flatten,
    json_columns,
    to_frame,
)
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, FixedRole
from assay.readers.text.careful import too_large
from assay.schema.records import Role
from assay.schema.runs import Reporter

SPLIT_COLUMN = "split"
"""Column for the split that a list's own name gives its records."""


@dataclass(frozen=True)
class Fault:
    """A part of an object that is no record.

    Attributes:
        reason: Why, as the end of a sentence that starts with the line.
        part: The part.
    """

    reason: str
    part: Any


Explode = Callable[[dict[str, Any]], Iterator[dict[str, Any] | Fault]]
"""Turns one object of the source into the records inside it, and what is none of them."""


class RowReader(Protocol):
    """One file of objects.

    Attributes:
        origin, format, encoding, delimiter, notes: As of a table.
    """

    origin: Origin
    format: str
    encoding: str | None
    delimiter: str | None
    notes: list[str]

    @property
    def fraction(self) -> float:
        """Share of the file read by the ``rows`` running, 0–1."""
        ...

    def rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield line and object of each record; note the bad ones."""
        ...


class RowTable:
    """A file of objects as a table of typed columns.

    Args:
        reader: The file.
        explode: Makes the function that splits an object into records, new for each reading;
            ``None`` where each object is one.
        fixed: Roles the format settles.
        as_text: Leave every column as text, for readers whose values are text.
    """

    def __init__(
        self,
        reader: RowReader,
        *,
        explode: Callable[[], Explode] | None = None,
        fixed: Mapping[Role, FixedRole] | None = None,
        as_text: bool = False,
    ) -> None:
        self.typed = not as_text
        self.delimiter = reader.delimiter
        self._reader = reader
        self._explode = explode
        self._limits = reader.origin.limits
        self.origin = reader.origin
        self.format = reader.format
        self.encoding = reader.encoding
        self.notes = reader.notes
        self.fixed: Mapping[Role, FixedRole] = fixed or {}
        self.complete = False
        self._sound_keys: set[str] = set()
        self._schema: dict[str, pl.DataType] | None = None
        self._expanded = self._find_expanded()
        if self._expanded:
            listed = ", ".join(f"'{column}'" for column in self._expanded)
            self.notes.append(
                f"Column {listed} holds JSON objects as text; their keys became columns."
            )

    @property
    def fraction(self) -> float:
        """Share of the file read, 0–1."""
        return self._reader.fraction

    @property
    def expanded(self) -> tuple[str, ...]:
        """Columns that held JSON objects as text."""
        return self._expanded

    def sample(self, rows: int) -> pl.DataFrame:
        """Return the first ``rows`` good rows."""
        found = list(islice(self._flat_rows(self._lenient()), rows + 1))
        self.complete = len(found) <= rows
        types = RowTypes()
        for _, flat in found:
            types.look(flat)
        if self.complete and len(types) <= self._limits.max_columns:
            self._schema = self._types(types)
        return self._frame(found[:rows], self._types(types))

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:
        """Return every column with its type, from the whole file.

        Raises:
            MalformedSource: There are more columns than allowed.
        """
        if self._schema is None:
            types = RowTypes()
            rows = self._flat_rows(self._lenient(), check=False)
            for count, (_, flat) in enumerate(rows, 1):
                types.look(flat)
                if len(types) > self._limits.max_columns:
                    raise MalformedSource(
                        f"'{self.origin.name}' has more than {self._limits.max_columns:,} "
                        "different keys, so its keys are no column names.",
                        hint="Make the file an array of objects with the same keys.",
                    )
                if count % self._limits.batch_rows == 0:
                    report(count, None, "looking through the columns")
            self._schema = self._types(types)
        return self._schema

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield good rows as typed columns; note the bad ones."""
        schema = self._schema if self._schema is not None else self.schema(_nobody)
        rows = self._flat_rows(rejects)
        while batch := list(islice(rows, self._limits.batch_rows)):
            yield self._frame(batch, schema)

    def _types(self, types: RowTypes) -> dict[str, pl.DataType]:
        schema = types.schema()
        return schema if self.typed else dict.fromkeys(schema, pl.String())

    def _lenient(self) -> Rejects:
        return Rejects(self.origin.name, skip_bad=True, limit=self._limits.max_rejects)

    def _frame(
        self, rows: list[tuple[int, Flat]], schema: Mapping[str, pl.DataType]
    ) -> pl.DataFrame:
        return to_frame([flat for _, flat in rows], schema, [line for line, _ in rows], LINE)

    def _find_expanded(self) -> tuple[str, ...]:
        rows = self._reader.rows(self._lenient())
        return json_columns([flatten(row) for _, row in islice(rows, 200)])

    def _flat_rows(self, rejects: Rejects, *, check: bool = True) -> Iterator[tuple[int, Flat]]:
        explode = self._explode() if self._explode else None
        for line, record in self._reader.rows(rejects):
            for part in explode(record) if explode else (record,):
                if isinstance(part, Fault):
                    rejects.add(line, part.reason, as_json(part.part))
                    continue
                flat = flatten(part)
                if self._expanded:
                    flat = expand(flat, self._expanded)
                if LINE in flat:
                    flat["line"] = flat.pop(LINE)
                fault = self._key_fault(flat) or (self._fault(flat) if check else None)
                if fault is None:
                    yield line, flat
                else:
                    rejects.add(line, *fault)

    def _key_fault(self, flat: Flat) -> tuple[str, str, type[MalformedSource]] | None:
        """Refuse keys that cannot be column names; each is looked at once."""
        if flat.keys() <= self._sound_keys:
            return None
        for key in flat.keys() - self._sound_keys:
            try:
                key.encode()
            except UnicodeEncodeError:
                reason = "the name of a value holds half a character (a lone surrogate)"
                return reason, ascii(key), MalformedSource
            self._sound_keys.add(key)
        return None

    def _fault(self, flat: Flat) -> tuple[str, str, type[MalformedSource | RowTooLarge]] | None:
        """Refuse what cannot be stored: values over the limit and halves of characters."""
        limit = self._limits.max_field_bytes
        for column, value in flat.items():
            if type(value) is not str or (len(value) * 4 <= limit and value.isascii()):
                continue
            try:
                size = len(value.encode())
            except UnicodeEncodeError:
                reason = f"the value of '{column}' holds half a character (a lone surrogate)"
                return reason, ascii(value[:200]), MalformedSource
            if size > limit:
                return too_large(limit), value[:200], RowTooLarge
        return None


def _nobody(done: int, total: int | None = None, phase: str = "") -> None:
    """Report to nobody."""
