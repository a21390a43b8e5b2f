from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import polars as pl
import pytest

from assay.errors import DatasetNotFound
from assay.schema.decisions import DecisionDraft
from assay.store import Store


def grow(store: Store, messages: pl.DataFrame) -> None:
    store.ingest("shop", [messages], source={"n": 1})
    store.ingest("shop", [messages.head(2).with_columns(text=pl.lit("new"))], source={"n": 2})
    store.ingest(
        "shop", [messages.head(1).with_columns(id=pl.lit("z"), **{"meta.x": pl.lit(1)})], source={}
    )
    store.decide("shop", [DecisionDraft(record="a", action="relabel", label="q", by="lena")])


def test_compaction_changes_nothing_that_a_person_sees(both: Store, messages: pl.DataFrame):
    grow(both, messages)
    before = both.frame("shop")
    assert both.compact("shop") is True
    after = both.frame("shop")
    assert after.data.equals(before.data)
    assert after.fingerprint == before.fingerprint
    assert len(list(both.layout.parts.iterdir())) == 1
    assert both.compact("shop") is False
    assert both.doctor().healthy
    again = both.ingest("shop", [messages.tail(3)], source={})
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)


def test_what_each_part_came_from_is_kept(store: Store, messages: pl.DataFrame):
    grow(store, messages)
    store.compact("shop")
    _, (part,) = store.catalogue.parts.of("shop")
    assert part.source == {"compacted": [{"n": 1}, {"n": 2}, {}]}
    assert part.rows == 6
    assert part.superseded == 0


def test_another_process_works_on_with_the_old_frame_and_finds_the_new_parts(
    open_both: Callable[[], Store], messages: pl.DataFrame
):
    ours, theirs = open_both(), open_both()
    grow(ours, messages)
    held = theirs.frame("shop")
    assert ours.compact("shop")
    assert held.record("a")["text"] == "new"
    assert theirs.frame("shop").data.equals(held.data)


def test_a_reader_that_took_the_list_before_compaction_reads_it_again(
    open_both: Callable[[], Store], messages: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
):
    ours, theirs = open_both(), open_both()
    grow(ours, messages)
    listed = theirs.catalogue.parts.of
    compacted = []

    def of(dataset: str):
        answer = listed(dataset)
        if not compacted:
            compacted.append(ours.compact("shop"))
        return answer

    monkeypatch.setattr(theirs.catalogue.parts, "of", of)
    assert theirs.frame("shop").record("a")["text"] == "new"
    assert compacted == [True]


def test_an_import_during_compaction_wins(store: Store, messages: pl.DataFrame):
    grow(store, messages)
    row, _ = store.catalogue.parts.of("shop")
    store.ingest("shop", [messages.head(1).with_columns(id=pl.lit("y"))], source={})
    _, stored = store.catalogue.parts.of("shop")
    assert store.catalogue.parts.replace("shop", stored[0], of=row) is False
    assert len(store.frame("shop")) == 7


def test_an_unknown_data_set_is_not_compacted(store: Store):
    with pytest.raises(DatasetNotFound):
        store.compact("nope")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_a_process_killed_before_the_commit_leaves_the_old_parts(
    store: Store, messages: pl.DataFrame
):
    grow(store, messages)
    before = store.frame("shop")
    code = f"""
import os, signal, sys
from pathlib import Path
from assay.store import open_store
store = open_store(Path({str(store.layout.root)!r}))
store.catalogue.parts.replace = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
store.compact("shop")
"""
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -9
    assert store.frame("shop").data.equals(before.data)
    assert not store.doctor().healthy
    assert store.doctor(repair=True).healthy
    assert store.doctor().problems == ()
    assert len(list(store.layout.parts.iterdir())) == 3
