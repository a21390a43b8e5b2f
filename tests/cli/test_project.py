"""`assay project`: a map, and new records on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Assay = Callable[..., Any]


def test_a_map_is_made_once_and_tells_its_clusters(assay: Assay, source: Path) -> None:
    assay("import", source, "--name", "chat")
    report = assay("project", "chat", "--json")
    assert (report["count"], report["placed"], report["missing"]) == (96, 0, 0)
    assert report["clusters"]
    again = assay("project", "chat", "--json")
    assert again == report
    assert assay("project", "chat", "--seed", "1", "--json")["run"] != report["run"]
    assert assay("project", "chat", "--anew", "--json")["run"] != report["run"]
    printed = assay("project", "chat")
    assert "96 records of chat on the map" in printed
    assert report["clusters"][0]["name"] in printed


def test_records_imported_later_are_placed(assay: Assay, source: Path, tmp_path: Path) -> None:
    assay("import", source, "--name", "chat")
    assay("project", "chat")
    more = tmp_path / "more.csv"
    more.write_text("id,text\nn1,i lost my card\nn2,wrong pin\n", encoding="utf-8")
    assay("import", more, "--name", "chat")
    report = assay("project", "chat", "--json")
    assert (report["count"], report["placed"]) == (98, 2)
    assert "2 of them placed later" in assay("project", "chat")


def test_what_cannot_be_is_refused(
    assay: Assay, refused: Callable[..., tuple[int, str]], source: Path
) -> None:
    assay("import", source, "--name", "chat")
    code, said = refused("project", "nothing")
    assert (code, "nothing" in said) == (1, True)
    code, said = refused("project", "chat", "--neighbours", "1")
    assert (code, "--neighbours" in said) == (2, True)
