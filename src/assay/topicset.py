"""TopicSet: the latest topics of a data set, record by record."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.schema.topics import Topics
from assay.topics import cut
from assay.verbs.assigned import StoredTopics
from assay.verbs.context import Context


class TopicSet:
    """The latest topics of a data set, and the topic of each record.

    Get one from ``Dataset.topic_set``.
    """

    def __init__(self, ctx: Context, stored: StoredTopics) -> None:
        self._ctx = ctx
        self._stored = stored

    def __repr__(self) -> str:
        about = self._stored.about
        return f"TopicSet({about.dataset!r}, {about.count} records, {len(about.topics)} topics)"

    def __len__(self) -> int:
        return len(self._stored.about.topics)

    @property
    def about(self) -> Topics:
        """How they were found, what they are, and how many records came in since."""
        missing = self._stored.missing(self._ctx)
        return self._stored.about.model_copy(update={"missing": missing})

    def table(self) -> pl.DataFrame:
        """Return columns id, topic (its number), name and similarity, a row a record."""
        names = {topic.id: topic.name for topic in self._stored.about.topics}
        stored = self._stored.table
        named = stored["topic"].replace_strict(names, default=None, return_dtype=pl.String)
        return stored.select("id", "topic", named.alias("name"), "similarity")

    def records(self, topic: int, *, limit: int | None = None) -> list[str]:
        """Return the ids of a topic's records, the most typical first."""
        inside = self._stored.table.filter(pl.col("topic") == topic)
        ordered = inside.sort("similarity", descending=True, maintain_order=True)["id"]
        return (ordered if limit is None else ordered.head(limit)).to_list()

    def cut(self, groups: int) -> NDArray[np.int64]:
        """Return the group of each topic, (topics,), where the tree is cut into so many."""
        about = self._stored.about
        return cut(about.merges, groups) if about.topics else np.empty(0, dtype=np.int64)
