"""A vision model behind an address on this machine, which misbehaves when told to."""

from __future__ import annotations

import base64
import io
from typing import Any

import pytest
from PIL import Image
from tests.captioners.conftest import picture

from assay.captioners import resolve_captioner
from assay.captioners.vision import VisionCaptioner
from assay.errors import UnknownMethod
from assay.llms import Patience, resolve_llm
from assay.schema.captions import CaptioningSettings

SETTINGS = CaptioningSettings(prompt="What is it?", max_tokens=20, temperature=0.5, seed=7, side=64)


@pytest.fixture
def captioner(chat_server: Any):
    made = VisionCaptioner(resolve_llm(chat_server.name), Patience(attempts=2, pause=0.0))
    yield made
    made.close()


def test_the_picture_is_sent_small_with_prompt_and_settings(captioner: Any, chat_server: Any):
    captioner.caption([picture(size=(400, 200))], SETTINGS)
    (body,) = chat_server.bodies
    (turn,) = body["messages"]
    words, sent = turn["content"]
    assert words == {"type": "text", "text": "What is it?"}
    head, _, data = sent["image_url"]["url"].partition(",")
    assert head == "data:image/jpeg;base64"
    assert Image.open(io.BytesIO(base64.b64decode(data))).size == (64, 32)
    assert (body["temperature"], body["seed"], body["max_tokens"]) == (0.5, 7, 20)


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        (lambda chat: chat.says("a dog"), "made"),
        (lambda chat: chat.says("..."), "nonsense"),
        (lambda chat: chat.says("a dog on a", finish_reason="length"), "cut"),
        (lambda chat: chat.says("", finish_reason="content_filter"), "blocked"),
        (lambda chat: chat.fails(400, "this model takes no pictures"), "failed"),
        (lambda chat: chat.sends(b"<html>"), "made"),  # asked again, and then answered
    ],
)
def test_each_answer_has_its_outcome(
    captioner: Any, chat_server: Any, chat: Any, behaviour: Any, outcome: str
):
    chat_server.plan.append(behaviour(chat))
    (told,) = captioner.caption([picture()], SETTINGS)
    assert told.outcome == outcome
    assert bool(told.text) == (outcome in ("made", "cut"))
    assert bool(told.why) == (outcome != "made")


def test_one_failure_costs_one_picture(captioner: Any, chat_server: Any, chat: Any):
    chat_server.plan.append(chat.fails(400, "not this one"))
    told = captioner.caption([picture("red"), picture("blue"), picture("green")], SETTINGS)
    assert sorted(one.outcome for one in told) == ["failed", "made", "made"]


@pytest.mark.parametrize("name", ["", "blip:", "openai:", "minilm", "transformers:x"])
def test_a_name_nobody_has_is_told_with_what_there_is(name: str):
    with pytest.raises(UnknownMethod) as caught:
        resolve_captioner(name)
    assert "blip:NAME-OR-FOLDER" in caught.value.hint
