"""Many threads that look at one data set at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import polars as pl
import pytest

from assay.store import Store, sorting
from assay.store.catalogue import runs
from assay.store.frame import Frame


@pytest.fixture
def filled(both: Store, messages: pl.DataFrame) -> Store:
    both.ingest("shop", [messages], source={})
    return both


def test_an_order_asked_for_by_many_at_once_is_found_once(
    filled: Store, monkeypatch: pytest.MonkeyPatch
):
    found: list[str] = []
    real = sorting.first_rows

    def counted(column: pl.Series, *, descending: bool, count: int):
        found.append(column.name)
        return real(column, descending=descending, count=count)

    monkeypatch.setattr(sorting, "first_rows", counted)
    monkeypatch.setattr("assay.store.frame.SHALLOW", 2)
    together = Barrier(8)

    def look(_: int) -> list[str]:
        together.wait()
        return filled.frame("shop").rows(sort="text", limit=2)["id"].to_list()

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(look, range(8)))
    assert answers == [answers[0]] * 8
    assert found == ["text"]


def test_the_first_frame_is_made_once_for_all_who_ask(filled: Store):
    with ThreadPoolExecutor(8) as people:
        frames: list[Frame] = list(people.map(lambda _: filled.frame("shop"), range(8)))
    assert len({id(frame) for frame in frames}) == 1


def test_runs_are_listed_by_several_kinds_and_a_status_and_a_limit(filled: Store):
    log: runs.Runs = filled.catalogue.runs
    made = [log.create(kind, dataset="shop") for kind in ("check", "predict", "train", "check")]
    for run in made[:3]:
        log.finish(run.id)
    done = log.list(kind=("check", "predict"), status="done")
    assert [run.id for run in done] == [made[1].id, made[0].id]
    assert log.list(kind=("check", "predict"), status="done", limit=1) == done[:1]
    assert [run.id for run in log.list(status="pending")] == [made[3].id]


def test_columns_of_predictions_are_cut_as_the_records_are(filled: Store):
    run = filled.catalogue.runs.create("predict", dataset="shop")
    pieces = [pl.DataFrame({"id": [i], "prediction": ["x"]}) for i in "abcde"]
    filled.artefacts.write_frame(run.id, "predictions", pl.concat(pieces, rechunk=False))
    frame = filled.frame("shop", predictions=run.id)
    assert len({frame.data[name].n_chunks() for name in frame.data.columns}) == 1
