"""Deciding by keyboard: nothing acknowledged is lost, nothing unsaved is called saved."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from .conftest import DATASET, OpenPage, Server

QUEUE = f"/d/{DATASET}/review?check=confident_disagreement"


def shown(page: Page) -> str:
    """The record on the desk; its id stands in the address."""
    expect(page).to_have_url(re.compile(r"[?&]at="))
    return page.evaluate("new URL(location.href).searchParams.get('at')")


def decide(page: Page, key: str) -> str:
    """Press a key about the record shown, wait for the next one, and return the record."""
    record = shown(page)
    page.keyboard.press(key)
    page.wait_for_function(
        "before => new URL(location.href).searchParams.get('at') !== before", arg=record
    )
    return record


def ready(page: Page) -> None:
    expect(page.get_by_role("toolbar", name="Decide")).to_be_visible()
    shown(page)


def all_saved(page: Page) -> None:
    """Wait until the page says that everything is saved."""
    expect(page.get_by_role("status").filter(has_text="all saved")).to_be_visible()


def by(server: Server, name: str) -> list[dict[str, Any]]:
    return [one for one in server.decisions() if one["by"] == name]


def named(page: Page, name: str) -> None:
    """Say who decides, as the menu in the head does."""
    page.evaluate("name => localStorage.setItem('assay.who', JSON.stringify(name))", name)
    page.reload()


def test_thirty_decisions_by_keyboard_survive_a_reload(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, QUEUE)
    named(page, "lena")
    ready(page)
    made = {decide(page, key): key for key in "skskxskskxsksks"}
    all_saved(page)
    at = shown(page)
    page.reload()
    ready(page)
    assert shown(page) == at
    made |= {decide(page, key): key for key in "sksksksxkskskss"}
    all_saved(page)
    meant = {"s": "relabel", "k": "confirm", "x": "exclude"}
    assert {one["record"]: one["action"] for one in by(server, "lena")} == {
        record: meant[key] for record, key in made.items()
    }
    assert len(made) == 30


def test_undo_takes_the_last_decision_back(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, QUEUE)
    named(page, "lena")
    ready(page)
    record = decide(page, "k")
    all_saved(page)
    with page.expect_response(lambda answer: answer.url.endswith("/decisions")):
        page.keyboard.press("u")
    page.wait_for_function(
        "record => new URL(location.href).searchParams.get('at') === record", arg=record
    )
    history = server.get(f"/datasets/{DATASET}/records/{record}")["history"]
    assert [entry["action"] for entry in history if entry["by"] == "lena"] == ["confirm", "undo"]


def test_the_address_follows_an_undo_pressed_while_it_was_moving(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, QUEUE)
    named(page, "lena")
    ready(page)
    record = shown(page)
    # The next move of the address is met by a key before the page has drawn anything anew.
    page.evaluate("""() => {
        const replace = history.replaceState.bind(history);
        history.replaceState = (...state) => {
            replace(...state);
            history.replaceState = replace;
            document.documentElement.dispatchEvent(
                new KeyboardEvent("keydown", { key: "u", code: "KeyU", bubbles: true }));
        };
    }""")
    page.keyboard.press("k")
    expect(page.get_by_role("status").filter(has_text="Took back the last")).to_be_attached()
    page.wait_for_function(
        "record => new URL(location.href).searchParams.get('at') === record", arg=record
    )
    expect(page.get_by_role("article", name=f"Record {record}")).to_be_visible()


def test_a_killed_server_loses_nothing_and_the_page_recovers(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, QUEUE)
    named(page, "lena")
    ready(page)
    acknowledged = {decide(page, "k") for _ in range(3)}
    all_saved(page)
    server.kill()
    queued = [decide(page, "s"), decide(page, "s")]
    expect(page.get_by_role("button", name="2 not sent yet")).to_be_visible()
    server.start()
    expect(page.get_by_role("button", name="2 not sent yet")).to_have_count(0)
    kept = by(server, "lena")
    assert {one["record"] for one in kept} == acknowledged | set(queued)
    assert len(kept) == len(acknowledged) + len(queued)


def test_two_people_share_one_queue(server: Server, open_page: OpenPage) -> None:
    lena, omar = open_page(server, QUEUE), open_page(server, QUEUE)
    for page, name in ((lena, "lena"), (omar, "omar")):
        named(page, name)
        ready(page)
    assert shown(lena) == shown(omar)
    record = decide(lena, "k")
    all_saved(lena)
    expect(omar.get_by_text("lena decided this")).to_be_visible()
    assert decide(omar, "x") == record
    all_saved(omar)
    history = server.get(f"/datasets/{DATASET}/records/{record}")["history"]
    assert [(one["by"], one["action"]) for one in history] == [
        ("lena", "confirm"),
        ("omar", "exclude"),
    ]
