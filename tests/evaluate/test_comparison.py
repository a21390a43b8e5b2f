import numpy as np
import pytest
from scipy.stats import binom, binomtest
from sklearn.metrics import balanced_accuracy_score, f1_score

from assay.errors import InvalidSetting, NotEnoughData
from assay.evaluate import compare
from assay.evaluate.comparison import mcnemar, records_needed


def answers(n, accuracy_a, accuracy_b, seed=0):
    random = np.random.default_rng(seed)
    true = random.choice(["x", "y", "z"], n)
    other = np.where(true == "x", "y", "x")
    a = np.where(random.random(n) < accuracy_a, true, other)
    b = np.where(random.random(n) < accuracy_b, true, other)
    return true, a, b


def test_the_counts_add_up_and_the_difference_is_that_of_the_accuracies():
    true, a, b = answers(400, 0.8, 0.7)
    found = compare(true, a, b)
    assert found.both + found.neither + found.only_a + found.only_b == found.n == 400
    assert found.accuracy_a == (true == a).mean()
    assert found.difference == pytest.approx(found.accuracy_a - found.accuracy_b)
    assert found.macro_f1_difference == pytest.approx(
        f1_score(true, a, average="macro") - f1_score(true, b, average="macro")
    )


@pytest.mark.parametrize(("b", "c"), [(10, 2), (3, 3), (0, 7), (1, 0), (120, 90)])
def test_mid_p_is_half_the_way_between_the_exact_tails(b, c):
    exact = binomtest(b, b + c).pvalue
    middle = binom.pmf(min(b, c), b + c, 0.5)
    expected = 1.0 if b == c else exact - middle
    assert mcnemar(b, c) == pytest.approx(expected)
    assert mcnemar(b, c) == mcnemar(c, b)


def test_two_models_that_never_disagree_are_not_different():
    assert mcnemar(0, 0) == 1
    found = compare(["x", "y"], ["x", "x"], ["x", "x"])
    assert found.p_value == 1
    assert found.interval == (0, 0)
    assert "no difference" in found.verdict


def test_intervals_are_those_of_a_paired_bootstrap_over_records():
    true, a, b = answers(300, 0.85, 0.7)
    found = compare(true, a, b)
    random = np.random.default_rng(5)
    accuracy, macro = [], []
    for _ in range(250):
        rows = random.integers(0, 300, 300)
        accuracy.append((true == a)[rows].mean() - (true == b)[rows].mean())
        macro.append(
            f1_score(true[rows], a[rows], average="macro")
            - f1_score(true[rows], b[rows], average="macro")
        )
    for ours, theirs in ((found.interval, accuracy), (found.macro_f1_interval, macro)):
        np.testing.assert_allclose(ours, np.quantile(theirs, [0.025, 0.975]), atol=0.02)


def test_equal_models_are_told_apart_no_more_often_than_allowed():
    told = sum(
        compare(*answers(150, 0.75, 0.75, seed=seed), resamples=1).p_value < 0.05
        for seed in range(400)
    )
    assert told / 400 < 0.085


def test_the_interval_holds_the_true_difference_about_as_often_as_it_says():
    hits = 0
    for seed in range(200):
        found = compare(*answers(200, 0.8, 0.7, seed=seed), resamples=300, level=0.9)
        low, high = found.interval
        hits += low <= 0.1 <= high
    assert 0.84 <= hits / 200 <= 0.96


def test_the_records_needed_would_indeed_tell_the_difference():
    only_a, only_b, n = 30, 20, 500
    needed = records_needed(only_a, only_b, n, level=0.95, power=0.8)
    random = np.random.default_rng(0)
    shares = np.array([only_a, only_b, n - only_a - only_b]) / n
    tables = random.multinomial(needed, shares, size=400)
    told = np.mean([mcnemar(int(a), int(b)) < 0.05 for a, b, _ in tables])
    assert 0.72 <= told <= 0.88


def test_the_verdict_names_the_better_model_whichever_comes_first():
    true, a, b = answers(600, 0.9, 0.75)
    first = compare(true, a, b, model_a="new", model_b="old")
    second = compare(true, b, a, model_a="old", model_b="new")
    assert first.verdict.startswith("new is better than old by")
    assert second.verdict.startswith("new is better than old by")
    assert "on 600 records" in first.verdict
    assert "p < 0.001" in first.verdict
    assert first.difference == pytest.approx(-second.difference)


