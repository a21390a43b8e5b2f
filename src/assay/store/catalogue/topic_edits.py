"""What people did to topics: append-only, on disk before it is acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, func, insert, select

from assay.schema.topic_edits import TopicEdit, TopicEditDraft
from assay.store.catalogue.engine import reading, writing
from assay.store.catalogue.names import find
from assay.store.catalogue.recall import Recall
from assay.store.catalogue.schema import topic_edits

Completed = tuple[TopicEditDraft, tuple[int, ...], int | None]
"""An edit settled, the numbers of the topics it makes, and which edit it undoes."""


class TopicEdits:
    """Append and read the edits of topics."""

    def __init__(self, engine: Engine, recall: Recall) -> None:
        self._engine, self._recall = engine, recall

    def append(
        self, dataset: str, fit: str, complete: Callable[[Sequence[TopicEdit]], Completed]
    ) -> TopicEdit:
        """Store an edit; it is on disk when this returns.

        Args:
            dataset: Name of the data set.
            fit: Name of the fitted topics.
            complete: Given all edits of that fit, oldest first, says what the new one is; no
                other is stored meanwhile. What it raises is raised here, and none is stored.

        Raises:
            DatasetNotFound: There is no data set of that name.
        """
        with writing(self._engine) as connection:
            row = find(connection, dataset, lock=True)
            draft, made, undoes = complete(_of(connection, row.id, fit))
            newest = select(func.max(topic_edits.c.seq)).where(topic_edits.c.dataset == row.id)
            seq = (connection.execute(newest).scalar() or 0) + 1
            edit = TopicEdit(
                **{**draft.model_dump(), "fit": fit},
                seq=seq,
                at=datetime.now(UTC),
                made=made,
                undoes=undoes,
            )
            connection.execute(insert(topic_edits).values(dataset=row.id, **_values(edit)))
            return edit

    def of(self, dataset: str, fit: str) -> list[TopicEdit]:
        """Read all edits of some fitted topics, oldest first.

        Raises:
            DatasetNotFound: There is no data set of that name.
        """

        def read() -> list[TopicEdit]:
            with reading(self._engine) as connection:
                return _of(connection, find(connection, dataset).id, fit)

        return self._recall.of(("topic edits", dataset, fit), read)


def _of(connection: Connection, dataset_id: str, fit: str) -> list[TopicEdit]:
    query = (
        select(topic_edits)
        .where(topic_edits.c.dataset == dataset_id, topic_edits.c.fit == fit)
        .order_by(topic_edits.c.seq)
    )
    return [_edit(row) for row in connection.execute(query)]


def _values(edit: TopicEdit) -> dict[str, object]:
    return {
        "seq": edit.seq,
        "fit": edit.fit,
        "action": edit.action,
        "topics": list(edit.topics),
        "name": edit.name,
        "parts": [part.model_dump() for part in edit.parts],
        "made": list(edit.made),
        "decided_by": edit.by,
        "at": edit.at,
        "undoes": edit.undoes,
    }


def _edit(row: Row) -> TopicEdit:
    return TopicEdit(
        fit=row.fit,
        action=row.action,
        topics=tuple(row.topics),
        name=row.name,
        parts=tuple(row.parts),
        by=row.decided_by,
        seq=row.seq,
        at=row.at,
        made=tuple(row.made),
        undoes=row.undoes,
    )
