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


def test_all_topics_can_be_listed_or_a_few(assay: Assay, source: Path) -> None:
    assay("import", source, "--name", "chat")
    names = [topic["name"] for topic in assay("topics", "chat", "--json")["topics"]]
    few = assay("topics", "chat", "--limit", "1")
    assert f"and {len(names) - 1} more; --all lists them" in few
    assert "more" not in assay("topics", "chat", "--all")


def test_a_topic_without_an_action_is_shown(
    assay: Assay, refused: Callable[..., tuple[int, str]], source: Path
) -> None:
    assay("import", source, "--name", "chat")
    first, second, *_ = assay("topics", "chat", "--json")["topics"]
    assert assay("topic", "chat", first["name"], "1", "--json") == [first, second]
    shown = assay("topic", "chat", first["name"])
    assert shown.startswith(f"#0 {first['name']}: {first['count']} records")
    assert all(record in shown for record in first["representatives"])
    assert "Nobody edited these topics yet." in assay("topic", "chat")
    code, said = refused("topic", "chat", "weather")
    assert (code, "There is no topic 'weather'" in said) == (1, True)
    code, said = refused("topic", "chat", "9999")
    assert (code, "There is no topic 9999" in said) == (1, True)


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
