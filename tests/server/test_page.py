"""The page: files of the build, the index for every view, a sentence where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assay.workspace import Workspace

Client = Any


@pytest.fixture
def page(workspace: Workspace, serve: Any, tmp_path: Path) -> Iterator[Client]:
    folder = tmp_path / "built"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>built</title>", encoding="utf-8")
    (folder / "assets" / "app.1234.js").write_text("let x = 1;" * 500, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with serve(workspace, page=folder) as client:
        yield client


def test_where_no_page_is_built_a_sentence_says_so(
    serve: Any, workspace: Workspace, tmp_path: Path
) -> None:
    with serve(workspace, page=tmp_path / "nothing") as client:
        answer = client.http.get(f"{client.url}/explore/chat")
    assert answer.status_code == 200
    assert "not built" in answer.text
    assert "/api/v1/openapi.json" in answer.text


def test_every_view_is_the_index_and_is_asked_for_anew(page: Client) -> None:
    for path in ("/", "/explore/chat?where=decided", "/review/a%2Fb.csv"):
        answer = page.http.get(f"{page.url}{path}")
        assert (answer.status_code, answer.text) == (200, "<title>built</title>")
        assert answer.headers["cache-control"] == "no-cache"


def test_stamped_files_are_kept_for_ever_and_compressed(page: Client) -> None:
    answer = page.http.get(f"{page.url}/assets/app.1234.js")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    assert "javascript" in answer.headers["content-type"]
    assert page.http.get(f"{page.url}/assets/app.old.js").status_code == 404


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//secret.txt"]
)
def test_no_path_leads_out_of_the_page(page: Client, path: str) -> None:
    assert "secret" not in page.http.get(f"{page.url}{path}").text


def test_an_unknown_address_of_the_api_is_never_the_page(page: Client) -> None:
    for method in ("GET", "POST"):
        assert page.ask(method, "/nothing", status=404)["code"] == "not_found"
    answer = page.http.request("PATCH", "/datasets")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]
    assert page.http.post(f"{page.url}/explore").status_code == 405
