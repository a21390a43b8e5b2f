"""Servers of the OpenAI-compatible kind, over real HTTP, with everything that goes wrong."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from assay.errors import AssayError, Cancelled, InvalidSetting, LlmError
from assay.llms import (
    LabelReply,
    Message,
    Patience,
    Request,
    TextDelta,
    complete,
    resolve_llm,
    stream,
)
from assay.llms.openai_compatible import OpenAICompatible
from assay.llms.servers import ollama_server, openai_server
from assay.schema.generation import GenerationSettings

QUICK = Patience(attempts=4, pause=0.001, longest=5.0)
REPLY = LabelReply(("positive", "negative"))


@pytest.fixture
def llm(chat_server: Any) -> Iterator[OpenAICompatible]:
    made = resolve_llm(chat_server.name)
    assert isinstance(made, OpenAICompatible)
    yield made
    made.close()


def ask(text: str = "positive, I think", **more: Any) -> Request:
    return Request((Message("user", text),), **{"reply": REPLY, "stream": False, **more})


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(
    "trouble",
    [
        lambda chat: chat.fails(429, Retry_After="0"),
        lambda chat: chat.fails(429, Retry_After="Thu, 01 Jan 1970 00:00:00 GMT"),
        lambda chat: chat.fails(500),
        lambda chat: chat.fails(503),
        lambda chat: chat.fails(408),
        lambda chat: chat.hangs_up,
        lambda chat: chat.sends(b'{"choices": [{"message": {"content": "trunc'),
        lambda chat: chat.sends(b"<html>Bad gateway</html>"),
        lambda chat: chat.sends(b"[1, 2]"),
        lambda chat: chat.sends(b'{"choices": []}'),
        lambda chat: chat.sends(b'{"choices": null, "usage": 7}'),
        lambda chat: chat.sends(b'{"choices": [{"message": {"content": 5}}]}'),
    ],
    ids=[
        *("429", "429 by date", "500", "503", "408", "hangs up"),
        *("half", "html", "list", "no choices", "null", "no text"),
    ],
)
def test_what_may_pass_is_tried_again(
    trouble: Any, streamed: bool, llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    chat_server.plan += [trouble(chat)] * 2
    done = complete(llm, ask(stream=streamed), patience=QUICK)
    assert json.loads(done.text) == {"label": "positive"}
    assert len(chat_server.bodies) == 3


def test_a_reply_that_breaks_off_is_asked_for_again(
    llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    for streamed in (False, True):
        chat_server.plan += [chat.drops]
        assert "positive" in complete(llm, ask(stream=streamed), patience=QUICK).text


def test_a_stream_that_breaks_off_after_its_first_words_says_so(
    llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    chat_server.plan += [chat.fails(500), chat.drops]
    events = stream(llm, ask(stream=True), patience=QUICK)
    assert next(events) == TextDelta("The first half")
    with pytest.raises(LlmError, match="broke off its reply") as caught:
        next(events)
    assert caught.value.retryable
    assert len(chat_server.bodies) == 2


def test_in_the_end_it_gives_up_and_says_why(
    llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    chat_server.plan += [chat.fails(503, "out of slots")] * 10
    with pytest.raises(LlmError, match=r"answered 503: out of slots") as caught:
        complete(llm, ask(), patience=QUICK)
    assert len(chat_server.bodies) == QUICK.attempts
    assert "\n" not in caught.value.message


def test_a_server_that_asks_for_an_hour_is_not_waited_for(
    llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    chat_server.plan += [chat.fails(429, Retry_After="3600")]
    with pytest.raises(LlmError, match="429") as caught:
        complete(llm, ask(), patience=QUICK)
    assert caught.value.retry_after == 3600
    assert len(chat_server.bodies) == 1


@pytest.mark.parametrize(("status", "said"), [(401, "refuses the key"), (403, "refuses the key")])
def test_a_wrong_key_is_not_tried_twice(
    status: int, said: str, llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    chat_server.plan += [chat.fails(status)]
    with pytest.raises(LlmError, match=said):
        complete(llm, ask(), patience=QUICK)
    assert len(chat_server.bodies) == 1


def test_a_server_that_dawdles_is_left(llm: OpenAICompatible, chat_server: Any, chat: ModuleType):
    chat_server.plan += [chat.dawdles] * 2
    with pytest.raises(LlmError, match="did not answer in time") as caught:
        complete(llm, ask(timeout=0.05), patience=Patience(attempts=2, pause=0))
    assert caught.value.retryable


@pytest.mark.parametrize("stream", [True, False])
def test_a_reply_that_comes_drop_by_drop_has_a_deadline_too(
    stream: bool, llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    chat_server.plan += [chat.drips]
    # A machine that dozes for as long misses the first drop: that is no answer in time either.
    with pytest.raises(LlmError, match=r"took longer than allowed|did not answer in time"):
        complete(llm, ask(stream=stream, timeout=0.1), patience=Patience(attempts=1))


def test_waiting_ends_when_a_person_cancels(
    llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    stopped = threading.Event()
    chat_server.plan += [lambda handler, body: (chat.fails(500)(handler, body), stopped.set())]
    with pytest.raises(Cancelled):
        complete(llm, ask(), patience=Patience(pause=600, longest=600), stopped=stopped)


def test_nobody_there_is_said_with_the_name():
    gone = resolve_llm("http://127.0.0.1:9/v1#tiny")
    with pytest.raises(LlmError, match=r"'http://127.0.0.1:9/v1#tiny' cannot be reached") as caught:
        complete(gone, ask(), patience=Patience(attempts=1))
    assert caught.value.retryable
    assert "server runs" in caught.value.hint
    gone.close()


# --- what servers do not take ----------------------------------------------------------------


@pytest.mark.parametrize("refusal", ["Unknown parameter: '{}'.", "Bad request."])
def test_a_server_without_json_schema_is_asked_in_words_and_it_is_said(
    refusal: str, llm: OpenAICompatible, chat_server: Any
):
    chat_server.refuses, chat_server.refusal = {"response_format"}, refusal
    done = complete(llm, ask(), patience=QUICK)
    assert not done.finish.held
    assert "JSON schema" in done.finish.notes[0]
    assert [("response_format" in body) for body in chat_server.bodies] == [True, False]
    complete(llm, ask(), patience=QUICK)
    assert "response_format" not in chat_server.bodies[-1]  # it is not asked again
    assert len(chat_server.bodies) == 3


def test_each_wish_a_server_refuses_is_left_out_alone(llm: OpenAICompatible, chat_server: Any):
    chat_server.refuses = {"logprobs", "seed", "top_k", "stream_options"}
    settings = GenerationSettings(top_k=5, top_p=0.5, seed=3, temperature=0.3)
    done = complete(llm, ask(settings=settings, alternatives=5, stream=True), patience=QUICK)
    sent = chat_server.bodies[-1]
    assert done.finish.held
    assert (sent["top_p"], sent["temperature"]) == (0.5, 0.3)
    assert not {"logprobs", "top_logprobs", "seed", "top_k", "stream_options"} & set(sent)
    assert {"top_k" in note or "seed" in note or "log-prob" in note for note in done.finish.notes}
    assert len(done.finish.notes) == 3


def test_a_server_that_wants_the_newer_limit_of_tokens_gets_it(
    llm: OpenAICompatible, chat_server: Any
):
    chat_server.refuses = {"max_tokens"}
    chat_server.refusal = "Unsupported parameter: '{}'. Use 'max_completion_tokens' instead."
    done = complete(llm, ask(), patience=QUICK)
    assert chat_server.bodies[-1]["max_completion_tokens"] == 256
    assert not done.finish.notes


def test_a_text_that_is_too_long_does_not_cost_the_schema(
    llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    complete(llm, ask(), patience=QUICK)
    chat_server.plan += [chat.fails(400, "This model's maximum context length is 4096 tokens.")]
    with pytest.raises(LlmError, match="maximum context length"):
        complete(llm, ask(), patience=QUICK)
    chat_server.plan += [chat.fails(400, "I cannot take this")]
    with pytest.raises(LlmError, match="I cannot take this"):
        complete(llm, ask(), patience=QUICK)
    assert complete(llm, ask(), patience=QUICK).finish.held


def test_an_unknown_model_is_said(llm: OpenAICompatible, chat_server: Any, chat: ModuleType):
    chat_server.plan += [chat.fails(404, "model 'tiny' not found, try pulling it first")] * 4
    with pytest.raises(LlmError, match="not found, try pulling it first"):
        complete(llm, ask(), patience=QUICK)


def test_probabilities_and_counts_are_read(llm: OpenAICompatible):
    finish = complete(llm, ask(alternatives=5), patience=QUICK).finish
    assert finish.tokens is not None
    assert finish.tokens.read == 3
    (token,) = [token for token in finish.logprobs if token.text == "positive"]
    assert dict(token.top).keys() == {"positive", "negative"}


def test_a_refusal_is_no_reply(llm: OpenAICompatible, chat_server: Any, chat: ModuleType):
    chat_server.plan += [chat.says("", finish_reason="content_filter")]
    assert complete(llm, ask()).finish.reason == "refused"


# --- addresses and secrets -------------------------------------------------------------------


def test_the_key_goes_to_its_own_server_and_nowhere_else(
    chat_server: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    for name, value in {
        "OPENAI_API_KEY": "sk-secret-one",
        "OPENAI_ORG_ID": "org-secret",
        "OPENAI_PROJECT_ID": "proj-secret",
        "OPENAI_CUSTOM_HEADERS": "x-custom: custom-secret",
        "MY_KEY": "my-secret",
    }.items():
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.DEBUG)
    with_key = resolve_llm(chat_server.name, key_variable="MY_KEY")
    without = resolve_llm(chat_server.name)
    for llm in (with_key, without):
        complete(llm, ask("the text of a record"))
        llm.close()
    own, other = ({k.lower(): v for k, v in h.items()} for h in chat_server.headers)
    assert own["authorization"] == "Bearer my-secret"
    assert "authorization" not in other
    assert "secret" not in str(other)
    assert "org-secret" not in str(own)
    seen = f"{vars(without)} {with_key!r} {with_key.key} {with_key.name}"
    assert "secret" not in seen
    assert "my-secret" not in caplog.text


def test_a_key_a_server_repeats_is_not_shown(
    chat_server: Any, chat: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("MY_KEY", "sk-very-secret")
    chat_server.plan += [chat.fails(400, "Bad key: sk-very-secret")] * 9
    llm = resolve_llm(chat_server.name, key_variable="MY_KEY")
    with pytest.raises(LlmError) as caught:
        complete(llm, ask(), patience=QUICK)
    assert "very-secret" not in caught.value.message
    llm.close()


def test_a_missing_key_is_said_before_anything_is_asked(monkeypatch: pytest.MonkeyPatch):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "MY_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(LlmError, match="OPENAI_API_KEY is not set"):
        resolve_llm("openai:gpt-4o-mini")
    with pytest.raises(LlmError, match="MY_KEY is not set"):
        resolve_llm("http://127.0.0.1:1/v1#m", key_variable="MY_KEY")


def test_a_server_that_redirects_is_not_followed(
    llm: OpenAICompatible, chat_server: Any, chat: ModuleType
):
    chat_server.plan += [chat.fails(307, Location="http://127.0.0.1:9/elsewhere")]
    with pytest.raises(AssayError, match="307"):
        complete(llm, ask(), patience=QUICK)
    assert len(chat_server.bodies) == 1


def test_this_machine_is_never_asked_through_a_proxy(
    chat_server: Any, monkeypatch: pytest.MonkeyPatch
):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    llm = resolve_llm(chat_server.name)
    assert "positive" in complete(llm, ask(), patience=Patience(attempts=1)).text
    llm.close()


def test_the_environment_names_the_openai_server(chat_server: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_BASE_URL", chat_server.url)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-mine")
    llm = resolve_llm("openai:tiny")
    assert "positive" in complete(llm, ask()).text
    assert "Bearer sk-mine" in chat_server.headers[0].values()
    assert chat_server.bodies[0]["model"] == "tiny"
    llm.close()


def test_only_the_service_itself_counts_as_hosted():
    server = openai_server("gpt-4o-mini", {})
    assert (server.url, server.hosted) == ("https://api.openai.com/v1", True)
    assert not openai_server("m", {"OPENAI_BASE_URL": "http://localhost:1/v1"}).hosted
    assert not openai_server("m", {"OPENAI_BASE_URL": "https://openai.com.evil.org/v1"}).hosted


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("", "http://localhost:11434/v1"),
        ("0.0.0.0", "http://127.0.0.1:11434/v1"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080/v1"),
        (":5000", "http://localhost:5000/v1"),
        ("box", "http://box:11434/v1"),
        ("box:1234", "http://box:1234/v1"),
        ("http://box", "http://box:80/v1"),
        ("https://box/ollama/", "https://box:443/ollama/v1"),
        ("[::1]", "http://[::1]:11434/v1"),
        ("[::1]:99", "http://[::1]:99/v1"),
    ],
)
def test_ollama_is_found_where_its_own_variable_says(host: str, url: str):
    assert ollama_server("llama3.2:3b", {"OLLAMA_HOST": host}).url == url


@pytest.mark.parametrize(
    "name",
    [
        "http://#m",
        "http://host:99999/v1#m",
        "http://me:pass@host/v1#m",
        "https://host/v1?key=pass#m",
        "http://host/v1",
        "http://me:pass@host/v1",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(name: str):
    with pytest.raises(InvalidSetting) as caught:
        resolve_llm(name)
    assert "pass" not in caught.value.message.replace("a password", "")


def test_the_script_of_the_fake_is_read_line_by_line(tmp_path: Path):
    script = tmp_path / "replies.jsonl"
    script.write_text('{"when": "refund", "text": "money"}\n\n{"text": "one"}\n{"error": "busy"}\n')
    llm = resolve_llm(f"fake:{script}")
    said = [complete(llm, Request((Message("user", t),))).text for t in ("a refund", "hi")]
    assert said == ["money", "one"]
    with pytest.raises(LlmError, match="busy"):
        list(llm.stream(ask()))
    script.write_text('{"text": "one"}\n{"tekst": "two"}\n')
    with pytest.raises(LlmError, match="Line 2"):
        resolve_llm(f"fake:{script}")
    with pytest.raises(LlmError, match="cannot be read"):
        resolve_llm(f"fake:{tmp_path / 'none'}")
