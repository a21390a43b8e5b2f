"""What the records of a data set are about: topics, and what is known about them."""

from __future__ import annotations

from assay import verbs
from assay.schema.runs import Reporter, silent
from assay.schema.topics import TopicNamer, Topics
from assay.topicset import TopicSet
from assay.verbs.context import Context


class Grouping:
    """The verbs of a data set about topics; part of ``Dataset``."""

    _ctx: Context
    name: str

    def topics(
        self,
        *,
        at_most: int | None = None,
        min_size: int | None = None,
        outliers: float = 0.0,
        encoder: str | None = None,
        seed: int = 0,
        namer: TopicNamer | str | None = None,
        anew: bool = False,
        watch: Reporter = silent,
    ) -> Topics:
        """Find what the records are about, or assign what is new to the topics there are.

        Args:
            at_most: Most topics wanted; as many as the data have when not given.
            min_size: Fewest records of a topic; by the number of records when not given.
            outliers: Share of the records to leave without a topic; 0 gives every record one.
            encoder: Encoder of the vectors; the workspace's when not given.
            seed: Same seed, same topics.
            namer: Language model that names them, e.g. ``ollama:llama3.2``; their words do when
                not given.
            anew: Find the topics again, also where there are some of these parameters.
            watch: Called with progress.
        """
        return verbs.topics.topics(
            self._ctx,
            self.name,
            at_most=at_most,
            min_size=min_size,
            outliers=outliers,
            encoder=encoder,
            seed=seed,
            namer=namer,
            anew=anew,
            watch=watch,
        )

    def topic_set(self) -> TopicSet:
        """Return the latest topics with the topic of each record, or raise ``NoTopics``."""
        return TopicSet(self._ctx, verbs.topical.themes(self._ctx, self.name))
