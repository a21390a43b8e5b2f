"""Documents as a table: a row for each passage."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from assay.errors import MalformedSource
from assay.readers.documents.child import DocumentReader
from assay.readers.documents.passages import Cutting, passages_of, text_of
from assay.readers.documents.shapes import KINDS, Document, Taken
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, FixedRole
from assay.schema.records import Role
from assay.schema.runs import Reporter

_LOOKED_AT = 2
"""Documents read to know what the others will be like."""

_SCHEMA = {
    LINE: pl.Int64(),
    "id": pl.String(),
    "text": pl.String(),
    "document": pl.String(),
    "heading": pl.String(),
    "page": pl.Int64(),
    "part": pl.String(),
    "parent": pl.String(),
    "locator": pl.String(),
}


class DocumentTable:
    """Documents, each cut into passages.

    Args:
        origins: The files, in reading order.
        cutting: How they are cut.
        password: What opens those that are encrypted.
        kind: How a file is read whose ending does not say.
    """

    typed = True
    format = "document"
    encoding: str | None = None
    delimiter: str | None = None
    fixed: Mapping[Role, FixedRole] = {
        "id": FixedRole("id", "path of the document and number of the passage"),
        "text": FixedRole("text", "the passage"),
        "label": FixedRole("", "passages have no label"),
        "split": FixedRole("", "passages have no split"),
        "image": FixedRole("", "passages have no picture"),
    }

    def __init__(
        self,
        origins: Sequence[Origin],
        *,
        cutting: Cutting | None = None,
        password: str | None = None,
        kind: str = "plain",
    ) -> None:
        self._origins = origins
        self.origin = origins[0]
        self._cutting, self._password, self._kind = cutting or Cutting(), password, kind
        self._known: dict[str, Document] = {}
        self.taken: dict[str, Taken] = {}
        self.fraction = 0.0
        self.complete = False
        how = (
            f"{self._cutting.characters} characters, {self._cutting.overlap} of them shared"
            if self._cutting.characters is not None
            else f"whole sentences, about {self._cutting.tokens} tokens"
        )
        self.notes = [f"Documents are cut into passages of {how}."]

    def sample(self, rows: int) -> pl.DataFrame:
        """Return passages of the first documents."""
        rejects = Rejects("", skip_bad=True, limit=self.origin.limits.max_rejects)
        alone = len(self._origins) == 1
        with DocumentReader() as reader:
            frames = [
                self._frame(number, origin, reader, rejects, alone=alone)
                for number, origin in enumerate(self._origins[:_LOOKED_AT], 1)
            ]
        self.complete = len(self._origins) <= _LOOKED_AT
        return pl.concat(frames).head(rows)

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:  # noqa: ARG002
        """Return every column with its type."""
        return {name: dtype for name, dtype in _SCHEMA.items() if name != LINE}

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield the passages of each document; note the documents that cannot be read."""
        with DocumentReader() as reader:
            for number, origin in enumerate(self._origins, 1):
                alone = len(self._origins) == 1
                frame = self._frame(number, origin, reader, rejects, alone=alone)
                self.fraction = number / len(self._origins)
                yield frame

    def _frame(
        self,
        number: int,
        origin: Origin,
        reader: DocumentReader,
        rejects: Rejects,
        *,
        alone: bool,
    ) -> pl.DataFrame:
        try:
            document = self._read(origin, reader)
        except MalformedSource as error:
            if alone:
                raise
            said = error.message.rstrip(".")
            rejects.add(number, f"{said[:1].lower()}{said[1:]}", origin.relative)
            return pl.DataFrame(schema=_SCHEMA)
        self.notes += [note for note in document.notes if note not in self.notes]
        name = str(origin.stem)
        self.taken[name] = Taken(
            name=name,
            file=origin.stem.name,
            kind=self._kind_of(origin),
            title=document.title or origin.stem.name,
            pages=document.pages,
            notes=document.notes,
            text=text_of(document),
            cut=self._cutting.told,
            open=origin.open,
        )
        return pl.DataFrame(
            [
                (
                    number,
                    f"{name}#{place:04d}",
                    passage.text,
                    document.title or origin.stem.name,
                    passage.heading or None,
                    passage.page or None,
                    passage.part,
                    name,
                    _locator(passage.page, passage.start, passage.end),
                )
                for place, passage in enumerate(passages_of(document, self._cutting), 1)
            ],
            schema=_SCHEMA,
            orient="row",
        )

    def _read(self, origin: Origin, reader: DocumentReader) -> Document:
        known = self._known.pop(origin.relative, None)
        if known is not None:
            return known
        with _on_disk(origin) as path:
            document = reader.read(path, self._kind_of(origin), self._password)
        if len(self._known) < _LOOKED_AT:
            self._known[origin.relative] = document
        return document

    def _kind_of(self, origin: Origin) -> str:
        return "pdf" if origin.head(5) == b"%PDF-" else KINDS.get(origin.suffix, self._kind)


def _locator(page: int, start: int, end: int) -> str:
    return f"page {page}, {start}–{end}" if page else f"{start}–{end}"


@contextmanager
def _on_disk(origin: Origin) -> Iterator[Path]:
    """Give a file a path of its own where it stands in an archive."""
    if origin.member is None and origin.suffix == origin.path.suffix.lower():
        yield origin.path
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / origin.stem.name
        with origin.open() as stream, path.open("wb") as file:
            shutil.copyfileobj(stream, file)  # type: ignore[arg-type]
        yield path
