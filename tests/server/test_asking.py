"""Questions over HTTP: answered at once, by a model as a run, and by the list."""

from __future__ import annotations

from typing import Any

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
