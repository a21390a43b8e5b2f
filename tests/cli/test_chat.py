"""Conversations from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: Path) -> Path:
    del workspace  # sets another encoder, which understands nothing
    monkeypatch.setenv("ASSAY_ENCODER", "minilm")
    path = tmp_path / "rules.csv"
    path.write_text("text,label\nFilms are lent for seven days,films\nNo food here,house\n")
    return path


def test_a_message_is_answered_and_goes_on(assay: Call, rules: Path) -> None:
    assay("import", rules)
    printed = assay("chat", "rules", "how many mention films?")
    assert "1 of 2 records" in printed
    assert "filter: text mentions 'films'" in printed  # no text says 'film'
    reply = assay("chat", "rules", "show me something about food", "--json")
    assert reply["records"][0]["text"] == "No food here"
    more = assay("chat", "rules", "thanks", "--conversation", reply["conversation"], "--json")
    assert more["turn"]["after"] == reply["turn"]["seq"]


def test_a_quote_of_a_document_is_printed_with_its_page(
    assay: Call, rules: Path, papers: ModuleType
) -> None:
    lines = ["The lighthouse of Norrhamn was painted green in the spring of the year 1931."]
    paper = rules.with_name("paper.pdf")
    paper.write_bytes(papers.pdf([lines]))
    assay("import", paper)
    printed = assay("chat", "paper", "when was the lighthouse of Norrhamn painted green?")
    assert "painted green in the spring" in printed
    assert "1  paper.pdf, page 1\n" in printed
    found = assay("chat", "paper", "show me a passage about a lighthouse")
    assert "page 1" in found
