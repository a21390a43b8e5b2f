"""The documents and questions that answers without a language model are measured by."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from assay.schema.questionnaires import Question, Questionnaire
from assay.verbs.asking.answer_files import answers_as
from assay.verbs.asking.ask import DOUBT

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def _benchmarks():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    yield
    sys.path.remove(str(ROOT / "benchmarks"))


def test_what_answers_a_question_stands_in_its_document_and_some_have_no_answer():
    import own_documents

    for name in (*own_documents.FITTED, *own_documents.KEPT):
        text = (own_documents.FOLDER / f"{name}.md").read_text(encoding="utf-8")
        asked = own_documents.read(name)
        for one in asked:
            held = [replaced for replaced in one.gold if one.is_held_by(text)]
            assert one.is_answered == bool(held), one.text
        assert sum(not one.is_answered for one in asked) == 4


def test_most_questions_to_a_policy_are_answered_by_their_first_sentence():
    import bench_ask_documents

    told = bench_ask_documents.asked(("hr_policy",))
    there = [(one, answer) for one, answer in told if one.is_answered]
    right = [
        one.text
        for one, answer in there
        if one.is_held_by(" ".join(s.text for s in answer.sentences[:1]))
    ]
    refused = [one.text for one, answer in there if answer.status == "absent"]
    given = [one.text for one, answer in told if not one.is_answered and answer.sentences]
    assert len(right) >= 0.6 * len(there), right
    assert len(refused) <= 0.25 * len(there), refused
    assert len(given) <= 1, given


def test_an_answer_that_may_not_be_there_comes_with_a_word_of_doubt():
    import own_documents

    said = "A bonus of 25 % is paid for hours on Sundays and public holidays."
    with own_documents.imported(("hr_policy",)) as workspace:
        doubtful = workspace.ask("How much is the bonus at Christmas?")
        sure = workspace.ask("How much is the bonus for hours on Sundays?")
    assert (doubtful.citations[0].quote, doubtful.notes) == (said, (DOUBT,))
    assert (sure.citations[0].quote, sure.notes) == (said, ())


@pytest.mark.parametrize("form", ["csv", "md", "html"])
def test_the_table_of_a_questionnaire_keeps_the_word_of_doubt(form: str):
    import own_documents

    asked = Questionnaire(
        questions=(Question(id="q", question="How much is the bonus at Christmas?"),)
    )
    with own_documents.imported(("hr_policy",)) as workspace:
        report = workspace.dataset("hr_policy").questionnaire(asked)
    assert DOUBT.rstrip(".") in answers_as([report], form)
