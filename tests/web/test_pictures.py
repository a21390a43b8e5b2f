"""Pictures beside their captions; a data set that is deleted while somebody looks at it."""

from __future__ import annotations

import base64
import json
import math
from pathlib import Path

import httpx2 as httpx
import pytest
from PIL import Image
from playwright.sync_api import Response, Route, expect

from assay.workspace import open_workspace

from .conftest import OpenPage, Server, axe_violations, fits
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
    expect(picture).to_have_js_property("naturalWidth", 1)
    page.goto(f"{empty_server.url}/d/dots/review?all=1&at=p1")
    expect(page.get_by_role("article").get_by_role("img", name="a red dot")).to_be_visible()
    page.goto(f"{empty_server.url}/d/dots/explore?record=p2")
    expect(page.get_by_role("dialog")).to_contain_text("The picture was not found")
    page.goto(f"{empty_server.url}/d/dots/explore")
    page.get_by_text("Gallery", exact=True).click()
    card = page.get_by_role("gridcell").filter(has_text="nothing to see")
    expect(card).to_contain_text("lost.png")
    expect(card.get_by_text("nothing to see")).to_have_count(1)  # the text is the card
    assert axe_violations(page) == []


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
    httpx.delete(f"{empty_server.url}/api/v1/datasets/gone", timeout=60).raise_for_status()
    page.get_by_role("button", name="Run the checks").first.click()
    expect(page.get_by_role("alert")).to_contain_text("It was deleted or has another name.")
    page.get_by_role("link", name="All data sets", exact=True).click()
    expect(page).to_have_url(f"{empty_server.url}/")


def _written(folder: Path) -> Path:
    (folder / "gone.csv").write_text(ROWS)
    return folder / "gone.csv"


@pytest.fixture
def dots(empty_server: Server, tmp_path: Path) -> Server:
    """A server with nine pictures of two captions each, and what is seen on them."""
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
    return empty_server


