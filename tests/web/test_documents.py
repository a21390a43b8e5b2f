"""Documents on the page: imported, asked, their evidence marked on the page it stands on."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Page, expect

from assay.workspace import open_workspace

from .conftest import OpenPage, Server, axe_violations

PASSWORD = "open sesame"
FILLING = [
    f"On page {{page}} line {n} speaks of the weather, which changes from day to day."
    for n in range(24)
]
EVIDENCE = "The lighthouse of Norrhamn was painted green in the spring of 1931."
PHONE = {"width": 390, "height": 844}


def pages() -> list[list[str]]:
    """Five pages about the weather, with one sentence about a lighthouse on the fourth."""
    made = [[line.format(page=page) for line in FILLING] for page in range(1, 6)]
    made[3][12:12] = [EVIDENCE]
    return made


@pytest.fixture
def paper(empty_server: Server, papers: ModuleType, tmp_path: Path) -> Server:
    """A server with a paper of five pages in the data set `paper`."""
    (tmp_path / "paper.pdf").write_bytes(papers.pdf(pages()))
    with open_workspace(empty_server.folder) as workspace:
        workspace.import_file(tmp_path / "paper.pdf", name="paper")
    return empty_server


def ask(page: Page, question: str) -> None:
    page.get_by_role("textbox", name="Question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def seen(page: Page) -> None:
    """The mark lies in the window and in the part of the viewer that shows."""
    expect(page.locator("[data-page='4'] > span").first).to_be_in_viewport()
    page.wait_for_function("""() => {
        const view = document.querySelector("[role=group][aria-label^='Pages of']");
        const mark = document.querySelector("[data-page='4'] > span");
        const { top, bottom } = view.getBoundingClientRect();
        const { y } = mark.getBoundingClientRect();
        return top <= y && y <= bottom;
    }""")


def test_a_citation_leads_to_its_page_and_marks_the_evidence(
    paper: Server, open_page: OpenPage
) -> None:
    page = open_page(paper, "/d/paper/documents")
    expect(page.get_by_role("heading", name="Questionnaire")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("table", name="Documents").get_by_role("link").click()
    expect(page.locator("[data-page='1'] canvas[data-drawn]")).to_be_visible()
    ask(page, "When was the lighthouse painted green?")
    page.get_by_role("button", name="Show evidence 1").first.click()
    expect(page.locator("[data-page='4'] canvas[data-drawn]")).to_be_visible()
    seen(page)
    assert axe_violations(page) == []


def test_questions_of_ones_own_are_asked_of_every_document(
    paper: Server, open_page: OpenPage
) -> None:
    page = open_page(paper, "/d/paper/documents")
    page.get_by_label("Your own questions").fill(
        "When was the lighthouse painted green?\n\nWho won the football world cup?\n"
    )
    page.get_by_role("button", name="Ask all documents").click()
    answers = page.get_by_role("table", name="Answers by question and document")
    expect(answers.get_by_role("row")).to_have_count(3)
    expect(answers).to_contain_text(EVIDENCE)
    expect(answers).to_contain_text("Not in this document.")
    expect(page.get_by_role("button", name="Ask again")).to_be_enabled()
    page.mouse.move(0, 0)
    expect(answers.get_by_role("link", name="[1] p. 4")).to_be_visible()
    assert axe_violations(page) == []


def test_on_a_phone_an_answer_leads_down_to_the_pages(paper: Server, open_page: OpenPage) -> None:
    page = open_page(paper, "/d/paper/documents?document=paper.pdf", viewport=PHONE)
    ask(page, "When was the lighthouse painted green?")
    page.get_by_role("button", name="Show evidence 1").first.click()
    seen(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe_violations(page) == []


def test_passages_show_where_they_stand_and_are_cut_anew(
    paper: Server, open_page: OpenPage
) -> None:
    page = open_page(paper, "/d/paper/documents?document=paper.pdf")
    page.get_by_role("tab", name="Passages").click()
    passages = page.get_by_role("group", name="Passages")
    first = passages.get_by_role("button").first
    first.click()
    expect(first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-page='1'] > span").first).to_be_in_viewport()
    assert axe_violations(page) == []
    page.get_by_role("link", name="All documents").click()
    form = page.get_by_role("region", name="Cut anew")
    form.get_by_text("Characters", exact=True).click()
    form.get_by_role("button", name="Cut anew").click()
    form.get_by_role("link", name="paper-300-100").click()
    expect(page.get_by_role("cell", name="300 characters, 100 shared")).to_be_visible()


def test_a_locked_pdf_asks_for_its_password_to_import_and_to_show_it(
    empty_server: Server, open_page: OpenPage, papers: ModuleType, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.pdf"
    locked.write_bytes(papers.pdf(pages(), PASSWORD))
    page = open_page(empty_server)
    page.locator("input[type=file]").first.set_input_files(locked)
    field = page.get_by_label("Password of the document")
    expect(page.get_by_text("locked.pdf is encrypted")).to_be_visible()
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    assert axe_violations(page) == []
    field.fill("guess")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("does not open with this password")
    page.get_by_role("button", name="Correct and try again").click()
    field.fill(PASSWORD)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("locked is imported")).to_be_visible()
    page.goto(f"{empty_server.url}/d/locked/documents?document=locked.pdf")
    page.get_by_label("Password", exact=True).fill("guess")
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("It does not open with this one.")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("[data-page='1'] canvas[data-drawn]")).to_be_visible()
    ask(page, "When was the lighthouse painted green?")
    page.get_by_role("button", name="Show evidence 1").first.click()
    seen(page)
    page.get_by_role("link", name="All documents").click()
    form = page.get_by_role("region", name="Cut anew")
    form.get_by_role("button", name="Cut anew").click()
    expect(form.get_by_role("alert")).to_contain_text("is encrypted")
    form.get_by_role("textbox", name=re.compile("^Password")).fill(PASSWORD)
    form.get_by_role("button", name="Cut anew").click()
    expect(form.get_by_role("link", name="locked-100")).to_be_visible()


def test_a_mark_stands_right_behind_math_letters_and_emoji(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "note.md").write_text(
        "# Signs\n\nLet 𝑥 be 😀😀 and 𝑦 be 😀. The harbour of Norrhamn opens in April. "
        "Nothing else is said here about it.\n",
        "utf-8",
    )
    with open_workspace(empty_server.folder) as workspace:
        workspace.import_file(tmp_path / "note.md", name="note")
    page = open_page(empty_server, "/d/note/documents?document=note.md")
    ask(page, "When does the harbour of Norrhamn open?")
    page.get_by_role("button", name="Show evidence 1").first.click()
    expect(page.locator("mark")).to_have_text("The harbour of Norrhamn opens in April.")
    assert axe_violations(page) == []
