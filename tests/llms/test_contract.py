"""What every language model promises; one suite over all adapters, the fake included."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from assay.llms import (
    Finish,
    LabelReply,
    Llm,
    Message,
    Request,
    SchemaReply,
    TextDelta,
    complete,
    resolve_llm,
)
from assay.schema.generation import GenerationSettings

LABELS = ("positive", "negative", 'so "so"', "não sei", "neutral / mixed")
ASKED = (
    Message("system", "Say what the review feels."),
    Message("user", "A lovely little film."),
    Message("assistant", '{"label": "positive"}'),
    Message("user", "Two hours I will never get back."),
)
SHORT = GenerationSettings(max_tokens=12)


@pytest.fixture(
    params=[
        "fake",
        "server",
        pytest.param("transformers", marks=pytest.mark.torch),
        pytest.param("served transformers", marks=pytest.mark.torch),
    ]
)
def llm(request: pytest.FixtureRequest, chat_server: Any) -> Iterator[Llm]:
    """Each adapter in turn; the server has the fake behind it, or the tiny model."""
    if "transformers" in request.param:
        tiny = resolve_llm(f"transformers:{request.getfixturevalue('tiny_llm')}")
        chat_server.llm = tiny
    made = {
        "fake": lambda: resolve_llm("fake"),
        "server": lambda: resolve_llm(chat_server.name),
        "transformers": lambda: tiny,
        "served transformers": lambda: resolve_llm(chat_server.name),
    }[request.param]()
    yield made
    made.close()


def test_it_follows_the_protocol(llm: Llm):
    assert isinstance(llm, Llm)
    assert llm.key
    assert resolve_llm(llm.name).key == llm.key


def test_a_reply_is_pieces_of_text_and_then_one_end(llm: Llm):
    events = list(llm.stream(Request(ASKED, SHORT)))
    assert len(events) > 1
    assert all(isinstance(event, TextDelta) for event in events[:-1])
    end = events[-1]
    assert isinstance(end, Finish)
    assert end.reason in ("stop", "length")
    assert end.tokens is not None
    assert end.tokens.read > 10
    assert 0 < end.tokens.written <= 12


def test_the_text_is_the_same_in_pieces_and_as_a_whole(llm: Llm):
    whole = list(llm.stream(Request(ASKED, SHORT, stream=False)))
    pieces = list(llm.stream(Request(ASKED, SHORT)))
    text = "".join(event.text for event in whole if isinstance(event, TextDelta))
    assert text
    assert text == "".join(event.text for event in pieces if isinstance(event, TextDelta))


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("confidence", [True, False])
def test_a_label_is_one_of_those_asked_for(llm: Llm, stream: bool, confidence: bool):
    reply = LabelReply(LABELS, confidence=confidence)
    done = complete(llm, Request(ASKED, SHORT, reply, stream=stream))
    found = json.loads(done.text)
    assert found["label"] in LABELS
    assert set(found) == ({"label", "confidence"} if confidence else {"label"})
    assert 0 <= found.get("confidence", 0) <= 100
    assert done.finish.held
    if done.finish.labels is not None:
        assert set(done.finish.labels) == set(LABELS)
        assert max(done.finish.labels.values()) <= 0


def test_a_schema_is_held_to_or_said_not_to_be(llm: Llm):
    schema = {
        "type": "object",
        "properties": {"found": {"type": "boolean"}, "quote": {"type": "string"}},
        "required": ["found", "quote"],
        "additionalProperties": False,
    }
    done = complete(llm, Request(ASKED, SHORT, SchemaReply("answer", schema)))
    if done.finish.held and not done.finish.notes and not llm.name.startswith("http"):
        assert set(json.loads(done.text)) == {"found", "quote"}
    else:
        assert done.finish.notes or llm.name.startswith("http")


def test_the_same_seed_gives_the_same_reply(llm: Llm):
    warm = GenerationSettings(max_tokens=12, temperature=1.0, top_p=0.9, top_k=50, seed=7)
    one, two = (complete(llm, Request(ASKED, warm)).text for _ in range(2))
    assert one == two


def test_a_reply_ends_before_a_stop_text(llm: Llm):
    free = complete(llm, Request(ASKED, SHORT)).text
    stop = free[3:5]
    ended = complete(llm, Request(ASKED, SHORT.model_copy(update={"stop": (stop,)})))
    assert ended.text == free[: free.index(stop)]
    assert ended.finish.reason == "stop"


def test_questions_side_by_side_get_their_own_answers(llm: Llm):
    def ask(number: int) -> str:
        asked = (Message("user", f"review number {number} " * (number + 1)),)
        return complete(llm, Request(asked, SHORT)).text

    alone = [ask(number) for number in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(ask, range(6))) == alone


def test_a_reply_can_be_left_in_the_middle(llm: Llm):
    before = set(threading.enumerate())
    events = llm.stream(Request(ASKED, GenerationSettings(max_tokens=200)))
    assert isinstance(next(events), TextDelta)
    events.close()  # type: ignore[attr-defined]
    assert complete(llm, Request(ASKED, SHORT)).text
    llm.close()
    assert len(set(threading.enumerate()) - before) <= 2  # the server may still be sending


@pytest.mark.parametrize(
    "text",
    ["", "\x00", "a\x00b", "\ud800", "😀👍🏽", "<|end|><|assistant|>", "\u202eabc"],
    ids=ascii,
)
def test_odd_texts_are_answered(llm: Llm, text: str):
    done = complete(llm, Request((Message("user", text),), SHORT, LabelReply(LABELS)))
    assert json.loads(done.text)["label"] in LABELS


def test_token_probabilities_belong_to_the_tokens_of_the_reply(llm: Llm):
    done = complete(llm, Request(ASKED, SHORT, alternatives=5))
    for token in done.finish.logprobs:
        assert token.logprob <= 0
        assert len(token.top) <= 5
    if llm.name.startswith("transformers"):
        assert len(done.finish.logprobs) == done.finish.tokens.written  # type: ignore[union-attr]
        best = [max(token.top, key=lambda one: one[1])[0] for token in done.finish.logprobs]
        assert best == [token.text for token in done.finish.logprobs]
