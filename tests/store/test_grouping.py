"""Decisions that wait together share one commit, and nothing else."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Connection, event

from assay.errors import AssayError, InvalidDecision, StoreBusy
from assay.schema.decisions import Decision, DecisionDraft
from assay.store import Store, open_store
from assay.store.catalogue.grouping import Group


def relabel(record: str, label: str, **more: str) -> DecisionDraft:
    return DecisionDraft(record=record, action="relabel", label=label, by="lena", **more)


@pytest.fixture
def filled(both: Store, messages: pl.DataFrame) -> Store:
    both.ingest("shop", [messages], source={})
    both.ingest("other", [messages], source={})
    return both


def at_once(store: Store, works: list[Callable[[], object]]) -> list[object]:
    """Let all works wait behind one that holds the writer, then go on; answers or errors."""
    group: Group[list[Decision]] = store.catalogue.decisions._group
    held, free = threading.Event(), threading.Event()

    def hold(_: Connection) -> list[Decision]:
        held.set()
        assert free.wait(30)
        return []

    def answer(work: Callable[[], object]) -> object:
        try:
            return work()
        except AssayError as error:
            return error

    with ThreadPoolExecutor(len(works) + 1) as people:
        first = people.submit(group.write, "shop", hold)
        assert held.wait(30)
        asked = []
        for number, work in enumerate(works, start=1):
            asked.append(people.submit(answer, work))
            while len(group._waiting) < number:  # each takes its place in turn
                assert not asked[-1].done()
        free.set()
        first.result()
        return [one.result() for one in asked]


def commits(store: Store) -> list[object]:
    found: list[object] = []
    event.listen(store.catalogue.engine, "commit", found.append)
    return found


def test_all_that_wait_are_committed_at_once_and_numbered_in_turn(filled: Store):
    seen = commits(filled)
    works = [
        lambda n=n: filled.decide("shop", [relabel("abcde"[n % 5], f"l{n}")]) for n in range(8)
    ]
    works[0]()  # what a first decision reads is not counted below
    seen.clear()
    answers = at_once(filled, works)
    assert [answer[0].seq for answer in answers] == list(range(2, 10))
    writes = [one for one in seen if one.get_execution_options().get("assay_writing")]
    assert len(writes) == 2  # the one that held the writer, and one for all eight
    assert [d.label for d in filled.catalogue.decisions.since("shop", 1)] == [
        f"l{n}" for n in range(8)
    ]


def test_a_decision_that_is_refused_does_not_concern_its_neighbours(filled: Store):
    good = relabel("a", "first", key="k1")
    answers = at_once(
        filled,
        [
            lambda: filled.decide("shop", [good]),
            lambda: filled.decide("shop", [relabel("b", "x"), relabel("c", " ")]),
            lambda: filled.decide("shop", [relabel("b", "second")]),
            lambda: filled.decide("other", [relabel("c", "third")]),
            lambda: filled.decide("shop", [good]),
            lambda: filled.decide("shop", [relabel("b", "y", key="k1")]),
        ],
    )
    assert [answer[0].seq for answer in answers[:1] + answers[2:4]] == [1, 2, 1]
    assert answers[4] == answers[0]  # its key was saved a moment before, in the same commit
    assert isinstance(answers[1], InvalidDecision)
    assert "a relabel needs a label" in str(answers[1])
    assert isinstance(answers[5], InvalidDecision)
    assert [d.label for d in filled.catalogue.decisions.since("shop")] == ["first", "second"]
    assert filled.frame("shop").seq == 2


def test_what_the_database_refuses_is_refused_to_the_one_who_sent_it(filled: Store):
    def broken() -> object:
        return filled.catalogue.decisions._group.write(
            "shop", lambda connection: connection.exec_driver_sql("SELECT * FROM nowhere")
        )

    answers = at_once(
        filled,
        [
            lambda: filled.decide("shop", [relabel("a", "before")]),
            broken,
            lambda: filled.decide("shop", [relabel("b", "after")]),
        ],
    )
    assert isinstance(answers[1], AssayError)
    assert [d.label for d in filled.catalogue.decisions.since("shop")] == ["before", "after"]


def test_when_the_commit_fails_nobody_is_told_that_it_was_saved(
    tmp_path: Path, messages: pl.DataFrame
):
    with (
        open_store(tmp_path / "ws", busy_timeout=0.05) as store,
        open_store(tmp_path / "ws") as other,
    ):
        store.ingest("shop", [messages], source={})
        store.decide("shop", [relabel("a", "x")])
        other.frame("shop")
        holding, done = threading.Event(), threading.Event()

        def hold(_: Connection) -> list[Decision]:
            holding.set()
            assert done.wait(30)
            return []

        with ThreadPoolExecutor(1) as elsewhere:
            held = elsewhere.submit(other.catalogue.decisions._group.write, "shop", hold)
            assert holding.wait(30)
            with ThreadPoolExecutor(4) as people:
                asked = [
                    people.submit(store.decide, "shop", [relabel(record, "y")]) for record in "bcde"
                ]
            done.set()
            held.result()
        assert all(isinstance(one.exception(), StoreBusy) for one in asked)
        assert store.catalogue.decisions.count("shop") == 1
        assert [d.seq for d in store.decide("shop", [relabel("b", "z")])] == [2]


MANY = """
import sys, threading
from pathlib import Path
from assay.schema.decisions import DecisionDraft
from assay.store import open_store
store = open_store(Path(sys.argv[1]), busy_timeout=60)
store.frame("shop")
said = threading.Lock()
def decide(who):
    for n in range(1000):
        label = f"{who} {n}"
        draft = DecisionDraft(record="abcde"[n % 5], action="relabel", label=label, by="me")
        (made,) = store.decide("shop", [draft])
        with said:
            print(made.seq, label, flush=True)
people = [threading.Thread(target=decide, args=(who,)) for who in range(8)]
for one in people: one.start()
for one in people: one.join()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
@pytest.mark.parametrize("seed", range(4))
def test_a_kill_in_the_middle_of_shared_commits_loses_nothing_acknowledged(
    store: Store, messages: pl.DataFrame, seed: int
):
    store.ingest("shop", [messages], source={})
    chance = random.Random(seed)
    command = [sys.executable, "-c", MANY, str(store.layout.root)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert child.stdout is not None
    told = b""
    wanted = chance.randrange(1, 200)
    while told.count(b"\n") < wanted:
        told += os.read(child.stdout.fileno(), 1 << 16)
    child.send_signal(signal.SIGKILL)
    told += child.stdout.read()
    child.stdout.close()
    child.wait()
    stored = {d.seq: d.label for d in store.catalogue.decisions.since("shop")}
    assert list(stored) == list(range(1, len(stored) + 1))
    whole = told[: told.rfind(b"\n")].decode().splitlines()
    for line in whole:
        seq, _, label = line.partition(" ")
        assert stored[int(seq)] == label
    for who in range(8):  # what each of them said came in its order
        own = [label for label in stored.values() if label and label.startswith(f"{who} ")]
        assert own == [f"{who} {n}" for n in range(len(own))]
    assert not store.doctor().problems
