"""Pictures described by a machine, compared with people, and the pictures behind a bar."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Response, expect
from tests.captioners.conftest import picture

import assay

from .conftest import OpenPage, Server, axe_violations, fits

COLOURS = ("red", "green", "blue", "yellow", "purple", "orange")


def photos(folder: Path) -> None:
    """Put a data set of twelve pictures into the workspace of a server."""
    folder.mkdir()
    rows = ["image,caption"]
    for n in range(12):
        (folder / f"p{n}.png").write_bytes(picture(COLOURS[n % 6], (40 + n, 40)))
        rows += [f"p{n}.png,a {COLOURS[n % 6]} wall {n}", f"p{n}.png,something {COLOURS[n % 6]}"]
    (folder / "captions.csv").write_text("\n".join(rows) + "\n")


def test_pictures_are_described_and_compared_on_the_page(
    server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    photos(tmp_path / "photos")
    with assay.open(server.folder) as workspace:
        workspace.load(tmp_path / "photos" / "captions.csv", name="photos", text="caption")
    page = open_page(server, "/d/photos/captions")
    expect(page.get_by_role("heading", name="No captions compared yet")).to_be_visible()
    assert not axe_violations(page)
    page.get_by_role("button", name="Compare captions").click()
    expect(page.get_by_role("alert")).to_contain_text("no machine captions")
    page.get_by_role("button", name="Describe pictures").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Model").fill("fake")
    form.get_by_role("button", name="Describe the pictures").click()
    expect(form).to_be_hidden()
    page.get_by_role("button", name="Compare captions").click()
    bars = page.get_by_role("group", name="Similarity of fake")
    expect(bars).to_be_visible()
    bar = bars.locator("button:enabled").first
    said = bar.get_attribute("aria-label") or ""
    bar.press("Enter")
    wanted = said.rpartition(", ")[2]
    expect(page.get_by_role("status").filter(has_text="the least alike first")).to_contain_text(
        wanted
    )
    expect(page.get_by_text("Machine: a ").first).to_be_visible()
    assert not axe_violations(page)


def test_captions_and_judgements_are_added_as_files_and_their_correlation_is_shown(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    photos(tmp_path / "photos")
    with assay.open(empty_server.folder) as workspace:
        workspace.load(tmp_path / "photos" / "captions.csv", name="photos", text="caption")
    said = [f"p{n}.png,a {COLOURS[n % 6]} wall {n},a dog in {n} boats" for n in range(12)]
    machine = tmp_path / "machine.csv"
    machine.write_text("\n".join(["image,cap_good,cap_poor", *said]) + "\n")
    judged = tmp_path / "judged.tsv"
    rows = [f"p{n}.png\t{1 - (n == 3)}\t{int(n == 5)}" for n in range(12)]
    judged.write_text("\n".join(["image\tacc_good\tacc_poor", *rows]) + "\n")
    odd = tmp_path / "odd.csv"
    odd.write_text("image,cap_odd\nx.png,none of them\n")
    page = open_page(empty_server, "/d/photos/captions")
    page.get_by_label("Add captions").set_input_files(odd)
    expect(page.get_by_role("alert")).to_contain_text("'odd.csv' names none of the pictures")
    page.get_by_label("Add captions").set_input_files(machine)
    expect(page.get_by_text("Machine captions: good, poor.")).to_be_visible()
    page.get_by_label("Add judgements").set_input_files(judged)
    table = page.get_by_role("table", name="Correlation of measures with judgements")
    expect(table).to_be_visible()
    expect(page.get_by_text("24 captions were judged, in judged.tsv")).to_be_visible()
    assert float(table.get_by_role("cell").first.inner_text().split(" ")[0]) > 0.5
    assert not axe_violations(page)
    (first,) = empty_server.get("/caption-comparisons")

    def is_new(response: Response) -> bool:
        listed = "/caption-comparisons?" in response.url
        return listed and response.json()[0]["run"] != first["run"]

    with page.expect_response(is_new):
        page.get_by_role("button", name="Compare again").click()
    expect(page.get_by_text("24 captions were judged, in judged.tsv")).to_be_visible()
    assert not list((empty_server.folder / "uploads").glob("[!.]*"))
    fits(page, 390)
