"""Edits of topics in the catalogue, over SQLite and over PostgreSQL; and the column they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from threading import Barrier, Thread

import polars as pl
import pytest
from sqlalchemy import insert

from assay.errors import DatasetNotFound, InvalidDecision, InvalidFilter
from assay.schema.decisions import DecisionDraft
from assay.schema.filters import parse_filter
from assay.schema.topic_edits import TopicEdit, TopicEditDraft, TopicPart
from assay.schema.topics import TopicWord
from assay.store import Store, Topical
from assay.store.catalogue.migrations import MIGRATIONS, migrate
from assay.store.catalogue.schema import datasets, metadata

Settled = tuple[TopicEditDraft, tuple[int, ...], int | None]
PART = TopicPart(
    name="lost, card",
    words=(TopicWord(word="lost", weight=0.5),),
    representatives=("a",),
    cohesion=0.9,
    middle="AACAPwAAAAA=",
)


@pytest.fixture
def filled(both: Store, messages: pl.DataFrame) -> Store:
    both.ingest("shop", [messages], source={})
    return both


def settle(action: str, *topics: int, **more: object) -> Callable[[Sequence[TopicEdit]], Settled]:
    told = {"fit": "f", "action": action, "topics": topics, "by": "lena", **more}
    made = more.pop("made", ())
    draft = TopicEditDraft.model_validate({k: v for k, v in told.items() if k != "made"})
    return lambda _: (draft, made, None)  # type: ignore[return-value]


def test_edits_are_numbered_dated_and_read_back_as_they_were_made(filled: Store):
    before = datetime.now(UTC)
    edits = filled.catalogue.topic_edits
    first = edits.append("shop", "f", settle("merge", 0, 1, name="cards", made=(4,)))
    second = edits.append("shop", "f", settle("split", 4, parts=(PART, PART), made=(5, 6)))
    assert [first.seq, second.seq] == [1, 2]
    assert before <= first.at <= second.at
    assert edits.of("shop", "f") == [first, second]
    assert second.parts == (PART, PART)
    assert second.made == (5, 6)


def test_edits_of_other_topics_are_none_of_these_and_all_are_numbered_together(filled: Store):
    edits = filled.catalogue.topic_edits
    edits.append("shop", "f", settle("exclude", 0))
    other = edits.append("shop", "g", settle("exclude", 0))
    assert other.seq == 2
    assert edits.of("shop", "g") == [other]
    assert edits.of("shop", "h") == []


def test_what_an_edit_is_refused_for_leaves_nothing_behind(filled: Store):
    def refuse(_: Sequence[TopicEdit]) -> Settled:
        raise InvalidDecision("It cannot follow.")

    edits = filled.catalogue.topic_edits
    with pytest.raises(InvalidDecision):
        edits.append("shop", "f", refuse)
    assert edits.of("shop", "f") == []
    with pytest.raises(DatasetNotFound):
        edits.append("shp", "f", settle("exclude", 0))
    with pytest.raises(DatasetNotFound):
        edits.of("shp", "f")


def test_of_people_who_edit_at_once_each_sees_what_those_before_did(filled: Store):
    edits, start = filled.catalogue.topic_edits, Barrier(4)
    seen: list[int] = []

    def look(known: Sequence[TopicEdit]) -> Settled:
        seen.append(len(known))
        return settle("exclude", 0)(known)

    def work() -> None:
        start.wait()
        for _ in range(5):
            edits.append("shop", "f", look)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(20))
    assert [edit.seq for edit in edits.of("shop", "f")] == list(range(1, 21))


def test_edits_go_with_the_data_set_and_stay_when_it_is_renamed(filled: Store):
    edits = filled.catalogue.topic_edits
    made = edits.append("shop", "f", settle("exclude", 0))
    filled.catalogue.datasets.rename("shop", "till")
    assert edits.of("till", "f") == [made]
    filled.delete_dataset("till")
    filled.catalogue.datasets.create("till")
    assert edits.of("till", "f") == []


def test_a_workspace_from_before_topics_gets_the_table_and_keeps_the_rest(both: Store):
    engine, now = both.catalogue.engine, datetime.now(UTC)
    metadata.drop_all(engine)
    assert migrate(engine, MIGRATIONS[:4]) == 4
    shop = {"id": "d", "name": "shop", "created": now, "revision": 0, "content": "", "seq": 0}
    with engine.begin() as connection:
        connection.execute(insert(datasets).values({**shop, "folders": []}))
    assert migrate(engine) == len(MIGRATIONS)
    assert both.catalogue.topic_edits.append("shop", "f", settle("exclude", 3)).seq == 1
    assert both.catalogue.datasets.get("shop").id == "d"


# --- the column


def about(key: str, topics: dict[str, str]) -> Topical:
    table = pl.DataFrame({"id": list(topics), "topic": list(topics.values())})
    return Topical(key, lambda: table)


def test_the_topic_of_records_is_a_column_that_filters_and_counts(store: Store, messages):
    store.ingest("shop", [messages], source={})
    ids = store.frame("shop").rows(columns=["id"])["id"].to_list()
    frame = store.frame("shop", topics=about("r:0", {ids[0]: "cards", ids[2]: "cards"}))
    assert frame.rows(parse_filter("topic = 'cards'"), columns=["id"])["id"].to_list() == [
        ids[0],
        ids[2],
    ]
    assert frame.count(parse_filter("topic is null")) == len(ids) - 2
    assert frame.facet("topic").rows()[-1][1] in (2, len(ids) - 2)
    assert frame.data.columns.index("topic") < frame.data.columns.index("excluded")


def test_a_decision_keeps_the_topics_and_other_topics_make_another_frame(store: Store, messages):
    store.ingest("shop", [messages], source={})
    ids = store.frame("shop").rows(columns=["id"])["id"].to_list()
    read: list[str] = []

    def topics(key: str) -> Topical:
        def table() -> pl.DataFrame:
            read.append(key)
            return pl.DataFrame({"id": ids[:1], "topic": [key]})

        return Topical(key, table)

    first = store.frame("shop", topics=topics("a"))
    assert store.frame("shop", topics=topics("a")) is first
    relabel = DecisionDraft(record=ids[0], action="relabel", label="x", by="lena")
    store.decide("shop", [relabel])
    decided = store.frame("shop", topics=topics("a"))
    assert decided.record(ids[0])["topic"] == "a"
    assert decided.fingerprint != first.fingerprint
    assert store.frame("shop", topics=topics("b")).fingerprint != decided.fingerprint
    assert read == ["a", "b"]


def test_without_topics_a_filter_on_them_says_how_to_get_some(store: Store, messages):
    store.ingest("shop", [messages], source={})
    with pytest.raises(InvalidFilter, match="none were found here yet") as caught:
        store.frame("shop").count(parse_filter("topic = 'cards'"))
    assert "assay topics" in caught.value.hint
