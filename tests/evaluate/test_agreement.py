import pytest

from assay.evaluate import agreement

# Krippendorff's own example of four observers and twelve units, nominal alpha 0.743
# ("Computing Krippendorff's Alpha-Reliability", 2011, section C).
OBSERVERS = {
    "A": "1 2 3 3 2 1 4 1 2 . . .",
    "B": "1 2 3 3 2 2 4 1 2 5 . 3",
    "C": ". 3 3 3 2 3 4 2 2 5 1 .",
    "D": "1 2 3 3 2 4 4 1 2 5 1 .",
}


def textbook():
    return [
        (f"unit {number}", person, value)
        for person, values in OBSERVERS.items()
        for number, value in enumerate(values.split(), start=1)
        if value != "."
    ]


def test_alpha_is_that_of_the_textbook():
    found = agreement(textbook())
    assert found.alpha == pytest.approx(0.743, abs=5e-4)
    assert found.records == 11  # the twelfth was judged once
    assert found.people == ("A", "B", "C", "D")
    assert found.disagreements == ("unit 2", "unit 6", "unit 8")


def test_perfect_agreement_is_one_and_systematic_disagreement_below_zero():
    same = [("1", "a", "x"), ("1", "b", "x"), ("2", "a", "y"), ("2", "b", "y")]
    assert agreement(same).alpha == 1
    assert agreement(same).observed == 1
    opposite = [("1", "a", "x"), ("1", "b", "y"), ("2", "a", "y"), ("2", "b", "x")]
    assert agreement(opposite).alpha < 0
    assert agreement(opposite).observed == 0


def test_one_label_only_says_nothing_about_chance():
    found = agreement([("1", "a", "x"), ("1", "b", "x")])
    assert found.observed == 1
    assert found.alpha is None


def test_nobody_agreed_with_nobody():
    found = agreement([("1", "a", "x"), ("2", "b", "y")])
    assert (found.records, found.people) == (0, ())
    assert found.observed is found.alpha is None
    assert agreement([]).records == 0


def test_the_last_judgement_of_a_person_counts():
    changed = [("1", "a", "x"), ("1", "b", "y"), ("1", "a", "y")]
    assert agreement(changed).observed == 1
    withdrawn = [*changed, ("1", "b", None)]
    assert agreement(withdrawn).records == 0
