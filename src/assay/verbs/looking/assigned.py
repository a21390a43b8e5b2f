"""The latest topics of a data set: what they are, and which record is in which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import NoTopics
from assay.schema.runs import Run
from assay.schema.topics import Topics
from assay.topics import TopicModel
from assay.topics.artefact import load
from assay.verbs.context import Context
from assay.verbs.embedding.points import hashed
from assay.verbs.looking.topical import ARTEFACT, KIND, MODEL

__all__ = [
    "ARTEFACT",
    "KIND",
    "MODEL",
    "StoredTopics",
    "read_topics",
    "topic_model",
    "topic_runs",
    "topics_of",
]


@dataclass(frozen=True)
class StoredTopics:
    """Topics as they are stored.

    Attributes:
        about: What their run answered.
        content: Hash of the records they were assigned to.
        table: Columns id, text_hash, topic, similarity; a row a record.
    """

    about: Topics
    content: str
    table: pl.DataFrame

    @property
    def member(self) -> NDArray[np.int32]:
        """The topic of each row, (n,), −1 for none."""
        return self.table["topic"].to_numpy()

    def missing(self, ctx: Context) -> int:
        """Count the records that were not looked at, or changed their text since."""
        if ctx.content(self.about.dataset) == self.content:
            return 0
        records = ctx.store.frame(self.about.dataset).rows(columns=["id", "text"])
        known = self.table.select("id", "text_hash")
        return hashed(records).join(known, on=["id", "text_hash"], how="anti").height

    def gone(self, ctx: Context) -> int:
        """Count the records that were looked at and left since."""
        if ctx.content(self.about.dataset) == self.content:
            return 0
        return int((ctx.store.frame(self.about.dataset).positions(self.table["id"]) < 0).sum())


def topic_runs(ctx: Context, dataset: str) -> Iterator[Run]:
    """Yield the finished runs whose topics still exist, newest first."""
    for run in ctx.store.catalogue.runs.list(dataset=dataset, kind=KIND, status="done"):
        if ctx.store.artefacts.exists(run.id, ARTEFACT):
            yield run


def topics_of(ctx: Context, dataset: str) -> StoredTopics:
    """Read the latest topics of a data set; kept in memory until there are others.

    Raises:
        DatasetNotFound: There is no such data set.
        NoTopics: It has none yet.
    """
    ctx.store.catalogue.datasets.get(dataset)
    run = next(topic_runs(ctx, dataset), None)
    if run is None:
        raise NoTopics(f"Data set '{dataset}' has no topics yet.")
    kept = ctx.topics.get(dataset)
    if kept is None or kept.about.run != run.id:
        kept = read_topics(ctx, run)
        ctx.topics = {dataset: kept}
    return kept


def read_topics(ctx: Context, run: Run) -> StoredTopics:
    """Read the topics of a run."""
    table = ctx.store.artefacts.read_frame(run.id, ARTEFACT)
    return StoredTopics(Topics.model_validate(run.result), run.fingerprint, table)


def topic_model(ctx: Context, run: str) -> tuple[TopicModel, str]:
    """Read the fitted model of a run, and the key of its encoder.

    Raises:
        RunNotFound, CorruptArtefact: It is not there, or not what was written.
    """
    return load(ctx.store.artefacts.read_files(run, MODEL))
