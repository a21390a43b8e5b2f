"""Names of objects on the page: attached, chosen, understood and said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from assay.workspace import open_workspace

from .conftest import OpenPage, Server, axe_violations

CAPTIONS = [
    (1, "A dog runs over a meadow.", "dog"),
    (2, "Somebody plays with a puppy.", "dog"),
    (3, "A cat sleeps on a chair.", "cat"),
    (4, "A bus stops at a corner.", "bus"),
]
NAMES = "class,language,name\ndog,fra,chien\ncat,fra,chat\ncat,ita,gatto\nbus,he,GAP!\n"


@pytest.fixture
def photos(tmp_path: Path) -> Iterator[Server]:
    folder = tmp_path / "photos"
    folder.mkdir()
    images = [{"id": n, "file_name": f"{n}.jpg"} for n, _, _ in CAPTIONS]
    said = [{"id": n, "image_id": n, "caption": text} for n, text, _ in CAPTIONS]
    names = sorted({name for _, _, name in CAPTIONS})
    boxes = [{"id": n, "image_id": n, "category_id": names.index(name)} for n, _, name in CAPTIONS]
    classes = [{"id": at, "name": name} for at, name in enumerate(names)]
    for file, about in (("captions", said), ("instances", boxes)):
        document = {"images": images, "annotations": about, "categories": classes}
        (folder / f"{file}.json").write_text(json.dumps(document), "utf-8")
    (tmp_path / "names.csv").write_text(NAMES, "utf-8")
    with open_workspace(tmp_path / "workspace") as workspace:
        workspace.import_file(folder, name="photos")
        workspace.dataset("photos").embed()
        workspace.dataset("photos").index()
    server = Server(tmp_path / "workspace").start()
    try:
        yield server
    finally:
        server.stop()


def attach(server: Server) -> None:
    with open_workspace(server.folder) as workspace:
        workspace.dataset("photos").attach_names(server.folder.parent / "names.csv")


def test_a_table_of_names_is_attached_and_taken_away(photos: Server, open_page: OpenPage) -> None:
    page = open_page(photos, "/d/photos")
    part = page.get_by_role("region", name="Names of objects")
    with page.expect_file_chooser() as choosing:
        part.get_by_role("button", name="Attach a table").click()
    choosing.value.set_files(photos.folder.parent / "names.csv")
    expect(part).to_contain_text("3 names of 2 classes in 2 languages, from names.csv")
    expect(part).to_contain_text("1 row names nothing and was left out")
    assert axe_violations(page) == []
    part.get_by_role("button", name="Take the names away").click()
    expect(part.get_by_role("button", name="Attach a table")).to_be_visible()


def test_a_table_that_names_nothing_is_refused_with_a_sentence(
    photos: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "wrong.csv").write_text("image,objects\na.jpg,dog\n", "utf-8")
    page = open_page(photos, "/d/photos")
    part = page.get_by_role("region", name="Names of objects")
    with page.expect_file_chooser() as choosing:
        part.get_by_role("button", name="Attach a table").click()
    choosing.value.set_files(tmp_path / "wrong.csv")
    expect(part.get_by_role("alert")).to_contain_text("'wrong.csv' holds the language")


def test_classes_are_asked_for_and_shown_in_another_language(
    photos: Server, open_page: OpenPage
) -> None:
    attach(photos)
    page = open_page(photos, "/d/photos/explore?columns=text,meta.objects")
    typed = page.get_by_role("combobox", name="Filter")
    typed.fill("meta.objects = 'Chien'")
    typed.press("Enter")
    expect(page.get_by_text("2 of 4 records")).to_be_visible()
    expect(page.get_by_text("“Chien” (French) is understood as dog.")).to_be_visible()
    typed.fill("")
    typed.press("Enter")
    facet = page.get_by_role("region", name="objects")
    facet.get_by_role("combobox", name="Names of objects").click()
    page.get_by_role("option", name="French").click()
    expect(page).to_have_url(re.compile("names=fr"))
    expect(page.get_by_role("gridcell", name="chien").first).to_be_visible()
    facet.get_by_role("button", name=re.compile("^chat")).click()
    expect(page.get_by_role("group", name="Clicked filters")).to_contain_text("cat")
    expect(page.get_by_text("1 of 4 records")).to_be_visible()
    assert axe_violations(page) == []


def test_a_search_in_another_language_finds_what_is_seen(
    photos: Server, open_page: OpenPage
) -> None:
    attach(photos)
    page = open_page(photos, "/d/photos/explore")
    box = page.get_by_role("textbox", name="Search by words and meaning")
    box.fill("chien")
    box.press("Enter")
    expect(page.get_by_text("“chien” (French) is understood as dog.")).to_be_visible()
    rows = page.get_by_role("grid").get_by_role("row")
    expect(rows.nth(1)).to_contain_text(re.compile("dog|puppy"))
    expect(rows.nth(2)).to_contain_text(re.compile("dog|puppy"))
