"""From a pile without labels: a batch, labelled by keyboard, and the next one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from assay.sample import sample_path
from assay.workspace import open_workspace

from .conftest import OpenPage, Server

PILE = "pile"


@pytest.fixture
def pile(tmp_path: Path) -> Iterator[Server]:
    """A server on captions whose labels nobody knows."""
    captions = pl.read_csv(sample_path("captions"))
    captions.select("caption").write_csv(tmp_path / "pile.csv")
    with open_workspace(tmp_path / "workspace") as workspace:
        workspace.import_file(tmp_path / "pile.csv", name=PILE, text="caption")
        workspace.dataset(PILE).embed()
    server = Server(tmp_path / "workspace").start()
    yield server
    server.stop()


def at(page: Page) -> str:
    expect(page).to_have_url(re.compile(r"[?&]at="))
    return page.evaluate("new URL(location.href).searchParams.get('at')")


def moved(page: Page, before: str) -> None:
    page.wait_for_function(
        "before => new URL(location.href).searchParams.get('at') !== before", arg=before
    )


def typed(page: Page, label: str) -> None:
    """Choose a label nobody used yet."""
    before = at(page)
    page.keyboard.press("l")
    page.get_by_role("combobox", name="Type a label").fill(label)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Use the new label").press("Enter")
    moved(page, before)


def digit(page: Page, key: str) -> None:
    before = at(page)
    page.keyboard.press(key)
    moved(page, before)


def test_a_pile_is_labelled_batch_by_batch_by_keyboard(pile: Server, open_page: OpenPage) -> None:
    page = open_page(pile, f"/d/{PILE}")
    page.get_by_role("link", name="Start labelling").click()
    expect(page.get_by_role("heading", name="Label these next")).to_be_visible()
    expect(page.get_by_text("0 of 20 done")).to_be_visible()
    expect(page.get_by_text("No record has a label yet")).to_be_visible()
    typed(page, "glad")
    typed(page, "sad")
    labels = page.get_by_role("group", name="Labels")
    expect(labels.get_by_role("button")).to_have_text(["1glad", "2sad"])
    for place in range(17):
        digit(page, "12"[place % 2])
    expect(page.get_by_text("19 of 20 done")).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_text("This queue is done")).to_be_visible()
    expect(page.get_by_role("link", name="Train a model now")).to_be_visible()
    (first,) = pile.get(f"/batches?dataset={PILE}")

    page.get_by_role("link", name="Next batch").click()
    expect(page.get_by_text("0 of 20 done")).to_be_visible()
    info = pile.get(f"/datasets/{PILE}")
    assert info["labels"] == {"glad": 11, "sad": 9}, "a batch waits for what was decided before it"
    decided = pile.get(f"/datasets/{PILE}/decisions?limit=100")
    assert {one["record"] for one in decided} == {one["record"] for one in first["findings"]}
    assert {(one["check"], one["run"]) for one in decided} == {("label_next", first["run"])}
    expect(page.get_by_text("Too early to tell", exact=True)).to_be_visible()
    expect(page.get_by_text("glad 11 · sad 9")).to_be_visible()
    record = at(page)
    assert record not in {one["record"] for one in first["findings"]}
    page.keyboard.press("s")  # a guess is there now
    moved(page, record)
    page.reload()
    expect(page.get_by_text("1 of 20 done")).to_be_visible()

    page.get_by_role("link", name="All queues").click()
    expect(page.get_by_role("link", name="Go on: 19 of 20 left")).to_be_visible()


def test_the_advice_joins_a_batch_that_is_shown(tmp_path: Path, open_page: OpenPage) -> None:
    captions = pl.read_csv(sample_path("captions")).with_row_index()
    known = pl.when(pl.col("index") < 120).then("sentiment").alias("label")
    captions.select("caption", known).write_csv(tmp_path / "pile.csv")
    with open_workspace(tmp_path / "workspace") as workspace:
        workspace.import_file(tmp_path / "pile.csv", name=PILE, text="caption", label="label")
        workspace.dataset(PILE).embed()
    server = Server(tmp_path / "workspace").start()
    try:
        page = open_page(server, f"/d/{PILE}/review?batch=new")
        expect(page.get_by_text("0 of 20 done")).to_be_visible()
        expect(page.get_by_text("a quick learner gets")).to_be_visible()
        (run,) = server.get("/runs?kind=next")
        assert run["result"]["advice"] is None, "it was shown without"
    finally:
        server.stop()


def test_what_labelling_would_gain_is_simulated_beside_the_models(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, "/d/bank_messages/models")
    page.get_by_role("button", name="Simulate").click()
    table = page.get_by_role("region", name="Choosing what to label").get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(5, timeout=120_000)
    expect(table.get_by_role("row", name=re.compile("^random"))).to_contain_text("–")
    (study,) = server.get("/simulations?dataset=bank_messages")
    assert next(one["strategy"] for one in study["strategies"]) == "adaptive"
