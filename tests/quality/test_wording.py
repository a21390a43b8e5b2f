import pytest

from assay.quality.wording import counted, excerpt, listed, number, percent


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.93, "0.93"), (0.001, "under 0.01"), (0.0, "0.00"), (0.999, "over 0.99"), (1.0, "1.00")],
)
def test_a_probability_is_never_rounded_to_certainty(value, written):
    assert number(value) == written


def test_counts_carry_their_noun():
    assert counted(1, "record") == "1 record"
    assert counted(1200, "class", "classes") == "1,200 classes"


def test_lists_read_like_a_sentence():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c", "d"], limit=2) == "a, b and 2 more"


def test_excerpts_are_short_and_on_one_line():
    assert excerpt("two\nlines") == "“two lines”"
    assert excerpt("x" * 100, limit=10) == "“" + "x" * 9 + "…”"
    assert excerpt(None) == "“”"


def test_shares_are_percentages():
    assert percent(0.934) == "93 %"
