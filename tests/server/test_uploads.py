"""Files handed in: whole or not at all, under names of our own, within the limit."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from assay.readers.sniffing import ENDINGS
from assay.server.access import Access
from assay.workspace import Workspace

Client = Any


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/abs/olute.csv", "olute.csv"),
        ("..", "upload"),
        ("", "upload"),
        ("a\x00b\n.csv", "ab.csv"),
        ("x" * 400 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_a_name_is_shown_and_never_used_as_a_path(
    client: Client, workspace: Workspace, name: str, shown: str
) -> None:
    before = files_beside_uploads(workspace)
    upload = client.upload(b"text\nhello\n", name)
    assert upload["name"] in (shown, "..")
    folder = workspace.path / "uploads" / upload["id"]
    stored = sorted(path.name for path in folder.iterdir())
    assert stored[0].startswith(upload["id"])
    assert stored[1:] == ["upload.json"]
    assert files_beside_uploads(workspace) == before


def files_beside_uploads(workspace: Workspace) -> set[Path]:
    """Return every file but uploads, and but what SQLite has beside a catalogue that is open."""
    return {
        path
        for path in workspace.path.parent.rglob("*")
        if "uploads" not in path.parts and not path.name.startswith("catalogue.sqlite-")
    }


@pytest.mark.parametrize("upload", ["..", "%2e%2e%2fcatalogue.sqlite", ".tmp-1", "0" * 21])
def test_an_id_that_is_not_ours_reaches_no_file(client: Client, upload: str) -> None:
    answer = client.http.get(f"/uploads/{upload}/preview")
    assert answer.status_code == 404


def test_an_upload_beyond_the_limit_leaves_nothing(workspace: Workspace, serve: Any) -> None:
    with serve(workspace, Access(max_upload=10_000)) as client:
        assert client.upload(b"x" * 10_001, status=413)["code"] == "too_large"
        untold = client.http.post("/uploads", content=iter([b"x" * 9_000, b"x" * 9_000]))
        assert untold.status_code == 413
        assert client.upload(b"x" * 10_000)["bytes"] == 10_000
    assert len(list((workspace.path / "uploads").iterdir())) == 1


def test_an_upload_that_is_cut_off_leaves_nothing(
    client: Client, workspace: Workspace, until: Any
) -> None:
    def broken() -> Any:
        yield b"x" * 100
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        client.http.post("/uploads", content=broken())
    folder = workspace.path / "uploads"
    until(lambda: folder.is_dir() and not list(folder.iterdir()))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture.csv"),
        (b"PK\x03\x04 not a zip", "broken.zip"),
        (gzip.compress(b"text\n" + b"a" * 300_000_000)[:200_000], "bomb.csv.gz"),
        (b"{" * 100, "deep.json"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_without_our_paths(
    client: Client, workspace: Workspace, content: bytes, name: str
) -> None:
    upload = client.upload(content, name)
    problem = client.get(f"/uploads/{upload['id']}/preview", status=422)
    assert problem["hint"]
    assert str(workspace.path) not in problem["detail"]
    assert upload["id"] not in problem["detail"]


def test_an_upload_can_be_removed(client: Client) -> None:
    upload = client.upload(b"text\nhello\n")
    client.ask("DELETE", f"/uploads/{upload['id']}", status=204)
    client.ask("DELETE", f"/uploads/{upload['id']}", status=404)


def test_what_nobody_imported_is_swept_when_it_is_old(client: Client, workspace: Workspace) -> None:
    upload = client.upload(b"text\nhello\n")
    assert workspace.uploads.sweep(older_than=3600) == 0
    assert workspace.uploads.get(upload["id"])
    assert workspace.uploads.sweep(older_than=-1) == 1
    assert not list(Path(workspace.path / "uploads").iterdir())


@pytest.mark.parametrize("ending", sorted(ENDINGS))
def test_an_ending_that_says_how_a_file_is_read_reaches_the_disk(
    client: Client, workspace: Workspace, ending: str
) -> None:
    upload = client.upload(b"text\nhello\n", f"rules{ending}")
    assert workspace.uploads.file(upload["id"]).suffix == ending


@pytest.mark.parametrize("name", ["rules.md", "rules.HTML"])
def test_a_document_handed_in_is_known_by_its_name(
    client: Client, workspace: Workspace, name: str
) -> None:
    upload = client.upload(b"Films are lent for seven days, books for four weeks.\n", name)
    assert client.get(f"/uploads/{upload['id']}/preview")["rows"][0]["parent"] == name
    client.finished("/imports", {"upload": upload["id"], "name": "rules"})
    assert [one.id for one in workspace.dataset("rules").documents()] == [name]
