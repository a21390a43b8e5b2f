"""Questions from the command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests import papers

Call = Callable[..., Any]

WRITING = (
    *("--temperature", "0.7", "--top-p", "0.9", "--top-k", "40"),
    *("--seed", "7", "--max-tokens", "321"),
)
SENT = {"temperature": 0.7, "top_p": 0.9, "top_k": 40, "seed": 7, "max_tokens": 321}


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: Path) -> Path:
    del workspace  # sets another encoder, which understands nothing
    monkeypatch.setenv("ASSAY_ENCODER", "minilm")
    path = tmp_path / "rules.md"
    path.write_text("Films are lent for seven days. Food is not [allowed] here.\n")
    return path


def test_a_file_is_asked_as_it_lies_there(assay: Call, rules: Path) -> None:
    printed = assay("ask", rules, "How long are films lent?")
    assert "[1] rules.md: “Films are lent for seven days.”" in printed
    assert "Not in the documents." in assay("ask", "rules", "Who won the football world cup?")
    answer = assay("ask", "rules", "Is food allowed?", "--top", "1", "--json")
    assert answer["citations"][0]["quote"] == "Food is not [allowed] here."
    assert len(answer["passages"]) == 1


def test_how_a_model_is_to_write_reaches_it(
    assay: Call, rules: Path, chat_server: Any, chat: ModuleType
) -> None:
    quoted = {
        "found": True,
        "sentences": [{"text": "A week.", "evidence": [{"passage": 1, "quote": "no such words"}]}],
    }
    chat_server.plan += [chat.says(json.dumps(quoted))]
    printed = assay("ask", rules, "How long?", "--llm", chat_server.name, *WRITING)
    assert "Not supported" in printed
    assay("questionnaire", "paper", "rules", "--llm", chat_server.name, *WRITING)
    assert len(chat_server.bodies) == 8
    for body in chat_server.bodies:
        assert {name: body[name] for name in SENT} == SENT


def test_a_table_of_answers_is_printed_and_written(
    assay: Call, rules: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "asked.yaml"
    asked.write_text("- {id: films, question: 'How long are films lent?'}\n")
    target = tmp_path / "answers.csv"
    printed = assay("questionnaire", asked, rules, "--to", target)
    assert "1 answered, 0 not in the document" in printed
    with target.open(newline="", encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert (row["document"], row["status"]) == ("rules.md", "answered")


def test_what_cannot_be_used_is_said_in_a_sentence(
    refused: Call, assay: Call, rules: Path, tmp_path: Path
) -> None:
    assay("ask", rules, "How long?")
    code, said = refused("ask", "rules", "How long?", "--llm", "fake", "--top-p", "0")
    assert (code, "--top-p cannot be used" in said) == (1, True)
    code, said = refused("ask", "rules", "Why?", "--llm", "fake", "--prompt", tmp_path / "none.md")
    assert (code, "cannot be read" in said) == (1, True)
    assert refused("ask", "rules", "  ")[0] == 1
    assert refused("ask", "nothing", "Why?")[0] == 1
    assert refused("questionnaire", "paper", "rules", "--to", tmp_path / "answers.doc")[0] == 1


def test_files_of_one_name_in_two_folders_are_two_documents(
    assay: Call, rules: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "asked.yaml"
    asked.write_text('- "How high was the revenue?"\n')
    files: list[Path] = []
    for year, revenue in (("2023", "three"), ("2024", "four")):
        (tmp_path / year).mkdir()
        files.append(tmp_path / year / "report.md")
        files[-1].write_text(f"The revenue was {revenue} million crowns.\n")
    report = assay("questionnaire", asked, *files, rules, "--json")
    assert [one["id"] for one in report["documents"]] == [
        "2023/report.md",
        "2024/report.md",
        "rules.md",
    ]
    said = [cell["answer"]["text"] for cell in report["cells"]]
    assert "three million" in said[0]
    assert "four million" in said[1]


def test_one_file_that_is_named_in_two_ways_is_one_document(
    assay: Call, rules: Path, tmp_path: Path
) -> None:
    asked = tmp_path / "asked.yaml"
    asked.write_text('- "How high was the revenue?"\n')
    report = assay("questionnaire", asked, rules, f"{rules.parent}/./{rules.name}", "--json")
    assert [one["id"] for one in report["documents"]] == [rules.name]


def test_locked_files_are_asked_with_their_passwords(
    assay: Call, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del rules
    for name, word in (("a", "alpha"), ("b", "beta two")):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(papers.pdf([[f"The code of safe {name} is kept by the harbour."]], word))
    told = assay("ask", tmp_path / "a.pdf", "Who keeps the code?", "--password", "alpha", "--json")
    assert told["passages"][0]["document"] == "a.pdf"
    monkeypatch.setenv("ASSAY_DOCUMENT_PASSWORD", "alpha\nbeta two")
    folder = tmp_path / "both"
    folder.mkdir()
    for name in "ab":
        (tmp_path / f"{name}.pdf").rename(folder / f"{name}.pdf")
    assert assay("import", folder, "--json")["added"] == 2


def test_a_table_that_cannot_be_written_is_said_before_anything_is_asked(
    refused: Call, rules: Path, tmp_path: Path
) -> None:
    for path, said in ((tmp_path / "a.pdf", "ends neither"), (tmp_path / "no" / "a.csv", "folder")):
        assert said in refused("questionnaire", "paper", rules, "--to", path)[1]


def test_a_data_set_is_deleted_only_by_someone_who_means_it(
    assay: Call, refused: Call, rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assay("import", rules, "--json")
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert "was not deleted" in refused("delete", "rules")[1]
    assert len(assay("documents", "rules", "--json")) == 1
    assert "rules is deleted, with 1 record." in assay("delete", "rules", "--yes")
    assert refused("documents", "rules")[0] == 1
