"""Which topic each record is about, with what people did to the topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import orjson
import polars as pl
from numpy.typing import NDArray

from assay.errors import NoTopics
from assay.schema.runs import Run
from assay.schema.topic_edits import TopicEdit
from assay.schema.topics import Topics
from assay.store import Topical
from assay.store.remembering import keep
from assay.verbs.context import Context
from assay.verbs.latest import latest_of

KIND = "topics"
ARTEFACT = "topics"
"""Artefact of a run: columns id, text_hash, topic (int32, −1 for none), similarity (float32)."""

MODEL = "topic-model"
"""Artefact of a run: the fitted model, see ``assay.topics.artefact``."""

FIT = 32
"""Letters of the name of fitted topics."""


@dataclass(frozen=True)
class Themes:
    """The latest topics of a data set, and what people did to them.

    Attributes:
        fit: Name of the fitted topics; edits hang on it.
        fitted: What the run answered; no edit changes it.
        edits: All edits of these topics, oldest first.
        table: Columns id, topic (its number, −1 for none or an excluded one) and similarity.
    """

    fit: str
    fitted: Topics
    edits: tuple[TopicEdit, ...]
    table: pl.DataFrame

    @property
    def members(self) -> NDArray[np.int32]:
        """Number of the topic of each row of the table."""
        return self.table["topic"].to_numpy()


def topical(ctx: Context, dataset: str) -> Topical | None:
    """Return the column ``topic`` of a data set, ``None`` where it has no topics yet."""
    run = latest_of(ctx, dataset, (KIND,), ARTEFACT)
    if run is None:
        return None

    def read() -> pl.DataFrame:
        return _named(themes(ctx, dataset))

    return Topical(_key(run, edits_of(ctx, dataset, run)), read)


def themes(ctx: Context, dataset: str) -> Themes:
    """Read the latest topics with all edits done; kept until there are others.

    Raises:
        DatasetNotFound: There is no such data set.
        NoTopics: It has no topics yet.
    """
    ctx.store.catalogue.datasets.get(dataset)
    run = latest_of(ctx, dataset, (KIND,), ARTEFACT)
    if run is None:
        raise NoTopics(f"Data set '{dataset}' has no topics yet.")
    edits = edits_of(ctx, dataset, run)
    key = (dataset, _key(run, edits))
    if key not in ctx.themes:
        fitted = Topics.model_validate(run.result)
        stored = ctx.store.artefacts.read_frame(run.id, ARTEFACT)
        table = stored.select("id", "topic", "similarity")
        if edits:
            table = table.with_columns(topic=pl.Series(_done(ctx, dataset, fitted, table, edits)))
        keep(ctx.themes, key, Themes(fit_of(ctx, run), fitted, tuple(edits), table), 2)
    return ctx.themes[key]


def stored_vectors(
    ctx: Context, dataset: str, encoder: str, dimensions: int, ids: Sequence[str]
) -> NDArray[np.float32]:
    """Return the stored vectors of records, (m, d); zeros where a text has none any more.

    Args:
        encoder, dimensions: Key of the encoder, and the width of its vectors.
        ids: m ids.
    """
    frame = ctx.store.frame(dataset)
    rows = frame.positions(ids)
    texts = frame.at(np.maximum(rows, 0), ["text"])["text"].fill_null("").to_list()
    cache = ctx.store.vectors(encoder, dimensions)
    places = cache.rows(texts)
    known = (rows >= 0) & (places >= 0)
    vectors = np.zeros((len(ids), dimensions), dtype=np.float32)
    vectors[known] = cache.at(places[known])
    return vectors


def _done(
    ctx: Context, dataset: str, fitted: Topics, table: pl.DataFrame, edits: Sequence[TopicEdit]
) -> NDArray[np.int32]:
    from assay.topics.edits import assign, read_middle  # noqa: PLC0415 - loads scikit-learn

    widths = [len(read_middle(part.middle)) for edit in edits for part in edit.parts[:1]]

    def vectors(rows: NDArray[np.int64]) -> NDArray[np.float32]:
        ids = table["id"].gather(rows).to_list()
        return stored_vectors(ctx, dataset, fitted.encoder, widths[0], ids)

    return assign(table["topic"].to_numpy(), edits, vectors)


def _named(found: Themes) -> pl.DataFrame:
    """Return columns id and topic (its name) of the records that have one."""
    names = {topic.id: topic.name for topic in found.fitted.topics}
    if found.edits:
        from assay.topics.edits import standing  # noqa: PLC0415 - loads scikit-learn

        shown = standing(found.fitted.topics, found.edits).shown
        names = {number: kept.name for number, kept in shown.items()}
    table = found.table.filter(pl.col("topic") >= 0).select("id", "topic")
    return table.with_columns(
        pl.col("topic").replace_strict(names, default=None, return_dtype=pl.String)
    ).drop_nulls("topic")


def fit_of(ctx: Context, run: Run) -> str:
    """Return the name of the fitted topics of a run: a hash of their prototypes.

    Runs that only assign new records to topics, or leave another share without one, have the
    same; topics that are found anew on other records have another.
    """
    if run.id not in ctx.fits:
        described = ctx.store.artefacts.read_files(run.id, MODEL)["topics.json"]
        ctx.fits[run.id] = str(orjson.loads(described)["weights_sha256"])[:FIT]
    return ctx.fits[run.id]


def edits_of(ctx: Context, dataset: str, run: Run) -> list[TopicEdit]:
    """Return all edits of the topics of a run, oldest first."""
    return ctx.store.catalogue.topic_edits.of(dataset, fit_of(ctx, run))


def _key(run: Run, edits: Sequence[TopicEdit]) -> str:
    return f"{run.id}:{edits[-1].seq if edits else 0}"
