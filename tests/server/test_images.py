"""Pictures over HTTP: by the record's id, never by a path."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from PIL import Image

from assay.workspace import Workspace

Client = Any

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)


def imported(folder: Path, workspace: Workspace) -> None:
    folder.mkdir()
    (folder / "dot.png").write_bytes(DOT)
    (folder / "page.png").write_text("<script>alert(1)</script>")
    rows = ["id,caption,image", "p1,a dot,dot.png", "p2,a page,page.png", "p3,a secret,../x.png"]
    (folder / "captions.csv").write_text("\n".join([*rows, "p4,nothing,"]))
    workspace.import_file(folder / "captions.csv", name="pictures")


def test_a_picture_comes_with_its_type_and_is_kept_by_the_browser(
    tmp_path: Path, workspace: Workspace, client: Client
) -> None:
    imported(tmp_path / "in", workspace)
    address = "/datasets/pictures/records/p1/image"
    answer = client.http.get(address)
    assert (answer.status_code, answer.content) == (200, DOT)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = client.http.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    (tmp_path / "in" / "dot.png").write_bytes(DOT + b"changed")
    changed = client.http.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert changed.status_code == 200


def test_what_is_no_picture_or_not_here_gets_a_sentence(
    tmp_path: Path, workspace: Workspace, client: Client
) -> None:
    imported(tmp_path / "in", workspace)
    for record, status, code in (
        ("p2", 415, "not_a_picture"),
        ("p3", 404, "picture_not_found"),
        ("p4", 404, "picture_not_found"),
        ("p9", 404, "record_not_found"),
    ):
        said = client.get(f"/datasets/pictures/records/{record}/image", status=status)
        assert said["code"] == code
        assert str(tmp_path) not in said["detail"]


def test_an_upload_has_no_pictures_here(client: Client) -> None:
    client.imported(b"id,caption,image\np1,a dot,/etc/hostname\np2,two,dot.png\n", "uploaded")
    assert not client.get("/datasets/uploaded")["pictures"]
    for record in ("p1", "p2"):
        client.get(f"/datasets/uploaded/records/{record}/image", status=404)


def test_a_thumbnail_is_a_small_webp_and_is_kept_by_the_browser(
    tmp_path: Path, workspace: Workspace, client: Client
) -> None:
    imported(tmp_path / "in", workspace)
    address = "/datasets/pictures/records/p1/thumbnail"
    answer = client.http.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    again = client.http.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.http.get("/datasets/pictures/records/p2/thumbnail").status_code == 415
    assert client.http.get("/datasets/pictures/records/p3/thumbnail").status_code == 404


def test_all_pictures_are_looked_at_by_a_run(
    tmp_path: Path, workspace: Workspace, client: Client
) -> None:
    imported(tmp_path / "in", workspace)
    run = client.http.post("/datasets/pictures/pictures").json()
    assert run["kind"] == "pictures"


def test_pictures_are_found_by_what_they_show(
    tmp_path: Path, workspace: Workspace, client: Client
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("red", "blue"):
        Image.new("RGB", (9, 9), name).save(tmp_path / "in" / f"{name[0]}.png")
    Image.new("RGB", (9, 8), "red").save(tmp_path / "in" / "s.png")
    workspace.import_file(tmp_path / "in", name="photos")
    asked = {"query": "something blue", "mode": "pictures"}
    assert client.get("/datasets/photos/pictures/vectors") is None
    refused = client.post("/datasets/photos/search", asked, status=409)
    assert refused["code"] == "not_prepared"
    ended = client.finished("/datasets/photos/embeddings", {"encoder": "fake", "pictures": True})
    assert (ended["kind"], ended["result"]["embedded"]) == ("embed_pictures", 3)
    info = client.get("/datasets/photos/pictures/vectors")
    assert (info["encoder"], info["pictures"], info["embedded"]) == ("fake", 3, 3)
    for mode in ("pictures", "hybrid"):
        [first, *_] = client.post("/datasets/photos/search", {**asked, "mode": mode})
        assert (first["image"], first["picture_rank"]) == ("b.png", 1)
    red = client.post("/datasets/photos/search", {**asked, "query": "red"})[0]["record"]
    near = client.get(f"/datasets/photos/records/{red}/similar")
    assert near[0]["image"] in {"r.png", "s.png"}
    assert near[0]["record"] != red
    texts = client.get(f"/datasets/photos/records/{red}/similar", params={"by": "text"})
    assert texts == []  # there are none
    refused = client.post(
        "/datasets/photos/embeddings", {"encoder": "minilm", "pictures": True}, status=400
    )
    assert "sees no pictures" in refused["detail"]
