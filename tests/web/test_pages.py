"""Every page, in light and dark, wide and narrow: usable by everyone, nothing cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .conftest import DATASET, OpenPage, Server, axe_violations

PAGES = {
    "home": "/",
    "overview": f"/d/{DATASET}",
    "explore": f"/d/{DATASET}/explore",
    "record": f"/d/{DATASET}/explore?record=m0423",
    "topics": f"/d/{DATASET}/topics",
    "documents": f"/d/{DATASET}/documents",
    "captions": f"/d/{DATASET}/captions",
    "chat": f"/d/{DATASET}/chat",
    "review, landing": f"/d/{DATASET}/review",
    "review": f"/d/{DATASET}/review?check=label_errors",
    "models": f"/d/{DATASET}/models",
    "model": f"/d/{DATASET}/models?model=after",
    "comparison": f"/d/{DATASET}/models?a=after&b=before",
    "jobs": "/jobs",
    "nowhere": "/nowhere",
}
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier_or_is_cut_off(
    server: Server, open_page: OpenPage, viewport: dict[str, int], scheme: str
) -> None:
    page = open_page(server, viewport=viewport, color_scheme=scheme)
    complaints = []
    for name, path in PAGES.items():
        page.goto(server.url + path)
        expect(page.get_by_role("heading").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        complaints += [f"{name}: {violation}" for violation in axe_violations(page)]
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if beyond > 0:
            complaints.append(f"{name} is {beyond} pixels too wide")
    assert not complaints


def test_what_does_not_exist_is_said_in_a_sentence(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, "/d/nothing/explore")
    expect(page.get_by_role("alert")).to_contain_text("nothing")


def test_the_keys_are_one_key_away(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, f"/d/{DATASET}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
