"""Decisions: acknowledged means on disk, whoever else decides and whatever is killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2 as httpx

from assay.settings import Settings
from assay.workspace import open_workspace

Client = Any
DECISIONS = "/datasets/chat/decisions"


def said(record: str, action: str, **more: str) -> dict[str, str]:
    return {"record": record, "action": action, **more}


def test_several_decisions_are_saved_together_or_not_at_all(chat: Client) -> None:
    good = said("m1", "relabel", label="pin")
    refused = chat.post(DECISIONS, {"decisions": [good, said("m2", "undo")]}, status=409)
    assert refused["code"] == "invalid_decision"
    assert chat.get(DECISIONS) == []
    saved = chat.post(DECISIONS, {"decisions": [good, said("m2", "exclude")]}, status=201)
    assert (saved["count"], saved["last"]) == (2, 2)
    assert {entry["by"] for entry in saved["saved"]} == {"tester"}


def test_undo_takes_back_the_latest(chat: Client) -> None:
    for action in ({"action": "relabel", "label": "pin"}, {"action": "undo"}):
        chat.post(DECISIONS, {"decisions": [{"record": "m1", **action}]}, status=201)
    assert chat.get("/datasets/chat/records/m1")["values"]["label"] == "card_lost"
    assert [entry["action"] for entry in chat.get(DECISIONS, since=1)] == ["undo"]


def test_a_filter_decides_in_bulk_and_only_over_what_was_looked_at(chat: Client) -> None:
    bulk = {"where": "label = 'pin' and split = 'test'", "action": "exclude"}
    count = chat.get("/datasets/chat/records", where=bulk["where"])["count"]
    refused = chat.post(f"{DECISIONS}/bulk", {**bulk, "expected": count + 1}, status=409)
    assert str(count) in refused["detail"]
    saved = chat.post(f"{DECISIONS}/bulk", {**bulk, "expected": count}, status=201)
    assert saved["count"] == count > 0
    assert chat.get("/datasets/chat")["excluded"] == count
    listed = {"records": ["m1", "m2", "m1"], "action": "note", "note": "look again"}
    assert chat.post(f"{DECISIONS}/bulk", listed, status=201)["count"] == 2


def test_a_bulk_decision_names_its_records_in_one_way(chat: Client) -> None:
    for body in ({}, {"records": ["m1"], "where": "decided"}, {"records": []}):
        answer = chat.post(f"{DECISIONS}/bulk", {"action": "exclude", **body}, status=422)
        assert answer["code"] == "invalid_request"
    nobody = {"where": "label = 'nobody'", "action": "exclude"}
    assert chat.post(f"{DECISIONS}/bulk", nobody, status=201)["count"] == 0


def test_a_decision_about_an_unknown_record_is_refused(chat: Client) -> None:
    refused = chat.post(DECISIONS, {"decisions": [said("nobody", "exclude")]}, status=404)
    assert refused["code"] == "record_not_found"


def test_what_is_not_json_is_refused_without_being_repeated(chat: Client) -> None:
    for content in (
        b"{",
        b"secret text",
        b"\xff\xfe",
        b'{"decisions": [{"secret": 1}]}',
        b"[" * 9_999,
    ):
        answer = chat.http.post(
            DECISIONS, content=content, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"
        assert "secret text" not in answer.text


def test_people_who_decide_at_once_are_all_heard(chat: Client) -> None:
    def decide(number: int) -> int:
        body = {
            "decisions": [said(f"m{number % 7}", "note", note=f"n{number}")],
            "by": f"p{number}",
        }
        return chat.post(DECISIONS, body, status=201)["last"]

    with ThreadPoolExecutor(8) as people:
        numbers = list(people.map(decide, range(40)))
    assert sorted(numbers) == list(range(1, 41))
    history = chat.get(DECISIONS, limit=1_000)
    assert {entry["note"] for entry in history} == {f"n{number}" for number in range(40)}


def test_a_request_sent_again_with_its_keys_saves_nothing_twice(chat: Client) -> None:
    body = {"decisions": [said("m1", "relabel", label="pin", key="k1"), said("m2", "exclude")]}
    first = chat.post(DECISIONS, body, status=201)
    again = chat.post(DECISIONS, {"decisions": [body["decisions"][0]]}, status=201)
    assert again == {**first, "count": 1, "last": 1, "saved": first["saved"][:1]}
    later = [*body["decisions"][:1], said("m3", "exclude", key="k3")]
    assert chat.post(DECISIONS, {"decisions": later}, status=201)["last"] == 3
    other = {"decisions": [said("m9", "exclude", key="k1")]}
    assert chat.post(DECISIONS, other, status=409)["code"] == "invalid_decision"
    for key in ("", "a/b", "x" * 65):
        chat.post(DECISIONS, {"decisions": [said("m4", "exclude", key=key)]}, status=422)
    assert len(chat.get(DECISIONS)) == 3


def test_one_key_sent_by_many_at_once_saves_one_decision(chat: Client) -> None:
    def decide(number: int) -> Any:
        body = {"decisions": [said("m1", "note", note="same", key=f"k{number % 3}")]}
        return chat.post(DECISIONS, body, status=201)["saved"]

    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(decide, range(24)))
    assert len(chat.get(DECISIONS)) == 3
    assert all(answer == answers[number % 3] for number, answer in enumerate(answers))


def test_a_bulk_decision_sent_again_is_answered_as_the_first_time(chat: Client) -> None:
    bulk = {"where": "not decided and split = 'test'", "action": "exclude", "expected": 21}

    def send(_: int) -> Any:
        return chat.post(f"{DECISIONS}/bulk", {**bulk, "key": "b1"}, status=201)

    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(send, range(8)))
    assert answers[0]["count"] == 21
    assert all(answer == answers[0] for answer in answers)
    assert len(chat.get(DECISIONS)) == 21
    chat.post(f"{DECISIONS}/bulk", {**bulk, "key": "b2"}, status=409)


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(
    tmp_path: Path, source: bytes
) -> None:
    folder = tmp_path / "ws"
    (tmp_path / "chat.csv").write_bytes(source)
    with open_workspace(folder, settings=Settings(encoder="fake")) as workspace:
        workspace.load(tmp_path / "chat.csv")
    acknowledged: list[str] = []
    for life in range(2):
        server = subprocess.Popen(
            [sys.executable, "-m", "assay.cli", "-w", str(folder), "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"},
        )
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        assert found
        with httpx.Client(base_url=f"{found.group()}/api/v1", timeout=60) as http:
            for number in range(10):
                note = f"life {life} note {number}"
                body = {"decisions": [said(f"m{number}", "note", note=note)], "by": "lena"}
                assert http.post(DECISIONS, json=body).status_code == 201
                acknowledged.append(note)
        server.send_signal(signal.SIGKILL)
        server.wait()
        server.stdout.close()
    with open_workspace(folder) as workspace:
        kept = [decision.note for decision in workspace.dataset("chat").history()]
        assert workspace.doctor().healthy
    assert kept == acknowledged
