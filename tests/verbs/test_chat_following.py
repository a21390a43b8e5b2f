"""Messages that take something over from the one before, and columns of the source."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay.dataset import Dataset
from assay.schema.conversations import ChatReply
from assay.settings import Settings
from assay.workspace import open_workspace

TEXTS = [
    ("the waiter brought a cold soup", "neg", 2, True, "dinner_late"),
    ("a cold soup and a rude waiter", "neg", 1, True, "dinner_late"),
    ("the waiter sang for us", "pos", 9, False, "dinner_early"),
    ("soup as my grandmother made it", "pos", 8, True, "lunch"),
    ("the garden is lovely", "pos", 10, False, "lunch"),
    ("the cook has lost his spoon", "neg", 4, False, "lunch"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    folder: Path = tmp_path_factory.mktemp("following")
    columns = ["text", "label", "rating", "checked", "meal"]
    pl.DataFrame(TEXTS, schema=columns, orient="row").write_csv(folder / "c.csv")
    with open_workspace(folder / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        yield opened.load(folder / "c.csv", name="c", text="text", label="label")


def talk(data: Dataset, *messages: str) -> ChatReply:
    """Say several messages in one conversation, and return the last reply."""
    reply = data.chat(messages[0])
    for message in messages[1:]:
        reply = data.chat(message, conversation=reply.conversation)
    return reply


def test_what_was_counted_is_shown_and_there_is_more_of_it(data: Dataset) -> None:
    shown = talk(data, "how many are negative?", "which ones?")
    assert shown.turn.filter == "label = 'neg'"
    assert {one.label for one in shown.records} == {"neg"}
    one = talk(data, "how many mention soup?", "show me one of them")
    assert len(one.records) == 1
    more = data.chat("show me more", conversation=one.conversation)
    assert len(more.records) == 2
    assert all("soup" in (found.text or "") for found in more.records)
    assert not {found.record for found in more.records} & {one.records[0].record}


def test_something_else_is_counted_in_the_place_of_what_is_like_it(data: Dataset) -> None:
    first = "how many negative ones mention a waiter?"
    assert talk(data, first, "and positive?").turn.filter == (
        "text mentions 'waiter' and label = 'pos'"
    )
    assert talk(data, first, "what about soup?").turn.filter == (
        "label = 'neg' and text mentions 'soup'"
    )
    again = talk(data, first, "and positive?", "and soup?")
    assert again.turn.text.startswith("1 of 6 records")
    each = talk(data, "how many mention soup?", "per label")
    assert each.turn.text == "2 labels by number of records: “neg” 2, “pos” 1."
    assert "say it in full" in talk(data, first, "and the?").turn.text


def test_those_are_the_ones_that_were_counted(data: Dataset) -> None:
    reply = talk(data, "how many mention soup?", "and of those, which are negative?")
    assert reply.turn.text == "2 of those 3 records (66.7 %)."
    assert reply.turn.filter == "text mentions 'soup' and label = 'neg'"


@pytest.mark.parametrize(
    ("asked", "filter_"),
    [
        ("how many have a rating above 8?", "meta.rating > 8"),
        ("how many are rated at least eight?", "meta.rating >= 8"),
        ("how many negative ones have a rating of 2", "meta.rating = 2 and label = 'neg'"),
        ("how many are checked?", "meta.checked = true"),
        ("how many positive ones are unchecked?", "meta.checked = false and label = 'pos'"),
        ("how many have the meal lunch?", "meta.meal = 'lunch'"),
    ],
)
def test_columns_of_the_source_are_counted_by_their_names(
    data: Dataset, asked: str, filter_: str
) -> None:
    assert data.chat(asked).turn.filter == filter_


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what is the average rating?", "Average rating: 5.667, over 6 records."),
        ("average rating per label", "Average rating: “neg” 2.333, “pos” 9."),
        ("what is the highest rating?", "Highest rating: 10, over 6 records; 1 has it."),
        ("what is the most common meal?", "Most frequent meal: “lunch” with 3 of 6 records."),
        ("average number of words per record", "characters or"),
        ("what share of the records that mention soup are negative?", "66.7 %: 2 of 3 records"),
    ],
)
def test_figures_of_columns(data: Dataset, asked: str, told: str) -> None:
    assert told in data.chat(asked).turn.text


def test_the_highest_value_of_some_records_is_had_by_those_alone(data: Dataset) -> None:
    turn = data.chat("what is the lowest rating of the positive ones?").turn
    assert turn.text == "Lowest rating: 8, over 3 records; 1 has it."
    assert turn.filter == "label = 'pos' and meta.rating = 8"


def test_columns_are_also_looked_for(data: Dataset) -> None:
    found = data.chat("show me records with a rating above 8")
    assert found.turn.filter == "meta.rating > 8"
    assert {one.text for one in found.records} == {TEXTS[2][0], TEXTS[4][0]}
    about = data.chat("show me negative records about soup with a rating of 1")
    assert [one.text for one in about.records] == [TEXTS[1][0]]


def test_a_label_that_is_not_there_is_said(data: Dataset) -> None:
    assert (
        "There is no label “angry” here." in data.chat("show me records labelled angry").turn.text
    )


def test_more_of_what_was_found_is_not_what_was_counted_before(data: Dataset) -> None:
    more = talk(data, "how many are negative?", "show me soup", "more")
    assert "soup" in more.turn.text


def test_two_words_are_compared_by_those_who_mention_them(data: Dataset) -> None:
    turn = data.chat("do more people mention soup or the garden?").turn
    assert turn.text == "“soup”: 3 records; “garden”: 1 record."


def test_a_column_of_the_record_shown_is_told(data: Dataset) -> None:
    assert "Rating: 10." in talk(data, "show me the garden", "what is its rating?").turn.text


def test_labels_are_chosen_by_what_they_are_about(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    pl.DataFrame(TEXTS, schema=["text", "l", "rating", "checked", "meal"], orient="row").write_csv(
        path
    )
    with open_workspace(
        tmp_path / "ws", settings=Settings(encoder="minilm", threads=1)
    ) as workspace:
        meals = workspace.load(path, name="meals", text="text", label="meal")
        about = meals.chat("which labels are about dinner?").turn
        assert about.text == "2 of 3 labels name “dinner”: “dinner_late” 2, “dinner_early” 1."
        assert about.filter == "label in ('dinner_late', 'dinner_early')"
        near = meals.chat("which labels are about gardening?").turn
        assert near.text.startswith("No label names “gardening”. Of the 6 records nearest to it")
        two = meals.chat("what are the two rarest labels?").turn.text
        assert two == "The 2 rarest of 3 labels: “dinner_early” 1, “dinner_late” 2."


def test_a_phrase_that_asks_for_nothing_gets_a_short_answer(data: Dataset) -> None:
    assert talk(data, "hello").turn.text.startswith("Here are 6 records.")
    for message in ("ok", "hm", "yes"):
        reply = talk(data, "hello", message)
        assert reply.turn.route == "talk"
        assert reply.turn.text == "Ask on: to see records, to count them, or what they say."
    assert "in other words" in talk(data, "how many are negative?", "that's wrong").turn.text
