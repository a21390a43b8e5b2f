"""A conversation on the page: found, counted, edited, stopped, deleted; also with a model."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import ModuleType

from playwright.sync_api import Locator, Page, Response, expect
from tests.chat_server import ChatServer, drips, fails, says

import assay
from assay.llms.fake import FakeLlm
from assay.workspace import open_workspace

from .conftest import DATASET, OpenPage, Server, axe_violations, fits
from .test_captions import photos

CHAT = f"/d/{DATASET}/chat"


def turn_of(page: Page, message: str) -> Locator:
    return page.get_by_role("article", name=message, exact=True)


def say(page: Page, message: str) -> Locator:
    """Send a message, and return its turn once it is answered."""
    page.get_by_role("textbox", name="Message").fill(message)
    page.keyboard.press("Enter")
    turn = turn_of(page, message)
    expect(turn.get_by_role("button", name="Retry")).to_be_visible()
    return turn


def titles(page: Page) -> Locator:
    """The conversations of the list."""
    return page.get_by_role("complementary", name="Conversations").get_by_role("listitem")


def test_what_is_counted_is_the_same_in_explore(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, CHAT)
    examples = page.get_by_role("list", name="Examples").get_by_role("button")
    expect(examples.first).to_be_visible()
    assert axe_violations(page) == []
    turn = say(page, "how many mention a card?")
    expect(turn).to_contain_text("counts")
    number = re.search(r"([\d,]+) of [\d,]+ records", turn.inner_text())
    assert number is not None
    assert number.group(1) != "0"
    assert axe_violations(page) == []
    turn.get_by_role("link", name="Open in Explore").click()
    expect(page.get_by_role("heading", name="Explore")).to_be_visible()
    expect(page.get_by_text(f"{number.group(1)} of ").first).to_be_visible()
    page.go_back()
    expect(turn_of(page, "how many mention a card?")).to_contain_text(number.group(0))


def test_an_example_is_a_click_and_is_answered(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, CHAT)
    examples = page.get_by_role("list", name="Examples").get_by_role("button")
    expect(examples.first).to_be_visible()
    asked = examples.first.inner_text()
    examples.first.click()
    turn = turn_of(page, asked)
    expect(turn.get_by_role("button", name="Retry")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?c="))
    page.reload()
    expect(turn_of(page, asked)).to_be_visible()
    expect(titles(page)).to_have_count(1)


def test_a_turn_is_edited_and_retried_in_its_place(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, CHAT)
    say(page, "show me messages about a stolen card")
    say(page, "how many mention a card?")
    box = page.get_by_role("textbox", name="Message")
    box.focus()
    page.keyboard.press("ArrowUp")
    expect(box).to_have_value("how many mention a card?")
    page.keyboard.press("Escape")
    expect(box).to_have_value("")
    page.get_by_role("button", name="Edit: show me messages").click()
    expect(page.get_by_text("it takes the place of all that came after")).to_be_visible()
    box.fill("show me messages about a forgotten pin")
    page.keyboard.press("Enter")
    turn = turn_of(page, "show me messages about a forgotten pin")
    expect(turn).to_contain_text("asked anew, 1 answer before")
    expect(page.get_by_role("article")).to_have_count(1)
    turn.get_by_role("button", name="Retry").click()
    expect(turn).to_contain_text("asked anew, 2 answers before")
    page.reload()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(turn_of(page, "show me messages about a forgotten pin")).to_contain_text("2 answers")


def test_conversations_are_renamed_opened_and_deleted(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, CHAT)
    say(page, "how many mention a card?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("article")).to_have_count(0)
    say(page, "how many mention a pin?")
    expect(titles(page)).to_have_count(2)
    page.get_by_role("button", name="More for how many mention a card?").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Title").fill("Cards")
    page.keyboard.press("Enter")
    expect(titles(page).filter(has_text="Cards")).to_have_count(1)
    page.get_by_role("button", name="Cards", exact=False).first.click()
    expect(turn_of(page, "how many mention a card?")).to_be_visible()
    page.get_by_role("button", name="More for Cards").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(titles(page)).to_have_count(1)
    expect(page.get_by_role("list", name="Examples")).to_be_visible()


def test_pictures_are_shown_and_opened_at_both_sizes(
    server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    photos(tmp_path / "photos")
    with assay.open(server.folder) as workspace:
        workspace.load(tmp_path / "photos" / "captions.csv", name="photos", text="caption")
    page = open_page(server, "/d/photos/chat")
    turn = say(page, "show me a picture of a green wall")
    card = turn.get_by_role("list", name="Records").get_by_role("button").first
    expect(card).to_contain_text("green")
    expect(card.locator("img")).to_have_js_property("complete", value=True)
    assert (
        card.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    )
    card.click()
    expect(page.get_by_role("dialog")).to_contain_text("green")
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    fits(page, 390)
    page.get_by_role("button", name="Conversations").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    assert axe_violations(page) == []


def connect(page: Page, model: str) -> None:
    page.get_by_role("button", name="Connect one").click()
    drawer = page.get_by_role("dialog")
    drawer.get_by_label("Language model").fill(model)
    expect(drawer.get_by_label("What it is told")).not_to_have_value("")
    assert axe_violations(page) == []
    drawer.get_by_role("button", name="Done").click()
    expect(page.get_by_text(f"Answered with {model}")).to_be_visible()


def tells_a_turn(answer: Response) -> bool:
    """Whether the page is told a conversation with a turn in it."""
    return bool(re.search(r"/conversations/[^/]+$", answer.url)) and bool(answer.json()["turns"])


def test_a_model_that_does_not_end_is_stopped_and_one_that_fails_says_so(
    server: Server, open_page: OpenPage
) -> None:
    with ChatServer(FakeLlm()) as model:
        page = open_page(server, CHAT)
        connect(page, model.name)
        model.plan.extend([fails(500), drips])  # the first asks what kind of request it is
        page.get_by_role("textbox", name="Message").fill("hello, who are you?")
        page.keyboard.press("Enter")
        turn = turn_of(page, "hello, who are you?")
        expect(turn).to_contain_text("and and")
        with page.expect_response(tells_a_turn):  # the server has kept what was said so far
            page.keyboard.press("Escape")
        expect(turn).to_contain_text("stopped")
        expect(turn).to_contain_text("and and")
        page.reload()
        expect(turn).to_contain_text("and and")
        model.plan.extend([fails(500)] * 20)
        turn.get_by_role("button", name="Retry").click()
        expect(turn.get_by_role("alert")).to_be_visible()
        model.plan.clear()


def test_a_quote_of_a_paper_opens_it_at_the_evidence(
    empty_server: Server, open_page: OpenPage, papers: ModuleType, tmp_path: Path
) -> None:
    weather = [f"Line {n} speaks of the weather, which changes every day." for n in range(24)]
    evidence = "The lighthouse of Norrhamn was painted green in the spring of 1931."
    (tmp_path / "paper.pdf").write_bytes(papers.pdf([weather, [*weather[:12], evidence]]))
    with open_workspace(empty_server.folder) as workspace:
        workspace.import_file(tmp_path / "paper.pdf", name="paper")
    page = open_page(empty_server, "/d/paper/chat")
    turn = say(page, "when was the lighthouse of Norrhamn painted green?")
    expect(turn).to_contain_text(evidence)
    proof = turn.get_by_role("list", name="Evidence").get_by_role("link")
    expect(proof).to_have_count(1)
    turn.get_by_role("button", name="Show evidence 1").click()
    expect(proof).to_be_focused()
    assert axe_violations(page) == []
    fits(page, 390)
    proof.click()
    expect(page.get_by_role("heading", name="paper.pdf")).to_be_visible()
    expect(page.locator("[data-page] > span").first).to_be_in_viewport()
    page.go_back()
    expect(turn).to_contain_text(evidence)
    say(page, "show me a picture")
    expect(turn_of(page, "show me a picture")).to_contain_text("There are no pictures here")


def test_a_model_that_sees_is_shown_the_picture_asked_about(
    server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    photos(tmp_path / "photos")
    with assay.open(server.folder) as workspace:
        workspace.load(tmp_path / "photos" / "captions.csv", name="photos", text="caption")
    with ChatServer(FakeLlm()) as model:
        page = open_page(server, "/d/photos/chat")
        say(page, "show me a green wall")
        page.get_by_role("button", name="Connect one").click()
        drawer = page.get_by_role("dialog")
        sees = drawer.get_by_label("The model sees pictures")
        expect(sees).to_be_disabled()
        drawer.get_by_label("Language model").fill(model.name)
        sees.click()
        expect(sees).to_be_checked()
        assert axe_violations(page) == []
        drawer.get_by_role("button", name="Done").click()
        model.plan.extend([says('{"kind": "shown"}'), says("It is green [1].")])
        turn = say(page, "what colour is it?")
        expect(turn).to_contain_text("saw the picture")
        assert "data:image/jpeg;base64," in json.dumps(model.bodies[-1])
        page.reload()
        expect(turn).to_contain_text("saw the picture")
