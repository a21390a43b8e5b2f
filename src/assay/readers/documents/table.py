"""Documents as a table: a row for each passage."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from assay.errors import DocumentLocked, EncodingError, MalformedSource, UnknownFormat
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

_SEARCHED = 500_000_000
"""Bytes looked through for locked documents before the import; those beyond are found by it."""

_LONGEST_NAME = 200
"""Bytes of the name of a file on disk."""

_BLOCK = 1 << 20
_LOCK = b"/Encrypt"
"""Stands, never compressed, in every PDF that is encrypted (ISO 32000-1, 7.5.5, 7.5.8)."""

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
        passwords: What opens those that are encrypted; each is tried.
        kind: How a file is read whose ending does not say.
        encoding: Of texts that do not say theirs and whose cannot be guessed.
    """

    typed = True
    format = "document"
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
        passwords: Sequence[str] = (),
        kind: str = "plain",
        encoding: str | None = None,
    ) -> None:
        self._origins = origins
        self.origin = origins[0]
        self._cutting, self._passwords, self._kind = cutting or Cutting(), passwords, kind
        self._known: dict[str, Document] = {}
        self.encoding = encoding
        self.taken: dict[str, Taken] = {}
        self.locked: tuple[str, ...] = ()
        self.fraction = 0.0
        self.complete = False
        how = (
            f"{self._cutting.characters} characters, {self._cutting.overlap} of them shared"
            if self._cutting.characters is not None
            else f"whole sentences, about {self._cutting.tokens} tokens"
        )
        self.notes = [f"Documents are cut into passages of {how}."]

    def sample(self, rows: int) -> pl.DataFrame:
        """Return passages of the first documents that open.

        Raises:
            DocumentLocked: None does, without its password.
        """
        rejects = Rejects("", skip_bad=True, limit=self.origin.limits.max_rejects)
        alone = len(self._origins) == 1
        with DocumentReader() as reader:
            self.locked = () if alone else tuple(self._locked(reader))
            opening = [origin for origin in self._origins if origin.relative not in self.locked]
            if not opening:
                many = f"of the {len(self.locked)} documents"
                one = len(self._passwords) == 1
                raise DocumentLocked(
                    f"None {many} opens with {'this password' if one else 'these passwords'}."
                    if self._passwords
                    else f"Each {many} is encrypted."
                )
            frames = [
                self._frame(number, origin, reader, rejects, alone=alone)
                for number, origin in enumerate(opening[:_LOOKED_AT], 1)
            ]
        self.complete = len(self._origins) <= _LOOKED_AT
        return pl.concat(frames).head(rows)

    def _locked(self, reader: DocumentReader) -> Iterator[str]:
        """Yield the names of documents that do not open; many that are encrypted do."""
        searched = 0
        for origin in self._origins:
            if searched > _SEARCHED:
                return
            if self._kind_of(origin) != "pdf":
                continue
            found, size = _holds(origin, _LOCK)
            searched += size
            if found:
                with _on_disk(origin) as path:
                    if not reader.opens(path, self._passwords):
                        yield origin.relative

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
        except (MalformedSource, EncodingError, UnknownFormat) as error:
            if alone:
                raise
            said = error.message.rstrip(".")
            rejects.add(number, f"{said[:1].lower()}{said[1:]}", origin.relative, type(error))
            return pl.DataFrame(schema=_SCHEMA)
        self.notes += [note for note in document.notes if note not in self.notes]
        if not document.blocks:
            self.notes.append(f"'{origin.relative}' holds no text.")
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
            seen=document.seen,
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
            document = reader.read(path, self._kind_of(origin), self._passwords, self.encoding)
        if len(self._known) < _LOOKED_AT:
            self._known[origin.relative] = document
        return document

    def _kind_of(self, origin: Origin) -> str:
        return "pdf" if origin.head(5) == b"%PDF-" else KINDS.get(origin.suffix, self._kind)


def _holds(origin: Origin, word: bytes) -> tuple[bool, int]:
    """Tell whether a word stands in a file, and how many bytes were read to know."""
    before = b""
    with origin.open() as stream:
        while block := stream.read(_BLOCK):
            if word in before + block:
                return True, stream.position
            before = block[-len(word) :]
        return False, stream.position


def _locator(page: int, start: int, end: int) -> str:
    return f"page {page}, {start}–{end}" if page else f"{start}–{end}"


def short_name(name: str) -> str:
    """Return a name that a file system takes: archives hold longer ones."""
    if len(name.encode("utf-8", "replace")) <= _LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    kept = (stem or name).encode("utf-8", "replace")[:_LONGEST_NAME].decode("utf-8", "ignore")
    return f"{kept}{dot}{ending[:20]}" if stem else kept


@contextmanager
def _on_disk(origin: Origin) -> Iterator[Path]:
    """Give a file a path of its own where it stands in an archive."""
    if origin.member is None and origin.suffix == origin.path.suffix.lower():
        yield origin.path
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / short_name(origin.stem.name)
        with origin.open() as stream, path.open("wb") as file:
            shutil.copyfileobj(stream, file)  # type: ignore[arg-type]
        yield path
