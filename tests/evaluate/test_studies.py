import numpy as np
import pytest
from scipy import stats

from assay.evaluate.studies import cells_of, curve_point, holm, over_seeds, simulated_strategies
from assay.schema.studies import spread_text


def test_the_interval_over_seeds_is_students():
    values = [0.7, 0.74, 0.69, 0.75, 0.72]
    expected = stats.t.interval(0.95, 4, np.mean(values), stats.sem(values))
    assert over_seeds(values, 0.95) == pytest.approx(expected)
    assert over_seeds([0.99, 1.0], 0.95)[1] == 1


def test_p_values_are_corrected_as_holm_says():
    # Holm (1979): the smallest times three, the next times two, never falling
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.6, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def test_one_training_has_the_bootstrap_over_records():
    truth = ["a", "b"] * 30
    answers = ["a", "b", "a", "a"] * 15
    table = cells_of(truth, answers, ["a", "b"])
    point = curve_point(None, [60], [table], resamples=500, level=0.95, seed=0)
    assert point.accuracy == 0.75
    assert not point.by_seeds
    assert point.accuracy_interval[0] < 0.75 < point.accuracy_interval[1]


def test_a_label_no_training_knows_counts_as_wrong():
    table = cells_of(["a", "z"], ["a", "a"], ["a"])
    point = curve_point(1, [1, 1], [table, table], resamples=10, level=0.95, seed=0)
    assert point.accuracy == 0.5


def test_two_trainings_that_score_alike_have_no_interval_of_no_width():
    truth = ["a", "b"] * 30
    table = cells_of(truth, ["a", "b", "a", "a"] * 15, ["a", "b"])
    for trainings in ([table] * 2, [table] * 5):
        point = curve_point(8, [16] * 2, trainings, resamples=500, level=0.95, seed=0)
        assert not point.by_seeds
        for low, high in (point.accuracy_interval, point.macro_f1_interval):
            assert low < high
        assert point.accuracy_interval[0] < 0.75 < point.accuracy_interval[1]


def test_the_interval_of_two_trainings_holds_both_and_is_not_the_whole_scale():
    truth = ["a", "b"] * 100
    worse = cells_of(truth, ["a", "b", "a", "a"] * 50, ["a", "b"])
    better = cells_of(truth, ["a", "b", "a", "b", "a", "b", "a", "a", "a", "b"] * 20, ["a", "b"])
    point = curve_point(8, [16, 16], [worse, better], resamples=1000, level=0.95, seed=0)
    low, high = point.accuracy_interval
    assert 0.6 < low < 0.75
    assert 0.9 < high < 1
    three = curve_point(8, [16] * 3, [worse, better, better], resamples=100, level=0.95, seed=0)
    assert three.by_seeds
    assert three.accuracy_interval == over_seeds(three.accuracies, 0.95)


def test_two_seeds_that_are_ahead_by_the_same_have_no_interval_of_their_lead():
    truth = ["a", "b"] * 30
    worse = cells_of(truth, ["a", "b", "a", "a"] * 15, ["a", "b"])
    better = cells_of(truth, ["a", "b"] * 30, ["a", "b"])
    played = {
        "adaptive": [[(10, 2, better)], [(10, 2, better)]],
        "random": [[(10, 2, worse)], [(10, 2, worse)]],
    }
    adaptive, random = simulated_strategies(played, resamples=100, level=0.95, seed=0)
    assert adaptive.ahead == 25
    assert adaptive.ahead_interval is None
    assert not random.points[0].by_seeds
    assert random.points[0].accuracy_interval[0] < random.points[0].accuracy_interval[1]
    assert spread_text(random.points).startswith("Intervals are over the test records: fewer")


def test_trainings_that_are_all_right_have_the_exact_interval():
    table = cells_of(["a", "b"] * 10, ["a", "b"] * 10, ["a", "b"])
    point = curve_point(8, [16] * 5, [table] * 5, resamples=100, level=0.95, seed=0)
    assert point.accuracy_interval == pytest.approx((0.8316, 1.0), abs=1e-4)  # Clopper–Pearson
