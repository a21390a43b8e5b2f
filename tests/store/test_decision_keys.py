"""Keys of decisions: a request sent again saves nothing twice, over SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier, Thread

import polars as pl
import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from assay.errors import InvalidDecision
from assay.schema.decisions import Decision, DecisionDraft
from assay.store import Store
from assay.store.catalogue.migrations import MIGRATIONS, migrate
from assay.store.catalogue.schema import datasets, metadata


def draft(record: str, action: str, label: str | None = None) -> DecisionDraft:
    return DecisionDraft.model_validate(
        {"record": record, "action": action, "label": label, "by": "lena"}
    )


def keyed(key: str, record: str = "a", action: str = "exclude") -> DecisionDraft:
    return draft(record, action).model_copy(update={"key": key})


@pytest.fixture
def filled(both: Store, messages: pl.DataFrame) -> Store:
    both.ingest("shop", [messages], source={})
    return both


def test_a_key_that_comes_again_saves_nothing_twice(filled: Store):
    first = filled.decide("shop", [keyed("k1"), keyed("k2", "b")])
    assert [d.key for d in first] == ["k1", "k2"]
    again = filled.decide("shop", [keyed("k3", "c"), keyed("k2", "b"), draft("a", "undo")])
    assert [d.seq for d in again] == [3, 2, 4]
    assert again[1] == first[1]
    assert filled.decide("shop", [keyed("k1")]) == first[:1]
    assert filled.catalogue.decisions.count("shop") == 4


def test_what_would_be_refused_now_is_answered_as_it_was_saved_then(filled: Store):
    filled.decide("shop", [draft("a", "relabel", "x")])
    undone = filled.decide("shop", [keyed("u", action="undo")])
    assert filled.decide("shop", [keyed("u", action="undo")]) == undone


@pytest.mark.parametrize(
    ("drafts", "why"),
    [
        ([keyed("k", "b")], "belongs to another decision, on 'a'"),
        ([keyed("k", action="confirm")], "belongs to another decision"),
        ([keyed("n"), keyed("n", "b")], "given to 2 decisions"),
        ([keyed("")], "cannot be the key"),
        ([keyed("a/0")], "cannot be the key"),
        ([keyed("x" * 65)], "cannot be the key"),
    ],
)
def test_a_key_stands_for_one_decision(filled: Store, drafts: list[DecisionDraft], why: str):
    filled.decide("shop", [keyed("k")])
    with pytest.raises(InvalidDecision, match=why):
        filled.decide("shop", [draft("c", "exclude"), *drafts])
    assert filled.catalogue.decisions.count("shop") == 1


def test_a_data_set_knows_only_its_own_keys(filled: Store, messages: pl.DataFrame):
    filled.ingest("other", [messages], source={})
    filled.decide("shop", [keyed("k")])
    assert filled.decide("other", [keyed("k", "b")])[0].seq == 1


def test_a_key_for_a_whole_batch_answers_with_that_batch(filled: Store):
    many = [draft(record, "exclude") for record in "abc"]
    made = filled.decide("shop", many, batch="b_1")
    assert [d.key for d in made] == ["b_1/0", "b_1/1", "b_1/2"]
    filled.decide("shop", [draft("d", "exclude")], batch="b_10")
    filled.decide("shop", [draft("e", "exclude")], batch="bx1")
    assert filled.decide("shop", many[:1], batch="b_1") == made
    assert filled.decide("shop", [], batch="b_1") == made
    assert filled.catalogue.decisions.batch("shop", "b_1") == made
    assert filled.catalogue.decisions.batch("shop", "b") == []
    assert filled.decide("shop", [], batch="none") == []


def test_two_who_send_one_key_at_once_save_one_decision(
    filled: Store, open_both: Callable[[], Store]
):
    stores, together = (filled, open_both(), open_both()), Barrier(3)
    answers: list[list[Decision]] = []

    def decide(store: Store) -> None:
        for number in range(10):
            together.wait()
            answers.append(store.decide("shop", [keyed(f"k{number}")]))

    threads = [Thread(target=decide, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 30
    assert filled.catalogue.decisions.count("shop") == 10
    assert all(len({d.seq for a in answers for d in a if d.key == f"k{n}"}) == 1 for n in range(10))


def test_the_database_itself_refuses_a_key_twice(filled: Store):
    filled.decide("shop", [keyed("k"), keyed("l", "b")])
    engine = filled.catalogue.engine
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE decisions SET client_key = 'k'"))


def test_decisions_made_before_there_were_keys_have_none(both: Store):
    engine, now = both.catalogue.engine, datetime.now(UTC)
    metadata.drop_all(engine)
    assert migrate(engine, MIGRATIONS[:1]) == 1
    shop = {"id": "d", "name": "shop", "created": now, "revision": 0, "content": "", "seq": 1}
    with engine.begin() as connection:
        connection.execute(insert(datasets).values(shop))
        connection.execute(
            text(
                "INSERT INTO decisions (dataset, seq, record, action, decided_by, at) "
                f"VALUES ('d', 1, 'a', 'exclude', 'lena', '{now.isoformat()}')"
            )
        )
    assert migrate(engine) == len(MIGRATIONS)
    (kept,) = both.catalogue.decisions.since("shop")
    assert (kept.record, kept.key) == ("a", None)
