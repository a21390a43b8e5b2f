"""Probabilities of labels out of tokens, of samples, and of words."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assay.classify.prompting.confidence import (
    from_logprobs,
    from_samples,
    from_word,
    label_logprobs,
)
from assay.llms.port import Token


def token(text: str, share: float = 1.0, **top: float) -> Token:
    others = tuple((other.replace("_", " "), math.log(value)) for other, value in top.items())
    return Token(text, math.log(share), ((text, math.log(share)), *others))


def shares(tokens: list[Token], label: str, labels: tuple[str, ...]) -> dict[str, float] | None:
    text = "".join(one.text for one in tokens)
    found = label_logprobs(text, tokens, label, labels)
    return found and {one: round(math.exp(value), 6) for one, value in found.items()}


def test_labels_that_differ_at_their_first_token_get_its_probabilities():
    tokens = [token('{"label": "'), token("pos", 0.7, neg=0.2, neutral=0.05, x=0.05)]
    tokens += [token("itive"), token('"}')]
    found = shares(tokens, "positive", ("positive", "negative", "neutral"))
    assert found == {"positive": 0.7, "negative": 0.2, "neutral": 0.05}


def test_labels_that_begin_alike_are_told_apart_where_they_part():
    tokens = [token('{"label": "'), token("very", 0.6, good=0.4)]
    tokens += [token(" good", 0.75, _bad=0.25), token('"}')]
    found = shares(tokens, "very good", ("very good", "very bad", "good"))
    assert found == {"very good": 0.45, "very bad": 0.15, "good": 0.4}


def test_a_label_that_holds_another_is_told_apart_by_its_end():
    tokens = [token('{"label": "'), token("good", 0.8, bad=0.2), token('"', 0.9, _enough=0.1)]
    found = shares([*tokens, token("}")], "good", ("good", "good enough", "bad"))
    assert found == {"good": 0.72, "good enough": 0.08, "bad": 0.2}


def test_a_token_may_begin_before_the_label():
    tokens = [token('{"label":'), token(' "pos', 0.6, **{' "neg': 0.4}), token('itive"}')]
    found = shares(tokens, "positive", ("positive", "negative"))
    assert found == {"positive": 0.6, "negative": 0.4}


def test_one_token_that_leads_to_several_labels_is_shared_among_them():
    tokens = [token('{"label": "'), token("x", 0.5, a=0.5), token('"}')]
    found = shares(tokens, "x", ("x", "ab", "ac"))
    assert found == {"x": 0.5, "ab": 0.25, "ac": 0.25}


def test_a_bare_label_is_read_too():
    assert shares([token("yes", 0.9, no=0.1)], "yes", ("yes", "no")) == {"yes": 0.9, "no": 0.1}


@pytest.mark.parametrize(
    "tokens", [[], [token("other")], [token('{"label": "no"}')]], ids=["none", "other", "misfit"]
)
def test_tokens_that_do_not_fit_the_reply_tell_nothing(tokens: list[Token]):
    assert label_logprobs('{"label": "yes"}', tokens, "yes", ("yes", "no")) is None


def test_log_probabilities_become_shares_of_one():
    found = from_logprobs({"a": -1000.0, "b": -1000.0 + math.log(3)}, ("a", "b", "c"))
    np.testing.assert_allclose(found, [0.25, 0.75, 0])


def test_samples_are_counted():
    np.testing.assert_allclose(from_samples(["a", "b", "a", "a"], ("a", "b", "c")), [0.75, 0.25, 0])


@pytest.mark.parametrize("stated", [None, 0.0, 0.2, 0.9, 1.0])
def test_the_label_stays_the_likeliest_whatever_the_word(stated: float | None):
    found = from_word("b", stated, ("a", "b", "c"))
    assert found.argmax() == 1
    assert found.sum() == pytest.approx(1)
    assert found[1] == pytest.approx(max(stated or 0, 1 / 3), abs=1e-5)
