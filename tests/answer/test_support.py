"""What support an answer gets, and below what there is none."""

from __future__ import annotations

from assay.answer import Passage, extract
from assay.answer.candidates import candidates
from assay.answer.support import CUED, PRESENT, presence_of, support_of, support_of_cue
from assay.answer.weighing import Evidence
from assay.encoders import resolve_encoder
from assay.schema.questionnaires import Question

HARBOUR = (
    Passage(
        "h#1",
        "The harbour was closed for three days. Ada made 9 knots on its last journey.",
        heading="Harbour",
    ),
    Passage(
        "h#2",
        "Table 1: Speed of boats in knots.\nBoat | Knots\nAda | 12.5\nEmma | 11.0",
        heading="Harbour › Table 1: Speed of boats in knots.",
        document="h",
        locator="page 1, 0–60",
        part="table",
    ),
)


def asked(question: str, **given: tuple[str, ...]) -> Question:
    return Question(id="q", question=question, **given)  # type: ignore[arg-type]


def evidence(**given: float) -> Evidence:
    (best, *_) = candidates(asked("Which harbour?"), HARBOUR[0])
    named = ("score", "meaning", "shared", "around", "nearly", "anywhere", "margin", "ahead")
    return Evidence(best, **{name: given.get(name, 0.1) for name in named})


def test_more_evidence_is_more_support_and_makes_an_answer_likelier_there() -> None:
    some = [
        evidence(),
        evidence(score=0.6, meaning=0.6),
        evidence(score=0.9, meaning=0.6, shared=0.9, around=0.9, nearly=0.9, anywhere=0.9),
    ]
    for told in ([support_of(one) for one in some], [presence_of(one) for one in some]):
        assert told == sorted(told)
        assert len({0.0, *told, 1.0}) == 5


def test_cues_alone_never_give_high_support() -> None:
    found = [support_of_cue(cue / 100) for cue in range(-20, 200)]
    assert found == sorted(found)
    assert (min(found), max(found)) == (0.0, CUED[-1])
    assert CUED[-1] <= 0.7


def test_what_a_document_does_not_say_is_absent() -> None:
    reading = extract(resolve_encoder("minilm"), asked("Who wrote the Ninth Symphony?"), HARBOUR)
    assert reading.status == "absent"
    assert reading.support < PRESENT
    assert not reading.doubtful


def test_a_question_for_a_figure_is_answered_by_the_row_of_a_table_and_its_headings() -> None:
    asked_for = asked("How many knots does Emma make?")
    reading = extract(resolve_encoder("minilm"), asked_for, HARBOUR)
    assert [one.quote for one in reading.citations[:2]] == ["Emma | 11.0", "Boat | Knots"]
    assert reading.sentences[0].text == "Emma | 11.0 (Boat | Knots)"
    assert reading.sentences[0].citations == (1, 2)


def test_the_row_of_a_table_answers_no_other_question() -> None:
    reading = extract(resolve_encoder("minilm"), asked("Who sailed on Emma?"), HARBOUR)
    assert not any("|" in one.quote for one in reading.citations)


def test_without_a_phrase_or_heading_that_fits_there_is_no_answer_by_cues() -> None:
    question = asked("What is proposed?", phrases=("we propose",), headings=("abstract",))
    assert extract(resolve_encoder("minilm"), question, HARBOUR).status == "absent"


def test_the_sentence_that_means_what_its_document_means_is_chosen_among_those_alike() -> None:
    texts = (
        "We propose to meet for lunch at noon before the session begins.",
        "We propose a new way to moor sailing boats in a crowded harbour.",
    )
    passages = [
        Passage(f"p#{n}", text, title="How boats are moored in a harbour", document="p")
        for n, text in enumerate(texts)
    ]
    question = asked("What is proposed?", phrases=("we propose",))
    reading = extract(resolve_encoder("minilm"), question, passages)
    assert reading.citations[0].quote == texts[1]
