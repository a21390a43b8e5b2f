"""Conversations over HTTP: streamed, stopped, asked anew, renamed, deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.chat_server import ChatServer, drips, fails

from assay.llms.fake import FakeLlm

Client = Any
AT = "/datasets/chat"


def events(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            yield name, json.loads(line[6:])


def said(chat: Client, message: str, **more: Any) -> list[tuple[str, Any]]:
    body = {"message": message, **more}
    with chat.http.stream("POST", f"{AT}/chat", json=body) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        return list(events(answer.iter_lines()))


@pytest.fixture
def model() -> Iterator[ChatServer]:
    with ChatServer(FakeLlm()) as server:
        yield server


def test_an_answer_streams_and_is_kept(chat: Client) -> None:
    heard = said(chat, "how many mention a card?")
    assert [name for name, _ in heard] == ["route", "records", "text", "end"]
    reply = heard[-1][1]
    assert heard[0][1]["route"] == reply["turn"]["route"] == "count"
    assert heard[1][1]["filter"] == reply["turn"]["filter"]
    count = chat.get(f"{AT}/records", where=reply["turn"]["filter"], limit=1)["count"]
    assert heard[2][1]["piece"].startswith(f"{count} of ")
    [kept] = chat.get(f"{AT}/conversations")
    view = chat.get(f"{AT}/conversations/{kept['id']}")
    assert [one["turn"] for one in view["turns"]] == [reply["turn"]]


def test_a_turn_asked_anew_takes_the_place_of_the_first(chat: Client) -> None:
    first = said(chat, "show me messages about a card")[-1][1]
    at = first["conversation"]
    said(chat, "how many mention a card?", conversation=at)
    again = said(chat, "show me messages about a pin", conversation=at, after=0)[-1][1]
    assert again["turn"]["after"] is None
    [standing] = chat.get(f"{AT}/conversations/{at}")["turns"]
    assert (standing["turn"]["asked"], standing["replaces"]) == ("show me messages about a pin", 1)
    assert [one["record"] for one in standing["records"]] == again["turn"]["shown"]


def test_conversations_are_renamed_and_deleted(chat: Client) -> None:
    at = f"{AT}/conversations/{said(chat, 'hello')[-1][1]['conversation']}"
    assert chat.ask("PATCH", at, json={"title": "  My  cards "})["title"] == "My cards"
    assert chat.get(at)["conversation"]["title"] == "My cards"
    chat.ask("DELETE", at, status=204)
    assert chat.get(f"{AT}/conversations") == []
    assert chat.get(at, status=404)["code"] == "not_found"


def test_a_conversation_begins_with_requests_made_of_the_records(chat: Client) -> None:
    start = chat.get(f"{AT}/chat")
    assert start["llms"] == []
    assert "data to be read" in start["prompt"]
    [shown] = [one for one in start["examples"] if one.startswith("show me records about ")]
    word = shown.rpartition(" ")[2]
    assert chat.get(f"{AT}/records", where=f"text contains '{word}'", limit=1)["count"] > 0


def test_what_cannot_be_answered_is_refused_before_the_answer_begins(chat: Client) -> None:
    body = {"message": "hello", "conversation": "0" * 21}
    assert chat.ask("POST", f"{AT}/chat", json=body, status=404)["code"] == "not_found"
    assert chat.ask("POST", f"{AT}/chat", json={"message": ""}, status=422)
    [(name, problem)] = said(chat, "hello", llm="nothing-known:x")
    assert name == "failed"
    assert problem["detail"]


def test_a_language_model_says_what_is_asked_and_answers_over_the_records(
    chat: Client, model: ChatServer
) -> None:
    heard = said(chat, "show me messages about a card", llm=model.name)
    assert heard[-1][0] == "end"
    turn = heard[-1][1]["turn"]
    assert (turn["llm"], turn["status"]) == (model.name, "answered")
    routing, answering = model.bodies
    assert "kind" in json.dumps(routing["messages"])
    told = answering["messages"][-1]["content"]
    for record in heard[-1][1]["records"]:
        assert json.dumps(record["text"], ensure_ascii=False) in told


def test_an_answer_nobody_listens_to_is_kept_as_stopped(chat: Client, model: ChatServer) -> None:
    model.plan.extend([fails(500), drips])
    body = {"message": "hello there", "llm": model.name}
    with chat.http.stream("POST", f"{AT}/chat", json=body) as answer:
        heard = events(answer.iter_lines())
        at = next(data for name, data in heard if name == "route")["conversation"]
        assert next(data for name, data in heard if name == "text")["piece"]
    while not (turns := chat.get(f"{AT}/conversations/{at}")["turns"]):
        continue  # the server notices within a quarter of a second
    assert turns[0]["turn"]["status"] == "stopped"
    assert turns[0]["turn"]["text"]


def test_a_server_that_fails_is_a_sentence_in_a_kept_turn(chat: Client, model: ChatServer) -> None:
    model.plan.extend([fails(400)] * 20)
    turn = said(chat, "hello there", llm=model.name)[-1][1]["turn"]
    assert turn["status"] == "failed"
    assert turn["text"].endswith(".")
