"""Answers of others: kept durably, found again, shared between threads and processes."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assay.store import open_store
from assay.store.answers import Answers


@pytest.fixture
def answers(tmp_path: Path):
    kept = Answers(tmp_path / "answers", "model-1")
    yield kept
    kept.close()


def test_what_was_added_is_found_by_its_key_and_nothing_else(answers: Answers) -> None:
    answers.add({"a": b"1", "b": b""})
    assert answers.get(["b", "a", "c", "a"]) == {"a": b"1", "b": b""}
    assert len(answers) == 2


def test_a_later_answer_replaces_an_earlier_one(answers: Answers) -> None:
    answers.add({"a": b"1"})
    answers.add({"a": b"2"})
    assert answers.get(["a"]) == {"a": b"2"}


def test_many_thousand_keys_are_looked_up_at_once(answers: Answers) -> None:
    many = {f"key {n}": str(n).encode() for n in range(5_000)}
    answers.add(many)
    assert answers.get([*many, "none"]) == many


def test_threads_add_at_the_same_time_and_lose_nothing(answers: Answers) -> None:
    def add(worker: int) -> None:
        for n in range(20):
            answers.add({f"{worker}/{n}": b"x"})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    assert len(answers) == 80


def test_an_acknowledged_answer_survives_a_kill(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from assay.store.answers import Answers\n"
        "kept = Answers(Path(sys.argv[1]), 'm')\n"
        "for n in range(10_000):\n"
        "    kept.add({str(n): b'x'}); print(n, flush=True)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(30)]
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.readlines()
    acknowledged = {line.strip() for line in said if line.endswith("\n")}
    kept = Answers(tmp_path, "m")
    assert set(kept.get(sorted(acknowledged))) == acknowledged
    kept.close()


def test_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a name"):
        Answers(tmp_path, "../m")


def test_the_doctor_removes_answers_that_cannot_be_read(tmp_path: Path) -> None:
    with open_store(tmp_path / "ws") as store:
        store.answers("good").add({"a": b"1"})
        store.answers("bad").add({"a": b"1"})
    with open_store(tmp_path / "ws") as store:
        bad = store.layout.answers / "bad.sqlite"
        for journal in store.layout.answers.glob("bad.sqlite-*"):
            journal.unlink()
        bad.write_bytes(b"nonsense" * 1000)
        assert [problem.where for problem in store.doctor().problems] == [str(bad)]
        assert [problem.repaired for problem in store.doctor(repair=True).problems] == [True]
        assert not bad.exists()
        assert store.answers("good").get(["a"]) == {"a": b"1"}
        assert store.doctor().problems == ()
