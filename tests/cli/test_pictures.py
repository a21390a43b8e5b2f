"""Pictures on the command line: embedded, and found by what they show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

Assay = Callable[..., Any]


@pytest.fixture
def photos(assay: Assay, tmp_path: Path) -> Path:
    """Three photos without captions, imported as "photos"; one of them is broken."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("red", "blue", "green"):
        Image.new("RGB", (9, 9), name).save(folder / f"{name[0]}.png")
    assay("import", folder, "--name", "photos")
    (folder / "g.png").write_bytes(b"no picture any more")
    return folder


def test_pictures_are_embedded_and_found(assay: Assay, photos: Path) -> None:
    assert photos.is_dir()
    told = assay("embed", "photos", "--pictures", "--encoder", "fake")
    assert "2 pictures embedded, 0 known already" in told
    assert "0 not here, 1 broken" in told
    report = assay("embed", "photos", "--pictures", "--json")
    assert (report["embedded"], report["cached"], report["broken"]) == (0, 2, 1)
    assert report["faults"][0]["image"] == "g.png"
    [first, *_] = assay("search", "photos", "something blue", "--mode", "pictures", "--json")
    assert (first["image"], first["picture_rank"]) == ("b.png", 1)
    assert "b.png" in assay("search", "photos", "something blue", "--limit", "1")
    [near] = assay("similar", "photos", first["record"], "--json")
    assert near["image"] == "r.png"
    assert assay("similar", "photos", first["record"], "--by", "text", "--json") == []


def test_what_must_come_first_is_said(
    refused: Callable[..., tuple[int, str]], photos: Path
) -> None:
    assert photos.is_dir()
    code, said = refused("search", "photos", "blue", "--mode", "pictures")
    assert code == 1
    assert "assay embed photos --pictures --encoder clip:NAME-OR-FOLDER" in said
    code, said = refused("embed", "photos", "--pictures", "--encoder", "minilm")
    assert code == 1
    assert "sees no pictures" in said


def test_a_conversation_names_pictures_without_a_text(assay: Assay, photos: Path) -> None:
    assert photos.is_dir()
    assay("embed", "photos", "--pictures")
    told = assay("chat", "photos", "show me something blue")
    assert "look nearest to" in told
    assert "b.png" in told
