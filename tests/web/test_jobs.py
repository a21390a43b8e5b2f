"""Jobs on the page: one at a time, stopped by a click, and going on where they stopped."""

from __future__ import annotations

import re

import httpx2 as httpx
from playwright.sync_api import Page, expect

from .conftest import OpenPage, Server
from .test_import import drop

TEXTS = 4_000
LONG = 300_000
"""Milliseconds that the vectors of all texts may take on a busy machine."""


def stories() -> str:
    """Texts that differ from each other, long enough to keep an encoder busy for a while."""
    words = ("harbour", "lantern", "orchard", "granite", "whisper", "meadow", "copper", "violin")
    rows = []
    for n in range(TEXTS):
        told = " ".join(f"{words[(n // 8**k + k) % 8]} {n * 7 + k}" for k in range(12))
        rows.append(f"t{n},{told},{'ab'[n % 2]}")
    return "\n".join(["id,text,label", *rows]) + "\n"


def imported(server: Server) -> None:
    with httpx.Client(base_url=f"{server.url}/api/v1", timeout=60) as http:
        content = stories().encode()
        upload = http.post("/uploads", params={"name": "tales.csv"}, content=content).json()
        run = http.post("/imports", json={"upload": upload["id"], "name": "tales"}).json()
        with http.stream("GET", f"/runs/{run['id']}/events") as events:
            events.read()


def runs(server: Server, kind: str) -> list[dict[str, object]]:
    return server.get(f"/runs?kind={kind}")


def open_job(page: Page, name: str) -> None:
    page.get_by_role("list", name="Jobs").get_by_role("link", name=name).first.click()


def test_a_job_is_stopped_and_goes_on_where_it_stopped(
    empty_server: Server, open_page: OpenPage
) -> None:
    imported(empty_server)
    page = open_page(empty_server, "/d/tales/explore?record=t1")
    page.get_by_role("button", name="Compute vectors").click()
    expect(page.get_by_role("progressbar", name="Progress of embed")).to_be_visible()

    asked = {"method": "lexical", "name": "second in the queue"}
    models = f"{empty_server.url}/api/v1/datasets/tales/models"
    httpx.post(models, json=asked, timeout=60).raise_for_status()
    page.goto(f"{empty_server.url}/jobs")
    waiting = page.get_by_role("listitem").filter(has_text="Training")
    expect(waiting).to_contain_text("Waiting for: Vectors (tales)")
    open_job(page, "Training")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog")).to_contain_text("Cancelled")
    page.keyboard.press("Escape")

    open_job(page, "Vectors")
    dialog = page.get_by_role("dialog")
    # What is finished is kept a thousand texts at a time.
    expect(dialog).to_contain_text(re.compile(r"[1-3],[1-9]\d\d of 4,000"), timeout=LONG)
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_contain_text("Cancelled")
    (stopped,) = runs(empty_server, "embed")
    assert (stopped["status"], stopped["result"]) == ("cancelled", None)

    dialog.get_by_role("button", name="Resume").click()
    expect(dialog).to_contain_text("got vectors", timeout=LONG)
    (ended,) = runs(empty_server, "embed")
    assert (ended["id"], ended["status"]) == (stopped["id"], "done")
    result = ended["result"]
    assert isinstance(result, dict)
    assert result["embedded"] + result["cached"] == TEXTS
    assert result["cached"] > 0, "what was finished before the stop is not computed again"


def test_a_failed_job_says_why_and_what_to_do(empty_server: Server, open_page: OpenPage) -> None:
    page = open_page(empty_server)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    drop(page, "torn.csv", "text,label\nfine,a\nalso fine,b\ntoo,many,fields\n")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="torn was not imported")).to_be_visible()
    page.goto(f"{empty_server.url}/jobs")
    open_job(page, "Import")
    alert = page.get_by_role("dialog").get_by_role("alert")
    expect(alert).to_contain_text("line 4")
    expect(alert).to_contain_text("leave out the rows that cannot be used")
