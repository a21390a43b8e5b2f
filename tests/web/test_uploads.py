"""Files that cannot be used, and uploads that break: one sentence each, and nothing is lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import OpenPage, Server
from .test_import import drop, reviews

SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 200_000}
"""Bytes a second, so that an upload can be met in its middle."""
QUICK = {**SLOW, "uploadThroughput": -1}

DROP_LARGE = """size => {
  const files = new DataTransfer();
  files.items.add(new File(["text,label\\n", "good,a\\n".repeat(size / 7)], "large.csv"));
  for (const kind of ["dragenter", "dragover", "drop"])
    window.dispatchEvent(
      new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


def bomb() -> bytes:
    """A zip of half a megabyte that unpacks to half a gigabyte."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("bomb.csv", "w", force_zip64=True) as file,
    ):
        file.write(b"text,label\n")
        for _ in range(125):
            file.write(b"a" * 4_000_000)
    return packed.getvalue()


def home(server: Server, open_page: OpenPage) -> Page:
    page = open_page(server)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("header.csv", b"text,label\n", "no rows"),
        ("broken.zip", b"PK\x03\x04 not a zip", "zip"),
        ("letter.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "letter.pdf"),
        ("bomb.zip", None, "refused"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    empty_server: Server, open_page: OpenPage, name: str, content: bytes | None, words: str
) -> None:
    page = home(empty_server, open_page)
    drop(page, name, bomb() if content is None else content)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(words)
    for never in ("Traceback", "--", "uploads/"):
        expect(alert).not_to_contain_text(never)
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Discard the file").click()
    expect(page.get_by_role("heading", name="Bring your data")).to_be_visible()


def test_a_name_with_path_parts_is_only_a_name(
    empty_server: Server, open_page: OpenPage, tmp_path: Path
) -> None:
    page = home(empty_server, open_page)
    drop(page, "..\\..\\evil.csv", reviews())
    expect(page.get_by_role("heading", name="Import evil.csv")).to_be_visible()
    expect(page.get_by_label("Name of the data set")).to_have_value("evil")
    assert not list(tmp_path.rglob("*evil*"))


@pytest.fixture
def small_server(tmp_path: Path) -> Iterator[Server]:
    """A server that takes files of a thousand bytes."""
    server = Server(tmp_path / "small", settings={"ASSAY_MAX_UPLOAD_BYTES": "1000"}).start()
    yield server
    server.stop()


def test_a_file_beyond_the_limit_is_refused_before_it_is_sent(
    small_server: Server, open_page: OpenPage
) -> None:
    page = home(small_server, open_page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    drop(page, "reviews.csv", reviews())
    expect(page.get_by_role("alert")).to_contain_text("takes files of up to 1.0 kB")
    assert "POST" not in sent


def test_an_upload_that_the_server_drops_is_sent_again(
    empty_server: Server, open_page: OpenPage
) -> None:
    page = home(empty_server, open_page)
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", SLOW)
    page.evaluate(DROP_LARGE, 3_000_000)
    expect(page.get_by_role("status").filter(has_text=" of 3.0 MB")).to_be_visible()
    empty_server.kill()
    expect(page.get_by_role("alert")).to_contain_text("cut off")
    empty_server.start()
    network.send("Network.emulateNetworkConditions", QUICK)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Import large.csv")).to_be_visible()
    assert len(list((empty_server.folder / "uploads").glob("[!.]*"))) == 1


def test_a_browser_that_goes_offline_sends_the_file_once_it_is_back(
    empty_server: Server, open_page: OpenPage
) -> None:
    page = home(empty_server, open_page)
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", SLOW)
    page.evaluate(DROP_LARGE, 3_000_000)
    expect(page.get_by_role("status").filter(has_text=" of 3.0 MB")).to_be_visible()
    network.send("Network.emulateNetworkConditions", {**SLOW, "offline": True})
    empty_server.kill()  # what already flows is not cut off by the browser's own switch
    expect(page.get_by_role("alert")).to_contain_text("this browser is offline")
    empty_server.start()
    network.send("Network.emulateNetworkConditions", QUICK)
    expect(page.get_by_role("heading", name="Import large.csv")).to_be_visible()
