"""What speaks for a sentence before its meaning is known: phrases, headings, its place."""

from __future__ import annotations

import pytest

from assay.answer import Passage
from assay.answer.candidates import Candidate, candidates
from assay.schema.questionnaires import Question

RESULTS = Question(
    id="r",
    question="What are the results?",
    headings=("results", "data"),
    phrases=("better than", "improvement of #"),
    avoid=("et al. (",),
)


def found(
    text: str,
    question: Question = RESULTS,
    *,
    heading: str | None = None,
    part: str | None = None,
) -> list[Candidate]:
    passage = Passage("p#1", text, document="p", heading=heading, part=part)
    return list(candidates(question, passage))


def cue(text: str, heading: str | None = None, part: str | None = None) -> float:
    (one,) = found(text, heading=heading, part=part)
    return one.cue


SAID = "Our boat is better than the old one."


def test_a_phrase_counts_most_under_a_heading_that_is_named() -> None:
    assert cue(SAID, heading="4 Results") > cue(SAID, heading="1 Introduction") > 0
    assert cue("The sea is blue in summer months.", heading="Boats") == 0


def test_a_heading_is_met_by_its_word_and_not_by_letters_within_another() -> None:
    assert cue(SAID, heading="2 Data") > cue(SAID, heading="2 Metadata")


def test_a_heading_at_the_head_of_its_paragraph_counts_until_the_paragraph_ends() -> None:
    first, second = found(f"Results. {SAID}\n{SAID}", heading="Boats")
    assert (first.text, second.text) == (SAID, SAID)
    assert first.cue > second.cue


def test_a_hash_stands_for_a_figure_and_a_second_phrase_adds() -> None:
    with_figure = "We saw an improvement of 4.2 knots on the open sea."
    assert cue(with_figure) > 0
    assert cue("We saw an improvement of some knots on the open sea.") == 0
    both = "It is better than the old one, an improvement of 4.2 knots."
    assert cue(both) > cue("It is better than the old one, by some knots.")


@pytest.mark.parametrize(
    "text",
    [
        "In this section we show where ours is better than the old one.",
        "Table 4 compares our boat, which is better than the old one.",
        "Smith et al. (2012) built one that is better than the old one.",
    ],
)
def test_what_announces_or_tells_of_others_counts_less_than_what_says_it(text: str) -> None:
    assert cue(text) < cue(SAID)


def test_a_caption_counts_less_than_a_sentence() -> None:
    assert cue(SAID, part="aside") < cue(SAID, part="text")


def test_a_sentence_ends_with_its_paragraph_and_a_question_is_no_answer() -> None:
    text = "People cannot answer simple questions such as:\nWhich boat is the fastest one?"
    assert [one.text for one in found(text)] == ["People cannot answer simple questions such as:"]


TABLE = "Table 1: Boats.\nBoat | Knots\nAda | 12.5\nEmma | 11.0"


@pytest.mark.parametrize(
    ("question", "rows"),
    [("How many knots does Ada make?", ["Ada | 12.5", "Emma | 11.0"]), ("Who built Ada?", [])],
)
def test_rows_of_a_table_may_answer_where_a_figure_is_wanted(
    question: str, rows: list[str]
) -> None:
    asked = Question(id="q", question=question)
    assert [one.text for one in found(TABLE, asked, part="table") if one.row] == rows
    assert found(TABLE, RESULTS, part="table") == []


LATER = "Station 45 | 43.5 | 30.9\nStation 46 | 44.2 | 31.2"


def test_a_row_further_down_a_table_answers_with_the_headings_of_its_columns() -> None:
    asked = Question(id="q", question="What is the salinity at station 46?")
    heading = "At sea › Table 1: Stations. › Station | Depth | Salinity"
    (row,) = found(LATER, asked, heading=heading, part="table")
    assert row.text == "Station 46 | 44.2 | 31.2"
    assert row.columns == "Station | Depth | Salinity"
    assert row.meant == f"{row.columns} {row.text}"
    asked = Question(id="q", question="What do the fishermen say?")
    assert found(LATER, asked, heading=heading, part="table") == []


def test_a_short_line_answers_where_it_names_what_is_asked_for() -> None:
    asked = Question(id="q", question="What is the budget of the project?")
    said = "• Budget: 120,000 €\n• Team: Kari, Jon"
    assert [one.text for one in found(said, asked)] == ["• Budget: 120,000 €"]
    asked = Question(id="q", question="What is the VAT?")
    rows = "Subtotal | 6,860.00\nVAT 25 % | 1,715.00"
    assert [one.text for one in found(rows, asked, part="table")] == ["VAT 25 % | 1,715.00"]


def test_a_sentence_of_chinese_is_long_enough() -> None:
    asked = Question(id="q", question="灯塔几点开放？")
    assert [one.text for one in found("灯塔上午九点开放。", asked)] == ["灯塔上午九点开放。"]
