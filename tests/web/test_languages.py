"""Languages on the page: told by a button, called by their names, counted, filtered, coloured."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect

from assay.workspace import open_workspace

from .conftest import OpenPage, Server, axe_violations

TEXTS = {
    "en": ["The train was late and nobody told us why.", "We have been waiting for an hour now."],
    "de": ["Der Zug kam zu spät, und niemand sagt, warum.", "Wir warten seit einer Stunde."],
    "fr": ["Le train était en retard et personne ne nous a dit pourquoi."],
}  # fmt: skip


@pytest.fixture
def posts(tmp_path: Path) -> Iterator[Server]:
    texts = [text for several in TEXTS.values() for text in several] + ["12345", None]
    pl.DataFrame({"id": [f"p{at}" for at in range(len(texts))], "text": texts}).write_csv(
        tmp_path / "posts.csv"
    )
    with open_workspace(tmp_path / "workspace") as workspace:
        workspace.import_file(tmp_path / "posts.csv", name="posts")
        workspace.dataset("posts").project()
    server = Server(tmp_path / "workspace").start()
    try:
        yield server
    finally:
        server.stop()


def test_languages_are_told_on_the_overview_and_lead_to_their_records(
    posts: Server, open_page: OpenPage
) -> None:
    page = open_page(posts, "/d/posts")
    part = page.get_by_role("region", name="Languages")
    part.get_by_role("button", name="Detect languages").click()
    expect(part.get_by_role("link", name=re.compile("German 2"))).to_be_visible()
    expect(part.get_by_role("link", name=re.compile("not clear 1"))).to_be_visible()
    expect(part.get_by_role("button", name="Detect languages")).to_have_count(0)
    expect(part.get_by_role("note")).to_contain_text("60 % of the texts are not English")
    assert axe_violations(page) == []
    part.get_by_role("link", name=re.compile("German")).click()
    expect(page.get_by_text("2 of 7 records")).to_be_visible()
    facet = page.get_by_role("complementary", name="Filters").get_by_role("region", name="Language")
    expect(facet.get_by_role("button", name=re.compile("^French"))).to_be_visible()  # another click


def test_records_added_since_are_counted_and_told_too(
    posts: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    with open_workspace(posts.folder) as workspace:
        workspace.dataset("posts").languages()
        more = tmp_path / "more.csv"
        more.write_text("id,text\nq1,Nous attendons le train depuis une heure déjà.\n", "utf-8")
        workspace.import_file(more, name="posts")
    part = open_page(posts, "/d/posts").get_by_role("region", name="Languages")
    expect(part).to_contain_text("1 record was added since")
    part.get_by_role("button", name="Detect languages").click()
    expect(part.get_by_role("link", name=re.compile("French 2"))).to_be_visible()


def test_explore_counts_colours_and_filters_languages_by_name(
    posts: Server, open_page: OpenPage
) -> None:
    with open_workspace(posts.folder) as workspace:
        workspace.dataset("posts").languages()
    page = open_page(posts, "/d/posts/explore?colour=language&columns=text,language&record=p2")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("German")
    expect(drawer.locator("p[lang=de]")).to_contain_text("Der Zug kam zu spät")
    page.keyboard.press("Escape")
    expect(page.get_by_role("group", name="Legend of the map")).to_contain_text("German")
    facet = page.get_by_role("complementary", name="Filters").get_by_role("region", name="Language")
    facet.get_by_role("button", name=re.compile("^French")).click()
    expect(page.get_by_text("1 of 7 records")).to_be_visible()
    expect(page.get_by_role("gridcell", name="French")).to_be_visible()
    assert axe_violations(page) == []


def test_languages_are_suggested_where_a_filter_asks_for_one(
    posts: Server, open_page: OpenPage
) -> None:
    with open_workspace(posts.folder) as workspace:
        workspace.dataset("posts").languages()
    page = open_page(posts, "/d/posts/explore")
    typed = page.get_by_role("combobox", name="Filter")
    typed.press_sequentially("language = 'd")
    page.get_by_role("option", name="language = 'de'").click()
    typed.press("Enter")
    expect(page.get_by_text("2 of 7 records")).to_be_visible()
    typed.fill("")
    typed.press_sequentially("language = 'f")
    expect(page.get_by_role("option", name="language = 'fr'")).to_be_visible()
    typed.press("ArrowDown")
    typed.press("Enter")  # picks, and goes on being typed
    expect(typed).to_have_value("language = 'fr' ")
    expect(page).to_have_url(re.compile("27de%27"))
    typed.press("Enter")
    expect(page.get_by_text("1 of 7 records")).to_be_visible()


def test_a_comment_shows_what_it_answers_and_leads_to_its_post(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    comment = {"id": 1, "text": "So schön!", "replies": [{"id": 2, "text": "¡Qué bonito!"}]}
    post = {"id": 7, "text": "Ein Tag am Meer.", "author": "Lena", "comments": [comment]}
    other = {"id": 8, "text": "A post without a comment."}
    (tmp_path / "posts.json").write_text(json.dumps([post, other]), "utf-8")
    with open_workspace(empty_server.folder) as workspace:
        workspace.import_file(tmp_path / "posts.json", name="posts")
    page = open_page(empty_server, "/d/posts/explore?record=7%2F2")
    thread = page.get_by_role("dialog").get_by_role("region", name="Thread")
    expect(thread).to_contain_text("So schön!")
    assert axe_violations(page) == []
    thread.get_by_role("button", name="Answers 7/1").click()
    expect(page).to_have_url(re.compile("record=7%2F1"))
    expect(thread).to_contain_text("Ein Tag am Meer.")
    thread.get_by_role("link", name="All of this post").click()
    expect(page.get_by_text("3 of 4 records")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
