"""Edits of topics, replayed: what stands after them, and which record is in what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import InvalidDecision, NotEnoughData
from assay.schema.topic_edits import TopicEdit, TopicEditDraft, TopicPart
from assay.schema.topics import Topic, TopicMerge, TopicWord
from assay.topics.edits import (
    assign,
    complete,
    effective,
    read_middle,
    standing,
    verify,
    write_middle,
)
from assay.topics.regrouping import merges_between
from assay.topics.splitting import split_topic

MEMBERS = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 3, -1], dtype=np.int32)
ANGLES = np.linspace(0, np.pi, len(MEMBERS))
VECTORS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
PART = {"words": (), "representatives": (), "cohesion": 0.5}


def topic(number: int, count: int) -> Topic:
    return Topic(
        id=number,
        name=f"topic {number}",
        words=(TopicWord(word=f"word{number}", weight=1.0), TopicWord(word="all", weight=0.5)),
        count=count,
        representatives=(f"r{number}a", f"r{number}b"),
        cohesion=0.9 - number / 10,
    )


TOPICS = [topic(0, 4), topic(1, 3), topic(2, 2), topic(3, 1)]


def parts(*middles: tuple[float, float]) -> tuple[TopicPart, ...]:
    named = enumerate(middles)
    return tuple(
        TopicPart(name=f"part {n}", middle=write_middle(np.array(m)), **PART) for n, m in named
    )


def done(edits: Sequence[TopicEdit], action: str, *topics: int, **more: object) -> list[TopicEdit]:
    """Append an edit as the catalogue does."""
    draft = TopicEditDraft.model_validate(
        {"fit": "f", "action": action, "topics": topics, "by": "lena", **more}
    )
    settled, made, undoes = complete(TOPICS, edits, draft)
    stored = TopicEdit(
        **settled.model_dump(), seq=len(edits) + 1, at=datetime.now(UTC), made=made, undoes=undoes
    )
    return [*edits, stored]


def members(edits: Sequence[TopicEdit]) -> list[int]:
    return assign(MEMBERS, edits, lambda rows: VECTORS[rows]).tolist()


def names(edits: Sequence[TopicEdit]) -> dict[int, str]:
    return {number: kept.name for number, kept in standing(TOPICS, edits).shown.items()}


def test_without_edits_everything_is_as_it_was_fitted() -> None:
    assert members([]) == MEMBERS.tolist()
    assert names([]) == {0: "topic 0", 1: "topic 1", 2: "topic 2", 3: "topic 3"}


def test_a_merged_topic_has_a_new_number_the_name_of_the_largest_and_the_words_of_both() -> None:
    edits = done([], "merge", 2, 0)
    assert edits[0].made == (4,)
    assert members(edits) == [4, 4, 4, 4, 1, 1, 1, 4, 4, 3, -1]
    kept = standing(TOPICS, edits).shown[4]
    assert kept.name == "topic 0"
    assert [word.word for word in kept.words] == ["word0", "all", "word2"]
    assert kept.representatives == ("r0a", "r2a", "r0b", "r2b")
    assert kept.origins == {0, 2}
    assert kept.cohesion == pytest.approx((4 * 0.9 + 2 * 0.7) / 6)


def test_a_split_gives_each_record_the_part_whose_middle_is_nearest() -> None:
    edits = done([], "split", 0, parts=parts((1, 0), (0.6, 0.8)))
    assert edits[0].made == (4, 5)
    assert members(edits) == [4, 4, 5, 5, 1, 1, 1, 2, 2, 3, -1]
    assert names(edits) == {
        1: "topic 1",
        2: "topic 2",
        3: "topic 3",
        4: "part 0",
        5: "part 1",
    }


def test_records_that_come_later_go_through_the_same_edits() -> None:
    edits = done([], "split", 0, parts=parts((1, 0), (0.6, 0.8)))
    edits = done(edits, "merge", 5, 3, name="odds and ends")
    late = np.array([0, 3, 0], dtype=np.int32)
    vectors = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0]], dtype=np.float32)
    assert assign(late, edits, lambda rows: vectors[rows]).tolist() == [6, 6, 4]
    assert names(edits)[6] == "odds and ends"


def test_records_of_an_excluded_topic_count_as_outliers_until_it_is_included() -> None:
    edits = done([], "exclude", 1, 3)
    assert members(edits) == [0, 0, 0, 0, -1, -1, -1, 2, 2, -1, -1]
    assert set(standing(TOPICS, edits).excluded) == {1, 3}
    edits = done(edits, "include", 1)
    assert members(edits) == [0, 0, 0, 0, 1, 1, 1, 2, 2, -1, -1]


def test_undo_takes_back_the_latest_edit_that_holds_and_no_number_is_given_twice() -> None:
    edits = done([], "merge", 0, 1)
    edits = done(edits, "rename", 4, name="cards")
    edits = done(edits, "undo")
    assert edits[-1].undoes == 2
    assert names(edits)[4] == "topic 0"
    edits = done(edits, "undo")
    assert edits[-1].undoes == 1
    assert members(edits) == MEMBERS.tolist()
    edits = done(edits, "merge", 2, 3)
    assert edits[-1].made == (5,)
    assert [edit.seq for edit in effective(edits)] == [5]
    with pytest.raises(InvalidDecision, match="no edit"):
        done([], "undo")


@pytest.mark.parametrize(
    ("action", "topics", "more", "said"),
    [
        ("merge", (0,), {}, "two topics or more"),
        ("merge", (0, 0), {}, "with itself"),
        ("merge", (0, 9), {}, "no topic 9"),
        ("rename", (0,), {"name": "Topic 1"}, "a topic 'topic 1' already"),
        ("rename", (0,), {"name": "  "}, "1 to 200 characters"),
        ("rename", (0,), {}, "without a name"),
        ("rename", (0, 1), {"name": "x"}, "one topic at a time"),
        ("include", (0,), {}, "no excluded topic 0"),
        ("exclude", (), {}, "no topic to exclude"),
    ],
)
def test_an_edit_that_cannot_be_made_is_refused_in_a_sentence(
    action: str, topics: tuple[int, ...], more: dict[str, str], said: str
) -> None:
    with pytest.raises(InvalidDecision, match=said):
        done([], action, *topics, **more)


def test_a_topic_that_was_merged_cannot_be_edited_any_more() -> None:
    edits = done([], "merge", 0, 1)
    with pytest.raises(InvalidDecision, match="no topic 1 by now"):
        verify(standing(TOPICS, edits), "rename", [1])


def test_a_topic_may_take_the_name_of_one_it_was_made_of_and_not_that_of_an_excluded_one() -> None:
    edits = done([], "merge", 0, 1, name="topic 1")
    assert names(edits)[4] == "topic 1"
    edits = done(edits, "exclude", 2)
    with pytest.raises(InvalidDecision, match="already"):
        done(edits, "rename", 4, name="topic 2")


def test_parts_are_told_apart_by_their_names() -> None:
    twins = tuple(p.model_copy(update={"name": "topic 1"}) for p in parts((1, 0), (0, 1)))
    assert [n for k, n in names(done([], "split", 0, parts=twins)).items() if k > 3] == [
        "topic 1 (2)",
        "topic 1 (3)",
    ]


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "split", "rename", "exclude", "include", "undo"]),
        st.lists(st.integers(0, 12), max_size=3).map(tuple),
    ),
    max_size=12,
)


@given(ACTIONS)
def test_whatever_people_do_no_record_is_lost_and_all_undone_is_as_before(
    wanted: list[tuple[str, tuple[int, ...]]],
) -> None:
    edits: list[TopicEdit] = []
    for action, topics in wanted:
        more = {"name": f"n{len(edits)}"} if action in ("rename", "merge") else {}
        if action == "split":
            more = {"parts": parts((1, 0), (-1, 0))}
        try:
            edits = done(edits, action, *topics, **more)
        except InvalidDecision:
            continue
        now = standing(TOPICS, edits)
        assert set(members(edits)) <= {*now.shown, -1}
        assert not set(now.shown) & set(now.excluded)
        assert len({kept.name for kept in now.shown.values()}) == len(now.shown)
        assert members(edits)[-1] == -1
    while effective(edits):
        edits = done(edits, "undo")
    assert members(edits) == MEMBERS.tolist()


def test_the_hierarchy_of_edited_topics_joins_parts_first_and_all_in_the_end() -> None:
    fitted = (
        TopicMerge(a=0, b=1, height=0.2, size=7),
        TopicMerge(a=2, b=3, height=0.4, size=3),
        TopicMerge(a=4, b=5, height=0.9, size=10),
    )
    edits = done([], "split", 0, parts=parts((1, 0), (0.6, 0.8)))
    edits = done(edits, "merge", 2, 1)
    now = standing(TOPICS, edits).shown
    shown = [4, 5, 6, 3]
    found = merges_between([now[n].origins for n in shown], [2, 2, 5, 1], [0, 1, 2, 3], fitted)
    assert [(m.a, m.b, m.height, m.size) for m in found] == [
        (0, 1, 0.0, 4),
        (2, 4, 0.2, 9),
        (3, 5, 0.4, 10),
    ]


def test_a_vector_is_read_as_it_was_written() -> None:
    vector = VECTORS[3]
    assert read_middle(write_middle(vector)).tolist() == vector.tolist()


def test_a_split_is_the_same_with_the_same_seed_and_tells_two_things_apart() -> None:
    texts = [f"{'lost card' if n % 2 else 'pending transfer'} {n}" for n in range(40)]
    rng = np.random.default_rng(3)
    vectors = np.eye(4, dtype=np.float32)[[n % 2 for n in range(40)]]
    vectors = (vectors + rng.normal(0, 0.05, vectors.shape)).astype(np.float32)
    ids = [f"m{n}" for n in range(40)]
    found = split_topic(ids, texts, vectors, parts=2, seed=1)
    assert found == split_topic(ids, texts, vectors, parts=2, seed=1)
    assert {"card" in part.name for part in found} == {True, False}
    for part in found:
        assert len({int(record[1:]) % 2 for record in part.representatives}) == 1
        assert part.cohesion > 0.9


def test_a_topic_of_one_text_cannot_be_split() -> None:
    with pytest.raises(NotEnoughData, match="1 different texts"):
        split_topic(["a", "b"], ["x", "x"], np.ones((2, 3), np.float32), parts=2)
