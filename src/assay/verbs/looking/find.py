"""Search by words, by meaning and by what pictures show, and records like a given one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import polars as pl

from assay.encoders import Encoder
from assay.errors import InvalidSetting, NotPrepared, RecordNotFound
from assay.jobs import Job, JobSpec
from assay.schema.class_names import Understood
from assay.schema.filters import Filter, OneOf
from assay.schema.runs import Reporter, silent
from assay.schema.searches import IndexReport, LikeBy, SearchHit, SearchMode
from assay.search import (
    FusedRanking,
    LexicalIndex,
    Ranking,
    build_index,
    fuse,
    fuse_pictures,
    semantic,
    weight_of_words,
)
from assay.search import similar as rank_similar
from assay.search.ranking import EMPTY
from assay.store import Frame
from assay.vectors import Placed
from assay.verbs.context import Context
from assay.verbs.embedding.embed import SLICE, add_missing
from assay.verbs.looking.seen import Sought, nearest, of_record, sought, sought_beside
from assay.verbs.looking.view import view

INDEXED_AT_ONCE = 100_000
"""Records whose words are indexed within a search that cannot wait long."""

POOL = 100
"""Records, or pictures, that each ranking contributes to a fusion at least."""

RANKS = ("lexical_rank", "semantic_rank", "picture_rank")


def search(
    ctx: Context,
    dataset: str,
    query: str,
    *,
    mode: SearchMode = "hybrid",
    where: Filter | None = None,
    limit: int = 10,
    encoder: str | None = None,
    patience: int | None = None,
    seeing: bool = True,
    watch: Reporter = silent,
) -> list[SearchHit]:
    """Find records by words, by meaning, by what pictures show; see ``Dataset.search``.

    Args:
        seeing: Whether a hybrid search also looks at pictures, where they have vectors.

    Raises:
        InvalidSetting: An empty query or an unknown mode.
        NotPrepared: By pictures alone, and they have no vectors.
    """
    if not query.strip():
        raise InvalidSetting("The query is empty.", hint="Say what to look for.")
    if mode not in get_args(SearchMode):
        raise InvalidSetting(
            f"There is no search mode '{mode}'.",
            hint=f"Modes are: {', '.join(get_args(SearchMode))}.",
        )
    frame = view(ctx, dataset)
    ask = _Asked(ctx, dataset, query, query, mode, encoder, patience, seeing, watch)
    allowed = mask_of(frame, where)
    named = named_in(frame, query)
    if not named or frame.lexicon is None:
        return ask.hits(allowed, limit)
    for one in named:
        said = " ".join(one.classes)
        ask = replace(ask, words=f"{ask.words} {said}", meaning=ask.meaning.replace(one.word, said))
    if sum(len(one.word.split()) for one in named) < len(query.split()):
        return ask.hits(allowed, limit)
    # nothing but classes was asked for: where they are seen comes first
    column = frame.lexicon.column
    tests = [frame.mask(OneOf(field=column, values=one.classes)).to_numpy() for one in named]
    seen = np.logical_and.reduce(tests)
    return _in_turn(
        ask.hits(_both(allowed, seen), limit), ask.hits(_both(allowed, ~seen), limit), limit
    )


def understood(
    ctx: Context, dataset: str, text: str | None = None, where: Filter | None = None
) -> tuple[Understood, ...]:
    """Return which words of a search, and which values of a filter, name classes."""
    frame = view(ctx, dataset)
    found = named_in(frame, text) if text is not None else ()
    if where is not None and frame.lexicon is not None:
        found += frame.lexicon.used(where)
    return tuple(_held(frame, one) for one in dict.fromkeys(found))


def _held(frame: Frame, one: Understood) -> Understood:
    """Say whether any record holds a class that a word names."""
    if frame.lexicon is None:
        return one
    held = bool(frame.mask(OneOf(field=frame.lexicon.column, values=one.classes)).any())
    return one.model_copy(update={"held": held})


def named_in(frame: Frame, query: str) -> tuple[Understood, ...]:
    """Return the words that name classes, without those that the texts use themselves.

    *Four* is an oven in French, and a number in most captions.
    """
    if frame.lexicon is None:
        return ()
    return tuple(one for one in frame.lexicon.find(query) if not _used(frame, one.word))


def _used(frame: Frame, word: str) -> bool:
    whole = rf"(?i)\b{re.escape(word)}\b"
    return bool(frame.data["text"].str.contains(whole).any())


@dataclass(frozen=True)
class _Asked:
    """A search as it is asked of words, of meaning and of pictures."""

    ctx: Context
    dataset: str
    words: str
    meaning: str
    mode: SearchMode
    encoder: str | None
    patience: int | None
    seeing: bool
    watch: Reporter

    def hits(self, allowed: np.ndarray | None, limit: int) -> list[SearchHit]:
        """Find at most so many of the records that are allowed."""
        if self.mode == "lexical":
            return self._hits(self._by_words(limit, allowed))
        if self.mode == "semantic":
            return self._hits(self._by_meaning(limit, allowed))
        if self.mode == "pictures":
            seen = sought(self.ctx, self.dataset, self.meaning)
            return self._hits(seen.records(limit, allowed, once=True))
        seen = sought_beside(self.ctx, self.dataset, self.meaning) if self.seeing else None
        if seen is None:
            return self._hits(self._told(allowed, limit, limit))
        return self._hits(self._with_pictures(seen, allowed, limit))

    def _by_words(self, pool: int, allowed: np.ndarray | None) -> Ranking:
        index = text_index(self.ctx, self.dataset, self.watch, self.patience)
        return index.search(self.words, pool, allowed=allowed)

    def _by_meaning(self, pool: int, allowed: np.ndarray | None) -> Ranking:
        model = self.ctx.encoder(self.encoder)
        asked = model.encode([self.meaning])[0]
        matrix = dataset_vectors(self.ctx, self.dataset, model, self.watch, self.patience)
        return semantic(asked, matrix, pool, allowed=allowed)

    def _told(self, allowed: np.ndarray | None, limit: int, kept: int | None) -> FusedRanking:
        """Rank by what texts say."""
        pool = max(limit, POOL)
        words, meaning = self._by_words(pool, allowed), self._by_meaning(pool, allowed)
        weight = weight_among(self.ctx, self.dataset, self.words, (words, meaning))
        return fuse(words, meaning, words=weight, limit=kept)

    def _with_pictures(self, seen: Sought, allowed: np.ndarray | None, limit: int) -> FusedRanking:
        """Rank by what texts say and pictures show."""
        blank = seen.sight.blank
        told = EMPTY if blank.all() else self._told(allowed, limit, None)
        shown = seen.records(max(limit, POOL), allowed)
        return fuse_pictures(told, seen.cosines(), shown.rows, blank=blank, limit=limit)

    def _hits(self, found: Ranking) -> list[SearchHit]:
        return _hits(self.ctx, self.dataset, found, self.mode)


def _both(allowed: np.ndarray | None, seen: np.ndarray) -> np.ndarray:
    return seen if allowed is None else allowed & seen


def _in_turn(first: list[SearchHit], then: list[SearchHit], limit: int) -> list[SearchHit]:
    """Put some hits before others, their scores lifted as far as that needs."""
    lift = max(0.0, then[0].score - first[-1].score) if first and then else 0.0
    lifted = [hit.model_copy(update={"score": hit.score + lift}) for hit in first]
    return [
        hit.model_copy(update={"rank": rank})
        for rank, hit in enumerate([*lifted, *then][:limit], start=1)
    ]


def similar(
    ctx: Context,
    dataset: str,
    record: str,
    *,
    where: Filter | None = None,
    by: LikeBy | None = None,
    limit: int = 10,
    encoder: str | None = None,
    patience: int | None = None,
    watch: Reporter = silent,
) -> list[SearchHit]:
    """Find the records whose picture or text is nearest to a record's; see ``Dataset.similar``.

    Raises:
        RecordNotFound: No record of that id.
        NotPrepared: By its picture, and that has no vector.
    """
    frame = view(ctx, dataset)
    row = int(frame.positions([record])[0])
    if row < 0:
        raise RecordNotFound(f"Data set '{dataset}' has no record '{record}'.")
    allowed = mask_of(frame, where)
    pictured = of_record(ctx, dataset, row) if by == "picture" or not (by or encoder) else None
    if pictured is not None:
        sight, own = pictured
        found = nearest(sight, sight.matrix[own], limit, allowed, once=True, without=own)
        return _hits(ctx, dataset, found, "pictures")
    if by == "picture":
        raise NotPrepared(
            f"The picture of record '{record}' has no vector.",
            hint=f"Embed them: assay embed {dataset} --pictures --encoder clip:NAME-OR-FOLDER",
        )
    if not (frame.data["text"][row] or "").strip():
        return []  # a text that says nothing is like every other that says nothing
    matrix = dataset_vectors(ctx, dataset, ctx.encoder(encoder), watch, patience)
    return _hits(ctx, dataset, rank_similar(row, matrix, limit, allowed=allowed), "semantic")


def text_index(
    ctx: Context, dataset: str, watch: Reporter = silent, patience: int | None = None
) -> LexicalIndex:
    """Open the text index of a data set, made anew when what came in has changed.

    Raises:
        NotPrepared: With ``patience``, where making it takes longer than a person waits.
    """
    if patience is not None and not _has_index(ctx, dataset):
        records = len(ctx.store.frame(dataset))
        if records > INDEXED_AT_ONCE:
            raise NotPrepared(
                f"The {records} records of '{dataset}' have no word index yet.",
                hint="Make it first (POST …/indexes), then ask again.",
            )
    report = index(ctx, dataset, watch=watch)
    return LexicalIndex(ctx.store.artefacts.folder(report.run, "text-index"))


def index(ctx: Context, dataset: str, *, watch: Reporter = silent) -> IndexReport:
    """Make the text index of a data set, where it is missing or what came in has changed."""
    spec = JobSpec("index", dataset, fingerprint=ctx.content(dataset))

    def work(job: Job) -> IndexReport:
        frame = ctx.store.frame(dataset)

        def batches() -> Iterator[list[tuple[str, str | None]]]:
            for offset in range(0, len(frame), SLICE):
                yield frame.rows(columns=["id", "text"], offset=offset, limit=SLICE).rows()

        with ctx.store.artefacts.building(job.id, "text-index") as folder:
            records = build_index(folder, batches(), total=len(frame), report=job.report)
        return IndexReport(run=job.id, records=records)

    report = ctx.jobs.run(spec, work, IndexReport, watch=watch)
    if not ctx.store.artefacts.exists(report.run, "text-index"):
        report = ctx.jobs.run(spec, work, IndexReport, watch=watch, reuse=False)
    return report


def _has_index(ctx: Context, dataset: str) -> bool:
    now = ctx.content(dataset)
    made = ctx.store.catalogue.runs.list(dataset=dataset, kind="index", status="done")
    return any(
        run.fingerprint == now and ctx.store.artefacts.exists(run.id, "text-index") for run in made
    )


def dataset_vectors(
    ctx: Context,
    dataset: str,
    encoder: Encoder,
    watch: Reporter = silent,
    patience: int | None = None,
) -> Placed:
    """Return the vectors of all records in the order of the frame, kept until it changes.

    Args:
        patience: Texts that may be embedded for it; ``None`` for any number.

    Returns:
        (n, d) float32 of unit length, left in the file of the cache.
    """
    key = (dataset, encoder.key, ctx.content(dataset))
    matrix = ctx.matrices.get(key)
    if matrix is None:
        cache = ctx.store.vectors(encoder.key, encoder.dimensions)
        texts = ctx.store.frame(dataset).rows(columns=["text"])["text"].fill_null("")
        rows = np.concatenate([np.empty(0, np.int64), *map(cache.rows, _slices(texts))])
        if (rows < 0).any():
            missing = texts.filter(pl.Series(rows < 0)).unique(maintain_order=True).to_list()
            if patience is not None and len(missing) > patience:
                raise NotPrepared(
                    f"{len(missing)} texts of '{dataset}' have no vector yet, which takes a while.",
                    hint=f"Embed the data set first (`assay embed {dataset}`), then ask again.",
                )
            add_missing(ctx, encoder, missing, watch)
            rows = np.concatenate([*map(cache.rows, _slices(texts))])
        matrix = Placed(cache.matrix, rows)
        ctx.matrices.clear()  # one data set at a time is what a person searches
        ctx.matrices[key] = matrix
    return matrix


def _slices(texts: pl.Series) -> Iterator[list[str]]:
    """Yield texts in slices, since a million Python strings take much memory."""
    for start in range(0, len(texts), SLICE):
        yield texts.slice(start, SLICE).to_list()


def weight_among(ctx: Context, dataset: str, query: str, found: Sequence[Ranking]) -> float:
    """Return what words count beside meaning, by how long the query and the texts found are."""
    rows = np.unique(np.concatenate([ranking.rows for ranking in found]))
    return weight_of_words(query, ctx.store.frame(dataset).at(rows, ["text"])["text"].to_list())


def mask_of(frame: Frame, where: Filter | None) -> np.ndarray | None:
    """Return (n,) boolean rows that pass a filter, ``None`` where there is no filter."""
    return None if where is None else frame.mask(where).to_numpy()


def _hits(ctx: Context, dataset: str, found: Ranking, mode: SearchMode) -> list[SearchHit]:
    """Join what a person wants to see to the rows found."""
    columns = ["id", "text", "image", "label", "split"]
    table = ctx.store.frame(dataset).at(np.asarray(found.rows), columns)
    return [
        SearchHit(
            record=row["id"],
            score=float(score),
            rank=place,
            text=row["text"],
            image=row["image"],
            label=row["label"],
            split=row["split"],
            **_ranks(found, mode, place),
        )
        for place, (row, score) in enumerate(
            zip(table.iter_rows(named=True), found.scores, strict=True), start=1
        )
    ]


def _ranks(found: Ranking, mode: SearchMode, place: int) -> dict[str, int | None]:
    """Return the rank of a hit in each list it comes from."""
    if not isinstance(found, FusedRanking):
        return {RANKS[("lexical", "semantic", "pictures").index(mode)]: place}
    return {
        name: int(rank) or None for name, rank in zip(RANKS, found.ranks[place - 1], strict=False)
    }
