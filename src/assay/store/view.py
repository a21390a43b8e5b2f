"""Keep the frame of one data set up to date, doing as little as the change asks for."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from assay.errors import InvalidFilter, RecordNotFound, RunNotFound, StoreError
from assay.schema.class_names import Lexicon
from assay.schema.decisions import Decision
from assay.store.artefacts import Artefacts
from assay.store.catalogue import Catalogue, DatasetRow, PartRow
from assay.store.columns import CANONICAL, LENGTH, align, unify
from assay.store.derived import Derived
from assay.store.frame import Frame
from assay.store.parts import CHUNK_ROWS, current_rows
from assay.store.remembering import keep
from assay.store.row_index import RowIndex
from assay.store.sorting import Orders
from assay.store.standing import Standing, push, stand

SELECTION = "selection"
"""Artefact of a run: column id, a row a record."""

PREDICTIONS = "predictions"
"""Artefact of a run: columns id and prediction, confidence, margin, entropy, unsure."""

CAPTIONS = "captions"
"""Artefact of a run: column id and a metadata column with the captions of one model."""

FINDINGS = "findings"
"""Artefact of a run: columns record and check (others are left alone), a row a finding."""

LANGUAGES = "languages"
"""Artefact of a run: columns id and language (others are left alone), a row a record."""

MOMENT = pl.Datetime("us", "UTC")
_DECIDED: dict[str, pl.DataType] = {
    "label": pl.String(),
    "excluded": pl.Boolean(),
    "decision": pl.String(),
    "decided_by": pl.String(),
    "decided_at": MOMENT,
    "note": pl.String(),
}
_PREDICTED: dict[str, pl.DataType] = {
    "prediction": pl.String(),
    "confidence": pl.Float64(),
    "margin": pl.Float64(),
    "entropy": pl.Float64(),
    "unsure": pl.Boolean(),
}
_KEPT = 6  # joined runs, and frames, remembered


@dataclass(frozen=True)
class Topical:
    """Which topic records are about.

    Attributes:
        key: Names the topics and what people did to them; the same key, the same topics.
        read: Reads columns id and topic (its name), a row a record with a topic.
    """

    key: str
    read: Callable[[], pl.DataFrame]


class View:
    """One data set as this process sees it; safe to use from several threads.

    Columns are kept in chunks, so that a decision copies one chunk of six columns and
    nothing else.

    Args:
        catalogue: Of the workspace.
        artefacts: Of the workspace.
        parts: Folder of the parts.
        dataset: Name of the data set.
    """

    def __init__(
        self, catalogue: Catalogue, artefacts: Artefacts, parts: Path, dataset: str
    ) -> None:
        self._catalogue, self._artefacts = catalogue, artefacts
        self._parts, self._dataset = parts, dataset
        self._lock = threading.RLock()
        self._row: DatasetRow | None = None
        self._base = _Base(pl.DataFrame())
        self._overlay: dict[str, list[pl.Series]] = {}
        self._decided: dict[str, Derived] = {}
        self._stacks: dict[str, list[Decision]] = {}
        self._seq = 0
        self._joined: dict[tuple[str, str], dict[str, Derived]] = {}
        self._frames: dict[tuple[str | None, ...], Frame] = {}

    def frame(
        self,
        predictions: str | None = None,
        findings: str | None = None,
        topics: Topical | None = None,
        captions: Sequence[str] = (),
        languages: str | None = None,
        lexicon: Lexicon | None = None,
    ) -> Frame:
        """Return the data set as of now.

        Raises:
            DatasetNotFound: It is gone.
            RunNotFound: A run has no such artefact.
            StoreError: A part is missing or damaged.
        """
        with self._lock:
            self._refresh()
            keys = tuple(one.key if one else None for one in (topics, lexicon))
            key = (predictions, findings, *keys, languages, *captions)
            if key not in self._frames:
                frame = self._assemble(predictions, findings, topics, captions, languages, lexicon)
                keep(self._frames, key, frame, _KEPT)
            return self._frames[key]

    def given(self, records: Sequence[str]) -> dict[str, str | None]:
        """Return the label that the source gave each record.

        Raises:
            DatasetNotFound: The data set is gone.
            RecordNotFound: It has no record of an id.
        """
        with self._lock:
            self._refresh_base()
            rows = self._base.index.find(records)
            for row, record in zip(rows, records, strict=True):
                if row < 0:
                    raise RecordNotFound(
                        f"The data set '{self._dataset}' has no record '{record}'."
                    )
            labels = self._base.data["given"][rows].to_list()
        return dict(zip(records, labels, strict=True))

    def _refresh(self) -> None:
        row = self._refresh_base()
        if row.seq > self._seq:
            self._decide(self._catalogue.decisions.since(self._dataset, self._seq))

    def _refresh_base(self) -> DatasetRow:
        row = self._catalogue.datasets.get(self._dataset)
        known = self._row
        if known is None or (known.id, known.revision) != (row.id, row.revision):
            self._load()
        return row

    def _load(self) -> None:
        row, base = self._read()
        if self._row is None or self._row.id != row.id:
            self._stacks, self._seq = {}, 0
        self._row, self._base = row, base
        self._joined.clear()
        given = self._base.chunks("given")
        self._overlay = {
            "label": [chunk.alias("label") for chunk in given],
            "excluded": [pl.repeat(False, len(c), eager=True) for c in given],
        }
        for name in ("decision", "decided_by", "decided_at", "note"):
            empty = (pl.repeat(None, len(c), dtype=_DECIDED[name], eager=True) for c in given)
            self._overlay[name] = list(empty)
        self._decided = {name: _whole(name, chunks) for name, chunks in self._overlay.items()}
        known = list(self._stacks)
        self._decide(self._catalogue.decisions.since(self._dataset, self._seq), also=known)

    def _read(self) -> tuple[DatasetRow, _Base]:
        missing: str | None = None
        while True:
            row, parts = self._catalogue.parts.of(self._dataset)
            try:
                return row, _read_base(self._parts, parts)
            except FileNotFoundError as error:
                # compaction by another process removes parts right after it replaced them
                if missing == f"{row.revision}":
                    raise StoreError(
                        f"A part of '{self._dataset}' is missing: {error.filename}.",
                        hint="Restore it from a copy, or import the source again.",
                    ) from error
                missing = f"{row.revision}"

    def _decide(self, decisions: Sequence[Decision], also: Iterable[str] = ()) -> None:
        for decision in decisions:
            push(self._stacks.setdefault(decision.record, []), decision)
            self._seq = decision.seq
        self._frames.clear()
        touched = list(dict.fromkeys([*also, *(d.record for d in decisions)]))
        if not touched:
            return
        rows = self._base.index.find(touched)
        pairs = [(row, name) for row, name in zip(rows, touched, strict=True) if row >= 0]
        pairs.sort()
        self._patch(
            np.array([row for row, _ in pairs], dtype=np.int64),
            [stand(self._stacks[name]) for _, name in pairs],
        )

    def _patch(self, rows: np.ndarray, standings: list[Standing]) -> None:
        given = self._base.data["given"][rows].to_list()
        starts = self._base.starts
        bounds = np.searchsorted(rows, [*starts, len(self._base.data)])
        for name, values in _values(standings, given).items():
            chunks = self._overlay[name]
            for number, start in enumerate(starts):
                mine = slice(bounds[number], bounds[number + 1])
                if mine.start < mine.stop:
                    new = pl.Series(name, values[mine], dtype=_DECIDED[name])
                    chunks[number] = chunks[number].clone().scatter(rows[mine] - start, new)
            whole = _whole(name, chunks)
            self._decided[name] = self._decided[name].patched(whole.series, rows, values)

    def _assemble(
        self,
        predictions: str | None,
        findings: str | None,
        topics: Topical | None,
        captions: Sequence[str],
        languages: str | None,
        lexicon: Lexicon | None,
    ) -> Frame:
        assert self._row is not None
        columns = self._base.derived | self._decided
        told = f"{self._row.content}:{self._seq}:{predictions or ''}:{findings or ''}"
        for run, kind in ((predictions, PREDICTIONS), (findings, FINDINGS), (languages, LANGUAGES)):
            if run is not None:
                columns |= self._join(run, kind)
        if topics is not None:
            columns |= self._beside((topics.key, "topic"), topics.read, _TOPIC)
            told += f":{topics.key}"
        if languages is not None:
            told += f":{languages}"
        for run in captions:
            # what the source says of the same name goes before
            columns = self._join(run, CAPTIONS) | columns
            told += f":{run}"
        if lexicon is not None:
            told += f":{lexicon.key}"
        data = pl.DataFrame([columns[name].series for name in _in_order(columns)])
        fingerprint = hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
        orders = Orders(frozenset(self._base.data.columns), self._base.orders)
        return Frame(
            self._dataset,
            self._seq,
            fingerprint,
            data,
            self._base.index,
            orders,
            columns,
            self._selected,
            lexicon,
        )

    def _selected(self, selection: str) -> pl.Series:
        """Return the ids of a stored selection."""
        try:
            run = self._catalogue.runs.get(selection)
            if run.dataset == self._dataset:
                return self._artefacts.read_frame(selection, SELECTION)["id"]
        except RunNotFound:
            pass
        raise InvalidFilter(
            f"The data set '{self._dataset}' has no selection '{selection[:50]}'.",
            hint="It was made in another data set or workspace, or cleared away: select again.",
        )

    def _join(self, run: str, kind: str) -> dict[str, Derived]:
        make = {
            PREDICTIONS: _predicted,
            FINDINGS: _found,
            CAPTIONS: _captioned,
            LANGUAGES: partial(_one, "language"),
        }[kind]
        return self._beside((run, kind), lambda: self._artefacts.read_frame(run, kind), make)

    def _beside(
        self,
        key: tuple[str, str],
        read: Callable[[], pl.DataFrame],
        make: Callable[[pl.Series, pl.DataFrame], pl.DataFrame],
    ) -> dict[str, Derived]:
        if key not in self._joined:
            joined = self._base.chunked(make(self._base.data["id"], read()))
            keep(self._joined, key, {column.name: Derived(column) for column in joined}, _KEPT)
        return self._joined[key]


class _Base:
    """What came in, in chunks that all columns share."""

    def __init__(self, data: pl.DataFrame) -> None:
        self.data = data
        self.derived = {column.name: Derived(column) for column in data}
        if data.width:
            sizes = [len(chunk) for chunk in data.to_series(0).get_chunks()]
            self.starts = [0, *np.cumsum(sizes)[:-1].tolist()]
            self.sizes = sizes
            self.index = RowIndex(data["id"])
            self.orders = Orders(frozenset(data.columns))
            self._chunks: dict[str, list[pl.Series]] = {}

    def chunks(self, name: str) -> list[pl.Series]:
        if name not in self._chunks:
            column = self.data[name]
            pairs = zip(self.starts, self.sizes, strict=True)
            self._chunks[name] = [column.slice(start, size) for start, size in pairs]
        return self._chunks[name]

    def chunked(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Cut a frame of the same height as the base is cut."""
        # of one piece first: a column cut otherwise than the rest costs every query a copy
        frame = frame.rechunk()
        pairs = zip(self.starts, self.sizes, strict=True)
        return pl.concat([frame.slice(start, size) for start, size in pairs], rechunk=False)


