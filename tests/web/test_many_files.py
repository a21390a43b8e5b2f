"""Several files, and whole folders, chosen or dropped at once: one upload, one data set."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from tests import papers

from assay.workspace import open_workspace

from .conftest import OpenPage, Server, axe_violations
from .test_uploads import QUICK, SLOW

LINES = ["The first sentence of a page speaks of ships.", "The second one speaks of harbours."]
PASSWORD = "open sesame"


def photo(colour: str = "red") -> bytes:
    """Return a small picture."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(made, "PNG")
    return made.getvalue()


def write(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def choose(page: Page, *paths: Path) -> None:
    """Choose files with the button."""
    page.get_by_label("Choose files").set_input_files(list(paths))


def drag(page: Page, *paths: Path) -> None:
    """Drop files or folders onto the page, as the system's file manager does."""
    network = page.context.new_cdp_session(page)
    data: dict[str, Any] = {
        "items": [],
        "files": [str(path) for path in paths],
        "dragOperationsMask": 1,
    }

    def tell(kind: str) -> None:
        event = {"type": kind, "x": 700, "y": 500, "data": data}
        network.send("Input.dispatchDragEvent", event)

    tell("dragEnter")
    tell("dragOver")
    expect(page.get_by_text("Drop it to import it")).to_be_visible()
    tell("dragOver")
    tell("drop")


@pytest.fixture
def home(empty_server: Server, open_page: OpenPage) -> Page:
    """The first page of an empty workspace."""
    page = open_page(empty_server)
    expect(page.get_by_role("heading", name="Bring your data")).to_be_visible()
    return page


def test_several_pdfs_become_one_data_set(home: Page, empty_server: Server, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in", {f"{name}.pdf": papers.pdf([LINES]) for name in ("one", "two", "three")}
    )
    choose(home, *sorted(folder.iterdir()))
    expect(home.get_by_role("heading", name="Import one and 2 more")).to_be_visible()
    expect(home.get_by_text("3 documents are read one after the other.")).to_be_visible()
    home.get_by_label("Name of the data set").fill("papers")
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_role("heading", name="papers is imported")).to_be_visible()
    with open_workspace(empty_server.folder) as workspace:
        names = [info.id for info in workspace.dataset("papers").documents()]
    assert sorted(names) == ["one.pdf", "three.pdf", "two.pdf"]


def test_a_folder_of_pictures_that_is_dropped_keeps_its_labels(
    home: Page, empty_server: Server, tmp_path: Path
) -> None:
    files = {f"{kind}/{n}.png": photo() for kind in ("cats", "dogs") for n in range(60)}
    folder = write(tmp_path / "pets", {**files, ".DS_Store": b"hidden", "cats/Thumbs.db": b"too"})
    drag(home, folder)
    expect(home.get_by_role("heading", name="Import pets")).to_be_visible()
    expect(home.get_by_text("120 pictures, without captions beside them.")).to_be_visible()
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_text("120 pictures, all here.")).to_be_visible()
    assert axe_violations(home) == []
    assert empty_server.get("/datasets/pets")["labels"] == {"cats": 60, "dogs": 60}
    home.get_by_role("link", name="Look at them in the Gallery").click()
    expect(home.get_by_role("grid", name="Pictures").locator("img").first).to_be_visible()


def test_a_folder_is_chosen_with_its_own_button(home: Page, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "trip",
        {
            "a.png": photo(),
            "b.png": photo("blue"),
            "captions.csv": b"image,caption\na.png,a red wall\nb.png,a blue wall\nc.png,lost\n",
        },
    )
    home.get_by_label("Choose a folder").set_input_files(folder)
    expect(home.get_by_role("heading", name="Import trip")).to_be_visible()
    expect(home.get_by_label("Role of image")).to_have_value("image")
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_text("1 of 3 pictures were not found")).to_be_visible()


def test_one_picture_is_enough(home: Page, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"wall.png": photo()})
    choose(home, folder / "wall.png")
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_text("1 picture, all here.")).to_be_visible()


def test_a_picture_that_is_none_is_named_and_left_out(home: Page, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.png": photo(), "b.png": b"<html>404</html>"})
    choose(home, *sorted(folder.iterdir()))
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_role("alert")).to_contain_text("b.png: it is no picture")
    home.get_by_role("button", name="Leave out the bad rows").click()
    expect(home.get_by_text("1 picture, all here.")).to_be_visible()
    expect(home.get_by_role("region", name="Rejected rows")).to_contain_text("b.png")


def test_pictures_and_documents_together_are_one_question(home: Page, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.png": photo(), "b.pdf": papers.pdf([LINES])})
    choose(home, *sorted(folder.iterdir()))
    expect(home.get_by_role("alert")).to_contain_text("1 picture and 1 document")
    expect(home.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    assert axe_violations(home) == []
    home.get_by_role("button", name="First the documents").click()
    expect(home.get_by_role("alert")).to_have_count(0)
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_role("heading", name="a and 1 more is imported")).to_be_visible()
    assert axe_violations(home) == []
    home.get_by_role("button", name="Import the pictures now").click()
    expect(home.get_by_label("Name of the data set")).to_have_value("a and 1 more pictures")
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_role("heading", name="a and 1 more pictures is imported")).to_be_visible()
    expect(home.get_by_text("1 picture, all here.")).to_be_visible()
    expect(home.get_by_text("of these files are left")).to_have_count(0)


