"""The map, the filter and the table: one selection, shared, and in the address."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import DATASET, OpenPage, Server

EXPLORE = f"/d/{DATASET}/explore"


def lasso(page: Page) -> int:
    """Draw a lasso around the middle of the map; how many records it caught."""
    canvas = page.locator("canvas").first
    box = canvas.bounding_box()
    assert box is not None
    x, y = box["x"], box["y"]
    w, h = box["width"], box["height"]
    corners = [(0.3, 0.3), (0.75, 0.3), (0.75, 0.85), (0.3, 0.85), (0.3, 0.32)]
    page.keyboard.down("Shift")
    page.mouse.move(x + w * corners[0][0], y + h * corners[0][1])
    page.mouse.down()
    for right, down in corners[1:]:
        page.mouse.move(x + w * right, y + h * down, steps=8)
    page.mouse.up()
    page.keyboard.up("Shift")
    caught = page.get_by_role("group", name="Selection").get_by_text(
        re.compile(r"^[\d,]+ selected")
    )
    expect(caught).to_be_visible()
    return int(re.sub(r"\D", "", caught.inner_text()))


def test_a_lasso_on_the_map_becomes_a_review(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE)
    expect(page.get_by_text("1,226 points")).to_be_visible()
    caught = lasso(page)
    assert 0 < caught < 1226
    expect(page).to_have_url(re.compile(r"lasso="))
    page.get_by_role("link", name="Review these").click()
    expect(page).to_have_url(re.compile(r"/review\?.*lasso="))
    expect(page.get_by_text(re.compile(rf"of {caught:,} done"))).to_be_visible()


def test_a_lasso_is_part_of_the_address(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE)
    expect(page.get_by_text("1,226 points")).to_be_visible()
    caught = lasso(page)
    colleague = open_page(server, page.url.removeprefix(server.url))
    expect(
        colleague.get_by_role("group", name="Selection").get_by_text(f"{caught:,} selected")
    ).to_be_visible()


def test_filters_are_typed_or_clicked_and_both_hold(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE)
    typed = page.get_by_role("combobox", name="Filter")
    typed.fill("split = 'test'")
    typed.press("Enter")
    expect(page.get_by_text(re.compile(r"^189 of 1,226 records"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^card_lost")).first.click()
    expect(page.get_by_role("group", name="Clicked filters")).to_contain_text("card_lost")
    where = "split%20%3D%20%27test%27%20and%20label%20%3D%20%27card_lost%27"
    count = server.get(f"/datasets/{DATASET}/records?limit=1&where={where}")["count"]
    expect(page.get_by_text(re.compile(rf"^{count} of 1,226 records"))).to_be_visible()


def test_a_filter_with_a_mistake_is_explained_where_it_stands(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, EXPLORE)
    typed = page.get_by_role("combobox", name="Filter")
    typed.fill("labell = 'card_lost'")
    typed.press("Enter")
    expect(page.get_by_role("main")).to_contain_text(re.compile("labell"))
    expect(page.get_by_role("main")).not_to_contain_text("Traceback")


def test_a_record_is_opened_and_relabelled(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, f"{EXPLORE}?record=m0423")
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("Retrieve PIN")
    drawer.get_by_placeholder("Another label").fill("pin_change")
    with page.expect_response(lambda answer: answer.url.endswith("/decisions")):
        drawer.get_by_role("button", name="Relabel").click()
    record = server.get(f"/datasets/{DATASET}/records/m0423")
    assert record["values"]["label"] == "pin_change"
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("record="))


def test_ticked_records_survive_a_reload_and_a_link(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE)
    for at in range(3):
        page.get_by_role("checkbox", name=re.compile("^Select record")).nth(at).check()
    mine = page.get_by_role("group", name="Selection")
    expect(mine).to_contain_text("3 selected")
    kept = mine.get_by_role("link", name="Review these").get_attribute("href") or ""
    expect(page).to_have_url(re.compile(f"picked={kept.split('%27')[1]}"))
    colleague = open_page(server, page.url.removeprefix(server.url))
    selection = colleague.get_by_role("group", name="Selection")
    expect(selection).to_contain_text("3 selected")
    selection.get_by_role("link", name="Review these").click()
    expect(colleague.get_by_text(re.compile("of 3 done"))).to_be_visible()


def test_all_that_pass_a_filter_are_selected_and_decided_at_once(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, f"{EXPLORE}?where=split%20%3D%20%27test%27")
    expect(page.get_by_text(re.compile(r"^189 of 1,226 records"))).to_be_visible()
    page.get_by_role("checkbox", name="Select all 189").click()
    expect(page).to_have_url(re.compile("picked=all"))
    selection = page.get_by_role("group", name="Selection")
    expect(selection).to_contain_text("189 selected")
    selection.get_by_role("button", name="Exclude").click()
    before = len(server.decisions())
    with page.expect_response(lambda answer: answer.url.endswith("/decisions/bulk")):
        page.get_by_role("dialog").get_by_role("button", name="Exclude 189 records").click()
    expect(page.get_by_text("189 records excluded.")).to_be_visible()
    assert len(server.decisions()) == min(1000, before + 189)


def test_a_selection_that_is_gone_is_said_and_the_page_goes_on(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, f"{EXPLORE}?where=selection%20%3D%20%27gone%27")
    expect(page.get_by_role("main")).to_contain_text("no selection 'gone'")


def test_a_label_without_a_colour_gets_one_when_it_is_clicked(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, EXPLORE)
    legend = page.get_by_role("group", name="Legend of the map")
    expect(legend).to_contain_text(re.compile(r"\d+ more values in grey"))
    last = legend.get_by_role("button").last
    grey = last.locator("span").first.evaluate("dot => getComputedStyle(dot).backgroundColor")
    name = last.get_attribute("title")
    assert name is not None
    last.click()
    chosen = legend.get_by_role("button", name=name, pressed=True)
    expect(chosen).to_be_visible()
    assert grey != chosen.locator("span").first.evaluate(
        "dot => getComputedStyle(dot).backgroundColor"
    )


def drawn(page: Page) -> None:
    """Wait until the map shows points, by the pixels that it draws next."""
    page.wait_for_function(
        """() => new Promise((done) => {
          const canvas = document.querySelector("canvas");
          const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
          canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
          requestAnimationFrame(() => {
            const bytes = new Uint8Array(4 * canvas.width * canvas.height);
            gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
            done(bytes.some((byte) => byte > 0));
          });
        })""",
        polling=100,
    )


def test_the_map_comes_back_after_the_browser_took_its_graphics_away(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, EXPLORE)
    expect(page.get_by_text("1,226 points")).to_be_visible()
    expect(page.locator("canvas")).to_be_visible()
    drawn(page)
    page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas");
          const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
          window.taken = gl.getExtension("WEBGL_lose_context");
          window.taken.loseContext();
        }"""
    )
    expect(page.get_by_text("the map comes back with them")).to_be_visible()
    page.evaluate("window.taken.restoreContext()")
    expect(page.get_by_text("the map comes back with them")).to_have_count(0)
    drawn(page)


