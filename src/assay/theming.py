"""What people do to the topics of a data set, and topics with what is known about their records."""

from __future__ import annotations

from collections.abc import Sequence

from assay import verbs
from assay.schema.topic_edits import TopicAction, TopicEdit, TopicEditReport
from assay.schema.topic_views import TopicsOverview
from assay.verbs.context import Context


class Theming:
    """The verbs of a data set with which people correct its topics; part of ``Dataset``.

    A topic is named by its number or its name. Every edit is on disk when the call returns,
    and holds also for records that are assigned to the topics later.
    """

    _ctx: Context
    name: str

    def topics_overview(self) -> TopicsOverview:
        """Return the topics, edits done, with labels, splits, examples and accuracy."""
        return verbs.topic_views.overview(self._ctx, self.name)

    def edit_topics(
        self,
        action: TopicAction,
        topics: Sequence[int | str] = (),
        *,
        name: str | None = None,
        parts: int = 2,
        seed: int = 0,
        by: str | None = None,
        expected: int | None = None,
    ) -> TopicEditReport:
        """Save an edit of any kind; the methods below each say one of them.

        Args:
            action: merge, split, rename, exclude, include or undo.
            topics: Those concerned.
            name: The new name, for rename and merge.
            parts, seed: Of a split.
            by: Who does it.
            expected: For undo: refuse unless it is the edit of this number.

        Raises:
            NoTopics: The data set has no topics yet.
            InvalidDecision: The edit cannot be made; nothing is saved.
        """
        return verbs.topic_edits.edit_topics(
            self._ctx,
            self.name,
            action,
            topics,
            name=name,
            parts=parts,
            seed=seed,
            by=by,
            expected=expected,
        )

    def merge_topics(
        self, topics: Sequence[int | str], *, name: str | None = None, by: str | None = None
    ) -> TopicEditReport:
        """Make one topic of several; it has the name of the largest if none is given."""
        return self.edit_topics("merge", topics, name=name, by=by)

    def split_topic(
        self, topic: int | str, parts: int = 2, *, seed: int = 0, by: str | None = None
    ) -> TopicEditReport:
        """Make several topics of one: k-means on its vectors, the same with the same seed."""
        return self.edit_topics("split", [topic], parts=parts, seed=seed, by=by)

    def rename_topic(
        self, topic: int | str, name: str, *, by: str | None = None
    ) -> TopicEditReport:
        """Give a topic another name; no two have the same."""
        return self.edit_topics("rename", [topic], name=name, by=by)

    def exclude_topics(
        self, topics: Sequence[int | str], *, by: str | None = None
    ) -> TopicEditReport:
        """Call topics noise: their records count as outliers, and keep label and text."""
        return self.edit_topics("exclude", topics, by=by)

    def include_topics(
        self, topics: Sequence[int | str], *, by: str | None = None
    ) -> TopicEditReport:
        """Take excluded topics back."""
        return self.edit_topics("include", topics, by=by)

    def undo_topic_edit(
        self, expected: int | None = None, *, by: str | None = None
    ) -> TopicEditReport:
        """Take back the latest edit that holds.

        Args:
            expected: Refuse unless it is the edit of this number.
            by: Who does it.
        """
        return self.edit_topics("undo", expected=expected, by=by)

    def topic_history(self) -> list[TopicEdit]:
        """Return the edits of the latest topics, oldest first; those taken back among them."""
        return verbs.topic_edits.history(self._ctx, self.name)
