"""What a question asks for, and how a sentence shows that it answers such a question."""

from __future__ import annotations

import pytest

from assay.answer.kinds import fitness, kinds_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Why is the boat late?", "reason"),
        ("For what reasons may it be refused?", "reason"),
        ("How long does the crossing take?", "duration"),
        ("What does a ticket cost?", "money"),
        ("How heavy is the anchor?", "size"),
        ("How often does the ferry run?", "frequency"),
        ("When does the season begin?", "moment"),
        ("By when must the form be there?", "moment"),
        ("May I bring a dog?", "verdict"),
        ("What does GRT stand for?", "meaning"),
        ("What is the difference between a ketch and a yawl?", "contrast"),
        ("Which documents do I need?", "list"),
        ("How do I moor the boat?", "way"),
    ],
)
def test_a_question_is_of_a_kind(question: str, kind: str) -> None:
    assert kind in {one.name for one in kinds_of(question)}


def test_a_question_may_be_of_no_kind() -> None:
    assert kinds_of("What happened in the harbour?") == ()


@pytest.mark.parametrize(
    ("question", "answers", "does_not"),
    [
        ("Why is it late?", "The delay was caused by fog.", "It came at nine."),
        ("Why is it late?", "It waited, since the tide was low.", "It has run since 1990."),
        ("How long is the trip?", "It takes about 40 minutes.", "It takes a while."),
        ("What does it cost?", "A ticket is 12 euros.", "A ticket is sold on board."),
        ("How heavy is it?", "The anchor has 35 kg.", "The anchor is made of iron."),
        ("How often does it run?", "It leaves every hour.", "It leaves from the pier."),
        ("When does it open?", "It opens on 1 May.", "It opens to the north."),
        ("Can I swim there?", "Swimming is not allowed.", "The water is warm today."),
        ("What does GRT mean?", "Gross register tonnage (GRT) is told.", "GRT was 900."),
        ("How do they differ?", "A ketch is larger than a yawl.", "A ketch has masts."),
    ],
)
def test_a_sentence_that_shows_it_gains(question: str, answers: str, does_not: str) -> None:
    kinds = kinds_of(question)
    assert fitness(kinds, question, answers) > fitness(kinds, question, does_not)
