"""A plain question about a document itself borrows the cues of the ready one; no other does."""

from __future__ import annotations

import pytest

from assay.answer import with_cues
from assay.schema.questionnaires import Question


def asked(question: str) -> Question:
    return with_cues(Question(id="q", question=question))


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("What is proposed?", "we propose"),
        ("What do the authors introduce in this paper?", "we introduce"),
        ("Which problem is solved?", "however"),
        ("Which data are used?", "dataset"),
        ("What are the main results?", "outperform"),
        ("What are the limitations?", "limitation"),
        ("What is the conclusion?", "we conclude"),
        ("What are the next steps?", "future work"),
    ],
)
def test_a_plain_question_is_given_cues(question: str, phrase: str) -> None:
    assert phrase in asked(question).phrases
    assert asked(question).question == question


@pytest.mark.parametrize(
    "question",
    [
        "What did Luther propose?",
        "What are the steps?",
        "Which data did the Voyager probe collect?",
        "What is the paper about?",
        "How long are films lent?",
        "?",
    ],
)
def test_a_question_that_names_something_else_stays_as_it_is(question: str) -> None:
    assert asked(question) == Question(id="q", question=question)


def test_cues_that_were_given_are_kept() -> None:
    own = Question(id="q", question="What is proposed?", phrases=("we show",))
    assert with_cues(own) == own
