"""Pictures beside their captions; a data set that is deleted while somebody looks at it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import httpx2 as httpx
from playwright.sync_api import expect

from assay.workspace import open_workspace

from .conftest import OpenPage, Server, axe_violations
from .test_import import drop

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
"""A picture of one point."""

ROWS = "id,caption,image\np1,a red dot,dot.png\np2,nothing to see,lost.png\n"


def test_a_picture_stands_beside_its_caption(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dot.png").write_bytes(DOT)
    (tmp_path / "in" / "captions.csv").write_text(ROWS)
    with open_workspace(empty_server.folder) as workspace:
        workspace.import_file(tmp_path / "in" / "captions.csv", name="dots")
    page = open_page(empty_server, "/d/dots/explore?record=p1")
    picture = page.get_by_role("dialog").get_by_role("img", name="a red dot")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 1
    page.goto(f"{empty_server.url}/d/dots/review?all=1&at=p1")
    expect(page.get_by_role("article").get_by_role("img", name="a red dot")).to_be_visible()
    page.goto(f"{empty_server.url}/d/dots/explore?record=p2")
    expect(page.get_by_role("dialog")).to_contain_text("The picture was not found")


def test_a_file_from_the_browser_says_that_its_pictures_are_not_here(
    empty_server: Server, open_page: OpenPage
) -> None:
    page = open_page(empty_server)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    drop(page, "captions.csv", ROWS + "p3,far away,https://example.org/a.png\n")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="captions is imported")).to_be_visible()
    for record, words in (("p1", "imported without its pictures"), ("p3", "on another site")):
        page.goto(f"{empty_server.url}/d/captions/explore?record={record}")
        expect(page.get_by_role("dialog")).to_contain_text(words)
    assert not [url for url in asked if url.endswith("/image")]


def test_a_data_set_deleted_elsewhere_says_so_and_shows_a_way_home(
    empty_server: Server, open_page: OpenPage
) -> None:
    with open_workspace(empty_server.folder) as workspace:
        workspace.load(_written(empty_server.folder.parent), name="gone")
    page = open_page(empty_server, "/d/gone")
    expect(page.get_by_role("heading", name="gone")).to_be_visible()
    httpx.delete(f"{empty_server.url}/api/v1/datasets/gone").raise_for_status()
    page.get_by_role("button", name="Run the checks").first.click()
    expect(page.get_by_role("alert")).to_contain_text("It was deleted or has another name.")
    page.get_by_role("link", name="All data sets", exact=True).click()
    expect(page).to_have_url(f"{empty_server.url}/")


def _written(folder: Path) -> Path:
    (folder / "gone.csv").write_text(ROWS)
    return folder / "gone.csv"


def test_the_gallery_shows_each_picture_once_and_is_walked_by_keys(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    folder = tmp_path / "coco"
    folder.mkdir()
    images, said, seen = [], [], []
    for number in range(9):
        (folder / f"{number}.png").write_bytes(DOT)
        images.append({"id": number, "file_name": f"{number}.png"})
        said += [
            {"id": 2 * number + way, "image_id": number, "caption": f"dot {number}, {word}"}
            for way, word in enumerate(("red", "small"))
        ]
        seen.append({"image_id": number, "category_id": number % 2})
    classes = [{"id": 0, "name": "dog"}, {"id": 1, "name": "cat"}]
    (folder / "captions.json").write_text(json.dumps({"images": images, "annotations": said}))
    (folder / "instances.json").write_text(
        json.dumps({"images": images, "annotations": seen, "categories": classes})
    )
    with open_workspace(empty_server.folder) as workspace:
        workspace.import_file(folder, name="dots")
    page = open_page(empty_server, "/d/dots/explore")
    page.get_by_text("Gallery", exact=True).click()
    grid = page.get_by_role("grid", name="Pictures")
    expect(grid.get_by_role("gridcell")).to_have_count(9)
    expect(page.get_by_text("9 pictures of 18 records")).to_be_visible()
    first = grid.locator("img").first
    expect(first).to_be_visible()
    assert "/thumbnail" in str(first.get_attribute("src"))
    assert axe_violations(page) == []
    page.get_by_role("region", name="objects").get_by_role("button", name="dog").click()
    expect(grid.get_by_role("gridcell")).to_have_count(5)
    grid.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(grid.get_by_role("checkbox", name="Select record 4")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("dot 2, red")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
