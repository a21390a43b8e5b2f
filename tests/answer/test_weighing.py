"""What speaks for a sentence: its heading, its neighbour, words that mean nearly the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from assay.answer import Passage, Reading, extract
from assay.answer.candidates import candidates
from assay.answer.likeness import MOST_KNOWN, likeness
from assay.answer.weighing import is_name, weigh
from assay.encoders import resolve_encoder
from assay.encoders.fake import FakeEncoder
from assay.schema.questionnaires import Question

ENCODER = resolve_encoder("minilm")


def told(question: str, *passages: Passage) -> Reading:
    return extract(ENCODER, Question(id="q", question=question), passages)


def first(question: str, *passages: Passage) -> str:
    asked = Question(id="q", question=question)
    found = [one for passage in passages for one in candidates(asked, passage)]
    return weigh(ENCODER, question, found)[1].best.text


def passage(text: str, heading: str | None = None, record: str = "d#1") -> Passage:
    return Passage(record, text, document="d", heading=heading)


def test_the_cause_behind_what_is_asked_answers_why() -> None:
    text = (
        "The captain said that the ferry reached the island nine days later than planned. "
        "The delay was caused by ice in the channel. The crew was paid in full."
    )
    assert first("Why was the ferry late?", passage(text)) == (
        "The delay was caused by ice in the channel."
    )


def test_what_only_repeats_the_question_does_not_explain() -> None:
    text = (
        "The engineer compared the diesel motor with the electric motor. "
        "The electric motor is quieter but its range is shorter than that of the diesel motor."
    )
    said = first("How does the electric motor compare with the diesel motor?", passage(text))
    assert said.startswith("The electric motor is quieter")


def test_a_heading_tells_what_a_sentence_is_about() -> None:
    passages = [
        passage("It lasts 36 months from the day of purchase.", "9 Warranty", "d#1"),
        passage("It lasts 40 minutes at full power.", "4 Battery", "d#2"),
    ]
    assert first("How long is the warranty?", *passages).startswith("It lasts 36 months")
    assert first("How long does the battery last?", *passages).startswith("It lasts 40 minutes")


def test_another_word_for_the_same_is_found() -> None:
    text = (
        "Whoever falls ill informs the manager by phone before nine. "
        "Whoever is late enters the time in the list. The list hangs at the door."
    )
    assert "ill" in first("What must I do when I am sick?", passage(text))


def test_words_alike_are_near_and_others_are_not() -> None:
    near = likeness(ENCODER, ["sick"], [["ill"], ["table"], ["sick"], []])[:, 0]
    assert near[2] == pytest.approx(1, abs=1e-3)
    assert near[2] > near[0] > near[1] >= near[3] == 0


class _Interrupted:
    """An encoder during whose work something else happens once, as in another thread."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] | None = None
        self._encoder = FakeEncoder()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return self._encoder.encode(texts)


def test_words_that_are_forgotten_meanwhile_are_still_compared() -> None:
    encoder, many = _Interrupted(), [f"word{number}" for number in range(MOST_KNOWN)]
    before = likeness(encoder, ["sick"], [["ill"]])
    encoder.meanwhile = lambda: likeness(encoder, ["table"], [many])
    assert likeness(encoder, ["sick"], [["ill"], ["late"]])[0] == pytest.approx(before[0])


def test_no_other_name_or_number_will_do() -> None:
    assert [is_name(word) for word in ("Paris", "1989", "E5", "sick", "")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_a_list_is_told_whole_where_its_announcement_answers() -> None:
    text = (
        "A request may be declined for one of these reasons:\n"
        "more than half of the crew is away;\nthe harbour is closed;\nthe boat is in repair.\n"
        "The captain answers within five days."
    )
    reading = told("For which reasons may a request be declined?", passage(text))
    assert reading.sentences[0].text == (
        "A request may be declined for one of these reasons: more than half of the crew is away; "
        "the harbour is closed; the boat is in repair"
    )
    assert reading.citations[0].quote in text
    assert len({one.quote for one in reading.citations}) == len(reading.citations)


def test_an_item_alone_answers_what_only_it_says() -> None:
    text = (
        "Before the trip, do this:\nfill the tank with 80 litres of diesel\n"
        "check the rope and the anchor\nswitch the radio to channel 16"
    )
    reading = told("Which channel is the radio switched to?", passage(text))
    assert reading.citations[0].quote == "switch the radio to channel 16"


def test_the_short_form_is_explained_where_it_stands_in_brackets() -> None:
    text = (
        "The GRT of the ferry was never measured again after the repair. "
        "Ships are compared by gross register tonnage (GRT) in this report."
    )
    assert "gross register tonnage" in first("What does GRT stand for?", passage(text))


def test_a_row_of_words_answers_a_question_without_a_figure() -> None:
    table = Passage(
        "d#2",
        "Signal | Cause | What to do\nRed light | The tank is empty | Fill in diesel\n"
        "Long beep | The door is open | Close the door",
        document="d",
        heading="Troubleshooting",
        part="table",
    )
    reading = told("What is the cause of the red light?", table)
    assert reading.citations[0].quote == "Red light | The tank is empty | Fill in diesel"
