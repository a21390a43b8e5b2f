"""Metrics that do not lie where classes are uneven, and answers only when sure."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, matthews_corrcoef

from assay.evaluate import compare, evaluate
from assay.evaluate.precision_recall import ranked, thinned
from assay.evaluate.selective import aurc, lowest_for, risk_coverage
from assay.evaluate.tuning import cross_tuned, for_macro_f1, for_precision, macro_f1
from assay.vectors.choosing import choose


def uneven(n=600, rare=0.1, seed=0):
    """Two classes, one of them rare, told apart by a noisy score."""
    random = np.random.default_rng(seed)
    true = (random.random(n) < rare).astype(int)
    score = 1 / (1 + np.exp(-(random.normal(size=n) * 1.5 + 2.5 * true - 3)))
    return np.column_stack([1 - score, score]), true, np.array(["common", "rare"])[true]


def test_matthews_correlation_and_average_precision_are_those_of_scikit_learn():
    proba, true, labels = uneven()
    report = evaluate(labels, proba, ["common", "rare"], resamples=100)
    answers = proba.argmax(axis=1)
    assert report.mcc == pytest.approx(matthews_corrcoef(true, answers))
    assert report.mcc is not None
    assert report.mcc_interval is not None
    assert report.mcc_interval[0] < report.mcc < report.mcc_interval[1]
    rare = report.per_class[1]
    assert rare.average_precision == pytest.approx(average_precision_score(true, proba[:, 1]))
    assert rare.average_precision is not None
    assert rare.average_precision_interval is not None
    assert rare.average_precision_interval[0] < rare.average_precision
    assert rare.average_precision_interval[1] > rare.average_precision


def test_matthews_correlation_of_three_classes_with_abstentions():
    random = np.random.default_rng(3)
    proba = random.dirichlet([0.5] * 3, 200)
    true = np.where(random.random(200) < 0.7, proba.argmax(axis=1), random.integers(0, 3, 200))
    names = np.array(["a", "b", "c"])
    report = evaluate(names[true], proba, names, threshold=0.6, resamples=100)
    answers = np.where(proba.max(axis=1) < 0.6, "unsure", names[proba.argmax(axis=1)])
    assert report.mcc == pytest.approx(matthews_corrcoef(names[true], answers))


def test_it_is_said_where_accuracy_misleads():
    proba, _, labels = uneven()
    report = evaluate(labels, proba, ["common", "rare"], resamples=100)
    assert report.majority_label == "common"
    assert report.majority_accuracy == np.mean(labels == "common")
    assert report.remarks[0].startswith("Accuracy misleads here: always answering 'common'")
    assert report.main == "macro_f1"
    even = np.array(["common", "rare"] * 300)
    assert evaluate(even, proba, ["common", "rare"], resamples=100).remarks == ()


def test_a_long_tail_of_many_classes_does_not_make_accuracy_look_good():
    """Always answering the most frequent of 60 classes would be right on 5 %: misled is nobody."""
    names = [f"class {number}" for number in range(60)]
    counts = [max(1, int(200 / (number + 10))) for number in range(60)]
    true = np.repeat(names, counts)
    report = evaluate(true, np.full((len(true), 60), 1 / 60), names, resamples=100)
    assert report.majority_accuracy is not None
    assert report.majority_accuracy * 60 > 1.5
    assert (report.remarks, report.main) == ((), "accuracy")


def test_models_are_judged_by_macro_f1_where_accuracy_misleads():
    random = np.random.default_rng(0)
    true = np.where(random.random(600) < 0.1, "rare", "common")
    frequent = np.full(600, "common")
    hits, alarms = (true == "rare") & (random.random(600) < 0.8), random.random(600) < 0.08
    fair = np.where(hits | alarms, "rare", "common")
    found = compare(true, fair, frequent, model_a="fair", model_b="frequent")
    assert found.main == "macro_f1"
    assert found.macro_f1_interval[0] > 0
    assert found.verdict.startswith("fair is better than frequent by ")
    assert "points of macro F1 (95 % interval" in found.verdict
    assert "always answering 'common' would be right on 9" in found.verdict
    assert compare(true, true, frequent[::-1]).main == "macro_f1"
    even = np.array(["common", "rare"] * 300)
    assert compare(even, fair, frequent).main == "accuracy"
    same = compare(true, fair, fair, model_a="a", model_b="b")
    assert same.verdict.startswith("a and b are right and wrong on the same")


def test_few_records_of_many_even_classes_do_not_mislead():
    names = [f"class {number}" for number in range(25)]
    true = [*names, *names[:4], names[0]]  # three of 30 are the most frequent class, by chance
    report = evaluate(true, np.full((30, 25), 1 / 25), names, resamples=100)
    assert report.majority_accuracy == 0.1
    assert report.remarks == ()


def test_a_curve_is_thinned_to_its_ends_and_no_more_points_than_asked():
    proba, true, _ = uneven(3000)
    whole = ranked(proba[:, 1], true == 1)
    assert whole is not None
    thin = thinned("rare", whole, 50)
    assert len(thin.recall) == len(thin.precision) == len(thin.thresholds) <= 51
    assert thin.recall[-1] == 1
    assert list(thin.recall) == sorted(thin.recall)
    assert list(thin.thresholds) == sorted(thin.thresholds, reverse=True)


def test_a_class_that_no_record_is_of_has_no_curve():
    proba, true, _ = uneven()
    assert ranked(proba[:, 1], np.zeros(len(true), bool)) is None
    report = evaluate(["common"] * len(true), proba, ["common", "rare"], resamples=100)
    assert report.per_class[1].average_precision is None
    assert [curve.label for curve in report.precision_recall] == ["common"]


def test_risk_falls_as_coverage_does_and_the_area_is_their_mean():
    random = np.random.default_rng(1)
    sure = random.random(2000) * 0.5 + 0.5
    right = random.random(2000) < sure
    points = risk_coverage(sure, right)
    assert points[0].coverage == 1
    assert points[0].accuracy == right.mean()
    assert points[-1].accuracy > points[0].accuracy
    assert all(point.lower < point.accuracy for point in points)
    order = np.argsort(-sure)
    by_hand = np.mean([np.mean(~right[order[: n + 1]]) for n in range(2000)])
    assert aurc(sure, right) == pytest.approx(by_hand)


def test_records_of_equal_confidence_count_the_same_in_any_order():
    sure = np.array([0.9, 0.9, 0.9, 0.5])
    assert aurc(sure, np.array([True, False, True, True])) == pytest.approx(
        aurc(sure, np.array([False, True, True, True]))
    )


def test_the_threshold_for_an_accuracy_keeps_its_word_in_nineteen_draws_of_twenty():
    """Calibrated models, so that the true accuracy above a threshold is known."""
    random = np.random.default_rng(0)

    def draw(n):
        sure = 0.5 + 0.5 * random.beta(3, 1, n)
        return sure, random.random(n) < sure

    many, rights = draw(400_000)
    broken = found = 0
    for _ in range(200):
        point = lowest_for(risk_coverage(*draw(600)), 0.95)
        if point is not None:
            found += 1
            broken += rights[many >= point.threshold].mean() < 0.95
    assert found > 100
    assert broken <= 0.08 * 200


def test_an_accuracy_nobody_can_promise_has_no_threshold():
    assert lowest_for(risk_coverage(np.full(50, 0.9), np.full(50, True)), 0.95) is None
    assert lowest_for(risk_coverage(np.full(100, 0.9), np.full(100, True)), 0.95) is not None


def test_equal_thresholds_change_nothing_and_two_classes_read_plainly():
    proba, _, _ = uneven()
    names = ["common", "rare"]
    plain = choose(proba, names)
    assert (choose(proba, names, {"common": 0.5, "rare": 0.5}).column == plain.column).all()
    low = choose(proba, names, {"common": 0.7, "rare": 0.3})
    assert ((low.column == 1) == (proba[:, 1] > 0.3)).all()
    assert (low.confidence == proba[np.arange(len(proba)), low.column]).all()
    assert low.margin.min() < 0


def test_a_record_without_probabilities_stays_without_an_answer():
    made = choose(np.array([[0.2, 0.8], [np.nan, np.nan]]), ["a", "b"], {"a": 0.1})
    assert made.missing.tolist() == [False, True]
    assert np.isnan(made.confidence[1])
    assert made.column[0] == 0


def test_tuned_thresholds_find_more_of_the_rare_class():
    proba, true, _ = uneven(2000)
    names = ["common", "rare"]
    tuned = for_macro_f1(proba, true, names)
    assert tuned["rare"] < tuned["common"]
    gain = macro_f1(proba, true, names, tuned) - macro_f1(proba, true, names)
    assert gain > 0.02
    fresh, truth, _ = uneven(4000, seed=9)
    assert macro_f1(fresh, truth, names, tuned) > macro_f1(fresh, truth, names) + 0.01


def test_what_tuning_gains_is_judged_on_folds_it_did_not_see():
    random = np.random.default_rng(4)
    proba = random.dirichlet([1.0] * 4, 120)
    true = random.integers(0, 4, 120)
    names = list("abcd")
    inside = macro_f1(proba, true, names, for_macro_f1(proba, true, names))
    answers = cross_tuned(proba, true, names, np.arange(120) % 5)
    assert np.mean(answers == true) < inside - 0.03


def test_a_class_is_answered_as_precisely_as_wanted():
    proba, true, _ = uneven(4000)
    found = for_precision(proba, true, ["common", "rare"], "rare", 0.7)
    assert found is not None
    assert found.lower >= 0.7
    taken = choose(proba, ["common", "rare"], found.thresholds).column == 1
    assert taken.sum() == found.answered
    assert np.mean(true[taken] == 1) == pytest.approx(found.precision)
    assert np.mean(taken[true == 1]) == pytest.approx(found.recall)
    assert for_precision(proba, true, ["common", "rare"], "rare", 0.999) is None
