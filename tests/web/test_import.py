"""A file dropped on Home: looked at, corrected, imported; what is wrong with it is said."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .conftest import OpenPage, Server

DROP = """([name, content]) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(content)], name));
  for (const kind of ["dragenter", "dragover", "drop"])
    window.dispatchEvent(
      new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def drop(page: Page, name: str, content: str | bytes) -> None:
    """Drop a file onto the page as a person does with the mouse."""
    sent = content.encode() if isinstance(content, str) else content
    page.evaluate(DROP, [name, list(sent)])


def reviews() -> str:
    """Forty reviews; 'source' looks like a label as much as 'mood' does."""
    moods, sources = ("good", "bad"), ("shop", "phone", "letter")
    rows = [
        f'"number {i}: the service was {moods[i % 2]} and took {i} days",{sources[i % 3]},'
        f"{moods[i % 2]}"
        for i in range(40)
    ]
    return "\n".join(["comment,label,mood", *rows]) + "\n"


def test_a_wrong_guess_is_corrected_before_anything_is_stored(
    empty_server: Server, open_page: OpenPage
) -> None:
    page = open_page(empty_server)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    drop(page, "reviews.csv", reviews())
    expect(page.get_by_label("Role of label")).to_have_value("label")
    assert empty_server.get("/datasets") == []
    page.get_by_label("Role of mood").select_option("label")
    expect(page.get_by_label("Role of label")).not_to_have_value("label")
    page.get_by_label("Name of the data set").fill("shop reviews")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="shop reviews is imported")).to_be_visible()
    known = empty_server.get("/datasets/shop%20reviews")
    assert known["labels"] == {"good": 20, "bad": 20}
    assert known["meta"] == ["label"]
    page.get_by_role("link", name="Open shop reviews").click()
    expect(page).to_have_url(f"{empty_server.url}/d/shop%20reviews")


def test_a_fresh_import_can_be_looked_at_and_reviewed_before_any_model(
    empty_server: Server, open_page: OpenPage
) -> None:
    page = open_page(empty_server)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    drop(page, "reviews.csv", reviews())
    page.get_by_role("button", name="Import", exact=True).click()
    page.get_by_role("link", name="Open reviews").click()
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(page.get_by_role("grid").get_by_text("number 0: the service")).to_be_visible()
    page.get_by_role("link", name="Review all of these").click()
    expect(page.get_by_role("toolbar", name="Decide")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("No model has looked at this record yet.")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_bad_rows_stop_the_import_and_can_be_left_out(
    empty_server: Server, open_page: OpenPage
) -> None:
    page = open_page(empty_server)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    drop(page, "torn.csv", reviews() + '"a row with, too",many,fields,by,far\n')
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("42")
    assert empty_server.get("/datasets") == []
    page.get_by_role("button", name="Leave out the bad rows").click()
    rejected = page.get_by_role("region", name="Rejected rows")
    expect(rejected.get_by_role("row")).to_have_count(2)
    expect(rejected).to_contain_text("42")
    assert empty_server.get("/datasets/torn")["records"] == 40


def test_a_file_of_the_wrong_kind_gets_one_sentence(
    empty_server: Server, open_page: OpenPage
) -> None:
    page = open_page(empty_server)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    drop(page, "sound.wav", b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0")
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    expect(alert).not_to_contain_text("Traceback")
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()


def test_the_sample_is_one_click_away(empty_server: Server, open_page: OpenPage) -> None:
    page = open_page(empty_server)
    page.get_by_role("button", name="Try it with sample data").click()
    expect(page.get_by_role("heading", name="bank_messages is imported")).to_be_visible()
    assert empty_server.get("/datasets/bank_messages")["records"] == 1226
