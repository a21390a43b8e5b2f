"""The loop without a mouse: import, train, check, review, train again, compare, promote."""

from __future__ import annotations

import contextlib
import re

from playwright.sync_api import Page, expect

from assay.sample import sample_path

from .conftest import DATASET, OpenPage, Server

MOST = 150
"""Presses of Tab after which something counts as out of reach."""

SEEN = """() => {
  const at = document.activeElement;
  const near = [at, at.parentElement, at.nextElementSibling, at.previousElementSibling];
  const outlined = near.some((one) => one && getComputedStyle(one).outlineStyle !== "none");
  const { x, y, width, height } = at.getBoundingClientRect();
  return outlined && x < innerWidth && y < innerHeight && x + width > 0 && y + height > 0;
}"""
"""Whether what has the focus, or what stands for it, has an outline within the window."""


def go_to(page: Page, role: str, name: str) -> None:
    """Press Tab until it has the focus; it must show that it has."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    expect(wanted).to_be_enabled()
    for _ in range(MOST):
        if wanted.evaluate("one => one === document.activeElement"):
            assert page.evaluate(SEEN), f"nobody sees that {name} has the focus"
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by Tab")


def use(page: Page, role: str, name: str) -> None:
    go_to(page, role, name)
    page.keyboard.press("Enter")


def go_by_keys(page: Page, letter: str, title: str) -> None:
    """Press g and a letter; the second key must come soon, so a machine that dozed tries again."""
    heading = page.get_by_role("heading", level=1, name=title, exact=True)
    for _ in range(5):
        page.keyboard.press("g")
        page.keyboard.press(letter)
        with contextlib.suppress(AssertionError):
            expect(heading).to_be_visible(timeout=20_000)
            return
    raise AssertionError(f"g {letter} does not lead to {title}")


def trained(page: Page, server: Server, name: str) -> None:
    """Train a quick model from the form that is open, and wait until it is scored."""
    go_to(page, "radio", "Hybrid")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Lexical")).to_be_checked()
    go_to(page, "textbox", "Name")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    assert server.get("/evaluations")[0]["model"] == name


def test_the_loop_is_gone_through_without_a_mouse(
    empty_server: Server, open_page: OpenPage
) -> None:
    page = open_page(empty_server, reduced_motion="reduce")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    with page.expect_file_chooser() as chooser:
        use(page, "button", "Choose files")
    chooser.value.set_files(sample_path(DATASET))
    use(page, "button", "Import")
    use(page, "link", f"Open {DATASET}")
    expect(page.get_by_role("heading", level=1, name=DATASET)).to_be_visible()

    use(page, "link", "Train a model")
    trained(page, empty_server, "first")

    go_by_keys(page, "r", "Review")
    use(page, "button", "Run the checks")
    use(page, "link", "Probable label errors")
    expect(page.get_by_role("toolbar", name="Decide")).to_be_visible()
    for key in "sks":
        expect(page).to_have_url(re.compile(r"[?&]at="))
        at = page.url
        page.keyboard.press(key)
        expect(page).not_to_have_url(at)
    expect(page.get_by_role("status").filter(has_text="all saved")).to_be_visible()
    assert len(empty_server.decisions()) == 3

    go_by_keys(page, "o", DATASET)
    use(page, "link", "Train again")
    trained(page, empty_server, "second")
    use(page, "button", "Compare with")
    page.wait_for_function("() => document.activeElement?.closest('[role=menu]') != null")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="first")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="second against first")).to_be_visible()
    expect(page.get_by_role("heading", name="Who is right on what")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(empty_server.get("/comparisons")[0]["verdict"])
    use(page, "link", "Open second")
    use(page, "button", "Promote")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Promote")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert [one["name"] for one in empty_server.get("/models") if one["promoted"]] == ["second"]


def test_another_page_is_read_from_its_beginning(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, f"/d/{DATASET}")
    use(page, "link", "Models")
    expect(page.get_by_role("heading", level=1, name="Models")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    inside = "document.querySelector('main').contains(document.activeElement)"
    assert page.evaluate(inside)
