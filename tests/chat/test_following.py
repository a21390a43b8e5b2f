"""Short messages that mean something by the one before."""

from __future__ import annotations

import pytest

from assay.chat import asks_for_them, asks_for_values, instead


@pytest.mark.parametrize(
    "message",
    ["which ones?", "show me some of them", "list them", "show me three of those", "examples?",
     "ok, show me one", "can I see them?", "which are they?", "show me the records"],
)  # fmt: skip
def test_what_was_counted_is_asked_for(message: str) -> None:
    assert asks_for_them(message)


@pytest.mark.parametrize(
    "message",
    ["show me a dog", "what are they doing?", "which records mention a dog?", "what", "?"],
)
def test_what_names_something_is_no_request_for_what_was_counted(message: str) -> None:
    assert not asks_for_them(message)


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ("and positive?", "positive"),
        ("what about cats?", "cats"),
        ("per split", "per split"),
        ("and in the test split?", "in the test split"),
        ("only the negative ones", "the negative ones"),
        ("and what is its label?", None),
        ("how many are positive?", None),
        ("thanks", None),
        ("and of those that mention a dog and a cat in one and the same text", None),
    ],
)
def test_what_is_said_in_the_place_of_something(message: str, what: str | None) -> None:
    assert instead(message) == what


def test_values_as_such_are_told_from_those_of_a_record() -> None:
    for message in ("list all intents", "which labels are about cards?", "the five rarest labels",
                    "what is the most common intent?", "smallest topic"):  # fmt: skip
        assert asks_for_values(message), message
    for message in ("what label does it have?", "which labels does the second one have?",
                    "why does it have this label?", "show me a label maker"):  # fmt: skip
        assert not asks_for_values(message), message
