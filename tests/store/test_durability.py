"""Processes killed by SIGKILL at random moments lose nothing they acknowledged."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys

import numpy as np
import polars as pl
import pytest

from assay.store import Store, open_store

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")

HEAD = """
import sys
from pathlib import Path
import numpy as np, polars as pl
from assay.schema.decisions import DecisionDraft
from assay.store import open_store
store = open_store(Path(sys.argv[1]), busy_timeout=60)
start = int(sys.argv[2])
"""

DECIDE = """
for n in range(start, start + 1000):
    draft = DecisionDraft(record="abcde"[n % 5], action="relabel", label=f"label {n}", by="me")
    (made,) = store.decide("shop", [draft])
    print(made.seq, made.label, sep=" ", flush=True)
"""

INGEST = """
for n in range(start, start + 1000):
    texts = [f"text {n} {m}" for m in range(300)]
    frame = pl.DataFrame({"id": [f"{n}-{m}" for m in range(300)], "text": texts})
    store.ingest("shop", [frame.head(150), frame.tail(150)], source={"n": n})
    print(n, flush=True)
"""

EMBED = """
cache = store.vectors("fake", 16)
for n in range(start, start + 1000):
    texts = [f"text {n} {m}" for m in range(40)]
    cache.add(texts, np.full((40, 16), n, np.float32))
    store.artefacts.write_files("r", "state", {"n": str(n).encode() * 1000})
    print(n, flush=True)
"""

COMPACT = """
for n in range(start, start + 1000):
    frame = pl.DataFrame({"id": ["x", "y"], "text": [f"text {n}"] * 2})
    store.ingest("shop", [frame], source={})
    print(n, flush=True)
    store.compact("shop")
"""


def run_and_kill(store: Store, code: str, seed: int, *, start: int = 0) -> list[str]:
    """Run until the child has acknowledged something, kill it a moment later, return all acks."""
    chance = random.Random(seed)
    command = [sys.executable, "-c", HEAD + code, str(store.layout.root), str(start)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert child.stdout is not None
    told = b""
    wanted = chance.randrange(1, 6)
    while told.count(b"\n") < wanted:
        data = os.read(child.stdout.fileno(), 65536)
        assert data, "the child ended by itself"
        told += data
    # a random moment of the next piece of work; nothing is awaited by it
    select.select([], [], [], chance.uniform(0, 0.03))
    child.send_signal(signal.SIGKILL)
    child.wait()
    while data := os.read(child.stdout.fileno(), 65536):
        told += data
    child.stdout.close()
    return told.decode().split("\n")[:-1]


def opens_clean(store: Store) -> None:
    """A new process opens the workspace; what the dead one left can be mended."""
    with open_store(store.layout.root) as again:
        assert again.doctor(repair=True).healthy
        assert again.doctor().problems == ()


@pytest.mark.parametrize("seed", range(3))
def test_no_acknowledged_decision_is_lost(store: Store, messages: pl.DataFrame, seed: int):
    store.ingest("shop", [messages], source={})
    acknowledged: list[str] = []
    for round_ in range(2):
        acknowledged += run_and_kill(store, DECIDE, 10 * seed + round_, start=1000 * round_)
    stored = store.catalogue.decisions.since("shop")
    assert {f"{d.seq} {d.label}" for d in stored} >= set(acknowledged)
    # at most the one under way when the process died is there without an acknowledgement
    assert len(stored) - len(acknowledged) in (0, 1, 2)
    latest = {d.record: d.label for d in stored}
    shown = dict(store.frame("shop").rows(columns=["id", "label"]).rows())
    assert {name: shown[name] for name in latest} == latest
    opens_clean(store)


@pytest.mark.parametrize("seed", range(2))
def test_an_import_is_there_whole_or_not_at_all(store: Store, messages: pl.DataFrame, seed: int):
    store.ingest("shop", [messages], source={})
    acknowledged = {int(n) for n in run_and_kill(store, INGEST, seed)}
    opens_clean(store)
    ids = store.frame("shop").data["id"].to_list()
    imported: dict[int, int] = {}
    for name in ids[5:]:
        number = int(name.split("-")[0])
        imported[number] = imported.get(number, 0) + 1
    assert set(imported.values()) <= {300}
    assert acknowledged <= set(imported)
    assert len(imported) - len(acknowledged) in (0, 1)


@pytest.mark.parametrize("seed", range(2))
def test_vectors_and_artefacts_survive_and_the_work_goes_on(store: Store, seed: int):
    store.catalogue.runs.create("embed")
    acknowledged = [int(n) for n in run_and_kill(store, EMBED, seed)]
    with open_store(store.layout.root) as again:
        cache = again.vectors("fake", 16)
        for n in acknowledged:
            vectors = cache.get([f"text {n} {m}" for m in range(40)])
            assert np.array_equal(vectors, np.full((40, 16), n, np.float32))
        if again.artefacts.exists("r", "state"):
            kept = again.artefacts.read_files("r", "state")["n"]
            assert kept == kept[: len(kept) // 1000] * 1000
        following = acknowledged[-1] + 1
        texts = [f"text {following} {m}" for m in range(40)]
        cache.add(texts, np.full((40, 16), following, np.float32))
        assert (cache.get(texts) == following).all()
    opens_clean(store)


@pytest.mark.parametrize("seed", range(2))
def test_compaction_loses_nothing(store: Store, messages: pl.DataFrame, seed: int):
    store.ingest("shop", [messages], source={})
    acknowledged = [int(n) for n in run_and_kill(store, COMPACT, seed)]
    opens_clean(store)
    frame = store.frame("shop")
    assert len(frame) == 7
    assert int(frame.record("x")["text"].split()[1]) >= acknowledged[-1]
    assert frame.record("x")["text"] == frame.record("y")["text"]


RUN = """
run = store.catalogue.runs.start(store.catalogue.runs.create("embed").id)
while True:
    print(run.id, flush=True)
"""


def test_a_run_of_a_killed_process_shows_as_interrupted(store: Store):
    run_id = run_and_kill(store, RUN, seed=0)[0]
    assert store.catalogue.runs.get(run_id).status == "interrupted"
    assert store.catalogue.runs.reopen(run_id).status == "pending"


def test_two_processes_decide_at_once_and_both_are_heard(store: Store, messages: pl.DataFrame):
    store.ingest("shop", [messages], source={})
    code = HEAD + DECIDE.replace("1000", "20")
    command = [sys.executable, "-c", code, str(store.layout.root)]
    children = [subprocess.Popen([*command, str(n)]) for n in (0, 1000)]
    seen = 0
    while any(child.poll() is None for child in children):
        # a third process reads on meanwhile, and never sees fewer decisions than before
        seq = store.frame("shop").seq
        assert seq >= seen
        seen = seq
    assert [child.returncode for child in children] == [0, 0]
    decisions = store.catalogue.decisions.since("shop")
    assert [d.seq for d in decisions] == list(range(1, 41))
    assert store.frame("shop").seq == 40