def test_files_nobody_reads_are_one_sentence_and_can_be_discarded(
    home: Page, empty_server: Server, tmp_path: Path
) -> None:
    folder = write(tmp_path / "in", {"a.heic": b"\0\0\0\x18ftypheic", "b.exe": b"MZ"})
    choose(home, *sorted(folder.iterdir()))
    expect(home.get_by_role("alert")).to_contain_text("holds no data files we read; it holds")
    home.get_by_role("button", name="Discard the file").click()
    expect(home.get_by_role("heading", name="Bring your data")).to_be_visible()
    assert empty_server.get("/datasets") == []


def test_a_locked_pdf_among_others_asks_for_its_password(home: Page, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in",
        {
            "a.pdf": papers.pdf([LINES]),
            "b.pdf": papers.pdf([LINES]),
            "c.pdf": papers.pdf([LINES], PASSWORD),
        },
    )
    choose(home, *sorted(folder.iterdir()))
    expect(home.get_by_text("c.pdf is encrypted")).to_be_visible()
    button = home.get_by_role("button", name="Import", exact=True)
    expect(button).to_be_disabled()
    home.get_by_label("Password of the document").fill("wrong")
    button.click()
    expect(home.get_by_role("alert")).to_contain_text("does not open with this password")
    home.get_by_role("button", name="Correct and try again").click()
    home.get_by_label("Password of the document").fill(PASSWORD)
    button.click()
    expect(home.get_by_text("a and 2 more is imported")).to_be_visible()


def test_documents_that_do_not_open_are_left_out_beside_those_that_do(
    home: Page, empty_server: Server, tmp_path: Path
) -> None:
    words = {"a.pdf": None, "b.pdf": "alpha", "c.pdf": "beta two"}
    folder = write(
        tmp_path / "in", {name: papers.pdf([LINES], word) for name, word in words.items()}
    )
    choose(home, *sorted(folder.iterdir()))
    home.get_by_label("Password of b.pdf").fill("alpha")
    home.get_by_label("Password of c.pdf").fill("forgotten")
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_role("alert")).to_contain_text("c.pdf")
    home.get_by_role("button", name="Leave out the bad rows").click()
    expect(home.get_by_label("Leave out documents that do not open")).to_be_checked()
    home.get_by_label("Password of b.pdf").fill("alpha")
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_text("a and 2 more is imported")).to_be_visible()
    expect(home.get_by_text("1 row could not be used")).to_be_visible()
    (made,) = empty_server.get("/datasets")
    assert made["records"] == 2


def test_locked_pdfs_with_different_passwords_are_imported_together(
    home: Page, tmp_path: Path
) -> None:
    words = {"a.pdf": None, "b.pdf": "alpha", "c.pdf": "beta two"}
    folder = write(
        tmp_path / "in", {name: papers.pdf([LINES], word) for name, word in words.items()}
    )
    choose(home, *sorted(folder.iterdir()))
    expect(home.get_by_text("b.pdf, c.pdf are encrypted")).to_be_visible()
    home.get_by_label("Password of b.pdf").fill("alpha")
    home.get_by_label("Password of c.pdf").fill("beta two")
    assert axe_violations(home) == []
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_text("a and 2 more is imported")).to_be_visible()


def test_locked_pdfs_alone_ask_too(home: Page, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "vault",
        {"a.pdf": papers.pdf([LINES], PASSWORD), "b.pdf": papers.pdf([LINES], "another")},
    )
    drag(home, folder)
    home.get_by_label("Password of the documents").fill(PASSWORD)
    home.get_by_role("button", name="Another password").click()
    home.get_by_label("Password 2").fill("another")
    home.get_by_role("button", name="Import", exact=True).click()
    expect(home.get_by_text("vault is imported")).to_be_visible()


def test_many_files_are_cancelled_on_their_way(
    home: Page, empty_server: Server, tmp_path: Path
) -> None:
    noise = Image.effect_noise((900, 900), 90)
    made = io.BytesIO()
    noise.save(made, "PNG")
    folder = write(tmp_path / "noise", {f"{n}.png": made.getvalue() for n in range(6)})
    network = home.context.new_cdp_session(home)
    network.send("Network.emulateNetworkConditions", SLOW)
    drag(home, folder)
    expect(home.get_by_text("Sending 6 files")).to_be_visible()
    expect(home.get_by_role("status").filter(has_text=" of ")).to_be_visible()
    home.get_by_role("button", name="Cancel").click()
    expect(home.get_by_role("heading", name="Bring your data")).to_be_visible()
    network.send("Network.emulateNetworkConditions", QUICK)
    assert empty_server.get("/datasets") == []
