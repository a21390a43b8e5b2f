"""Lists are found with what announces them, and end where they end."""

from __future__ import annotations

from assay.answer import Passage
from assay.answer.lists import LONGEST_ITEM, listings


def lists(*lines: str, document: str | None = "d", part: str | None = None) -> list[str]:
    passage = Passage("d#1", "\n".join(lines), document=document, part=part)
    return [passage.text[one.start : one.end] for one in listings(passage)]


def leads(*lines: str) -> list[str]:
    passage = Passage("d#1", "\n".join(lines), document="d")
    return [passage.text[one.start : one.lead] for one in listings(passage)]


def test_a_list_is_what_follows_a_sentence_with_a_colon() -> None:
    lines = ("Boats may be moored here. You need:", "a rope", "a fender", "a licence")
    assert lists(*lines) == ["You need:\na rope\na fender\na licence"]
    assert leads(*lines) == ["You need:"]


def test_items_with_semicolons_end_at_the_first_without() -> None:
    found = lists("You need:", "a rope;", "a fender; and", "a licence.", "The pier is wide.")
    assert found == ["You need:\na rope;\na fender; and\na licence."]


def test_a_paragraph_or_another_list_ends_a_list() -> None:
    long = "The pier " + "is long and " * (LONGEST_ITEM // 10)
    assert lists("You need:", "a rope", "a fender", long) == ["You need:\na rope\na fender"]
    assert lists("You need:", "a rope", "a fender", "You also want:", "tea", "cake") == [
        "You need:\na rope\na fender",
        "You also want:\ntea\ncake",
    ]


def test_one_line_is_no_list_nor_is_a_record_or_a_table() -> None:
    assert lists("You need:", "a rope") == []
    assert lists("You need:", "a rope", "a fender", document=None) == []
    assert lists("You need:", "a rope", "a fender", part="table") == []


def test_sentences_that_were_counted_follow() -> None:
    assert lists("The boat sank. There are two causes. It was old. It was full. It was blue.") == [
        "There are two causes. It was old. It was full."
    ]
    assert lists("The boat has two masts. It was old. It was full.") == []
    assert lists("Under two conditions, the boat sinks at once. It was old. It was full.") == []


def test_a_paragraph_of_questions_is_what_was_announced() -> None:
    said = ("Nobody can answer simple questions such as:", "Who pays? When is it due?")
    assert lists(*said, "The pier is wide.") == ["\n".join(said)]
    assert lists("Nobody can answer this:", "Who pays? The town does.") == []
    assert lists("We ask:", "Who pays?", "When is it due?", "So we went on.") == [
        "We ask:\nWho pays?\nWhen is it due?"
    ]
    assert lists("Nobody can answer this:") == []
