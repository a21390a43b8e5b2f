"""What is remembered of the catalogue until somebody commits, over SQLite and PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable

import polars as pl
import pytest

from assay.errors import DatasetNotFound
from assay.schema.decisions import DecisionDraft
from assay.store import Store
from assay.store.catalogue.recall import Recall


def exclude(record: str) -> DecisionDraft:
    return DecisionDraft(record=record, action="exclude", by="lena")


def test_what_was_read_is_kept_until_a_commit_and_then_read_anew(
    both: Store, messages: pl.DataFrame
):
    both.ingest("shop", [messages], source={})
    recall: Recall = both.catalogue.recall
    read: list[int] = []

    def look() -> int:
        read.append(len(read))
        return len(read)

    assert [recall.of("key", look) for _ in range(3)] == [1, 1, 1]
    both.decide("shop", [exclude("a")])
    assert [recall.of("key", look) for _ in range(3)] == [2, 2, 2]
    assert recall.of("another key", look) == 3


def test_a_commit_of_another_process_is_seen_at_once(
    open_both: Callable[[], Store], messages: pl.DataFrame
):
    ours, theirs = open_both(), open_both()
    ours.ingest("shop", [messages], source={})
    for number, record in enumerate("abcde", start=1):
        assert theirs.catalogue.datasets.get("shop").seq == number - 1
        ours.decide("shop", [exclude(record)])
        assert theirs.catalogue.datasets.get("shop").seq == number
        assert ours.catalogue.datasets.get("shop").seq == number


def test_what_begins_before_a_commit_is_not_taken_for_what_holds_after_it(
    both: Store, messages: pl.DataFrame
):
    both.ingest("shop", [messages], source={})
    recall: Recall = both.catalogue.recall

    def overtaken() -> str:
        both.decide("shop", [exclude("a")])
        recall.of("another key", lambda: "somebody looks after the commit")
        return "before"

    assert recall.of("key", overtaken) == "before"
    assert recall.of("key", lambda: "after") == "after"


def test_what_is_missing_is_looked_for_each_time(both: Store, messages: pl.DataFrame):
    for _ in range(2):
        with pytest.raises(DatasetNotFound):
            both.catalogue.datasets.get("shop")
    both.ingest("shop", [messages], source={})
    assert both.catalogue.datasets.get("shop").name == "shop"
    both.delete_dataset("shop")
    with pytest.raises(DatasetNotFound):
        both.catalogue.datasets.get("shop")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_asks_by_a_connection_of_its_own(store: Store, messages: pl.DataFrame):
    store.ingest("shop", [messages], source={})
    assert store.catalogue.datasets.get("shop").seq == 0
    if (child := os.fork()) == 0:
        store.catalogue.decisions.append("shop", [exclude("a")])  # polars has no forked threads
        os._exit(10 + store.catalogue.datasets.get("shop").seq)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 11
    assert store.catalogue.datasets.get("shop").seq == 1
