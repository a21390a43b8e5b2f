"""A selection is kept: a short filter finds the records a person picked, later and elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assay.dataset import Dataset
from assay.errors import InvalidFilter, InvalidSetting, NotProjected, RecordNotFound
from assay.settings import Settings
from assay.verbs.looking.select import inside
from assay.workspace import Workspace, open_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(encoder="fake", user="tester", threads=1)
    with open_workspace(tmp_path / "ws", settings=settings) as opened:
        yield opened


def load(workspace: Workspace, name: str, count: int) -> Dataset:
    path = workspace.path / f"{name}.parquet"
    texts = [f"card lost {n}" if n % 2 else f"fee high {n}" for n in range(count)]
    pl.DataFrame({"id": [f"m{n}" for n in range(count)], "text": texts}).write_parquet(path)
    return workspace.load(path, name=name, id="id", text="text")


@pytest.fixture
def chat(workspace: Workspace) -> Dataset:
    return load(workspace, "chat", 30)


def test_the_records_that_were_picked_are_found_again_by_a_filter(chat: Dataset) -> None:
    made = chat.select(["m7", "m3", "m3"])
    assert made.count == 2
    assert chat.ids(made.where) == ["m3", "m7"] == chat.selected(made.id)
    assert chat.count(f"{made.where} and text contains '7'") == 1
    assert chat.count(f"selection != '{made.id}'") == 28
    assert chat.count(f"not {made.where} or id = 'm3'") == 29


def test_the_same_records_have_one_name(workspace: Workspace, chat: Dataset) -> None:
    first = chat.select(["m1", "m2"])
    assert chat.select(["m2", "m1"]) == first
    assert chat.select(where="id in ('m1', 'm2')") == first
    assert chat.select(["m1"]) != first
    assert len(workspace.runs(kind="select")) == 2


def test_what_passes_the_filter_later_is_not_selected(chat: Dataset) -> None:
    made = chat.select(where="not decided and text contains 'fee'")
    chat.decide(["m0"], "exclude")
    assert made.count == 15 == chat.count(made.where)


def test_a_lasso_selects_what_lies_inside_on_the_map(chat: Dataset) -> None:
    everything = [(-1.1, -1.1), (1.1, -1.1), (1.1, 1.1), (-1.1, 1.1)]
    with pytest.raises(NotProjected):
        chat.select(lasso=everything)
    chat.project()
    assert chat.select(lasso=everything).count == 30
    x, _ = chat.map().points
    border = float(np.median(x))
    west = [(-1.1, -1.1), (border, -1.1), (border, 1.1), (-1.1, 1.1)]
    expected = [name for name, at in zip(chat.map().ids, x, strict=True) if at < border]
    assert chat.selected(chat.select(lasso=west).id) == expected
    fees = chat.select(where="text contains 'fee'", lasso=west)
    assert chat.selected(fees.id) == [one for one in expected if int(one[1:]) % 2 == 0]


def test_inside_is_told_by_the_even_odd_rule() -> None:
    ring = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0), (1, 1), (3, 1), (3, 3), (1, 3), (1, 1)]
    points = np.array([[0.5, 2.0, 5.0, 3.5], [0.5, 2.0, 2.0, 2.0]], dtype=np.float32)
    assert inside(ring, points).tolist() == [True, False, False, True]


def test_records_that_are_gone_are_left_out_and_unknown_ones_refused(
    workspace: Workspace, chat: Dataset
) -> None:
    with pytest.raises(RecordNotFound, match="'zz'"):
        chat.select(["m1", "zz"])
    made = chat.select(["m1", "m29"])
    workspace.delete("chat")
    again = load(workspace, "chat", 20)
    with pytest.raises(InvalidFilter, match="no selection"):
        again.selected(made.id)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({}, InvalidSetting),
        ({"records": ["m1"], "where": "decided"}, InvalidSetting),
        ({"lasso": [(0, 0), (1, 1)]}, NotProjected),
    ],
)
def test_a_selection_is_asked_for_in_one_way(
    chat: Dataset, asked: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        chat.select(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "selection = 'nothing'",
        "selection = '../../secret'",
        "selection in ('a', 'b')",
        "selection is null",
        "selection contains 'a'",
        "selection < 'a'",
        "selection = 3",
        "selection = label",
    ],
)
def test_a_selection_that_is_none_is_said_in_a_sentence(chat: Dataset, text: str) -> None:
    with pytest.raises(InvalidFilter, match="selection"):
        chat.count(text)


def test_a_selection_belongs_to_its_data_set(workspace: Workspace, chat: Dataset) -> None:
    other = load(workspace, "other", 30)
    with pytest.raises(InvalidFilter, match="'other' has no selection"):
        other.count(chat.select(["m1"]).where)
