"""Topics over HTTP as a page asks: what there is, edits, undo, and records by topic."""

from __future__ import annotations

from typing import Any

import pytest

Client = Any


@pytest.fixture
def themed(chat: Client, workspace: Any) -> Client:
    """A client of a workspace whose data set `chat` has topics."""
    workspace.dataset("chat").topics()
    return chat


def overview(client: Client) -> dict[str, Any]:
    return client.get("/datasets/chat/topics/overview")


def edit(client: Client, action: str, *topics: int, status: int = 201, **more: Any) -> Any:
    body = {"action": action, "topics": topics, "by": "lena", **more}
    return client.post("/datasets/chat/topics/edits", body, status=status)


def test_without_topics_a_page_is_told_how_to_get_some(chat: Client) -> None:
    problem = chat.get("/datasets/chat/topics/overview", status=404)
    assert problem["code"] == "no_topics"
    assert edit(chat, "rename", 0, name="x", status=404)["code"] == "no_topics"
    assert chat.get("/datasets/chat/topics/edits", status=404)["code"] == "no_topics"


def test_an_overview_counts_every_record_once(themed: Client) -> None:
    seen = overview(themed)
    counted = sum(topic["count"] for topic in seen["topics"])
    assert counted + seen["unassigned"] == seen["count"] == 84
    assert sum(seen["splits"].values()) == counted
    assert all(sum(t["labels"].values()) == t["labelled"] for t in seen["topics"])


def test_a_renamed_topic_is_found_by_its_new_name_until_that_is_undone(themed: Client) -> None:
    first = overview(themed)["topics"][0]
    saved = edit(themed, "rename", first["id"], name="what people write")
    assert saved["edit"]["by"] == "lena"
    assert saved["topics"][0]["name"] == "what people write"
    where = "topic = 'what people write'"
    assert themed.get("/datasets/chat/records", where=where)["count"] == first["count"]
    back = edit(themed, "undo", expected=saved["edit"]["seq"])
    assert back["edit"]["undoes"] == saved["edit"]["seq"]
    assert overview(themed)["topics"][0]["name"] == first["name"]
    actions = [one["action"] for one in themed.get("/datasets/chat/topics/edits")]
    assert actions == ["rename", "undo"]


def test_a_split_and_a_merge_give_back_what_there_was(themed: Client) -> None:
    first = overview(themed)["topics"][0]
    split = edit(themed, "split", first["id"], parts=2)
    assert sum(topic["count"] for topic in split["topics"]) == first["count"]
    assert all(part["middle"] == "" for part in split["edit"]["parts"])
    merged = edit(themed, "merge", *split["edit"]["made"], name="whole again")
    assert merged["topics"][0]["count"] == first["count"]


def test_an_edit_that_cannot_be_made_is_one_clear_sentence(themed: Client) -> None:
    problem = edit(themed, "merge", 0, status=409)
    assert problem["detail"] == "It takes two topics or more to merge."
    assert edit(themed, "exclude", 999, status=409)["code"] == "invalid_decision"
    assert edit(themed, "undo", status=409)["detail"].startswith("There is no edit")
    edit(themed, "paint", 0, status=422)
    edit(themed, "split", 0, parts=1, status=422)


def test_records_can_be_counted_and_shown_by_topic(themed: Client) -> None:
    topics = {topic["name"]: topic["count"] for topic in overview(themed)["topics"]}
    body = {"columns": ["id", "topic"], "facets": ["topic"], "limit": 5}
    seen = themed.post("/datasets/chat/view", body)
    assert {one["value"]: one["count"] for one in seen["facets"][0]["values"]} == topics
    assert set(seen["rows"][0]) == {"id", "topic"}


def test_before_there_are_topics_a_page_may_ask_for_them_all_the_same(chat: Client) -> None:
    body = {"columns": ["id", "topic"], "facets": ["topic"], "sort": "topic", "limit": 5}
    seen = chat.post("/datasets/chat/view", body)
    assert seen["facets"][0]["values"] == []
    assert set(seen["rows"][0]) == {"id"}
