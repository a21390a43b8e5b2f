"""What a person said about topics; append-only, as decisions about records are."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assay.schema.topics import Topic, TopicWord

TopicAction = Literal["merge", "split", "rename", "exclude", "include", "undo"]


class TopicPart(BaseModel):
    """One of the topics that a topic was split into.

    Attributes:
        name: What it is called, until a person renames it.
        words, representatives, cohesion: As of a topic.
        middle: Mean of its vectors: base64 of little-endian float32. Records that come later
            go to the part whose middle is nearest.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    words: tuple[TopicWord, ...]
    representatives: tuple[str, ...]
    cohesion: float
    middle: str


class TopicEditDraft(BaseModel):
    """An edit before the catalogue has numbered and dated it.

    Attributes:
        fit: Name of the fitted topics; edits of other topics are none of these.
        action: merge makes one topic of several, split several of one, rename gives ``name``,
            exclude counts the records of topics as outliers, include takes that back, undo
            takes back the latest edit that is not itself undone.
        topics: Numbers of the topics concerned.
        name: The new name, for rename, and for merge where it is not that of the largest.
        parts: What a split made.
        by: Who did it.
    """

    model_config = ConfigDict(frozen=True)

    fit: str
    action: TopicAction
    topics: tuple[int, ...] = ()
    name: str | None = None
    parts: tuple[TopicPart, ...] = ()
    by: str


class TopicEdit(TopicEditDraft):
    """A stored edit.

    Attributes:
        seq: Position in the history of the data set's topics; grows by commit.
        at: When it was committed, UTC.
        made: Numbers of the topics it made; no topic ever has the number of another.
        undoes: For undo, the ``seq`` of the edit taken back.
    """

    seq: int
    at: datetime
    made: tuple[int, ...] = ()
    undoes: int | None = None


class TopicEditReport(BaseModel):
    """An edit that is now on disk, and the topics it made or changed as they are now.

    Attributes:
        dataset: Name of the data set.
        edit: The edit, as committed.
        topics: Those it made or changed; after an undo, those that are back.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    edit: TopicEdit
    topics: tuple[Topic, ...]
