"""Hands quicker than the page or the server: nothing is lost, doubled, or done to another page."""

from __future__ import annotations

import re

from playwright.sync_api import Request, Route, expect

from .conftest import DATASET, OpenPage, Server

EXPLORE = f"/d/{DATASET}/explore"


def test_two_filters_clicked_at_once_both_hold(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE)
    filters = page.get_by_role("complementary", name="Filters")
    wanted = ["card_lost", "card_stolen"]
    for label in wanted:
        expect(filters.locator(f"button[title={label}]").first).to_be_visible()
    filters.evaluate(
        """(filters, labels) => {
            for (const label of labels) filters.querySelector(`button[title=${label}]`).click();
        }""",
        wanted,
    )
    expect(page).to_have_url(re.compile("card_lost.*card_stolen"))


def test_what_is_typed_after_a_filter_goes_on_in_its_field(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, EXPLORE)
    filters = page.get_by_role("combobox", name="Filter")
    filters.fill("split = 'test'")
    page.keyboard.press("Enter")
    page.keyboard.type(" and label = 'card_lost'")
    expect(filters).to_have_value("split = 'test' and label = 'card_lost'")
    expect(page).to_have_url(re.compile("where="))


def test_a_double_click_begins_one_thing(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, f"/d/{DATASET}/topics")
    begun: list[str] = []

    def noted(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/topics"):
            begun.append(request.url)

    page.on("request", noted)
    page.get_by_role("button", name="Find topics").evaluate(
        """async (button) => {
            button.click();
            for (let turn = 0; turn < 50; turn++) await null;  // no timer, no frame: no rest at all
            button.click();
        }"""
    )
    expect(page.get_by_role("heading", name="All topics")).to_be_visible()
    assert len(begun) == 1


def test_what_began_on_a_page_that_was_left_does_not_change_the_next_one(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, f"/d/{DATASET}/models?train=1")
    page.get_by_role("radio", name="Lexical").check()
    page.get_by_label("Name", exact=True).fill("late")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/datasets/*/models", hold)
    page.get_by_role("button", name="Train", exact=True).click()
    page.get_by_role("link", name="Explore", exact=True).click()
    filters = page.get_by_role("combobox", name="Filter")
    filters.fill("split = 'test'")
    filters.press("Enter")
    expect(page.get_by_text(re.compile(r"^189 of 1,226 records"))).to_be_visible()
    address = page.url
    held[0].continue_()
    expect(page.get_by_role("alert").filter(has_text="late")).to_be_visible()  # it is trained
    assert page.url == address
