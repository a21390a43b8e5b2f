"""Topics from nothing: found, renamed, merged, taken back, opened in Explore, used as labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from assay.sample import sample_path
from assay.workspace import open_workspace

from .conftest import DATASET, OpenPage, Server, axe_violations

TOPICS = f"/d/{DATASET}/topics"


PILE = "pile"


@pytest.fixture
def pile(tmp_path: Path) -> Iterator[Server]:
    """A server on messages without a label, with their topics."""
    pl.read_csv(sample_path(DATASET)).select("text").write_csv(tmp_path / "pile.csv")
    with open_workspace(tmp_path / "workspace") as workspace:
        workspace.import_file(tmp_path / "pile.csv", name=PILE)
        workspace.dataset(PILE).topics()
    server = Server(tmp_path / "workspace").start()
    yield server
    server.stop()


def found(page: Page) -> None:
    """Find topics, as a person does who has none."""
    page.get_by_role("button", name="Find topics").click()
    expect(page.get_by_role("heading", name="All topics")).to_be_visible()


def table(page: Page) -> list[str]:
    """Names of the topics in the table."""
    return page.locator("tbody tr button").all_inner_texts()


def toast(page: Page, words: str) -> None:
    expect(page.get_by_role("alert").filter(has_text=words).first).to_be_visible()


def test_topics_are_found_renamed_merged_undone_and_explored(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, TOPICS)
    found(page)
    names = table(page)
    assert len(names) > 5
    # rename in place
    page.get_by_role("button", name=f"Rename {names[0]}").click()
    field = page.get_by_role("textbox", name="Name of the topic")
    field.fill("everything about cards")
    field.press("Enter")
    toast(page, "Renamed to “everything about cards”")
    expect(page.get_by_role("heading", name="everything about cards")).to_be_visible()
    # merge two
    for name in names[1:3]:
        page.get_by_role("checkbox", name=f"Choose {name}", exact=True).check()
    chosen = page.get_by_role("group", name="Chosen topics")
    page.get_by_role("checkbox", name="Choose everything about cards").uncheck()
    expect(chosen).to_contain_text("2 topics")
    chosen.get_by_role("button", name="Merge").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("loans and transfers")
    dialog.get_by_role("button", name="Merge").click()
    merged = page.get_by_role("alert").filter(has_text="2 topics merged into “loans and transfers”")
    merged.hover()  # it stays while somebody points at it
    expect(page.locator("tbody tr")).to_have_count(len(names) - 1)
    # undo the merge from its toast
    merged.get_by_role("button", name="Undo").click()
    toast(page, "Undone")
    expect(page.locator("tbody tr")).to_have_count(len(names))
    # the name stays, and Explore shows its records
    page.reload()
    page.locator("tbody").get_by_role("button", name="everything about cards").click()
    page.get_by_role("link", name="Open in Explore").click()
    expect(page).to_have_url(re.compile("/explore"))
    expect(page.get_by_text(re.compile(r"^[\d,]+ of 1,226 records$"))).to_be_visible()
    legend = page.get_by_role("group", name="Legend of the map")
    expect(legend).to_contain_text("everything about cards")
    history = server.get(f"/datasets/{DATASET}/topics/edits")
    assert [edit["action"] for edit in history] == ["rename", "merge", "undo"]


def test_a_topic_is_split_excluded_and_taken_back(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, TOPICS)
    found(page)
    names = table(page)
    page.locator("tbody").get_by_role("button", name=names[0], exact=True).click()
    chosen = page.get_by_role("group", name="Chosen topics")
    chosen.get_by_role("button", name="Split").click()
    page.get_by_role("textbox", name="Into so many topics").fill("3")
    page.get_by_role("dialog").get_by_role("button", name="Split").click()
    toast(page, "Split into")
    expect(page.locator("tbody tr")).to_have_count(len(names) + 2)
    expect(chosen).to_contain_text("3 topics")
    chosen.get_by_role("button", name="Exclude").click()
    toast(page, "3 topics excluded")
    expect(page.get_by_text(re.compile("have none"))).to_be_visible()
    page.get_by_role("region", name="Excluded").get_by_role("button").first.click()
    toast(page, "1 topic taken back")
    page.get_by_role("button", name="Undo last edit").click()
    toast(page, "Undone")


def test_a_topic_becomes_a_label_and_that_is_taken_back(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, TOPICS)
    found(page)
    decided = len(server.decisions())
    page.locator("tbody tr button").first.click()
    page.get_by_role("button", name="Use as label", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").uncheck()
    dialog.get_by_role("combobox").fill("about cards")
    go = dialog.get_by_role("button", name=re.compile(r"Label [1-9][\d,]* records"))
    records = int(re.sub(r"\D", "", go.inner_text()))
    go.click()
    toast(page, "labelled by topic")
    where = "label = 'about cards'"
    assert server.get(f"/datasets/{DATASET}/records?where={where}")["count"] == records
    page.get_by_role("alert").get_by_role("button", name="Undo").click()
    toast(page, "taken back")
    assert server.get(f"/datasets/{DATASET}/records?where={where}")["count"] == 0
    assert len(server.get(f"/datasets/{DATASET}/decisions?since={decided}&limit=1000")) == (
        2 * records
    )


def test_records_without_a_label_are_labelled_by_topic_and_the_page_says_how_many(
    pile: Server, open_page: OpenPage
) -> None:
    page = open_page(pile, f"/d/{PILE}/topics")
    sought = page.get_by_label("Filter the topics")
    sought.press_sequentially("a long name that no topic has")
    expect(sought).to_have_value("a long name that no topic has")
    sought.fill("")
    for row in (0, 1):
        page.locator("tbody tr").nth(row).get_by_role("checkbox").check()
    page.get_by_role("button", name="Use as labels", exact=True).click()
    go = page.get_by_role("dialog").get_by_role("button", name=re.compile(r"Label [1-9][\d,]* re"))
    number = re.sub(r"[^\d,]", "", go.inner_text())
    go.click()
    toast(page, f"{number} records labelled by topic.")
    page.get_by_role("alert").get_by_role("button", name="Undo").click()
    toast(page, f"{number} decisions taken back.")
    assert pile.get(f"/datasets/{PILE}")["labelled"] == 0


def test_the_page_has_no_barrier_wide_or_narrow_and_shows_fewer_groups(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, TOPICS)
    found(page)
    areas = page.get_by_role("group", name="Topics by size").get_by_role("button")
    expect(areas.first).to_be_visible()  # they are drawn once there is a width
    before = areas.count()
    slider = page.get_by_role("slider", name=re.compile("Topics shown"))
    slider.focus()
    slider.press("Home")
    expect(areas).to_have_count(1)
    assert before > 1
    areas.first.press("Enter")  # all of them chosen
    expect(page.get_by_role("heading", name="Chosen topics")).to_be_visible()
    expect(page.locator("canvas")).to_be_visible()
    assert axe_violations(page) == []
    narrow = open_page(server, TOPICS, viewport={"width": 390, "height": 844}, color_scheme="dark")
    expect(narrow.get_by_role("heading", name="All topics")).to_be_visible()
    narrow.locator("tbody tr button").first.click()
    narrow.wait_for_load_state("networkidle")
    assert narrow.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert axe_violations(narrow) == []
