import numpy as np
import pytest
from scipy import stats

from assay.evaluate.studies import cells_of, curve_point, holm, over_seeds


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
