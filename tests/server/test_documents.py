"""Documents over HTTP: their files, by ranges of bytes, their texts and where words stand."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

Client = Any

PASSWORD = "open sesame"
LINES = ("The lighthouse was built in the year of the great storm.", "Its keeper kept bees.")


def bring(client: Client, content: bytes, file: str, name: str, **more: Any) -> Any:
    upload = client.upload(content, file)
    return client.finished("/imports", {"upload": upload["id"], "name": name}, **more)


@pytest.fixture
def paper(papers: ModuleType) -> bytes:
    return papers.pdf([LINES])


@pytest.fixture
def pier(client: Client, paper: bytes) -> Client:
    """A client of a workspace with a PDF in `pier` and a page of HTML in `note`."""
    bring(client, paper, "pier.pdf", "pier")
    bring(
        client, b"<h1>Keys</h1><p>A guest gets one key. <script>x()</script></p>", "n.html", "note"
    )
    return client


def test_a_pdf_is_shown_and_any_other_document_is_only_saved(pier: Client, paper: bytes) -> None:
    shown = pier.http.get("/datasets/pier/documents/file", params={"document": "pier.pdf"})
    assert shown.content == paper
    assert shown.headers["content-type"] == "application/pdf"
    assert shown.headers["content-disposition"] == 'inline; filename="pier.pdf"'
    saved = pier.http.get("/datasets/note/documents/file", params={"document": "n.html"})
    assert saved.headers["content-type"] == "application/octet-stream"
    assert saved.headers["content-disposition"].startswith("attachment")
    for answer in (shown, saved):
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_range_of_bytes_is_answered_and_one_behind_the_end_refused(
    pier: Client, paper: bytes
) -> None:
    def asked(span: str) -> Any:
        return pier.http.get(
            "/datasets/pier/documents/file",
            params={"document": "pier.pdf"},
            headers={"Range": f"bytes={span}"},
        )

    part = asked("5-9")
    assert (part.status_code, part.content) == (206, paper[5:10])
    assert part.headers["content-range"] == f"bytes 5-9/{len(paper)}"
    assert asked("-6").content == paper[-6:]
    assert asked("9999999-").status_code == 416


def test_documents_of_another_data_set_and_paths_are_not_found(pier: Client) -> None:
    for document in ("n.html", "nothing.pdf", "../../catalogue.db", "/etc/passwd"):
        for route in ("file", "text"):
            problem = pier.get(f"/datasets/pier/documents/{route}", document=document, status=404)
            assert problem["code"] == "record_not_found"
    pier.get("/datasets/none/documents/file", document="pier.pdf", status=404)


def test_words_are_found_where_they_stand_and_only_in_pdfs(pier: Client) -> None:
    found = pier.post(
        "/datasets/pier/documents/places", {"document": "pier.pdf", "text": "keeper kept bees"}
    )
    assert [place["page"] for place in found["places"]] == [1]
    problem = pier.post(
        "/datasets/note/documents/places", {"document": "n.html", "text": "key"}, status=400
    )
    assert "is no PDF" in problem["detail"]


def test_a_locked_document_says_so_and_opens_with_its_password_alone(
    client: Client, papers: ModuleType
) -> None:
    upload = client.upload(papers.pdf([LINES], PASSWORD), "locked.pdf")
    problem = client.get(f"/uploads/{upload['id']}/preview", status=422)
    assert problem["code"] == "document_locked"
    assert problem["detail"] == "'locked.pdf' is encrypted."
    asked = {"upload": upload["id"], "name": "locked"}
    failed = client.finished("/imports", {**asked, "password": "guess"}, status="failed")
    assert "does not open with this password" in failed["error"]
    client.finished("/imports", {**asked, "password": PASSWORD})
    places = "/datasets/locked/documents/places"
    body = {"document": "locked.pdf", "text": "keeper kept bees"}
    assert client.post(places, {**body, "password": PASSWORD})["found"] == 1.0
    for password in ({}, {"password": "guess"}):
        problem = client.post(places, {**body, **password}, status=422)
        assert problem["code"] == "document_locked"
        assert "'locked.pdf'" in problem["detail"]
    for run in client.get("/runs"):
        assert PASSWORD not in str(run)


def test_documents_are_cut_anew_as_a_run(pier: Client) -> None:
    run = pier.finished("/datasets/pier/documents/cut", {"cut": "40/10"})
    assert run["result"]["dataset"] == "pier-40-10"
    assert pier.get("/datasets/pier-40-10/documents")[0]["cut"] == "40/10"
    pier.post("/datasets/pier/documents/cut", {"cut": "40/50"}, status=400)
