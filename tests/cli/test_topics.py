"""`assay topics`: what the records are about, over a column, in groups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Assay = Callable[..., Any]


def test_topics_are_found_once_and_printed(assay: Assay, source: Path) -> None:
    assay("import", source, "--name", "chat")
    report = assay("topics", "chat", "--json")
    assert sum(topic["count"] for topic in report["topics"]) == report["count"] == 96
    assert assay("topics", "chat", "--json")["run"] == report["run"]
    assert len(assay("topics", "chat", "--at-most", "2", "--json")["topics"]) == 2
    printed = assay("topics", "chat")
    assert "96 records of chat are about" in printed
    assert report["topics"][0]["name"].split(",")[0] in printed


def test_topics_over_a_column_and_in_groups(assay: Assay, source: Path) -> None:
    assay("import", source, "--name", "chat")
    over = assay("topics", "chat", "--by", "label", "--json")
    assert over["column"] == "label"
    assert sum(over["totals"]) + over["without"] == 96
    assert "drift from all others" in assay("topics", "chat", "--by", "label")
    groups = assay("topics", "chat", "--cut", "2", "--json")
    assert sum(group["count"] for group in groups) == 96
    assert groups[0]["name"] in assay("topics", "chat", "--cut", "2")


def test_what_cannot_be_is_refused(
    assay: Assay, refused: Callable[..., tuple[int, str]], source: Path
) -> None:
    assay("import", source, "--name", "chat")
    code, said = refused("topics", "chat", "--by", "nothing")
    assert (code, "nothing" in said) == (1, True)
    code, said = refused("topics", "chat", "--at-most", "0")
    assert (code, "--at-most" in said) == (2, True)
    code, said = refused("topics", "chat", "--outliers", "1")
    assert (code, "outliers" in said) == (1, True)
