"""TopicSet: the latest topics of a data set, record by record."""

from __future__ import annotations

import polars as pl

from assay import verbs
from assay.schema.topics import Topic, TopicGroup, Topics, TopicsOver
from assay.verbs.context import Context
from assay.verbs.looking.topical import Themes


class TopicSet:
    """The latest topics of a data set with what people did to them, and who is in which.

    Get one from ``Dataset.topic_set``.
    """

    def __init__(self, ctx: Context, found: Themes) -> None:
        self._ctx = ctx
        self._found = found
        self._now = verbs.topic_edits.topics_now(found)

    def __repr__(self) -> str:
        about = self._now
        return f"TopicSet({about.dataset!r}, {about.count} records, {len(about.topics)} topics)"

    def __len__(self) -> int:
        return len(self._now.topics)

    @property
    def about(self) -> Topics:
        """How they were found, what they are now, and how many records came in since."""
        stored = verbs.assigned.topics_of(self._ctx, self._now.dataset)
        return self._now.model_copy(update={"missing": stored.missing(self._ctx)})

    def table(self) -> pl.DataFrame:
        """Return columns id, topic (a number, −1 for none), name and similarity, a row a record."""
        names = {topic.id: topic.name for topic in self._now.topics}
        stored = self._found.table
        named = stored["topic"].replace_strict(names, default=None, return_dtype=pl.String)
        return stored.select("id", "topic", named.alias("name"), "similarity")

    def records(self, topic: int, *, limit: int | None = None) -> list[str]:
        """Return the ids of a topic's records, the most typical first."""
        inside = self._found.table.filter(pl.col("topic") == topic)
        ordered = inside.sort("similarity", descending=True, maintain_order=True)["id"]
        return (ordered if limit is None else ordered.head(limit)).to_list()

    def find(self, topic: int | str) -> Topic:
        """Return a topic by its number or name.

        Raises:
            InvalidDecision: There is none.
        """
        return verbs.topic_edits.topic_named(self._found, topic)

    def over(self, column: str, *, most: int = 12) -> TopicsOver:
        """Count the records of each topic over the values of a column: label, split, a date.

        Args:
            column: Any field of a filter.
            most: Values told apart; the others are one.

        Raises:
            InvalidFilter: There is no such column.
        """
        return verbs.topics_over.topics_over(self._ctx, self._now.dataset, column, most=most)

    def cut(self, groups: int) -> tuple[TopicGroup, ...]:
        """Cut the tree of topics into so many groups, largest first."""
        return verbs.topics_over.grouped(self._ctx, self._now.dataset, groups)
