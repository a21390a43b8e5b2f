"""Verify what a workspace holds, and mend what can be mended.

Parts and decisions are never touched: what is wrong with them is told. Artefacts and vectors
can be recomputed, so damaged ones are removed; leftovers of processes that died are removed
once nobody holds their lock.
"""

from __future__ import annotations

import platform
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import polars as pl
from sqlalchemy import text

from assay import __version__
from assay.errors import StoreError
from assay.schema.datasets import DoctorReport, Problem
from assay.store.answers import SUFFIX, intact
from assay.store.artefacts import Artefacts
from assay.store.catalogue import Catalogue
from assay.store.catalogue.engine import reading
from assay.store.files import TEMPORARY, checksum_file, remove
from assay.store.layout import Layout
from assay.store.locks import FileLock
from assay.store.pictures import strays
from assay.store.vector_cache import KEY, KEYS, VECTORS, about, bury

PACKAGES = ("polars", "numpy", "sqlalchemy", "scikit-learn", "onnxruntime", "tokenizers", "tantivy")
"""Packages whose versions a report names."""


@dataclass(frozen=True)
class _Doubt:
    """A problem, and how to mend it where that can be done."""

    what: str
    where: str
    mend: Callable[[], object] | None = None


def examine(
    layout: Layout, catalogue: Catalogue, artefacts: Artefacts, *, repair: bool = False
) -> DoctorReport:
    """Check catalogue, parts, artefacts, vectors and leftovers.

    Args:
        layout: Paths of the workspace.
        catalogue: Of the workspace.
        artefacts: Of the workspace.
        repair: Mend what can be mended.
    """
    checked = 0
    problems: list[Problem] = []
    for doubt in _doubts(layout, catalogue, artefacts):
        checked += 1
        if doubt is None:
            continue
        repaired = repair and doubt.mend is not None
        if repaired and doubt.mend is not None:
            doubt.mend()
        problems.append(
            Problem(
                what=doubt.what,
                where=doubt.where,
                repairable=doubt.mend is not None,
                repaired=repaired,
            )
        )
    return DoctorReport(
        path=str(layout.root), checked=checked, problems=tuple(problems), versions=_versions()
    )


def _doubts(layout: Layout, catalogue: Catalogue, artefacts: Artefacts) -> Iterator[_Doubt | None]:
    yield from _catalogue(catalogue)
    yield from _parts(layout, catalogue)
    yield from _artefacts(layout, catalogue, artefacts)
    yield from _models(catalogue, artefacts)
    yield from _vectors(layout)
    yield from _answers(layout)
    yield from _leftovers(layout, catalogue)


def _catalogue(catalogue: Catalogue) -> Iterator[_Doubt | None]:
    if catalogue.engine.dialect.name == "sqlite":
        with reading(catalogue.engine) as connection:
            told = list(connection.execute(text("PRAGMA integrity_check")).scalars())
            torn = list(connection.execute(text("PRAGMA foreign_key_check")).all())
        yield None if told == ["ok"] else _Doubt(f"SQLite reports: {told[0]}.", catalogue.place)
        yield _Doubt(f"{len(torn)} rows refer to nothing.", catalogue.place) if torn else None
    for row in catalogue.datasets.list():
        seqs = [decision.seq for decision in catalogue.decisions.since(row.name)]
        whole = seqs == list(range(1, len(seqs) + 1)) and row.seq <= len(seqs)
        what = f"The decisions about '{row.name}' have gaps."
        yield None if whole else _Doubt(what, catalogue.place)


def _parts(layout: Layout, catalogue: Catalogue) -> Iterator[_Doubt | None]:
    for row in catalogue.datasets.list():
        for part in catalogue.parts.of(row.name)[1]:
            for chunk in part.chunks:
                path = layout.parts / part.id / chunk.file
                what = _wrong_with(path, chunk.rows, chunk.bytes, chunk.checksum)
                yield _Doubt(f"A part of '{row.name}' {what}.", str(path)) if what else None
            counted = sum(chunk.rows for chunk in part.chunks)
            what = f"A part of '{row.name}' has {counted} rows instead of {part.rows}."
            yield None if counted == part.rows else _Doubt(what, part.id)


def _wrong_with(path: Path, rows: int, size: int, checksum: str) -> str | None:
    if not path.is_file():
        return "is missing; import its source again"
    if path.stat().st_size != size or checksum_file(path) != checksum:
        return "is damaged; restore it from a copy"
    if rows and pl.scan_ipc(path).select(pl.len()).collect().item() != rows:
        return "has another number of rows than was written"
    return None


def _artefacts(
    layout: Layout, catalogue: Catalogue, artefacts: Artefacts
) -> Iterator[_Doubt | None]:
    folders = _folders(layout.artefacts)
    runs = catalogue.runs.ids()  # after the folders: a run is listed before it has one
    for folder in folders:
        if folder.name not in runs:
            what = "The artefacts of a run that is forgotten are still there."
            yield _Doubt(what, str(folder), lambda folder=folder: remove(folder))
            continue
        for place in _folders(folder):
            wrong = artefacts.verify(folder.name, place.name)
            what = f"The artefact {place.name} of run {folder.name} is damaged: {wrong[:3]}."
            mend = lambda place=place: remove(place)  # noqa: E731
            yield _Doubt(what, str(place), mend) if wrong else None


