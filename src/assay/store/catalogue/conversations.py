"""Conversations and their turns: append-only, on disk before they are acknowledged."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from assay.errors import NotFound
from assay.schema.conversations import Conversation, Turn, TurnDraft
from assay.store.catalogue.engine import reading, writing
from assay.store.catalogue.names import find, new_id
from assay.store.catalogue.schema import conversations, turns


class Conversations:
    """Begin conversations, append to them and read them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, dataset: str, title: str) -> Conversation:
        """Store a conversation without turns.

        Raises:
            DatasetNotFound: There is no data set of that name.
        """
        begun = Conversation(id=new_id(), title=title, created=datetime.now(UTC))
        with writing(self._engine) as connection:
            row = find(connection, dataset)
            connection.execute(insert(conversations).values(dataset=row.id, **begun.model_dump()))
        return begun

    def of(self, dataset: str) -> list[Conversation]:
        """Read the conversations over a data set, the newest first.

        Raises:
            DatasetNotFound: There is no data set of that name.
        """
        c = conversations.c
        with reading(self._engine) as connection:
            row = find(connection, dataset)
            query = (
                select(c.id, c.title, c.created)
                .where(c.dataset == row.id)
                .order_by(c.created.desc(), c.id.desc())
            )
            return [
                Conversation(id=r.id, title=r.title, created=r.created)
                for r in connection.execute(query)
            ]

    def rename(self, dataset: str, conversation: str, title: str) -> Conversation:
        """Give a conversation another title.

        Raises:
            DatasetNotFound: There is no data set of that name.
            NotFound: It has no such conversation.
        """
        c = conversations.c
        with writing(self._engine) as connection:
            _ensure(connection, dataset, conversation, lock=True)
            connection.execute(
                update(conversations).where(c.id == conversation).values(title=title)
            )
            row = connection.execute(
                select(c.id, c.title, c.created).where(c.id == conversation)
            ).one()
            return Conversation(id=row.id, title=row.title, created=row.created)

    def delete(self, dataset: str, conversation: str) -> None:
        """Delete a conversation with its turns.

        Raises:
            DatasetNotFound: There is no data set of that name.
            NotFound: It has no such conversation.
        """
        with writing(self._engine) as connection:
            _ensure(connection, dataset, conversation, lock=True)
            connection.execute(delete(turns).where(turns.c.conversation == conversation))
            connection.execute(delete(conversations).where(conversations.c.id == conversation))

    def append(self, dataset: str, conversation: str, draft: TurnDraft) -> Turn:
        """Store a turn; it is on disk when this returns.

        Raises:
            DatasetNotFound: There is no data set of that name.
            NotFound: It has no such conversation, or that has no turn to follow.
        """
        with writing(self._engine) as connection:
            _ensure(connection, dataset, conversation, lock=True)
            known = select(turns.c.seq).where(turns.c.conversation == conversation)
            if draft.after is not None and draft.after not in connection.scalars(known).all():
                raise NotFound(f"The conversation has no turn {draft.after} to follow.")
            newest = select(func.max(turns.c.seq)).where(turns.c.conversation == conversation)
            turn = Turn(
                **draft.model_dump(),
                seq=(connection.execute(newest).scalar() or 0) + 1,
                at=datetime.now(UTC),
            )
            connection.execute(
                insert(turns).values(
                    conversation=conversation,
                    seq=turn.seq,
                    after=turn.after,
                    content=turn.model_dump(mode="json", exclude={"seq", "at", "after"}),
                    at=turn.at,
                )
            )
            return turn

    def turns(self, dataset: str, conversation: str) -> tuple[Turn, ...]:
        """Read every turn ever kept, those replaced since included, in order of keeping.

        Raises:
            DatasetNotFound: There is no data set of that name.
            NotFound: It has no such conversation.
        """
        with reading(self._engine) as connection:
            _ensure(connection, dataset, conversation)
            query = select(turns).where(turns.c.conversation == conversation).order_by(turns.c.seq)
            return tuple(
                Turn(**row.content, seq=row.seq, after=row.after, at=row.at)
                for row in connection.execute(query)
            )


def _ensure(connection: Connection, dataset: str, conversation: str, *, lock: bool = False) -> None:
    row = find(connection, dataset, lock=lock)
    query = select(conversations.c.id).where(
        conversations.c.dataset == row.id, conversations.c.id == conversation
    )
    if connection.execute(query).first() is None:
        raise NotFound(f"There is no conversation {conversation!r} over {dataset!r}.")
