"""Topics as a person looks at them: with labels, splits, examples, and where a model fails."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from assay.schema.evaluations import Interval
from assay.schema.topics import Topic, TopicMerge


class TopicExample(BaseModel):
    """A record that shows what a topic is about.

    Attributes:
        id: Id of the record.
        text: Its text, shortened; ``None`` where it is gone.
        image: Path or name of its picture, if it has one.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    text: str | None
    image: str | None


class TopicView(Topic):
    """A topic, and what is known about its records now.

    Attributes:
        labels: Its most frequent labels, with the number of its records.
        labelled: Records with a label.
        splits: Its records of each split.
        judged: Labelled records with an answer of the model.
        right: Of these, how many the model got right.
        interval: Of that share (Wilson, 95 %); ``None`` where none is judged.
        examples: Records that show it best.
    """

    labels: dict[str, int]
    labelled: int
    splits: dict[str, int]
    judged: int
    right: int
    interval: Interval | None
    examples: tuple[TopicExample, ...]


class TopicsOverview(BaseModel):
    """All topics of a data set as they are now, edits done.

    Attributes:
        run: The run that assigned the records.
        fit: Name of the fitted topics; edits hang on it.
        at_most, min_size, outliers, seed: As they were asked for.
        count: Records that were looked at.
        unassigned: Of these, how many have no topic, or an excluded one.
        missing: Records that came in, or changed their text, since.
        gone: Records that are counted and left since: passages that a document has no more.
        topics: Largest first.
        merges: Which of them belong together; a topic is numbered by its place in ``topics``.
        excluded: Topics that a person called noise.
        labels: All labels, most frequent first.
        splits: Records of each split that have a topic.
        judge: Whose answers ``judged`` and ``right`` count; ``None`` where there are none.
        judged, right, interval: Over all records with a topic.
        edits: How many edits hold.
        last_edit: Number of the latest edit that can be undone.
        notes: Sentences worth showing.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    fit: str
    at_most: int | None
    min_size: int
    outliers: float
    seed: int
    count: int
    unassigned: int
    missing: int
    gone: int
    topics: tuple[TopicView, ...]
    merges: tuple[TopicMerge, ...]
    excluded: tuple[Topic, ...]
    labels: tuple[str, ...]
    splits: dict[str, int]
    judge: str | None
    judged: int
    right: int
    interval: Interval | None
    edits: int
    last_edit: int | None
    notes: tuple[str, ...]
