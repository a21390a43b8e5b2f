"""What every encoder promises; one suite over all adapters, the fake included."""

from __future__ import annotations

import re
import threading

import numpy as np
import pytest

from assay.encoders import Encoder, resolve_encoder
from assay.errors import Cancelled

TEXTS = [
    "a dog runs across the beach",
    "The food was good, and the service was not bad.",
    "why was I charged twice?",
    "the cat is in the food",
    "",
    "it was good and it was bad and it was good and it was bad and it was good again",
    "A dog is running on the beach!",
    "ok",
]


def test_it_follows_the_protocol(encoder: Encoder):
    assert isinstance(encoder, Encoder)
    assert re.fullmatch(r"[a-z0-9._-]+", encoder.key)
    assert encoder.max_tokens > 0


def test_vectors_are_float32_of_unit_length_and_fixed_width(encoder: Encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(encoder: Encoder):
    vectors = encoder.encode([])
    assert vectors.shape == (0, encoder.dimensions)
    assert vectors.dtype == np.float32


def test_the_order_of_the_texts_is_kept(encoder: Encoder):
    texts = [f"{text} {number}" for number in range(20) for text in TEXTS]
    forward, backward = encoder.encode(texts), encoder.encode(texts[::-1])
    np.testing.assert_allclose(forward, backward[::-1], atol=1e-5)
    alone = encoder.encode([texts[123]])[0]
    assert int(np.argmax(forward @ alone)) == 123


def test_the_same_call_gives_the_same_bits(encoder: Encoder):
    np.testing.assert_array_equal(encoder.encode(TEXTS), encoder.encode(TEXTS))


def test_a_vector_does_not_depend_on_the_other_texts_of_the_call(encoder: Encoder):
    together = encoder.encode([*TEXTS, "the " * 300, "\N{SNOWMAN}" * 50, *TEXTS])
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(together[: len(TEXTS)], alone, atol=1e-5)
    np.testing.assert_allclose(together[-len(TEXTS) :], alone, atol=1e-5)


def test_a_second_instance_gives_the_same_key_and_vectors(encoder: Encoder):
    again = resolve_encoder(encoder.name)
    assert (again.key, again.name) == (encoder.key, encoder.name)
    np.testing.assert_allclose(again.encode(TEXTS), encoder.encode(TEXTS), atol=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \t\n ",
        "\x00",
        "a\x00b",
        "😀👍🏽",
        "\ud800",
        "a\udfffb",
        "\ud83d\ude00",
        "\u200b" * 9,
        "ß",
    ],
    ids=ascii,
)
def test_odd_texts_have_vectors(encoder: Encoder, text: str):
    vectors = encoder.encode(["before", text, "after"])
    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors[0], encoder.encode(["before"])[0], atol=1e-5)


@pytest.mark.parametrize("unit", ["the dog ", "x", "\N{CJK UNIFIED IDEOGRAPH-6211}"], ids=ascii)
def test_a_text_of_ten_megabytes_is_read_as_far_as_the_model_can(encoder: Encoder, unit: str):
    vector = encoder.encode([unit * (10_000_000 // len(unit.encode()))])
    np.testing.assert_allclose(np.linalg.norm(vector), 1, atol=1e-5)


def test_what_lies_beyond_the_token_limit_changes_nothing(encoder: Encoder):
    start = "good dog " * encoder.max_tokens
    vectors = encoder.encode([f"{start} the end", f"{start} bad service"])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-5)


def test_progress_is_told_up_to_the_end(encoder: Encoder):
    calls: list[tuple[int, int | None, str]] = []
    encoder.encode(TEXTS * 30, report=lambda *call: calls.append(call))
    done = [call[0] for call in calls]
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0, 30 * len(TEXTS))
    assert len(set(done)) > 3
    assert {call[1:] for call in calls} == {(30 * len(TEXTS), "embedding")}


def test_cancelling_stops_at_once_and_leaves_nothing_running(encoder: Encoder):
    seen: list[int] = []

    def stop(done: int, total: int | None = None, phase: str = "") -> None:
        assert phase == "embedding"
        assert total == 500 * len(TEXTS)
        seen.append(done)
        if done:
            raise Cancelled("stopped by a person")

    before = set(threading.enumerate())
    with pytest.raises(Cancelled, match="stopped by a person"):
        encoder.encode(TEXTS * 500, report=stop)
    assert len(seen) == 2
    assert not set(threading.enumerate()) - before
    assert encoder.encode(TEXTS).shape == (len(TEXTS), encoder.dimensions)