def test_the_gallery_shows_each_picture_once_and_is_walked_by_keys(
    dots: Server, open_page: OpenPage
) -> None:
    page = open_page(dots, "/d/dots/explore")
    page.get_by_text("Gallery", exact=True).click()
    grid = page.get_by_role("grid", name="Pictures")
    expect(grid.get_by_role("gridcell")).to_have_count(9)
    expect(page.get_by_text("9 pictures of 18 records")).to_be_visible()
    first = grid.locator("img").first
    expect(first).to_be_visible()
    assert "/thumbnail" in str(first.get_attribute("src"))
    assert axe_violations(page) == []
    grid.get_by_role("checkbox").first.check()
    expect(page.get_by_text("2 selected", exact=False)).to_be_visible()  # both captions
    grid.get_by_role("checkbox").first.uncheck()
    expect(page.get_by_text("2 selected", exact=False)).to_have_count(0)
    page.get_by_role("region", name="objects").get_by_role("button", name="dog").click()
    expect(grid.get_by_role("gridcell")).to_have_count(5)
    grid.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(grid.get_by_role("checkbox", name="Select record 4")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("dot 2, red")
    fits(page, 390)


def test_a_picture_that_is_ticked_and_at_once_unticked_stays_so(
    dots: Server, open_page: OpenPage
) -> None:
    page = open_page(dots, "/d/dots/explore?as=gallery")
    boxes = page.get_by_role("grid", name="Pictures").get_by_role("checkbox")
    expect(boxes).to_have_count(9)
    held: list[Route] = []

    def first_is_late(route: Route) -> None:
        about_one = '"field":"image"' in (route.request.post_data or "")
        if about_one and not held:
            held.append(route)
        else:
            route.continue_()

    def about_a_picture(answer: Response) -> bool:
        return '"field":"image"' in (answer.request.post_data or "")

    page.route("**/view", first_is_late)
    boxes.first.check()
    expect(page.get_by_text("1 selected")).to_be_visible()
    with page.expect_response(about_a_picture):
        boxes.first.uncheck()
    with page.expect_response(about_a_picture):
        held[0].continue_()
    boxes.nth(1).check()
    expect(page.get_by_text("2 selected")).to_be_visible()  # the two captions of the second
    expect(boxes.first).not_to_be_checked()


def scene(seed: int) -> Image.Image:
    """Coarse coloured patches with grain, as a photo has."""
    grain = Image.effect_noise((320, 240), 40).convert("RGB")
    patches = Image.effect_noise((8, 6), 255).resize((320, 240), Image.Resampling.BICUBIC)
    tint = Image.new("RGB", (320, 240), ((seed * 60) % 255, (seed * 110) % 255, 120))
    return Image.blend(Image.blend(patches.convert("RGB"), tint, 0.3), grain, 0.3)


def test_pictures_are_checked_from_the_gallery_and_their_faults_are_seen(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(6):
        scene(number).save(folder / f"{number}.png")
    (folder / "copy.png").write_bytes((folder / "0.png").read_bytes())
    Image.eval(scene(7), lambda value: value // 16).save(folder / "dark.png")
    with open_workspace(empty_server.folder) as workspace:
        workspace.import_file(folder, name="photos")
    page = open_page(empty_server, "/d/photos/explore?as=gallery")
    grid = page.get_by_role("grid", name="Pictures")
    expect(grid.get_by_role("gridcell")).to_have_count(8)
    page.get_by_role("button", name="Check the pictures").click()
    checks = page.get_by_role("region", name="Checks of pictures")
    expect(checks.get_by_role("button", name="1 copy")).to_be_visible()
    checks.get_by_role("button", name="1 faulty").click()
    expect(grid.get_by_role("gridcell")).to_have_count(1)
    expect(grid.get_by_text("dark", exact=True)).to_be_visible()
    assert axe_violations(page) == []
    page.goto(f"{empty_server.url}/d/photos")
    card = page.get_by_role("article").filter(has_text="Copies of pictures")
    expect(card.locator("img")).to_have_count(2)
    card.get_by_role("link", name="Gallery").click()
    expect(grid.get_by_role("gridcell")).to_have_count(1)
    page.goto(f"{empty_server.url}/d/photos/review?check=picture_copies")
    other = page.get_by_role("complementary", name="Evidence").get_by_role("img").first
    expect(other).to_be_visible()
    expect(other).to_have_js_property("naturalWidth", 320)
    page.get_by_role("button", name="Exclude this one instead").click()
    expect(page.get_by_role("button", name="Excluded")).to_be_visible()


PAINTED = "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true))))"
"""True once what the last move of the pointer brought about is on the screen."""


def test_a_point_of_the_map_shows_its_picture(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    rows = ["image,caption"]
    for number in range(24):
        scene(number).save(folder / f"{number}.png")
        rows.append(f"{number}.png,a patch of colour that has the number {number}")
    (folder / "captions.csv").write_text("\n".join(rows) + "\n")
    with open_workspace(empty_server.folder) as workspace:
        workspace.load(folder / "captions.csv", name="photos").project()
    page = open_page(empty_server, "/d/photos/explore")
    drawn = page.get_by_role("application")
    expect(drawn).to_be_visible()
    expect(page.get_by_text("24 points")).to_be_visible()
    box = drawn.bounding_box()
    assert box is not None
    tip = page.locator("[data-pictures]")
    # A point is met from 12 pixels away, so that no place lies further from one of these.
    wide, high = int(box["width"]), int(box["height"])
    places = [(across, down) for across in range(8, wide, 16) for down in range(8, high, 16)]
    for place in sorted(places, key=lambda place: math.dist(place, (wide / 2, high / 2))):
        page.mouse.move(box["x"] + place[0], box["y"] + place[1])
        page.evaluate(PAINTED)
        if tip.count():
            break
    picture = tip.get_by_role("presentation")
    expect(picture).to_be_visible()
    expect(tip).to_contain_text("a patch of colour")
    assert "/thumbnail" in str(picture.get_attribute("src"))
    size = tip.bounding_box()
    assert size is not None
    assert size["width"] == 290
    expect(picture).to_have_js_property("clientHeight", 88)


def test_pictures_without_captions_are_searched_by_what_they_show(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number, colour in enumerate(("red", "blue", "green", "orange", "red")):
        Image.new("RGB", (60 + number, 40), colour).save(folder / f"img_{number}.png")
    with open_workspace(empty_server.folder) as workspace:
        workspace.import_file(folder, name="photos")
    page = open_page(empty_server, "/d/photos/explore?as=gallery")
    page.get_by_role("button", name="Find by what they show").click()
    dialog = page.get_by_role("dialog", name="Find pictures by what they show")
    expect(dialog).to_contain_text("No such model comes with Assay")
    dialog.get_by_role("textbox", name="Model").fill("minilm")
    dialog.get_by_role("button", name="Look at the pictures").click()
    expect(dialog.get_by_role("alert")).to_contain_text("sees no pictures")
    assert axe_violations(page) == []
    dialog.get_by_role("textbox", name="Model").fill("fake")
    dialog.get_by_role("button", name="Look at the pictures").click()
    sight = page.get_by_role("region", name="Search by what pictures show")
    expect(sight).to_contain_text("All 5 pictures are found by what they show, with fake.")
    box = page.get_by_role("textbox", name="Search texts and pictures")
    box.fill("something blue")
    box.press("Enter")
    grid = page.get_by_role("grid", name="Pictures")
    expect(grid.get_by_role("gridcell").first).to_contain_text("img_1.png")
    assert axe_violations(page) == []
    box.fill("red")
    box.press("Enter")
    expect(grid.get_by_role("gridcell").first).to_contain_text("img_0.png")
    grid.get_by_role("gridcell").first.click()
    record = page.get_by_role("dialog")
    near = record.get_by_role("listitem").filter(has_text="similarity")
    expect(near.first).to_contain_text("img_4.png")  # red as well
    expect(near.first.locator("img")).to_be_visible()
    expect(record.get_by_text("By text")).to_have_count(0)  # there is none
    assert axe_violations(page) == []
