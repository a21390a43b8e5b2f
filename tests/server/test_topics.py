"""Topics over HTTP: found as a run, read, counted over a column, cut into groups."""

from __future__ import annotations

from typing import Any

Client = Any


def test_without_topics_every_question_about_them_says_how_to_find_them(chat: Client) -> None:
    for path, asked in (("", {}), ("/over", {"column": "label"}), ("/groups", {"groups": 2})):
        problem = chat.get(f"/datasets/chat/topics{path}", status=404, params=asked)
        assert problem["code"] == "no_topics"
        assert "/topics" in problem["hint"]


def test_topics_are_found_and_read(chat: Client) -> None:
    chat.finished("/datasets/chat/topics", {"at_most": 3})
    found = chat.get("/datasets/chat/topics")
    assert found["at_most"] == 3
    assert 1 <= len(found["topics"]) <= 3
    over = chat.get("/datasets/chat/topics/over", column="label")
    assert sum(over["totals"]) + over["without"] == found["count"]
    groups = chat.get("/datasets/chat/topics/groups", groups=1)
    assert [group["count"] for group in groups] == [found["count"] - found["unassigned"]]


def test_a_column_that_is_not_there_is_refused(chat: Client) -> None:
    chat.finished("/datasets/chat/topics", {})
    problem = chat.get("/datasets/chat/topics/over", column="nothing", status=400)
    assert problem["code"] == "invalid_filter"
