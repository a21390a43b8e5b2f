"""The map, the filter and the table: one selection, shared, and in the address."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import DATASET, OpenPage, Server

EXPLORE = f"/d/{DATASET}/explore"


def lasso(page: Page) -> int:
    """Draw a lasso around the middle of the map; how many records it caught."""
    canvas = page.locator("canvas").first
    box = canvas.bounding_box()
    assert box is not None
    x, y = box["x"], box["y"]
    w, h = box["width"], box["height"]
    corners = [(0.3, 0.3), (0.75, 0.3), (0.75, 0.85), (0.3, 0.85), (0.3, 0.32)]
    page.keyboard.down("Shift")
    page.mouse.move(x + w * corners[0][0], y + h * corners[0][1])
    page.mouse.down()
    for right, down in corners[1:]:
        page.mouse.move(x + w * right, y + h * down, steps=8)
    page.mouse.up()
    page.keyboard.up("Shift")
    caught = page.get_by_role("group", name="Selection").get_by_text(
        re.compile(r"^[\d,]+ selected")
    )
    expect(caught).to_be_visible()
    return int(re.sub(r"\D", "", caught.inner_text()))


def test_a_lasso_on_the_map_becomes_a_review(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE)
    expect(page.get_by_text("1,226 points")).to_be_visible()
    caught = lasso(page)
    assert 0 < caught < 1226
    expect(page).to_have_url(re.compile(r"lasso="))
    page.get_by_role("link", name="Review these").click()
    expect(page).to_have_url(re.compile(r"/review\?.*lasso="))
    expect(page.get_by_text(re.compile(rf"of {caught:,} done"))).to_be_visible()


def test_a_lasso_is_part_of_the_address(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE)
    expect(page.get_by_text("1,226 points")).to_be_visible()
    caught = lasso(page)
    colleague = open_page(server, page.url.removeprefix(server.url))
    expect(
        colleague.get_by_role("group", name="Selection").get_by_text(f"{caught:,} selected")
    ).to_be_visible()


def test_filters_are_typed_or_clicked_and_both_hold(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE)
    typed = page.get_by_role("combobox", name="Filter")
    typed.fill("split = 'test'")
    typed.press("Enter")
    expect(page.get_by_text(re.compile(r"^189 of 1,226 records"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^card_lost")).first.click()
    expect(page.get_by_role("group", name="Clicked filters")).to_contain_text("card_lost")
    where = "split%20%3D%20%27test%27%20and%20label%20%3D%20%27card_lost%27"
    count = server.get(f"/datasets/{DATASET}/records?limit=1&where={where}")["count"]
    expect(page.get_by_text(re.compile(rf"^{count} of 1,226 records"))).to_be_visible()


def test_a_filter_with_a_mistake_is_explained_where_it_stands(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, EXPLORE)
    typed = page.get_by_role("combobox", name="Filter")
    typed.fill("labell = 'card_lost'")
    typed.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(re.compile("labell"))
    expect(page.get_by_role("main")).not_to_contain_text("Traceback")


def test_a_record_is_opened_and_relabelled(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, f"{EXPLORE}?record=m0423")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("Retrieve PIN")
    drawer.get_by_placeholder("Another label").fill("pin_change")
    with page.expect_response(lambda answer: answer.url.endswith("/decisions")):
        drawer.get_by_role("button", name="Relabel").click()
    record = server.get(f"/datasets/{DATASET}/records/m0423")
    assert record["values"]["label"] == "pin_change"
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("record="))
