"""Kinds of messages that a person sends, understood without a language model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay.dataset import Dataset
from assay.settings import Settings
from assay.verbs.chat.slips import LONGEST
from assay.workspace import open_workspace

TEXTS = [
    ("a brown dog runs over the beach", "positive"),
    ("two dogs sleep under a table with a cat", "positive"),
    ("a broken window", "negative"),
    ("a sad man sits alone in the rain and waits for a train that never comes", "negative"),
    ("a cat looks out of the window", "positive"),
    ("is this a dog?", "negative"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    folder: Path = tmp_path_factory.mktemp("kinds")
    pl.DataFrame(TEXTS, schema=["text", "label"], orient="row").write_csv(folder / "c.csv")
    with open_workspace(folder / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        yield opened.load(folder / "c.csv", name="c", text="text", label="label")


def texts(data: Dataset, *messages: str) -> list[str]:
    """The records the last of several messages of one conversation shows."""
    at = None
    reply = None
    for message in messages:
        reply = data.chat(message, conversation=at)
        at = reply.conversation
    assert reply is not None
    return [one.text or "" for one in reply.records]


def said(data: Dataset, *messages: str) -> str:
    """What the last of several messages of one conversation is answered."""
    at = None
    text = ""
    for message in messages:
        reply = data.chat(message, conversation=at)
        at, text = reply.conversation, reply.turn.text
    return text


def test_a_record_is_meant_by_its_place_among_those_shown(data: Dataset) -> None:
    shown = texts(data, "show me a dog")
    for place, word in enumerate(("first", "second", "third")):
        told = texts(data, "show me a dog", f"tell me more about the {word} one")
        assert told == [shown[place]]
    after = texts(data, "show me a dog", "what label does it have?", "read me the last one")
    assert after == [shown[-1]]
    assert "no such record" in said(data, "show me a dog", "what is number 9?")


def test_records_like_the_one_shown_are_shown(data: Dataset) -> None:
    near = texts(data, "show me a brown dog on the beach", "more like this please")
    assert TEXTS[0][0] not in near
    assert near
    assert "no such" not in said(data, "show me a dog", "next")


def test_a_request_may_add_to_the_one_before(data: Dataset) -> None:
    assert texts(data, "show me a dog", "the same but under a table")[0] == TEXTS[1][0]
    left = texts(data, "show me a dog", "same but without cats")
    assert left
    assert not [one for one in left if "cat" in one]


def test_what_is_not_wanted_is_left_out(data: Dataset) -> None:
    assert set(texts(data, "show me dogs but no cats")) <= {
        text for text, _ in TEXTS if "cat" not in text
    }
    reply = data.chat("show me positive texts without dogs")
    assert [one.text for one in reply.records] == [TEXTS[4][0]]
    assert data.ids(reply.turn.filter) == [reply.records[0].record]


def test_the_longest_and_the_shortest_are_shown(data: Dataset) -> None:
    assert texts(data, "show me the longest text")[0] == TEXTS[3][0]
    assert texts(data, "show me the two shortest negative records") == [TEXTS[5][0], TEXTS[2][0]]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("which words are most frequent?", "“cat” 2, “dog” 2, “window” 2"),
        ("how many labels are there?", "There are 2 labels."),
        ("how many end with a question mark?", "1 of 6 records"),
        ("how many mention neither dogs nor cats?", "2 of 6 records"),
        ("how many positive and negative texts are there?", "“positive” 3"),
        ("what share of the positive texts mention a cat?", "66.7 %: 2 of 3 records that are so"),
        (
            "are negative texts longer than positive ones?",
            "Characters on average: “negative”: 33.3",
        ),
        ("how many duplicates are there?", "which Review shows"),
    ],
)
def test_what_is_counted(data: Dataset, asked: str, told: str) -> None:
    assert told in said(data, asked)


def test_a_filter_leaves_out_the_form_of_a_word_that_no_text_uses(data: Dataset) -> None:
    reply = data.chat("how many mention windows and a train?")
    assert reply.turn.filter == "text mentions 'window' and text mentions 'train'"


def test_yes_or_no_goes_by_what_is_known(data: Dataset) -> None:
    first = "show me a brown dog on the beach"
    assert "Its text speaks of “beach”." in said(data, first, "is there a beach in it?")
    assert "Nothing known of it speaks of “child”." in said(data, first, "is a child in it?")
    assert "Yes: its label is “positive”." in said(data, first, "is it positive?")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("what is in this data set?", "Here are 6 records. They have 2 labels"),
        ("hello", "Here are 6 records."),
        ("thanks, that was helpful", "You are welcome."),
        ("good bye", "The conversation is kept."),
        ("delete all records", "A conversation changes nothing"),
    ],
)
def test_small_talk_says_what_is_here(data: Dataset, message: str, told: str) -> None:
    reply = data.chat(message)
    assert reply.turn.route == "talk"
    assert told in reply.turn.text
    assert len(data) == len(TEXTS)


def test_how_a_message_was_read_is_said_and_what_was_written_is_kept(data: Dataset) -> None:
    turn = data.chat("wie viele sind positiv?").turn
    assert turn.asked == "wie viele sind positiv?"
    assert turn.text == "Read as “how many are positive?”. 3 of 6 records (50.0 %)."
    assert said(data, "hwo many mentoin a cat?", "and negatve?").endswith("0 of 6 records (0.0 %).")
    assert "Read as" not in said(data, "How many are positive?")


def test_slips_of_a_long_message_stay_as_they_were_written(data: Dataset) -> None:
    long = " ".join(["please"] * LONGEST)
    assert "Read as" not in said(data, f"{long} shwo me a cat")
    assert "Read as" in said(data, "shwo me a cat")
