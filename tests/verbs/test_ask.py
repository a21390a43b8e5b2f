"""Questions asked of documents, from file to answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import assay
from assay.answer.questionnaires import parse_questionnaire
from assay.errors import InvalidSetting, RecordNotFound
from assay.verbs.asking.answer_files import answers_as
from assay.workspace import Workspace

RULES = """# Rules of the <b>library</b>

## Loans

Books are lent for four weeks and can be renewed once. Films are lent for seven days only.

## Reading room

The reading room is open until nine in the evening. Food is not allowed anywhere in it.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    (tmp_path / "rules.md").write_text(RULES, encoding="utf-8")
    with assay.open(tmp_path / "ws") as opened:
        opened.load(tmp_path / "rules.md")
        yield opened


def test_an_answer_quotes_the_document_where_it_stands(workspace: Workspace) -> None:
    answer = workspace.dataset("rules").ask("How long are films lent?")
    assert answer.status == "answered"
    assert "Films are lent for seven days only." in [one.quote for one in answer.citations]
    assert answer.citations[0].document == "rules.md"
    assert answer.passages[0].text.startswith("Books are lent")


def test_a_workspace_is_asked_where_it_holds_one_data_set(
    workspace: Workspace, tmp_path: Path
) -> None:
    question = "How long are films lent?"
    answer = workspace.ask(question)
    assert (answer.dataset, answer.status) == ("rules", "answered")
    (tmp_path / "more.md").write_text("Nothing is lent on Sundays.\n", encoding="utf-8")
    workspace.load(tmp_path / "more.md")
    with pytest.raises(InvalidSetting, match="several data sets") as refused:
        workspace.ask(question)
    assert "rules, more" in refused.value.hint
    assert workspace.ask(question, dataset="rules").citations == answer.citations


def test_a_workspace_with_nothing_in_it_has_no_answers(tmp_path: Path) -> None:
    with assay.open(tmp_path / "empty") as opened, pytest.raises(InvalidSetting, match="nothing"):
        opened.ask("Why?")


def test_what_is_proposed_is_answered_though_it_shares_no_word_with_its_answer(
    tmp_path: Path,
) -> None:
    (tmp_path / "paper.md").write_text(
        "# Nets\n\n## Introduction\n\nFish are caught with nets of many kinds everywhere. "
        "In this paper we introduce a net that lets small fish go.\n",
        encoding="utf-8",
    )
    with assay.open(tmp_path / "papers") as opened:
        answer = opened.load(tmp_path / "paper.md").ask("What is proposed?")
    assert answer.status == "answered"
    assert answer.citations[0].quote == "In this paper we introduce a net that lets small fish go."


def test_what_no_document_says_is_not_answered(workspace: Workspace) -> None:
    answer = workspace.dataset("rules").ask("Who won the football world cup in 1990?")
    assert (answer.status, answer.text, answer.citations) == ("absent", "", ())
    assert answer.passages


def test_an_empty_question_and_an_unknown_document_are_refused(workspace: Workspace) -> None:
    with pytest.raises(InvalidSetting, match="empty"):
        workspace.dataset("rules").ask("  ")
    with pytest.raises(RecordNotFound, match="no document 'x'"):
        workspace.dataset("rules").ask("Why?", document="x")


def test_a_questionnaire_keeps_its_cells_and_is_written_without_markup(
    workspace: Workspace, tmp_path: Path
) -> None:
    asked = tmp_path / "questions.yaml"
    asked.write_text("- How long are films lent?\n- {id: food, question: Is food allowed there}\n")
    dataset = workspace.dataset("rules")
    report = dataset.questionnaire(asked)
    assert [cell.question for cell in report.cells] == ["q1", "food"]
    again = dataset.questionnaire(asked)
    assert (report.kept, again.kept) == (0, 2)
    assert [one.answer for one in again.cells] == [one.answer for one in report.cells]
    page = answers_as([report], "html")
    assert "<b>library" not in page
    assert "<script" not in page
    assert answers_as([report], "csv").count("rules.md") == 2
    assert "## Rules" in answers_as([report], "md")


def test_cells_that_failed_are_asked_again(workspace: Workspace, tmp_path: Path) -> None:
    script = tmp_path / "script.jsonl"
    script.write_text(
        '{"error": "The server is down."}\n{"text": "{\\"found\\": false, \\"sentences\\": []}"}\n'
    )
    asked = tmp_path / "questions.yaml"
    asked.write_text("- How long are films lent?\n")
    dataset = workspace.dataset("rules")
    first = dataset.questionnaire(asked, llms=[f"fake:{script}"])
    second = dataset.questionnaire(asked, llms=[f"fake:{script}"])
    assert (first.failed, second.absent, second.kept) == (1, 1, 0)
    assert first.cells[0].answer.notes == ("The language model failed: The server is down.",)


def test_what_a_hint_says_to_write_can_be_read() -> None:
    with pytest.raises(InvalidSetting) as refused:
        parse_questionnaire("name: x", "x")
    shown = refused.value.hint.removeprefix("Write: ")
    assert parse_questionnaire(shown, "x").questions[0].question == "Which data are used?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("questions: [", "line 1 is no YAML"),
        ("- one\n- {id: a, question: What?}", "line 2 is no YAML"),
        ("name: x", "no list of questions"),
        ("questions: []", "cannot be used"),
        ("- {id: a, question: b}\n- {id: a, question: c}", "stands twice"),
        ("- {question: a, colour: red}", "cannot be used"),
    ],
)
def test_what_is_no_questionnaire_is_refused_in_a_sentence(
    workspace: Workspace, tmp_path: Path, text: str, said: str
) -> None:
    asked = tmp_path / "bad.yaml"
    asked.write_text(text)
    with pytest.raises(InvalidSetting, match=said):
        workspace.dataset("rules").questionnaire(asked)
