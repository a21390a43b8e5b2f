"""A folder for each class with a text file for each record, as in aclImdb or 20 Newsgroups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

import polars as pl

from assay.errors import EncodingError, RowTooLarge
from assay.readers.guessing.splits import canonical_split
from assay.readers.origins.encodings import given_encoding, guess_encoding
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, FixedRole
from assay.readers.text.careful import NUL_REASON, too_large
from assay.schema.records import Role
from assay.schema.runs import Reporter

UNLABELLED = frozenset({"unsup", "unlabeled", "unlabelled", "unknown", "unsupervised"})
"""Folder names that say that there is no label."""

_LOOKED_AT = 50
_COLUMNS = ("id", "text", "label", "split")


class ClassFolderTable:
    """Text files, each a record whose label is its folder.

    Args:
        origins: The files, in reading order.
        encoding: Their encoding, if given.
    """

    typed = False
    format = "folder"
    delimiter: str | None = None

    def __init__(self, origins: Sequence[Origin], *, encoding: str | None = None) -> None:
        self._origins = origins
        self.origin = Origin(origins[0].path, "", limits=origins[0].limits)
        limits = self.origin.limits
        head = b"\n".join(o.head(limits.sample_bytes // _LOOKED_AT) for o in origins[:_LOOKED_AT])
        name = origins[0].name
        if encoding:
            self._encoding = given_encoding(head, encoding)
        else:
            self._encoding = guess_encoding(head, complete=False, name=name)
        self.encoding: str | None = self._encoding.name
        self.notes = [f"Encoding {self.encoding}: {self._encoding.reason}."]
        self.fraction = 0.0
        self.complete = False
        self.fixed = self._settle()

    def _settle(self) -> Mapping[Role, FixedRole]:
        fixed: dict[Role, FixedRole] = {
            "id": FixedRole("id", "path of the file without its ending"),
            "text": FixedRole("text", "the whole file"),
        }
        labels = {_label(origin) for origin in self._origins}
        if labels != {None}:
            fixed["label"] = FixedRole("label", "name of the folder")
        if None in labels and len(labels) > 1:
            self.notes.append("Files in a folder such as 'unsup' have no label.")
        if any(_split(origin) for origin in self._origins):
            fixed["split"] = FixedRole("split", "name of the folder above")
        return fixed

    def sample(self, rows: int) -> pl.DataFrame:
        """Return ``rows`` files spread over all folders."""
        self.complete = len(self._origins) <= rows
        step = max(1, len(self._origins) // rows)
        rejects = Rejects("", skip_bad=True, limit=self.origin.limits.max_rejects)
        chosen = list(enumerate(self._origins, 1))[::step][:rows]
        found = [row for number, origin in chosen if (row := self._row(number, origin, rejects))]
        return self._frame(found)

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:  # noqa: ARG002
        """Return every column as text."""
        return dict.fromkeys(self._columns(), pl.String())

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield the files as rows; note those that are no text."""
        batch = max(1, self.origin.limits.batch_rows // 20)
        rows: list[tuple[str | int | None, ...]] = []
        for number, origin in enumerate(self._origins, 1):
            row = self._row(number, origin, rejects)
            if row is not None:
                rows.append(row)
            if len(rows) >= batch:
                self.fraction = number / len(self._origins)
                yield self._frame(rows)
                rows = []
        self.fraction = 1.0
        if rows:
            yield self._frame(rows)

    def _row(
        self, number: int, origin: Origin, rejects: Rejects
    ) -> tuple[str | int | None, ...] | None:
        limit = self.origin.limits.max_field_bytes
        data = origin.head(limit + 1)
        shown = f"{origin.relative}: "
        if len(data) > limit:
            rejects.add(number, shown + too_large(limit), data[:1000], RowTooLarge)
            return None
        if self._encoding.utf8:
            data = data.removeprefix(b"\xef\xbb\xbf")
            if b"\0" in data:
                rejects.add(number, shown + NUL_REASON, data[:1000])
                return None
        try:
            text = data.decode(self._encoding.name)
        except UnicodeDecodeError as error:
            reason = (
                f"byte 0x{data[error.start]:02X} at offset {error.start} is not {self.encoding}"
            )
            rejects.add(number, shown + reason, data[:1000], EncodingError)
            return None
        name = str(origin.stem.with_suffix(""))
        return name, text.strip("\r\n"), _label(origin), _split(origin), number

    def _columns(self) -> list[str]:
        return [name for name in _COLUMNS if name in self.fixed]

    def _frame(self, rows: Sequence[tuple[str | int | None, ...]]) -> pl.DataFrame:
        schema = {**dict.fromkeys(_COLUMNS, pl.String), LINE: pl.Int64}
        return pl.DataFrame(rows, schema=schema, orient="row").select(*self._columns(), LINE)


def _label(origin: Origin) -> str | None:
    folder = PurePosixPath(origin.relative).parent.name
    if not folder or folder.lower() in UNLABELLED or canonical_split(folder):
        return None
    return folder


def _split(origin: Origin) -> str | None:
    folders = PurePosixPath(origin.relative).parent.parts
    return next((split for part in folders if (split := canonical_split(part))), None)
