"""The documents that passages were cut from: their files are kept, shown and cut anew."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import orjson
import polars as pl

from assay.errors import (
    CorruptArtefact,
    DocumentNotKept,
    InvalidSetting,
    MalformedSource,
    RecordNotFound,
    RunNotFound,
)
from assay.readers.documents.child import DocumentReader
from assay.readers.documents.shapes import Taken
from assay.readers.origins.places import ByteStream
from assay.schema.documents import (
    DocumentInfo,
    DocumentPassage,
    DocumentText,
    Place,
    Places,
)
from assay.store.files import operating
from assay.verbs.context import Context

KEPT = "documents"
"""Artefact of an import that holds the files of its documents, their texts and a list."""

LIST = "documents.json"
LARGEST = 500_000_000
"""Bytes of the largest file that is kept."""

_BLOCK = 1 << 20

SECONDS = 20.0
"""Looking for a text on a page may take."""

NEAR = 2
"""Pages behind the one a text begins on where it may end."""


def keep_documents(ctx: Context, run: str, documents: Sequence[Taken]) -> None:
    """Keep the files and texts of what an import read, beside its run.

    Raises:
        DiskFull, PermissionRefused: Nothing is kept.
    """
    if not documents:
        return
    listed: list[dict[str, object]] = []
    with ctx.store.artefacts.building(run, KEPT) as folder:
        for number, taken in enumerate(documents):
            key = f"{number:06d}"
            file = folder / f"{key}.file"
            with operating(file), taken.open() as stream, file.open("wb") as out:
                size = _copied(stream, out)
            if size > LARGEST:
                file.unlink()
                continue
            (folder / f"{key}.text").write_bytes(taken.text.encode("utf-8", "replace"))
            if taken.seen:
                lines = [asdict(line) for line in taken.seen]
                (folder / f"{key}.seen").write_bytes(orjson.dumps(lines))
            info = DocumentInfo(
                id=taken.name,
                title=taken.title,
                name=taken.file,
                kind=taken.kind,  # type: ignore[arg-type]
                size=size,
                pages=taken.pages,
                cut=taken.cut,
                notes=taken.notes,
                run=run,
                key=key,
            )
            listed.append(info.model_dump(mode="json"))
        (folder / LIST).write_bytes(orjson.dumps(listed))


def _copied(stream: ByteStream, out: BinaryIO) -> int:
    """Copy a file, and of one that is too large no more than shows it; return the bytes copied."""
    size = 0
    while size <= LARGEST and (block := stream.read(min(_BLOCK, LARGEST + 1 - size))):
        size += out.write(block)
    return size


def list_documents(ctx: Context, dataset: str) -> list[DocumentInfo]:
    """Return the documents of a data set in the order of their passages."""
    return _listed(ctx, dataset, pl.col("parent").is_not_null())


def _listed(ctx: Context, dataset: str, wanted: pl.Expr) -> list[DocumentInfo]:
    frame = ctx.store.frame(dataset)
    # the locator tells passages of documents from sentences of another text
    columns = ["parent", "locator", *(c for c in ("meta.document",) if c in frame.schema)]
    rows = frame.rows(columns=columns).filter(wanted & pl.col("locator").is_not_null())
    if not rows.height or "meta.document" not in rows.columns:
        return []
    counted = rows.group_by("parent", maintain_order=True).agg(
        pl.len().alias("passages"), pl.col("meta.document").first().alias("title")
    )
    kept = _kept(ctx, dataset, set(counted["parent"]))
    found: list[DocumentInfo] = []
    for name, passages, title in counted.iter_rows():
        known = kept.get(name) or DocumentInfo(id=name, title=title or name)
        found.append(known.model_copy(update={"passages": passages}))
    return found


def document_info(ctx: Context, dataset: str, document: str) -> DocumentInfo:
    """Return one document.

    Raises:
        RecordNotFound: There is no such document.
    """
    for info in _listed(ctx, dataset, pl.col("parent") == document):
        return info
    raise RecordNotFound(
        f"Data set '{dataset}' has no document '{document}'.",
        hint=f"`assay documents {dataset}` lists those there are.",
    )


def document_file(ctx: Context, dataset: str, document: str) -> tuple[DocumentInfo, Path]:
    """Return a document and where its file is kept.

    Raises:
        RecordNotFound: There is no such document.
        DocumentNotKept: Its file is not here.
    """
    info = document_info(ctx, dataset, document)
    return info, file_of(ctx, info, "file")


def document_text(ctx: Context, dataset: str, document: str) -> DocumentText:
    """Return the text of a document and the passages it was cut into.

    Raises:
        RecordNotFound: There is no such document.
    """
    info = document_info(ctx, dataset, document)
    text = ""
    if info.run is not None:
        text = file_of(ctx, info, "text").read_text("utf-8")
    frame = ctx.store.frame(dataset)
    named = [c for c in ("meta.heading", "meta.page", "meta.part") if c in frame.schema]
    rows = frame.rows(columns=["id", "text", "parent", "locator", *named])
    passages: list[DocumentPassage] = []
    for row in rows.filter(pl.col("parent") == document).iter_rows(named=True):
        start, end = _span(row["locator"])
        passages.append(
            DocumentPassage(
                record=row["id"],
                text=row["text"] or "",
                heading=row.get("meta.heading"),
                page=row.get("meta.page"),
                part=row.get("meta.part"),
                start=start,
                end=end,
            )
        )
    # those that changed at a later import stand behind those that did not
    passages.sort(key=lambda passage: passage.start)
    return DocumentText(document=info, text=text, passages=tuple(passages))


def places_of(
    ctx: Context,
    dataset: str,
    document: str,
    text: str,
    *,
    page: int = 1,
    password: str | None = None,
) -> Places:
    """Find where a text stands on the pages of a PDF, from the page it begins on.

    Raises:
        RecordNotFound: There is no such document.
        DocumentNotKept: Its file is not here.
        InvalidSetting: It is no PDF.
        MalformedSource: It does not open, or not with this password.
    """
    info, path = document_file(ctx, dataset, document)
    if info.kind != "pdf":
        raise InvalidSetting(f"'{info.name}' is no PDF.", hint="Its text is shown as it is.")
    try:
        if password is None:
            return _places_known(str(path), text, page)
        # a password is not kept in memory, and neither is what it opened
        return _places(path, text, page, password)
    except MalformedSource as error:
        error.message = error.message.replace(path.name, info.name)
        raise


@lru_cache(maxsize=512)
def _places_known(path: str, text: str, page: int) -> Places:
    """Find a text; the file at a path never changes, since an import keeps its own."""
    return _places(Path(path), text, page, None)


def _places(path: Path, text: str, page: int, password: str | None) -> Places:
    # an import keeps what it recognised beside the file
    kept = path.with_suffix(".seen")
    seen = orjson.loads(kept.read_bytes()) if kept.is_file() else []
    near = [line for line in seen if 0 <= line["page"] - page <= NEAR]
    with DocumentReader(seconds=SECONDS) as reader:
        places, found = reader.find(path, text, page, password, near)
    spots = tuple(Place.model_validate(place) for place in places)
    return Places(places=spots, found=found)


def _kept(ctx: Context, dataset: str, wanted: set[str]) -> dict[str, DocumentInfo]:
    """Return what the latest import kept of each document that is wanted."""
    found: dict[str, DocumentInfo] = {}
    for run in ctx.store.catalogue.runs.list(kind="import"):  # newest first
        if wanted <= found.keys():
            break
        if run.params.get("dataset") != dataset or not ctx.store.artefacts.exists(run.id, KEPT):
            continue
        with suppress(RunNotFound, CorruptArtefact, OSError, orjson.JSONDecodeError):
            folder = ctx.store.artefacts.folder(run.id, KEPT)
            known = _list_of(str(folder / LIST))
            for name in wanted & known.keys():
                found.setdefault(name, known[name])
    return found


@lru_cache(maxsize=64)
def _list_of(path: str) -> dict[str, DocumentInfo]:
    """Read what an import kept, once: its list never changes."""
    told = orjson.loads(Path(path).read_bytes())
    return {info.id: info for info in map(DocumentInfo.model_validate, told)}


def file_of(ctx: Context, info: DocumentInfo, ending: str) -> Path:
    """Return where the ``file`` or the ``text`` of a document is kept.

    Raises:
        DocumentNotKept: It is not here.
    """
    if info.run is None:
        raise DocumentNotKept(f"The file of document '{info.id}' is not kept.")
    path = ctx.store.artefacts.folder(info.run, KEPT) / f"{info.key}.{ending}"
    if not path.is_file():
        raise DocumentNotKept(f"The file of document '{info.id}' is gone.")
    return path


def _span(locator: str | None) -> tuple[int, int]:
    """Read ``page 3, 120–480`` or ``120–480``."""
    first, _, last = (locator or "").rpartition(", ")[2].partition("–")
    return (int(first), int(last)) if first.isdigit() and last.isdigit() else (0, 0)