def _models(catalogue: Catalogue, artefacts: Artefacts) -> Iterator[_Doubt | None]:
    for card in catalogue.models.list():
        what = f"The files of model '{card.name}' are missing; train it again."
        there = any(artefacts.names(card.run)) if card.run else False
        mend = lambda card=card: catalogue.models.delete(card.id)  # noqa: E731
        yield None if there else _Doubt(what, card.run, mend)


def _answers(layout: Layout) -> Iterator[_Doubt | None]:
    for path in sorted(layout.answers.glob(f"*{SUFFIX}")):
        what = "Stored answers cannot be read; what asked for them asks again."
        yield None if intact(path) else _Doubt(what, str(path), partial(remove, path))


def _vectors(layout: Layout) -> Iterator[_Doubt | None]:
    for folder in _folders(layout.vectors):
        try:
            dimensions = int(str(about(folder)["dimensions"]))
        except StoreError as error:
            yield _Doubt(error.message, str(folder), lambda folder=folder: remove(folder))
            continue
        lock = FileLock(layout.locks / f"vectors-{folder.name}", what="the vector cache")
        with lock:
            doubt = _cache(folder, dimensions)
        if doubt is None:
            yield None
        else:
            mend = partial(_mend_cache, lock, folder, dimensions)
            yield _Doubt(doubt.what, doubt.where, mend)


def _mend_cache(lock: FileLock, folder: Path, dimensions: int) -> None:
    with lock:  # looked at anew, since another process may have added vectors meanwhile
        while (doubt := _cache(folder, dimensions)) is not None and doubt.mend is not None:
            doubt.mend()


def _cache(folder: Path, dimensions: int) -> _Doubt | None:
    keys, vectors = folder / KEYS, folder / VECTORS
    width = 4 * dimensions
    keyed = keys.stat().st_size if keys.is_file() else 0
    held = vectors.stat().st_size if vectors.is_file() else 0
    whole = min(keyed // KEY.itemsize, held // width)
    if (keyed, held) != (whole * KEY.itemsize, whole * width):
        what = "The vector cache has a torn end, left by a process that died."
        return _Doubt(what, str(folder), lambda: _cut(keys, vectors, whole, width))
    damaged = _damaged(keys, vectors, whole, dimensions)
    if len(damaged):
        what = f"{len(damaged)} of {whole} vectors are damaged."
        return _Doubt(what, str(folder), lambda: bury(keys, damaged))
    return None


def _damaged(keys: Path, vectors: Path, count: int, dimensions: int) -> np.ndarray:
    if not count:
        return np.empty(0, np.int64)
    entries = np.fromfile(keys, KEY, count)
    rows = np.memmap(vectors, "<f4", "r", shape=(count, dimensions))
    bad = [n for n in range(count) if zlib.crc32(rows[n]) != entries["crc"][n]]
    buried = (entries["high"] == 0) & (entries["low"] == 0)
    return np.array([n for n in bad if not buried[n]], dtype=np.int64)


def _cut(keys: Path, vectors: Path, count: int, width: int) -> None:
    for path, size in ((keys, count * KEY.itemsize), (vectors, count * width)):
        if path.is_file():
            with path.open("r+b") as file:
                file.truncate(size)


def _leftovers(layout: Layout, catalogue: Catalogue) -> Iterator[_Doubt | None]:
    what = "A process that died left this behind."
    # the lists of folders first: what is committed after that is not among them
    places = [*_folders(layout.parts, hidden=True)]
    listed = catalogue.parts.ids()
    for place in places:
        part = place.name.removeprefix(TEMPORARY).split("-")[0]
        if place.name in listed or FileLock(layout.locks / f"part-{part}").is_held():
            yield None
        else:
            yield _Doubt(what, str(place), lambda place=place: remove(place))
    for place in sorted(layout.artefacts.glob(f"*/{TEMPORARY}*")):
        token = place.name.removeprefix(TEMPORARY)
        if not FileLock(layout.locks / f"artefact-{token}").is_held():
            yield _Doubt(what, str(place), lambda place=place: remove(place))
    for place in strays(layout, catalogue):
        yield _Doubt(
            "Pictures that no data set names any more.", str(place), partial(remove, place)
        )
    for place in sorted(layout.locks.iterdir()):
        if not place.name.startswith("vectors-") and not FileLock(place).is_held():
            place.unlink(missing_ok=True)


def _folders(root: Path, *, hidden: bool = False) -> list[Path]:
    found = (path for path in root.iterdir() if path.is_dir())
    return sorted(path for path in found if hidden or not path.name.startswith("."))


def _versions() -> dict[str, str]:
    found = {"assay": __version__, "python": platform.python_version(), "system": sys.platform}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
