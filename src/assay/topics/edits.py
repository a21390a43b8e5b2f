"""What people did to topics, replayed: a pure function of the fitted topics and the edits.

Nothing that was fitted changes. Records keep the topic they were assigned, and the edits are
done over, in order, on those assignments; so they hold for records that come later too.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assay.errors import InvalidDecision
from assay.schema.topic_edits import TopicAction, TopicEdit, TopicEditDraft, TopicPart
from assay.schema.topics import Topic, TopicWord

OUTLIER = -1
HINT = "See `assay topic --help`."
MOST_WORDS = 10
MOST_REPRESENTATIVES = 5

Members = NDArray[np.int32]
Vectors = Callable[[NDArray[np.int64]], NDArray[np.float32]]
"""Gives the vectors, (m, d) of unit length, of records by their position."""


@dataclass(frozen=True)
class Kept:
    """A topic as it stands after some edits.

    Attributes:
        id, name, words, representatives, cohesion: As of a topic; of a merged one the cohesion
            is the mean of those it was made of, by their size.
        weight: Records it had when topics were found; a part of a split has its share.
        origins: The fitted topics its records were assigned to.
    """

    id: int
    name: str
    words: tuple[TopicWord, ...]
    representatives: tuple[str, ...]
    cohesion: float
    weight: float
    origins: frozenset[int]


@dataclass(frozen=True)
class Standing:
    """All topics after some edits, by number.

    Attributes:
        shown: Those records can be about.
        excluded: Those that a person called noise.
        used: The smallest number that no topic ever had.
    """

    shown: Mapping[int, Kept]
    excluded: Mapping[int, Kept]
    used: int


def effective(edits: Iterable[TopicEdit]) -> list[TopicEdit]:
    """Return the edits that hold, oldest first: those not taken back."""
    stack: list[TopicEdit] = []
    for edit in edits:
        if edit.action == "undo":
            stack.pop()
        else:
            stack.append(edit)
    return stack


def standing(topics: Sequence[Topic], edits: Iterable[TopicEdit]) -> Standing:
    """Return the topics after all edits that hold.

    Args:
        topics: As they were fitted.
        edits: All edits of that fit, oldest first, those taken back among them.
    """
    history = list(edits)
    shown = {topic.id: _kept(topic) for topic in topics}
    excluded: dict[int, Kept] = {}
    for edit in effective(history):
        match edit.action:
            case "merge":
                parts = [shown.pop(topic) for topic in edit.topics]
                shown[edit.made[0]] = _merged(edit.made[0], parts, edit.name)
            case "split":
                whole = shown.pop(edit.topics[0])
                for number, part in zip(edit.made, edit.parts, strict=True):
                    shown[number] = _part(number, part, whole, len(edit.parts))
            case "rename":
                topic = edit.topics[0]
                shown[topic] = replace(shown[topic], name=edit.name or shown[topic].name)
            case "exclude":
                excluded |= {topic: shown.pop(topic) for topic in edit.topics}
            case "include":
                shown |= {topic: excluded.pop(topic) for topic in edit.topics}
            case "undo":  # none is left
                pass
    numbers = [topic.id for topic in topics]
    numbers += [number for edit in history for number in edit.made]
    return Standing(shown, excluded, max(numbers, default=OUTLIER) + 1)


def assign(members: Members, edits: Iterable[TopicEdit], vectors: Vectors) -> Members:
    """Return the topic of each record after all edits that hold.

    Args:
        members: (n,) the fitted topic of each record, −1 for none.
        edits: All edits of that fit, oldest first.
        vectors: Asked for the records of topics that were split, and for no others.

    Returns:
        (n,) numbers of topics; −1 for records without a topic or with an excluded one.
    """
    now = members.astype(np.int32, copy=True)
    out: set[int] = set()
    for edit in effective(edits):
        match edit.action:
            case "merge":
                now[np.isin(now, edit.topics)] = edit.made[0]
            case "split":
                rows = np.flatnonzero(now == edit.topics[0])
                if len(rows):
                    middles = np.stack([read_middle(part.middle) for part in edit.parts])
                    nearest = (vectors(rows) @ middles.T).argmax(axis=1)
                    now[rows] = np.array(edit.made, dtype=np.int32)[nearest]
            case "exclude":
                out |= set(edit.topics)
            case "include":
                out -= set(edit.topics)
            case _:
                pass
    now[np.isin(now, list(out))] = OUTLIER
    return now


def complete(
    topics: Sequence[Topic], edits: Sequence[TopicEdit], draft: TopicEditDraft
) -> tuple[TopicEditDraft, tuple[int, ...], int | None]:
    """Return what an edit says in full: its name settled, what it makes, what it undoes.

    Raises:
        InvalidDecision: It cannot follow the edits before it.
    """
    if not draft.by.strip():
        raise InvalidDecision("An edit needs the name of who made it.", hint=HINT)
    if draft.action == "undo":
        before = effective(edits)
        if not before:
            raise InvalidDecision("There is no edit of the topics to undo.", hint=HINT)
        return draft, (), before[-1].seq
    now = standing(topics, edits)
    verify(now, draft.action, draft.topics)
    made: tuple[int, ...] = ()
    if draft.action == "merge":
        made = (now.used,)
        name = draft.name or _merged(0, [now.shown[t] for t in draft.topics], None).name
        draft = draft.model_copy(update={"name": free_name(now, name, draft.topics)})
    elif draft.action == "split":
        made = tuple(range(now.used, now.used + len(draft.parts)))
        draft = draft.model_copy(update={"parts": _told_apart(now, draft)})
    elif draft.action == "rename":
        if draft.name is None:
            raise InvalidDecision("A topic cannot be renamed without a name.", hint=HINT)
        name = free_name(now, draft.name, draft.topics)
        draft = draft.model_copy(update={"name": name})
    return draft, made, None


def verify(now: Standing, action: TopicAction, topics: Sequence[int]) -> None:
    """Tell whether topics can be edited so.

    Raises:
        InvalidDecision: One is not there by now, or there are too few or too many.
    """
    there = now.excluded if action == "include" else now.shown
    for topic in topics:
        if topic not in there:
            what = "no excluded topic" if action == "include" else "no topic"
            raise InvalidDecision(
                f"There is {what} {topic} by now.",
                hint="It may have been merged, split or excluded; look at the topics again.",
            )
    if len(set(topics)) != len(topics):
        raise InvalidDecision(f"Cannot {action} a topic with itself.", hint=HINT)
    if action == "merge" and len(topics) < 2:
        raise InvalidDecision("It takes two topics or more to merge.", hint=HINT)
    if action in ("split", "rename") and len(topics) != 1:
        raise InvalidDecision(f"Can {action} one topic at a time, not {len(topics)}.", hint=HINT)
    if not topics:
        raise InvalidDecision(f"There is no topic to {action}.", hint=HINT)


def free_name(now: Standing, name: str, topics: Sequence[int]) -> str:
    """Return a name that no other topic has, white space trimmed.

    Raises:
        InvalidDecision: It is empty, longer than 200 characters, or another topic's.
    """
    wanted = " ".join(name.split())
    if not wanted or len(wanted) > 200:
        raise InvalidDecision("The name of a topic needs 1 to 200 characters.", hint=HINT)
    for kept in (*now.shown.values(), *now.excluded.values()):
        if kept.id not in topics and kept.name.casefold() == wanted.casefold():
            raise InvalidDecision(
                f"There is a topic '{kept.name}' already.",
                hint="Choose another name, or merge the two.",
            )
    return wanted


def write_middle(vector: NDArray[np.floating]) -> str:
    """Write a vector as text."""
    return base64.b64encode(np.ascontiguousarray(vector, dtype="<f4").tobytes()).decode()


def read_middle(text: str) -> NDArray[np.float32]:
    """Read what ``write_middle`` wrote."""
    return np.frombuffer(base64.b64decode(text), dtype="<f4").astype(np.float32)


def _kept(topic: Topic) -> Kept:
    return Kept(
        topic.id,
        topic.name,
        topic.words,
        topic.representatives,
        topic.cohesion,
        topic.count,
        frozenset([topic.id]),
    )


def _merged(number: int, parts: Sequence[Kept], name: str | None) -> Kept:
    total = sum(part.weight for part in parts) or 1.0
    largest = max(parts, key=lambda part: (part.weight, -part.id))
    weights: dict[str, float] = defaultdict(float)
    for part in parts:
        for word in part.words:
            weights[word.word] += word.weight * part.weight / total
    ranked = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    by_size = sorted(parts, key=lambda part: (-part.weight, part.id))
    longest = max(len(part.representatives) for part in parts)
    shown = [
        p.representatives[i] for i in range(longest) for p in by_size if i < len(p.representatives)
    ]
    # named by its number, for want of words, it is now named by the new one
    own = f"Topic {number}" if largest.name == f"Topic {largest.id}" else largest.name
    return Kept(
        number,
        name or own,
        tuple(TopicWord(word=word, weight=weight) for word, weight in ranked[:MOST_WORDS]),
        tuple(shown[:MOST_REPRESENTATIVES]),
        sum(part.cohesion * part.weight for part in parts) / total,
        total,
        frozenset().union(*(part.origins for part in parts)),
    )


def _part(number: int, part: TopicPart, whole: Kept, parts: int) -> Kept:
    share = whole.weight / parts
    return Kept(
        number, part.name, part.words, part.representatives, part.cohesion, share, whole.origins
    )


def _told_apart(now: Standing, draft: TopicEditDraft) -> tuple[TopicPart, ...]:
    """Number the names of parts that others have."""
    others = [*now.shown.values(), *now.excluded.values()]
    taken = {kept.name.casefold() for kept in others if kept.id not in draft.topics}
    parts = []
    for part in draft.parts:
        name, number = part.name, 2
        while name.casefold() in taken:
            name, number = f"{part.name} ({number})", number + 1
        taken.add(name.casefold())
        parts.append(part.model_copy(update={"name": name}))
    return tuple(parts)
