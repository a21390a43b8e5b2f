"""What people think of something, and what sets records of a label apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay.chat import feeling_of, opinion_on
from assay.dataset import Dataset
from assay.schema.filters import parse_filter
from assay.settings import Settings
from assay.workspace import open_workspace

GOOD = [
    "The staff was wonderful. We came by train.",
    "Wonderful rooms and a lovely garden.",
    "It rained. Still the staff was friendly and quick.",
    "A wonderful week in wonderful weather.",
    "Wonderful, we shall come again.",
]
BAD = [
    "The staff was rude and slow. The town is nice.",
    "Dirty rooms, dirty towels.",
    "A dirty hotel with a broken lift.",
    "The lift was dirty, and who has ever met the staff?",
    "Dirty and loud.",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    folder: Path = tmp_path_factory.mktemp("opinions")
    rows = [(text, "pos") for text in GOOD] + [(text, "neg") for text in BAD]
    pl.DataFrame(rows, schema=["text", "label"], orient="row").write_csv(folder / "c.csv")
    with open_workspace(folder / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        yield opened.load(folder / "c.csv", name="c", text="text", label="label")


def test_opinions_are_counted_and_quoted_on_either_side(data: Dataset) -> None:
    turn = data.chat("what do people think of the staff?").turn
    assert turn.text.startswith("4 records mention “staff”: 2 “pos”, 2 “neg”.")
    assert data.count(turn.filter) == 4
    quotes = [one.quote for one in turn.evidence]
    assert set(quotes[:2]) == {
        "The staff was wonderful.",
        "Still the staff was friendly and quick.",
    }
    assert quotes[2:] == ["The staff was rude and slow."]  # what asks is no opinion
    texts = {one.record: one.quote for one in turn.evidence}
    assert [texts[record] for record in turn.cited] == quotes


def test_only_one_side_is_quoted_where_only_that_is_asked_for(data: Dataset) -> None:
    turn = data.chat("what do people complain about the staff?").turn
    assert turn.filter is not None
    assert parse_filter(turn.filter) == parse_filter("text mentions 'staff' and label = 'neg'")
    assert {one.quote for one in turn.evidence} == {"The staff was rude and slow."}


def test_a_short_message_asks_for_opinions_on_something_else(data: Dataset) -> None:
    first = data.chat("what do guests say about the staff?")
    turn = data.chat("and the lift?", conversation=first.conversation).turn
    assert turn.text.startswith("2 records mention “lift”: 0 “pos”, 2 “neg”.")


def test_words_that_stand_out_tell_what_is_liked_and_why_a_label(data: Dataset) -> None:
    for asked in ("what do people hate?", "what makes a review negative?"):
        turn = data.chat(asked).turn
        assert "“dirty” 4 : 0" in turn.text
        assert turn.filter == "label = 'neg'"
    assert "“wonderful” 4 : 0" in data.chat("which words are typical for positive texts?").turn.text
    shown = data.chat("show me a dirty hotel")
    why = data.chat("why is it negative?", conversation=shown.conversation).turn.text
    assert "Label: neg. Why it has its label was not noted." in why
    assert "“dirty” (4 : 0)" in why


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("What do people think of the staff?", "staff"),
        ("opinions on special effects", "special effects"),
        ("do people like the food?", "food"),
        ("how is the breakfast judged?", "breakfast"),
        ("is the plot believable according to reviewers", "plot"),
        ("what do they say about the beds, good or bad", "beds"),
        ("what do people like most?", None),
        ("how many people complain?", None),
        ("what do they say about it?", None),
        ("why was my payment declined?", None),
    ],
)
def test_what_opinions_are_wanted_on(asked: str, about: str | None) -> None:
    assert opinion_on(asked) == about


def test_a_question_of_yes_or_no_is_about_both_sides() -> None:
    assert feeling_of("do people like the food?") is None
    assert feeling_of("what do people like about the food?") == "positive"
    assert feeling_of("what annoys people?") == "negative"


@pytest.mark.parametrize("nothing", ["what about them?", "and those?"])
def test_opinions_on_nothing_in_particular_are_answered(data: Dataset, nothing: str) -> None:
    first = data.chat("what do people think of the staff?")
    reply = data.chat(nothing, conversation=first.conversation)
    assert reply.turn.status == "answered"


def test_what_is_to_be_missing_may_be_no_word(data: Dataset) -> None:
    reply = data.chat("show me records about the staff without :)")
    assert reply.turn.status == "answered"
    assert reply.records