def test_the_verdict_does_not_claim_what_cannot_be_told():
    verdict = compare(["x"] * 10, ["x"] * 8 + ["y"] * 2, ["x"] * 7 + ["y"] * 3).verdict
    assert verdict.startswith("No difference can be told between A and B: A is ahead by 10.0")
    assert "records to tell" in verdict


def test_a_tie_is_called_one():
    verdict = compare(["x", "x"], ["x", "y"], ["y", "x"]).verdict
    assert verdict.startswith("No difference can be told between A and B (95 %")
    assert "p = 1.000" in verdict


def test_changed_records_are_listed_up_to_a_cap():
    true, a, b = answers(200, 0.8, 0.6)
    ids = [f"r{place}" for place in range(200)]
    found = compare(true, a, b, ids=ids)
    assert found.changed == tuple(i for i, x, y in zip(ids, a, b, strict=True) if x != y)
    assert len(compare(true, a, b, ids=ids, changed_cap=3).changed) == 3


def test_records_without_a_label_are_left_out():
    found = compare([None, "x", ""], ["x", "x", "x"], ["y", "y", "y"], ids=["1", "2", "3"])
    assert (found.n, found.changed) == (1, ("2",))


def test_bad_input_is_named():
    with pytest.raises(InvalidSetting, match="1, 2, 1"):
        compare(["x"], ["x", "y"], ["x"])
    with pytest.raises(NotEnoughData, match="None of the records to compare"):
        compare([None], ["x"], ["x"])
    with pytest.raises(InvalidSetting, match="confidence level"):
        compare(["x"], ["x"], ["x"], level=0)


def test_balanced_accuracy_is_compared_in_pairs_too():
    true, a, b = answers(300, 0.85, 0.7)
    found = compare(true, a, b)
    assert found.balanced_accuracy_difference == pytest.approx(
        balanced_accuracy_score(true, a) - balanced_accuracy_score(true, b)
    )
    random = np.random.default_rng(6)
    drawn = []
    for _ in range(250):
        rows = random.integers(0, 300, 300)
        drawn.append(
            balanced_accuracy_score(true[rows], a[rows])
            - balanced_accuracy_score(true[rows], b[rows])
        )
    np.testing.assert_allclose(
        found.balanced_accuracy_interval, np.quantile(drawn, [0.025, 0.975]), atol=0.02
    )


def test_what_changed_in_each_class_adds_up():
    true, a, b = answers(400, 0.9, 0.6)
    found = compare(true, a, b)
    assert sum(one.support for one in found.per_class) == 400
    assert sum(one.only_a for one in found.per_class) == found.only_a
    assert sum(one.only_b for one in found.per_class) == found.only_b
    assert sum(one.changed for one in found.per_class) == (a != b).sum()
    by_label = {one.label: one for one in found.per_class}
    for label, f1 in zip("xyz", f1_score(true, a, average=None, labels=list("xyz")), strict=True):
        assert by_label[label].f1_a == pytest.approx(f1)
    sizes = [abs(one.difference) for one in found.per_class]
    assert sizes == sorted(sizes, reverse=True)
    for one in found.per_class:
        assert one.interval[0] <= one.difference <= one.interval[1]


def test_an_abstention_is_no_class():
    true, a = ["x", "y", "x", "y"], ["x", "unsure", "x", "y"]
    found = compare(true, a, true, classes=["x", "y"])
    assert found.macro_f1_a == pytest.approx((1 + 2 / 3) / 2)
    assert {one.label for one in found.per_class} == {"x", "y"}


def test_a_missing_answer_is_wrong_and_counted():
    found = compare(["x", "y", "x"], ["x", None, None], ["x", "y", "unsure"], classes=["x", "y"])
    assert (found.unanswered_a, found.unanswered_b) == (2, 0)
    assert found.accuracy_a == pytest.approx(1 / 3)
    assert found.only_b == 1


def test_the_verdict_tells_who_is_better_on_rare_classes_where_accuracy_does_not():
    often = [f"c{n}" for n in range(6)] * 155  # none is so frequent that accuracy misleads
    truth = [*often, *["rare"] * 70]
    plain = [*often, *["c0"] * 70]
    even = [*["rare"] * 60, *often[60:], *["rare"] * 56, *["c0"] * 14]
    verdict = compare(truth, even, plain, model_a="even", model_b="plain").verdict
    assert verdict.startswith("No difference can be told")
    assert "Where every class counts alike, even is better than plain by 5.9 points" in verdict
    assert "counts alike" not in compare(truth, truth, plain).verdict