def _read_base(root: Path, parts: Sequence[PartRow]) -> _Base:
    frames = [current.frame for current in current_rows(root, parts)]
    schema: Mapping[str, pl.DataType] = unify([{**CANONICAL, LENGTH: pl.UInt32()}])
    schema = unify([schema, *(frame.schema for frame in frames)])
    frames = [align(frame, schema) for frame in frames if frame.height]
    if not frames:
        return _Base(pl.DataFrame(schema=schema).rename({"label": "given"}))
    total = sum(frame.height for frame in frames)
    data = pl.concat(frames, rechunk=False).rename({"label": "given"})
    if len(frames) > 2 * (total // CHUNK_ROWS) + 4:  # many small imports
        data = data.rechunk()
        data = pl.concat(list(data.iter_slices(CHUNK_ROWS)), rechunk=False)
    return _Base(data)


def _values(standings: list[Standing], given: list[str | None]) -> dict[str, list[Any]]:
    return {
        "label": [g if s.label is None else s.label for s, g in zip(standings, given, strict=True)],
        "excluded": [s.excluded for s in standings],
        "decision": [s.decision for s in standings],
        "decided_by": [s.by for s in standings],
        "decided_at": [s.at for s in standings],
        "note": [s.note for s in standings],
    }


def _whole(name: str, chunks: list[pl.Series]) -> Derived:
    series = pl.concat(chunks, rechunk=False) if chunks else pl.Series(dtype=_DECIDED[name])
    return Derived(series.alias(name))


def _predicted(ids: pl.Series, stored: pl.DataFrame) -> pl.DataFrame:
    stored = stored.rename({"record": "id"}, strict=False)
    kept = stored.select("id", *(name for name in _PREDICTED if name in stored.columns))
    if stored.height == len(ids) and stored["id"].equals(ids):
        joined = kept
    else:
        joined = ids.to_frame().join(kept, on="id", how="left", maintain_order="left")
    return joined.select(
        (pl.col(name) if name in joined.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in _PREDICTED.items()
    )


def _found(ids: pl.Series, stored: pl.DataFrame) -> pl.DataFrame:
    grouped = (
        stored.rename({"record": "id"}, strict=False)
        .group_by("id")
        .agg(pl.col("check").unique(maintain_order=True).alias("finding"))
    )
    joined = ids.to_frame().join(grouped, on="id", how="left", maintain_order="left")
    return joined.select(pl.col("finding").fill_null([]))


def _one(column: str, ids: pl.Series, stored: pl.DataFrame) -> pl.DataFrame:
    kept = stored.select("id", pl.col(column).cast(pl.String))
    return ids.to_frame().join(kept, on="id", how="left", maintain_order="left").select(column)


_TOPIC = partial(_one, "topic")


def _captioned(ids: pl.Series, stored: pl.DataFrame) -> pl.DataFrame:
    named = pl.col("^meta\\..*$")
    kept = stored.select("id", named)
    joined = ids.to_frame().join(kept, on="id", how="left", maintain_order="left")
    return joined.select(named)


def _in_order(columns: Iterable[str]) -> list[str]:
    first = ["id", "text", "image", "label", "given", "split", "language", "topic", *_PREDICTED]
    first += ["finding", *list(_DECIDED)[1:], LENGTH, "parent", "locator", "_line"]
    names = set(columns)
    return [n for n in first if n in names] + [n for n in columns if n not in first]
