"""Jobs: stored results, progress, cancelling, resuming; over a real catalogue."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from assay.errors import Cancelled, NotEnoughData
from assay.jobs import Job, Jobs, JobSpec
from assay.store import Store, open_store


class Answer(BaseModel):
    """A tiny result."""

    value: int


SPEC = JobSpec("count", None, params={"to": 3}, fingerprint="abc", seed=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "ws")
    yield opened
    opened.close()


@pytest.fixture
def jobs(store: Store) -> Jobs:
    return Jobs(store.catalogue.runs, {"python": "3"})


def test_the_same_computation_is_answered_from_its_stored_result(jobs: Jobs) -> None:
    calls: list[str] = []

    def work(job: Job) -> Answer:
        calls.append(job.id)
        return Answer(value=42)

    first = jobs.run(SPEC, work, Answer)
    again = jobs.run(SPEC, work, Answer)
    assert first == again == Answer(value=42)
    assert len(calls) == 1
    jobs.run(SPEC, work, Answer, reuse=False)
    assert len(calls) == 2


def test_another_seed_or_input_is_another_computation(jobs: Jobs) -> None:
    answers = iter([1, 2, 3])
    outcomes = [
        jobs.run(spec, lambda _job: Answer(value=next(answers)), Answer).value
        for spec in (
            SPEC,
            JobSpec("count", None, {"to": 3}, "abc", 2),
            JobSpec("count", None, {"to": 3}, "x", 1),
        )
    ]
    assert outcomes == [1, 2, 3]


def test_a_finished_run_keeps_everything_needed_to_repeat_it(jobs: Jobs, store: Store) -> None:
    jobs.run(SPEC, lambda _job: Answer(value=7), Answer)
    (run,) = store.catalogue.runs.list(kind="count")
    assert run.status == "done"
    assert run.params == {"to": 3}
    assert run.seed == 1
    assert run.versions == {"python": "3"}
    assert run.result == {"value": 7}
    assert run.seconds is not None
    assert run.seconds >= 0


def test_progress_reaches_the_watcher_and_the_catalogue(jobs: Jobs, store: Store) -> None:
    seen: list[tuple[int, int | None, str]] = []
    stored: list[int] = []

    def work(job: Job) -> Answer:
        for i in range(3):
            job.report(i, 3, f"step {i}")
            stored.append(store.catalogue.runs.get(job.id).progress.done)
        return Answer(value=3)

    jobs.run(
        SPEC,
        work,
        Answer,
        watch=lambda done, total=None, phase="": seen.append((done, total, phase)),
    )
    assert seen == [(0, 3, "step 0"), (1, 3, "step 1"), (2, 3, "step 2")]
    assert stored == [0, 1, 2]


def test_a_cancel_request_from_elsewhere_stops_the_work_and_the_same_call_resumes(
    jobs: Jobs, store: Store
) -> None:
    done: list[int] = []

    def work(job: Job) -> Answer:
        for i in range(len(done), 5):
            job.report(i, 5, f"step {i}")
            done.append(i)
            if i == 2:
                store.catalogue.runs.request_cancel(job.id)
        return Answer(value=len(done))

    with pytest.raises(Cancelled):
        jobs.run(SPEC, work, Answer)
    (run,) = store.catalogue.runs.list(kind="count")
    assert run.status == "cancelled"
    assert done == [0, 1, 2]
    assert jobs.run(SPEC, work, Answer) == Answer(value=5)
    (resumed,) = store.catalogue.runs.list(kind="count")
    assert (resumed.id, resumed.status) == (run.id, "done")


def test_an_error_is_recorded_in_its_own_words_and_raised(jobs: Jobs, store: Store) -> None:
    def work(_job: Job) -> Answer:
        raise NotEnoughData("Only one class.")

    with pytest.raises(NotEnoughData):
        jobs.run(SPEC, work, Answer)
    (run,) = store.catalogue.runs.list(kind="count")
    assert (run.status, run.error) == ("failed", "Only one class.")
    assert run.hint == NotEnoughData.default_hint


def test_what_waits_for_the_result_is_done_once_it_is_stored(jobs: Jobs, store: Store) -> None:
    seen: list[str] = []

    def work(job: Job) -> Answer:
        def look() -> None:
            seen.append(store.catalogue.runs.get(job.id).status)
            raise NotEnoughData("Something went wrong later.")

        job.once_stored(look)
        job.once_stored(look)
        assert not seen
        return Answer(value=1)

    assert jobs.run(SPEC, work, Answer) == Answer(value=1)
    assert seen == ["done", "done"]


def test_what_waits_for_a_result_is_not_done_where_there_is_none(jobs: Jobs) -> None:
    def work(job: Job) -> Answer:
        job.once_stored(lambda: pytest.fail("there is no result"))
        raise NotEnoughData("There are no labels.")

    with pytest.raises(NotEnoughData):
        jobs.run(SPEC, work, Answer)


def test_a_defect_is_recorded_without_its_words(jobs: Jobs, store: Store) -> None:
    def work(_job: Job) -> Answer:
        raise ZeroDivisionError("secret text of a customer")

    with pytest.raises(ZeroDivisionError):
        jobs.run(SPEC, work, Answer)
    (run,) = store.catalogue.runs.list(kind="count")
    assert run.status == "failed"
    assert run.error == "Internal error (ZeroDivisionError)."


def counted(jobs: Jobs, to: int, gate: threading.Event | None = None) -> Callable[[], Answer]:
    """Make a verb that verifies its argument and then counts, once the gate is open."""

    def verb() -> Answer:
        if to < 1:
            raise NotEnoughData("Nothing to count.")
        spec = JobSpec("count", None, params={"to": to})

        def work(job: Job) -> Answer:
            if gate is not None:
                gate.wait()
            job.report(to, to, "counting")
            return Answer(value=to)

        return jobs.run(spec, work, Answer)

    return verb


def test_work_that_was_begun_is_done_in_the_background_under_the_run_told_at_once(
    jobs: Jobs, store: Store
) -> None:
    gate = threading.Event()
    run = jobs.begin(counted(jobs, 9, gate))
    assert run.status == "pending"
    gate.set()
    jobs.close()
    ended = store.catalogue.runs.get(run.id)
    assert (ended.status, ended.result) == ("done", {"value": 9})


def test_what_a_verb_verifies_before_its_work_is_told_by_begin(jobs: Jobs, store: Store) -> None:
    with pytest.raises(NotEnoughData):
        jobs.begin(counted(jobs, 0))
    assert store.catalogue.runs.list() == []


def test_begun_work_whose_result_is_stored_is_done_already(jobs: Jobs) -> None:
    assert counted(jobs, 4)() == Answer(value=4)
    run = jobs.begin(counted(jobs, 4))
    assert (run.status, run.result) == ("done", {"value": 4})


def test_the_same_work_begun_twice_is_one_run(jobs: Jobs, store: Store) -> None:
    gate = threading.Event()
    first = jobs.begin(counted(jobs, 5, gate))
    again = jobs.begin(counted(jobs, 5, gate))
    gate.set()
    jobs.close()
    assert again.id == first.id
    assert len(store.catalogue.runs.list()) == 1


def test_a_waiting_run_is_cancelled_at_once_and_a_running_one_at_its_next_report(
    jobs: Jobs, store: Store
) -> None:
    gate = threading.Event()
    running = jobs.begin(counted(jobs, 1, gate))
    waiting = jobs.begin(counted(jobs, 2, gate))
    assert jobs.cancel(waiting.id).status == "cancelled"
    jobs.cancel(running.id)
    gate.set()
    jobs.close()
    assert store.catalogue.runs.get(running.id).status == "cancelled"
    assert jobs.cancel(running.id).status == "cancelled"


def test_stopping_ends_all_that_was_begun(jobs: Jobs, store: Store) -> None:
    gate = threading.Event()
    begun = [jobs.begin(counted(jobs, to, gate)) for to in (1, 2, 3)]
    jobs.stop()
    gate.set()
    jobs.close()
    assert {store.catalogue.runs.get(run.id).status for run in begun} == {"cancelled"}
