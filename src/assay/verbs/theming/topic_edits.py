"""What people do to topics: merge, split, rename, exclude, include, and take it back."""

from __future__ import annotations

import getpass
from collections.abc import Sequence

import numpy as np
import polars as pl

from assay.errors import InvalidDecision
from assay.schema.topic_edits import (
    TopicAction,
    TopicEdit,
    TopicEditDraft,
    TopicEditReport,
    TopicPart,
)
from assay.schema.topics import Topic, TopicMerge, Topics
from assay.topics.edits import Kept, Standing, complete, standing, verify
from assay.topics.regrouping import merges_between
from assay.topics.splitting import split_topic
from assay.verbs.context import Context
from assay.verbs.looking.topical import Themes, stored_vectors, themes

MOST_PARTS = 50


def edit_topics(
    ctx: Context,
    dataset: str,
    action: TopicAction,
    topics: Sequence[int | str] = (),
    *,
    name: str | None = None,
    parts: int = 2,
    seed: int = 0,
    by: str | None = None,
    expected: int | None = None,
) -> TopicEditReport:
    """Save an edit of the latest topics; it is on disk when this returns.

    Args:
        action: merge, split, rename, exclude, include or undo.
        topics: Numbers or names of the topics concerned; none for undo.
        name: The new name, for rename and merge.
        parts: How many parts a split makes.
        seed: Of a split.
        by: Who does it; the setting ``user``, else the login name, when not given.
        expected: For undo: refuse unless this is the edit to be taken back.

    Raises:
        NoTopics: The data set has no topics yet.
        InvalidDecision: The edit cannot be made; nothing is saved.
        NotEnoughData: A topic holds too few different texts to be split so.
    """
    person = by or ctx.settings.user or getpass.getuser()
    found = themes(ctx, dataset)
    now = standing(found.fitted.topics, found.edits)
    numbers = tuple(number_of(now, topic, action) for topic in topics)
    made: tuple[TopicPart, ...] = ()
    if action == "split":
        made = _parts(ctx, dataset, found, now, numbers, parts, seed)
    draft = TopicEditDraft(
        fit=found.fit, action=action, topics=numbers, name=name, parts=made, by=person
    )

    def settle(
        edits: Sequence[TopicEdit],
    ) -> tuple[TopicEditDraft, tuple[int, ...], int | None]:
        settled = complete(found.fitted.topics, edits, draft)
        if expected is not None and settled[2] != expected:
            raise InvalidDecision(
                "Another edit of the topics was made meanwhile.",
                hint="Look at the topics again, then undo.",
            )
        return settled

    saved = ctx.store.catalogue.topic_edits.append(dataset, found.fit, settle)
    later = themes(ctx, dataset)
    after = topics_now(later)
    changed = set(saved.made or saved.topics)
    if saved.undoes is not None:
        changed = {t for edit in later.edits if edit.seq == saved.undoes for t in edit.topics}
    return TopicEditReport(
        dataset=dataset,
        edit=without_middles(saved),
        topics=tuple(topic for topic in after.topics if topic.id in changed),
    )


def history(ctx: Context, dataset: str) -> list[TopicEdit]:
    """Return the edits of the latest topics, oldest first.

    Raises:
        NoTopics: The data set has no topics yet.
    """
    return [without_middles(edit) for edit in themes(ctx, dataset).edits]


def topics_now(found: Themes) -> Topics:
    """Return topics with all edits done, largest first.

    ``merges`` then number the topics by their place in that order.
    """
    if not found.edits:
        return found.fitted
    now = standing(found.fitted.topics, found.edits)
    counted = dict(found.table.group_by("topic").len().iter_rows())
    shown = sorted(
        (_topic(kept, counted) for kept in now.shown.values()),
        key=lambda topic: (-topic.count, topic.id),
    )
    origins = [now.shown[topic.id].origins for topic in shown]
    base = [topic.id for topic in found.fitted.topics]
    merges = merges_between(origins, [t.count for t in shown], base, found.fitted.merges)
    return found.fitted.model_copy(
        update={
            "topics": tuple(shown),
            "merges": tuple(TopicMerge(**vars(merge)) for merge in merges),
            "unassigned": int(counted.get(-1, 0)),
            "fingerprint": f"{found.fitted.fingerprint}-{found.edits[-1].seq}",
        }
    )


def excluded_topics(found: Themes) -> list[Topic]:
    """Return the topics that a person called noise, with the records they would have."""
    if not found.edits:
        return []
    now = standing(found.fitted.topics, found.edits)
    return [
        _topic(kept, {kept.id: round(kept.weight)})
        for kept in sorted(now.excluded.values(), key=lambda kept: (-kept.weight, kept.id))
    ]


def number_of(now: Standing, topic: int | str, action: TopicAction = "rename") -> int:
    """Return the number of a topic given by number or name.

    Raises:
        InvalidDecision: There is none of that name.
    """
    if isinstance(topic, int):
        return topic
    there = now.excluded if action == "include" else now.shown
    for kept in there.values():
        if kept.name.casefold() == topic.casefold():
            return kept.id
    if topic.lstrip("#").isdecimal():
        return int(topic.lstrip("#"))
    raise InvalidDecision(
        f"There is no topic '{topic}'.", hint="`assay topics` lists names and numbers."
    )


def topic_named(found: Themes, topic: int | str) -> Topic:
    """Return a topic as it is now, by number or name.

    Raises:
        InvalidDecision: There is none.
    """
    number = number_of(standing(found.fitted.topics, found.edits), topic)
    for one in topics_now(found).topics:
        if one.id == number:
            return one
    raise InvalidDecision(
        f"There is no topic {number}.", hint="`assay topics` lists names and numbers."
    )


def without_middles(edit: TopicEdit) -> TopicEdit:
    """Return an edit for people to read: vectors mean nothing to them."""
    parts = tuple(part.model_copy(update={"middle": ""}) for part in edit.parts)
    return edit.model_copy(update={"parts": parts})


def _topic(kept: Kept, counted: dict[int, int]) -> Topic:
    return Topic(
        id=kept.id,
        name=kept.name,
        words=kept.words,
        count=int(counted.get(kept.id, 0)),
        representatives=kept.representatives,
        cohesion=kept.cohesion,
    )


def _parts(
    ctx: Context,
    dataset: str,
    found: Themes,
    now: Standing,
    topics: Sequence[int],
    parts: int,
    seed: int,
) -> tuple[TopicPart, ...]:
    verify(now, "split", topics)
    if not 2 <= parts <= MOST_PARTS:
        raise InvalidDecision(
            f"A topic is split into 2 to {MOST_PARTS} parts, not {parts}.",
            hint="See `assay topic --help`.",
        )
    ids = found.table.filter(pl.col("topic") == topics[0])["id"].to_list()
    frame = ctx.store.frame(dataset)
    rows = frame.positions(ids)
    there = rows >= 0
    ids = [record for record, known in zip(ids, there, strict=True) if known]
    texts = frame.at(rows[there], ["text"])["text"].fill_null("").to_list()
    dimensions = ctx.encoder(found.fitted.encoder_name).dimensions
    vectors = stored_vectors(ctx, dataset, found.fitted.encoder, dimensions, ids)
    known = np.flatnonzero(vectors.any(axis=1))
    return split_topic(
        [ids[row] for row in known],
        [texts[row] for row in known],
        vectors[known],
        parts=parts,
        seed=seed,
    )
