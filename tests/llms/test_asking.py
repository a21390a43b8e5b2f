"""Patience, and names to models."""

from __future__ import annotations

import pytest

from assay.errors import LlmError, UnknownMethod
from assay.llms import LabelReply, Message, Patience, Request, complete, llm_names, resolve_llm
from assay.llms.fake import FakeLlm, Line
from assay.schema.generation import GenerationSettings


def test_pauses_double_are_drawn_and_have_a_bound():
    patience = Patience(attempts=9, pause=1, longest=10)
    error = LlmError("busy", retryable=True)
    assert [patience.before(n, error, lambda: 1.0) for n in (2, 3, 4, 5, 9)] == [2, 4, 8, 10, 10]
    assert patience.before(3, error, lambda: 0.25) == 1
    assert patience.before(10, error, lambda: 1.0) is None
    assert patience.before(2, LlmError("no"), lambda: 1.0) is None


def test_what_a_server_asks_for_is_waited_and_a_little_more():
    patience = Patience(attempts=5, pause=0.5, longest=10)
    asked = LlmError("busy", retryable=True, retry_after=4)
    assert patience.before(2, asked, lambda: 0.0) == 4
    assert patience.before(2, asked, lambda: 1.0) == 4.5
    longer = LlmError("busy", retryable=True, retry_after=11)
    assert patience.before(2, longer, lambda: 0.0) is None


def test_an_error_that_will_not_pass_is_raised_at_once():
    llm = FakeLlm([Line(error="no such model"), Line(text="late")])
    with pytest.raises(LlmError, match="no such model"):
        complete(llm, Request((Message("user", "hi"),)))
    assert llm.asked == 1


def test_an_error_that_passes_is_not_seen():
    llm = FakeLlm([Line(error="busy", retryable=True, retry_after=0)] * 2 + [Line(text="there")])
    assert complete(llm, Request((Message("user", "hi"),)), draw=lambda: 0.0).text == "there"
    assert llm.asked == 3


def test_examples_change_what_the_fake_answers():
    llm = FakeLlm()
    question = Message("user", "the parcel came broken and late")

    def label(*examples: Message) -> str:
        reply = LabelReply(("delivery", "payment"))
        return complete(llm, Request((*examples, question), reply=reply)).text

    shown = (Message("user", "my parcel was late"), Message("assistant", '{"label": "payment"}'))
    assert label(*shown) == '{"label": "payment"}'
    assert label() == '{"label": "delivery"}'


@pytest.mark.parametrize("name", ["gpt-4o", "openai:", "openai", "claude:x", "", "ftp://host#m"])
def test_an_unknown_name_is_answered_with_all_that_are_known(name: str):
    with pytest.raises(UnknownMethod, match=f"There is no language model '{name}'") as caught:
        resolve_llm(name)
    for known in llm_names():
        assert known in caught.value.hint


def test_settings_out_of_range_are_refused():
    for wrong in ({"temperature": -1}, {"top_p": 0}, {"top_k": 0}, {"max_tokens": 0}, {"tpo_p": 1}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            GenerationSettings(**wrong)  # type: ignore[arg-type]