def test_without_webgl_one_sentence_stands_for_the_map_and_the_table_works(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, "/")
    page.add_init_script(
        "const real = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return kind.startsWith('webgl') ? null : real.call(this, kind, ...more); }"
    )
    page.goto(server.url + EXPLORE)
    expect(page.get_by_text("This browser draws no WebGL")).to_be_visible()
    expect(page.get_by_role("row").nth(3)).to_be_visible()


def test_arrows_go_from_one_open_record_to_the_next(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE)
    page.get_by_role("row").nth(1).click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("1 of 1,226")
    first = page.url
    for at in range(2, 30):
        page.keyboard.press("ArrowRight")
        expect(drawer).to_contain_text(f"{at} of 1,226")
    assert page.url != first
    for at in range(28, 0, -1):
        page.keyboard.press("ArrowLeft")
        expect(drawer).to_contain_text(f"{at} of 1,226")
    assert page.url == first


def test_two_fingers_zoom_the_map_and_one_moves_it(server: Server, open_page: OpenPage) -> None:
    page = open_page(server, EXPLORE, viewport={"width": 390, "height": 844}, has_touch=True)
    expect(page.locator("canvas")).to_be_visible()
    drawn(page)
    page.evaluate(
        """() => {
          window.seen = [];
          for (const kind of [WebGLRenderingContext, WebGL2RenderingContext]) {
            const real = kind.prototype.uniform4f;
            kind.prototype.uniform4f = function (at, ...values) {
              if (values[3] > 0) window.seen.push(values);
              real.call(this, at, ...values);
            };
          }
        }"""
    )
    box = page.locator("canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        named = [{"x": a, "y": b, "id": at} for at, (a, b) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": named})

    send("touchStart", (x, y))
    for step in range(1, 6):
        send("touchMove", (x + 10 * step, y))
    send("touchEnd")
    page.wait_for_function("window.seen.length > 0")
    moved = page.evaluate("window.seen.at(-1)")
    send("touchStart", (x - 20, y), (x + 20, y))
    for step in range(1, 6):
        send("touchMove", (x - 20 - 10 * step, y), (x + 20 + 10 * step, y))
    send("touchEnd")
    page.wait_for_function(f"window.seen.at(-1)[2] > {2 * moved[2]}")
    assert page.url.removeprefix(server.url) == EXPLORE


def test_a_range_is_narrowed_by_keys_and_keeps_the_focus(
    server: Server, open_page: OpenPage
) -> None:
    page = open_page(server, EXPLORE)
    page.get_by_label("Length from").focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Length from")).to_be_focused()
    expect(page).to_have_url(re.compile(r"length\+%3E%3D\+(2\d|3\d)"))
    expect(page.get_by_text(re.compile(r"^[\d,]+ of 1,226 records"))).to_be_visible()
