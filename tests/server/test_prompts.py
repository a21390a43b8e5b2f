"""Language models over HTTP: connected, asked, and their prompts shown."""

from __future__ import annotations

from typing import Any


def test_a_language_model_is_connected_and_its_prompt_is_shown(chat: Any):
    options = {"kind": "llm", "model": "fake", "examples": "retrieved"}
    ended = chat.finished("/datasets/chat/connections", {"options": options, "name": "asked"})
    assert ended["result"]["method"] == "llm"
    card = chat.get("/models/asked")
    assert "# system" in card["params"]["template"]
    shown = chat.post("/datasets/chat/prompts", {"model": "asked", "record": "m0"})
    assert shown["record"] == "m0"
    assert len(shown["examples"]) == 3
    assert shown["messages"][-1]["content"] == "<text>\ni lost my card\n</text>"
    proposed = {**options, "examples": "none", "task": "Messages to a bank."}
    shown = chat.post("/datasets/chat/prompts", {"options": proposed, "text": "hello"})
    assert "Messages to a bank." in shown["messages"][0]["content"]
    chat.finished("/datasets/chat/predictions", {"model": "asked"})


def test_templates_that_come_along_can_be_read_edited_and_used(chat: Any):
    found = {one["name"]: one["text"] for one in chat.get("/templates")}
    assert set(found) == {"classify", "sentiment"}
    edited = found["classify"].replace("You sort texts into classes.", "Sort the post.")
    options = {"kind": "llm", "model": "fake", "template": edited}
    shown = chat.post("/datasets/chat/prompts", {"options": options, "text": "hello"})
    assert shown["messages"][0]["content"].startswith("Sort the post.")


def test_options_and_prompts_that_cannot_work_are_refused(chat: Any):
    for wrong in ({"samples": 3}, {"examples": "some"}, {"shots": 0}, {"model": ""}):
        options = {"kind": "llm", "model": "fake", **wrong}
        chat.post("/datasets/chat/connections", {"options": options}, status=422)
    chat.post("/datasets/chat/prompts", {"text": "a"}, status=400)
    chat.post("/datasets/nothing/prompts", {}, status=404)
    options = {"kind": "llm", "model": "fake", "template": "hello"}
    problem = chat.post("/datasets/chat/prompts", {"options": options, "text": "a"}, status=400)
    assert problem["code"] == "prompt_error"
    chat.post("/datasets/chat/prompts", {"model": "nobody", "text": "a"}, status=404)


def test_no_secret_of_this_machine_is_sent_to_an_address(chat: Any):
    options = {"kind": "llm", "model": "http://127.0.0.1:9/v1#m", "key_env": "AWS_SECRET"}
    problem = chat.post("/datasets/chat/connections", {"options": options}, status=400)
    assert problem["code"] == "variable_refused"
