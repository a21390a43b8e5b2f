"""Take in the rows of a source: stream them to disk, tell new from known, commit once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from assay.errors import DatasetNotFound, DuplicateIds
from assay.schema.imports import RejectedRow
from assay.schema.runs import Reporter, silent
from assay.store.catalogue import Catalogue, DatasetRow, PartRow
from assay.store.catalogue.names import new_id
from assay.store.columns import Schema, align, conform, unify
from assay.store.files import TEMPORARY, operating, remove, sync_folder
from assay.store.identity import (
    HashSpill,
    Repeats,
    content_ids,
    is_in_sorted,
    resolve_repeats,
)
from assay.store.locks import FileLock
from assay.store.parts import PartWriter, columns_told, current_rows, schema_of
from assay.store.staging import Known, Sifted, Staged, starts_of

MAX_LISTED = 3
"""Duplicate ids named in the sentence of the error; all are listed in its ``rejected``."""


@dataclass(frozen=True)
class IngestResult:
    """What became of the rows of an import.

    Attributes:
        added: Rows with an id that was new.
        updated: Rows that replace a record already there.
        unchanged: Rows equal to the record already there.
        removed: Records that left, because the source holds their parent without them.
        duplicates: Rows left out because their id came before in the same source.
        part: Id of the part written; ``None`` when nothing was new.
    """

    added: int
    updated: int
    unchanged: int
    removed: int = 0
    duplicates: list[RejectedRow] = field(default_factory=list)
    part: str | None = None


class Ingest:
    """One import on its way to disk.

    Args:
        catalogue: Of the workspace.
        parts: Folder of the parts.
        locks: Folder of the lock files; one held tells ``doctor`` that we are at work.
    """

    def __init__(self, catalogue: Catalogue, parts: Path, locks: Path) -> None:
        self._catalogue = catalogue
        self._parts = parts
        self.id = new_id()
        self._staged = parts / f"{TEMPORARY}{self.id}"
        self._sifted = parts / f"{TEMPORARY}{self.id}-sifted"
        self._lock = FileLock(locks / f"part-{self.id}")
        # polars' hashes mean something only within one process, so none is ever stored
        self._seeds = (secrets.randbits(63), secrets.randbits(63), secrets.randbits(63))

    def run(
        self,
        dataset: str,
        batches: Iterable[pl.DataFrame],
        *,
        source: dict[str, Any],
        skip_duplicates: bool = False,
        whole: Callable[[], Collection[str]] = tuple,
        report: Reporter = silent,
    ) -> IngestResult:
        """Take in all batches, or none.

        Raises:
            DuplicateIds: Two rows carry one id and ``skip_duplicates`` is not set.
            DiskFull, PermissionRefused: The workspace is unharmed.
        """
        self._lock.acquire(timeout=0)
        try:
            staged = self._stage(batches, report)
            if staged.rows == 0:
                return IngestResult(0, 0, 0)
            repeats = self._repeats(staged)
            if len(repeats.dropped) and not skip_duplicates:
                raise _duplicates_error(repeats.dropped)
            return self._commit(dataset, staged, repeats, source, whole(), report)
        finally:
            remove(self._staged)
            remove(self._sifted)
            self._lock.release(remove=True)

    def _stage(self, batches: Iterable[pl.DataFrame], report: Reporter) -> Staged:
        writer = PartWriter(self._staged)
        spill = HashSpill(self._staged / "hashes")
        generated: list[np.ndarray | bool] = []
        heights: list[int] = []
        try:
            for batch in batches:
                frame = conform(batch)
                frame, made = _with_ids(frame)
                writer.append(frame)
                spill.append(self._hash(frame["id"], 0))
                generated.append(made)
                heights.append(frame.height)
                report(spill.count, None, "storing")
        finally:
            spill.close()
        chunks = writer.finish()
        return Staged(self._staged, chunks, writer.schemas, spill, generated, heights)

    def _repeats(self, staged: Staged) -> Repeats:
        hashes = staged.spill.repeated()
        rows = pl.DataFrame(schema=_REPEAT_ROWS)
        if len(hashes):
            found = [rows]
            for start, chunk in staged.read(("id", "_line")):
                at = np.flatnonzero(is_in_sorted(self._hash(chunk["id"], 0), hashes))
                found.append(
                    chunk[at].select(
                        pl.Series("row", at + start, dtype=pl.Int64),
                        "id",
                        pl.col("_line").alias("line"),
                        pl.Series("generated", staged.generated_at(at + start)),
                    )
                )
            rows = pl.concat(found)
            # equal hashes of unequal ids sort themselves out here
            rows = rows.filter(pl.len().over("id") > 1)
        repeats = resolve_repeats(rows)
        made = repeats.renamed["id"]
        if len(made) and staged.spill.holds_any(self._hash(made, 0)):
            raise DuplicateIds(
                "The source repeats texts without an id, and its other ids look like the ones "
                f"made for repeats ('{made[0]}').",
                hint="Give every row an id, or none.",
            )
        return repeats

    def _commit(
        self,
        dataset: str,
        staged: Staged,
        repeats: Repeats,
        source: dict[str, Any],
        whole: Collection[str],
        report: Reporter,
    ) -> IngestResult:
        while True:  # until nobody was faster
            try:
                row, stored = self._catalogue.parts.of(dataset)
            except DatasetNotFound:
                row, stored = None, []
            sifted = self._sift(staged, repeats, stored, whole, report)
            duplicates = [_rejected(r) for r in repeats.dropped.iter_rows(named=True)]
            if sifted.part is None:
                return IngestResult(0, 0, sifted.unchanged, 0, duplicates)
            part = PartRow(
                id=self.id,
                rows=sum(c.rows for c in sifted.part),
                superseded=sifted.updated + sifted.removed,
                chunks=sifted.part,
                columns=columns_told(sifted.schema),
                source=source,
                created=datetime.now(UTC),
            )
            if self._publish(dataset, sifted.folder, part, row):
                return IngestResult(
                    sifted.added,
                    sifted.updated,
                    sifted.unchanged,
                    sifted.removed,
                    duplicates,
                    self.id,
                )

    def _publish(self, dataset: str, folder: Path, part: PartRow, row: DatasetRow | None) -> bool:
        """Move the part to its place and list it; take it back if it is not wanted."""
        place = self._parts / part.id
        (folder / "hashes").unlink(missing_ok=True)
        with operating(place):
            folder.rename(place)
        sync_folder(self._parts)
        committed = False
        try:
            committed = self._catalogue.parts.add(dataset, part, after=row)
        finally:
            if not committed:
                place.rename(folder)
        return committed

    def _sift(
        self,
        staged: Staged,
        repeats: Repeats,
        stored: list[PartRow],
        whole: Collection[str],
        report: Reporter,
    ) -> Sifted:
        """Rewrite what was staged without the rows that are repeated or already known."""
        mine = unify(staged.schemas)
        untouched = not len(repeats.renamed) and not len(repeats.dropped) and not stored
        if untouched and all(schema == mine for schema in staged.schemas):
            return Sifted(staged.folder, staged.chunks, mine, staged.rows, 0, 0)
        remove(self._sifted)
        writer = PartWriter(self._sifted)
        compared = unify([schema_of(self._parts, stored), mine])
        known = self._known(staged, repeats, stored, whole, compared)
        updated: list[np.ndarray] = []
        unchanged = 0
        for start, chunk in staged.read():
            frame = _settled(align(chunk, mine), start, repeats)
            at = known.find(self._hash(frame["id"], 0), self._hash(frame["id"], 1))
            same = (at >= 0) & (known.content[at] == self._content(frame, compared))
            updated.append(known.place[at[(at >= 0) & ~same]])
            unchanged += int(same.sum())
            writer.append(frame.filter(pl.Series(~same)) if same.any() else frame)
            report(start + chunk.height, staged.rows, "comparing")
        replaced = np.concatenate(updated) if updated else np.empty(0, np.int64)
        chunks = writer.finish(_superseded(np.concatenate([replaced, known.left]), stored))
        added = sum(c.rows for c in chunks) - len(replaced)
        part = chunks if any(c.rows for c in chunks) or len(known.left) else None
        return Sifted(self._sifted, part, mine, added, len(replaced), unchanged, len(known.left))

    def _known(
        self,
        staged: Staged,
        repeats: Repeats,
        stored: list[PartRow],
        whole: Collection[str],
        schema: Schema,
    ) -> Known:
        """Find the stored rows whose id also comes in now, and those that leave."""
        if not stored:
            return Known.none()
        coming = [*staged.spill.blocks(), self._hash(repeats.renamed["id"], 0)]
        ordered = np.sort(np.concatenate(coming))
        bounds = dict(zip((p.id for p in stored), starts_of(p.rows for p in stored), strict=True))
        found: list[tuple[np.ndarray, ...]] = []
        left = [np.empty(0, np.int64)]
        for current in current_rows(self._parts, stored):
            first = self._hash(current.frame["id"], 0)
            comes = is_in_sorted(first, ordered)
            if whole:
                left.append(
                    current.rows[_pieces(current.frame, whole) & ~comes] + bounds[current.part]
                )
            hit = np.flatnonzero(comes)
            rows = current.frame[hit]
            place = current.rows[hit] + bounds[current.part]
            second = self._hash(rows["id"], 1)
            found.append((first[hit], second, self._content(rows, schema), place))
        return replace(Known.of(found), left=np.concatenate(left))

    def _hash(self, column: pl.Series, seed: int) -> np.ndarray:
        return column.hash(self._seeds[seed]).to_numpy()

    def _content(self, frame: pl.DataFrame, schema: Schema) -> np.ndarray:
        """Hash what a row holds; a missing column and a null count the same, lines do not."""
        frame = align(frame.select(c for c in frame.columns if c != "_line"), _without_line(schema))
        total = np.zeros(frame.height, dtype=np.uint64)
        for column in (frame[name] for name in sorted(frame.columns)):
            total *= np.uint64(0x9E3779B97F4A7C15)
            if column.dtype == pl.Null or column.null_count() == len(column):
                continue
            hashed = column.hash(self._seeds[2]).to_numpy()
            total += np.where(column.is_null().to_numpy(), np.uint64(0), hashed)
        return total


_REPEAT_ROWS = {"row": pl.Int64, "id": pl.String, "line": pl.Int64, "generated": pl.Boolean}


def _with_ids(frame: pl.DataFrame) -> tuple[pl.DataFrame, np.ndarray | bool]:
    """Fill missing ids; tell which were made, as one answer where it is the same for all."""
    missing = frame["id"].is_null() | (frame["id"] == "")
    count = int(missing.sum())
    if count == 0:
        return frame, False
    if count == frame.height:
        return frame.with_columns(content_ids(frame)), True
    made = content_ids(frame.filter(missing))
    at = missing.arg_true()
    ids = frame["id"].clone().scatter(at, made)
    return frame.with_columns(ids.alias("id")), missing.to_numpy()


def _settled(chunk: pl.DataFrame, start: int, repeats: Repeats) -> pl.DataFrame:
    """Apply what was found about repeats to the rows of one chunk."""
    end = start + chunk.height
    renamed = repeats.renamed.filter(pl.col("row").is_between(start, end, closed="left"))
    if len(renamed):
        ids = chunk["id"].clone().scatter(renamed["row"] - start, renamed["id"])
        chunk = chunk.with_columns(ids.alias("id"))
    dropped = repeats.dropped.filter(pl.col("row").is_between(start, end, closed="left"))
    if len(dropped):
        keep = np.ones(chunk.height, dtype=bool)
        keep[dropped["row"].to_numpy() - start] = False
        chunk = chunk.filter(pl.Series(keep))
    return chunk


def _pieces(frame: pl.DataFrame, whole: Collection[str]) -> np.ndarray:
    """Tell of each row whether it is a piece of one of the parents, by its own id as well."""
    mine = pl.col("parent").is_in(list(whole)) & pl.col("locator").is_not_null()
    mine &= pl.col("id").str.starts_with(pl.col("parent") + "#")
    return frame.select(mine.fill_null(value=False)).to_series().to_numpy()


def _superseded(places: np.ndarray, stored: list[PartRow]) -> pl.DataFrame | None:
    if not len(places):
        return None
    starts = np.array(starts_of(part.rows for part in stored))
    number = np.searchsorted(starts, places, side="right") - 1
    names = pl.Enum([part.id for part in stored])
    return pl.DataFrame(
        {
            "part": pl.Series([stored[n].id for n in number], dtype=names),
            "row": places - starts[number],
        }
    )


def _without_line(schema: Schema) -> dict[str, pl.DataType]:
    return {name: dtype for name, dtype in schema.items() if name != "_line"}


def _rejected(row: dict[str, Any]) -> RejectedRow:
    reason = f"The id '{row['id']}' was already given on line {row['first_line']}."
    return RejectedRow(line=row["line"] or row["row"] + 1, reason=reason, raw=row["id"][:200])


def _duplicates_error(dropped: pl.DataFrame) -> DuplicateIds:
    rejected = [_rejected(row) for row in dropped.iter_rows(named=True)]
    shown = "; ".join(
        f"line {r.line} repeats '{row['id']}' of line {row['first_line']}"
        for r, row in zip(rejected, dropped.head(MAX_LISTED).iter_rows(named=True), strict=False)
    )
    more = len(rejected) - MAX_LISTED
    rest = f"; and {more} more" if more > 0 else ""
    error = DuplicateIds(f"Ids must be unique, but {shown}{rest}.")
    error.rejected = tuple(rejected)
    return error
