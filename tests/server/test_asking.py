"""Questions over HTTP: answered at once, by a model as a run, and by the list."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

Client = Any


def test_a_question_is_answered_at_once_with_what_was_looked_at(chat: Client) -> None:
    answer = chat.post("/datasets/chat/ask", {"question": "how do i get a card?"}, status=200)
    assert answer["way"] == "extractive"
    assert len(answer["passages"]) == 3


def test_a_model_answers_as_a_run_that_keeps_the_answer(chat: Client) -> None:
    run = chat.finished(
        "/datasets/chat/answers", {"question": "how do i get a card?", "llm": {"model": "fake"}}
    )
    answer = chat.get(f"/answers/{run['id']}")
    assert answer["way"] == "fake"
    assert answer["status"] in ("absent", "unsupported")


def test_a_questionnaire_of_what_holds_no_documents_is_refused(chat: Client) -> None:
    problem = chat.post("/datasets/chat/questionnaires", {}, status=404)
    assert "no documents" in problem["detail"]


RULES = b"""# Rules of the <script>alert(1)</script> library

Films are lent for seven days only. Food is not allowed anywhere in the reading room.
"""

QUESTIONS = {
    "name": "rules",
    "questions": [
        {"id": "films", "question": "How long are films lent?"},
        {"id": "cup", "question": "=1+1 who won the football world cup?"},
    ],
}


@pytest.fixture
def rules(client: Client) -> Client:
    """A client of a workspace with a document of rules."""
    upload = client.upload(RULES, "rules.md")
    client.finished("/imports", {"upload": upload["id"], "name": "rules"})
    return client


def test_the_table_of_a_questionnaire_is_a_result_of_its_run(rules: Client) -> None:
    run = rules.finished("/datasets/rules/questionnaires", {"questionnaire": QUESTIONS})
    report = rules.get(f"/questionnaires/{run['id']}")
    assert report["ways"] == ["extractive"]
    assert [one["id"] for one in report["documents"]] == ["rules.md"]
    assert [(one["question"], one["document"]) for one in report["cells"]] == [
        ("films", "rules.md"),
        ("cup", "rules.md"),
    ]
    films = report["cells"][0]["answer"]
    assert films["status"] == "answered"
    assert films["citations"][0]["quote"] in RULES.decode()
    again = rules.finished("/datasets/rules/questionnaires", {"questionnaire": QUESTIONS})
    assert rules.get(f"/questionnaires/{again['id']}")["kept"] == 2


def test_the_table_is_fetched_as_csv_markdown_and_html(rules: Client) -> None:
    run = rules.finished("/datasets/rules/questionnaires", {"questionnaire": QUESTIONS})
    files = {}
    for form in ("csv", "md", "html"):
        answer = rules.http.get(f"/questionnaires/{run['id']}/export", params={"format": form})
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="answers.{form}"'
        assert answer.headers["content-type"] == "application/octet-stream"
        files[form] = answer.content.decode()
    films, cup = csv.DictReader(io.StringIO(files["csv"]))
    assert films["quotes"].splitlines()[0] == "Films are lent for seven days only."
    assert cup["question"].startswith("'=")  # a spreadsheet reads no formula
    assert "### How long are films lent?" in files["md"]
    for text in (files["md"], files["html"]):
        assert "<script" not in text.replace("\\<script", "")
    assert "Films are lent for seven days only." in files["html"]
    rules.get(f"/questionnaires/{run['id']}/export", params={"format": "exe"}, status=422)


def test_a_questionnaire_of_several_models_has_a_cell_for_each(
    rules: Client, chat_server: Any
) -> None:
    body = {"questionnaire": QUESTIONS, "llms": [{"model": "fake"}, {"model": chat_server.name}]}
    run = rules.finished("/datasets/rules/questionnaires", body)
    report = rules.get(f"/questionnaires/{run['id']}")
    assert report["ways"] == ["fake", chat_server.name]
    assert [one["way"] for one in report["cells"]] == 2 * ["fake", chat_server.name]
    assert len(chat_server.bodies) == 2


def test_there_is_no_table_of_another_run(rules: Client) -> None:
    run = rules.finished("/datasets/rules/answers", {"question": "why?", "llm": {"model": "fake"}})
    for path in (f"/questionnaires/{run['id']}", f"/questionnaires/{run['id']}/export"):
        rules.get(path, status=404)
    rules.get("/questionnaires/none", status=404)
