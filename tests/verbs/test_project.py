"""A data set's map: made once, completed after an import, never silently something else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assay.dataset import Dataset
from assay.errors import Cancelled, InvalidFilter, InvalidSetting, NotProjected
from assay.schema.filters import parse_filter
from assay.settings import Settings
from assay.verbs.embedding.points import Amount, Category
from assay.workspace import Workspace, open_workspace

WORDS = ("card lost", "pin wrong", "transfer late", "fee high")
TEXTS = [f"{WORDS[n % 4]} {n}" for n in range(60)]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(encoder="fake", user="tester", threads=1)
    with open_workspace(tmp_path / "ws", settings=settings) as opened:
        yield opened


def load(workspace: Workspace, rows: list[tuple[str, str | None]]) -> Dataset:
    table = pl.DataFrame(rows, schema={"id": pl.String, "text": pl.String}, orient="row")
    path = workspace.path / "rows.parquet"
    table.write_parquet(path)
    return workspace.load(path, name="chat", id="id", text="text")


def rows(first: int, last: int) -> list[tuple[str, str | None]]:
    return [(f"m{n}", TEXTS[n]) for n in range(first, last)]


@pytest.fixture
def chat(workspace: Workspace) -> Dataset:
    return load(workspace, rows(0, 40))


def places(dataset: Dataset) -> dict[str, tuple[float, float]]:
    return {name: (x, y) for name, x, y in dataset.map().table().select("id", "x", "y").rows()}


def test_a_data_set_without_a_map_says_so(chat: Dataset) -> None:
    with pytest.raises(NotProjected, match="chat"):
        chat.map()


def test_the_same_question_is_answered_by_the_stored_map(chat: Dataset) -> None:
    first = chat.project(seed=1)
    assert chat.project(seed=1) == first
    assert chat.map().about == first
    assert len(chat.map()) == first.count == 40


def test_decisions_do_not_change_the_map(chat: Dataset) -> None:
    first = chat.project()
    chat.decide("m1", "exclude", by="lena")
    assert chat.project().run == first.run
    decided = chat.map().mask(parse_filter("excluded"))
    assert [chat.map().ids[i] for i in np.flatnonzero(decided)] == ["m1"]


def test_a_map_that_was_deleted_is_made_again(chat: Dataset, workspace: Workspace) -> None:
    first, before = chat.project(), places(chat)
    workspace._ctx.store.artefacts.delete(first.run)
    with pytest.raises(NotProjected):
        chat.map()
    again = chat.project()
    assert again.run != first.run
    assert places(chat) == before


def test_new_and_changed_records_are_placed_and_all_others_stay(
    chat: Dataset, workspace: Workspace
) -> None:
    chat.project()
    before = places(chat)
    load(workspace, [*rows(40, 50), ("m0", "something else altogether"), ("m1", None)])
    assert chat.map().about.missing == 12
    report = chat.project()
    assert (report.count, report.placed, report.missing) == (50, 12, 0)
    after = places(chat)
    assert all(after[name] == before[name] for name in before if name not in ("m0", "m1"))
    assert after["m0"] != before["m0"]
    load(workspace, rows(50, 52))
    assert chat.project().placed == 14


def test_where_most_records_are_new_or_a_person_asks_all_is_laid_out_anew(
    chat: Dataset, workspace: Workspace
) -> None:
    chat.project()
    before = places(chat)
    anew = chat.project(anew=True)
    assert (anew.placed, places(chat)) == (0, before)  # same records, same seed
    load(workspace, [(f"x{n}", f"{n} other words") for n in range(100)])
    assert chat.project().placed == 0


def test_asking_for_an_earlier_map_shows_it_again(chat: Dataset) -> None:
    chat.project()
    before = places(chat)
    chat.project(seed=7)
    assert places(chat) != before
    chat.project()
    assert places(chat) == before


def test_a_field_at_each_point_is_a_category_or_an_amount(chat: Dataset) -> None:
    chat.project()
    plane = chat.map()
    lengths = plane.values("length")
    assert isinstance(lengths, Amount)
    assert lengths.numbers.tolist() == [len(TEXTS[int(name[1:])]) for name in plane.ids]
    labels = plane.values("label")
    assert isinstance(labels, Category)
    assert (labels.values, set(labels.codes.tolist())) == ((), {65_535})
    with pytest.raises(InvalidFilter):
        plane.values("nonsense")


def test_the_table_names_the_cluster_of_each_record(chat: Dataset) -> None:
    report = chat.project()
    counted = dict(chat.map().table()["cluster"].drop_nulls().value_counts().rows())
    assert counted == {cluster.name: cluster.count for cluster in report.clusters}
    assert "40 records" in repr(chat.map())


@pytest.mark.parametrize("options", [{"neighbours": 1}, {"neighbours": 201}, {"min_dist": -0.1}])
def test_parameters_out_of_range_are_refused(chat: Dataset, options: dict[str, float]) -> None:
    with pytest.raises(InvalidSetting):
        chat.project(**options)


def test_a_map_can_be_cancelled_and_asked_for_again(chat: Dataset, workspace: Workspace) -> None:
    heard = threading.Event()

    def stop(done: int, total: int | None = None, phase: str = "") -> None:
        del total
        if phase == "arranging" and done > 3:
            heard.set()
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        chat.project(watch=stop)
    assert heard.is_set()
    (run,) = workspace.runs(kind="project")
    assert run.status == "cancelled"
    assert chat.project().run == run.id


@pytest.mark.parametrize("n", [1, 2, 3])
def test_tiny_data_sets_have_a_map(workspace: Workspace, n: int) -> None:
    small = load(workspace, rows(0, n))
    assert small.project().count == n
    assert np.isfinite(small.map().points).all()
