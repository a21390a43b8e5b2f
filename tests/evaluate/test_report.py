import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import (
    balanced_accuracy_score,
    confusion_matrix,
    f1_score,
    precision_recall_fscore_support,
)

from assay.errors import InvalidSetting, NotEnoughData
from assay.evaluate import evaluate

CLASSES = ["a", "b", "c", "d"]


def drawn(n, seed=0, sharpness=0.5):
    """Calibrated probabilities: the label is drawn from them."""
    random = np.random.default_rng(seed)
    proba = random.dirichlet(np.full(4, sharpness), n)
    edges = proba.cumsum(axis=1)
    numbers = np.minimum((random.random((n, 1)) > edges).sum(axis=1), 3)
    return [CLASSES[number] for number in numbers], proba


def test_scores_are_those_of_scikit_learn():
    labels, proba = drawn(500)
    report = evaluate(labels, proba, CLASSES)
    answers = [CLASSES[place] for place in proba.argmax(axis=1)]
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, answers, labels=CLASSES, zero_division=0
    )
    np.testing.assert_allclose([one.precision for one in report.per_class], precision)
    np.testing.assert_allclose([one.recall for one in report.per_class], recall)
    np.testing.assert_allclose([one.f1 for one in report.per_class], f1)
    assert [one.support for one in report.per_class] == support.tolist()
    assert report.macro_f1 == pytest.approx(f1_score(labels, answers, average="macro"))
    assert report.weighted_f1 == pytest.approx(f1_score(labels, answers, average="weighted"))
    assert report.balanced_accuracy == pytest.approx(balanced_accuracy_score(labels, answers))
    assert report.macro_precision == pytest.approx(precision.mean())
    assert report.macro_recall == pytest.approx(recall.mean())
    assert report.confusion.counts == tuple(
        map(tuple, confusion_matrix(labels, answers, labels=CLASSES).tolist())
    )


def test_a_class_nobody_meets_does_not_lower_the_means():
    labels = ["a", "b", "a", "b"]
    proba = np.array([[0.9, 0.1, 0], [0.1, 0.9, 0], [0.8, 0.2, 0], [0.6, 0.4, 0]])
    report = evaluate(labels, proba, ["a", "b", "c"])
    answers = ["a", "b", "a", "a"]
    assert report.macro_f1 == pytest.approx(f1_score(labels, answers, average="macro"))
    assert report.per_class[2].support == 0
    assert report.per_class[2].f1_interval is None


def test_intervals_are_those_of_a_bootstrap_over_records():
    labels, proba = drawn(300)
    report = evaluate(labels, proba, CLASSES, resamples=4000)
    true = np.array(labels)
    answers = np.array(CLASSES)[proba.argmax(axis=1)]
    random = np.random.default_rng(9)
    accuracy, macro = [], []
    for _ in range(400):
        rows = random.integers(0, len(true), len(true))
        accuracy.append((true[rows] == answers[rows]).mean())
        macro.append(f1_score(true[rows], answers[rows], average="macro"))
    for ours, theirs in (
        (report.accuracy_interval, accuracy),
        (report.macro_f1_interval, macro),
    ):
        np.testing.assert_allclose(ours, np.quantile(theirs, [0.025, 0.975]), atol=0.015)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    truth = np.mean([p.max(axis=1).mean() for p in (drawn(20_000, seed)[1] for seed in range(3))])
    hits = 0
    for seed in range(200):
        labels, proba = drawn(250, seed=1000 + seed)
        low, high = evaluate(
            labels, proba, CLASSES, resamples=300, level=0.9, seed=seed
        ).accuracy_interval
        hits += low <= truth <= high
    assert 0.84 <= hits / 200 <= 0.96


def test_all_right_is_not_certain():
    report = evaluate(["a"] * 20, np.tile([0.9, 0.1], (20, 1)), ["a", "b"])
    assert report.accuracy == 1
    low, high = report.accuracy_interval
    assert high == 1
    assert low == pytest.approx(0.025 ** (1 / 20))  # Clopper–Pearson with no failure


def test_calibrated_probabilities_have_a_small_error_and_sharpened_ones_a_large():
    labels, proba = drawn(20_000)
    assert evaluate(labels, proba, CLASSES, resamples=10).ece < 0.015
    sharp = proba**3 / (proba**3).sum(axis=1, keepdims=True)
    assert evaluate(labels, sharp, CLASSES, resamples=10).ece > 0.1


def test_the_calibration_error_is_the_textbook_one():
    proba = np.array([[0.95, 0.05], [0.92, 0.08], [0.55, 0.45], [0.6, 0.4]])
    report = evaluate(["a", "b", "a", "b"], proba, ["a", "b"], bins=10)
    assert report.ece == pytest.approx(0.5 * abs(0.935 - 0.5) + 0.5 * abs(0.575 - 0.5))
    assert [(one.lower, one.upper, one.count) for one in report.calibration] == [
        (0.5, 0.6, 2),
        (0.9, 1.0, 2),
    ]


def test_an_unsure_answer_counts_as_wrong_and_is_shown_apart():
    proba = np.array([[0.9, 0.1], [0.55, 0.45], [0.2, 0.8], [0.45, 0.55]])
    report = evaluate(["a", "a", "b", "a"], proba, ["a", "b"], threshold=0.6)
    assert report.accuracy == 0.5
    assert report.coverage == 0.5
    assert report.accuracy_answered == 1
    assert report.confusion.labels == ("a", "b", "unsure")
    assert report.confusion.counts == ((1, 0, 2), (0, 1, 0), (0, 0, 0))
    assert report.per_class[0].precision == 1
    assert report.per_class[0].recall == pytest.approx(1 / 3)


def test_neutral_is_right_where_the_record_is_neutral():
    proba = np.array([[0.9, 0.1], [0.52, 0.48], [0.1, 0.9]])
    report = evaluate(
        ["negative", "neutral", "positive"],
        proba,
        ["negative", "positive"],
        threshold=0.6,
        unsure_label="neutral",
    )
    assert report.accuracy == 1
    assert report.confusion.labels == ("negative", "positive", "neutral")


def test_abstaining_from_everything_leaves_nothing_to_be_right_about():
    report = evaluate(["a", "b"], np.full((2, 2), 0.5), ["a", "b"], threshold=0.9)
    assert report.coverage == 0
    assert report.accuracy_answered is None
    assert report.accuracy == 0


def test_a_label_the_model_does_not_know_is_wrong():
    report = evaluate(["a", "z"], np.array([[0.9, 0.1], [0.9, 0.1]]), ["a", "b"])
    assert report.accuracy == 0.5
    assert report.per_class[-1].label == "z"
    assert report.per_class[-1].recall == 0


def test_records_without_a_label_are_left_out_with_their_leaks():
    labels, proba = drawn(100)
    leaked = np.arange(100) % 4 == 0
    some = [None if place % 2 else label for place, label in enumerate(labels)]
    part = evaluate(some, proba, CLASSES, leaked=leaked)
    whole = evaluate(labels[::2], proba[::2], CLASSES, leaked=leaked[::2])
    assert part == whole
    assert part.n == 50
    assert part.leaked == 25


def test_accuracy_without_leaks_leaves_the_leaked_out():
    proba = np.array([[0.9, 0.1]] * 4)
    report = evaluate(["a", "a", "b", "b"], proba, ["a", "b"], leaked=[True, True, False, False])
    assert report.accuracy == 0.5
    assert report.accuracy_without_leaks == 0
    clean = evaluate(["a", "b"], proba[:2], ["a", "b"], leaked=[False, False])
    assert clean.accuracy_without_leaks is None


def test_latency_is_summed_up():
    report = evaluate(["a"], np.array([[1.0, 0.0]]), ["a", "b"], latencies_ms=[1, 2, 3, 10])
    assert report.latency_ms.mean == 4
    assert report.latency_ms.p50 == 2.5
    assert report.latency_ms.p95 > 8


def test_the_same_seed_gives_the_same_report():
    labels, proba = drawn(200)
    assert evaluate(labels, proba, CLASSES, seed=3) == evaluate(labels, proba, CLASSES, seed=3)
    assert evaluate(labels, proba, CLASSES, seed=3) != evaluate(labels, proba, CLASSES, seed=4)


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"y_true": [None, ""]}, NotEnoughData, "None of the records"),
        ({"y_true": ["a"]}, InvalidSetting, "1 records and 2 classes"),
        ({"threshold": -0.1}, InvalidSetting, "threshold"),
        ({"level": 1.0}, InvalidSetting, "confidence level is 1.0"),
        ({"resamples": 0}, InvalidSetting, "resamples is 0"),
        ({"bins": 0}, InvalidSetting, "number of bins is 0"),
        ({"leaked": [True]}, InvalidSetting, "mask of leaked records"),
    ],
)
def test_bad_input_is_named(change, error, sentence):
    given = {"y_true": ["a", "b"], "proba": np.eye(2), "classes": ["a", "b"], **change}
    with pytest.raises(error, match=sentence):
        evaluate(given.pop("y_true"), given.pop("proba"), given.pop("classes"), **given)


def test_counts_by_confidence_say_what_any_threshold_would_answer():
    labels, proba = drawn(500)
    report = evaluate(labels, proba, CLASSES)
    confidence = proba.max(axis=1)
    right = np.array(CLASSES)[proba.argmax(axis=1)] == np.array(labels)
    for threshold in (0.0, 0.29, 0.5, 0.57, 0.9):
        above = [one for one in report.confidences if one.lower >= threshold]
        assert sum(one.right + one.wrong for one in above) == (confidence >= threshold).sum()
        assert sum(one.right for one in above) == (right & (confidence >= threshold)).sum()


def test_a_confidence_on_the_bound_of_a_bin_is_counted_as_answered_there():
    report = evaluate(["a", "a"], np.array([[0.29, 0.71], [1.0, 0.0]]), ["a", "b"])
    assert [(one.lower, one.right, one.wrong) for one in report.confidences] == [
        (0.71, 0, 1),
        (0.99, 1, 0),
    ]


INTERVALS = (
    *("accuracy", "macro_f1", "weighted_f1", "macro_precision", "macro_recall"),
    *("balanced_accuracy", "ece", "accuracy_answered"),
)


def test_every_score_lies_in_its_interval():
    labels, proba = drawn(300)
    report = evaluate(labels, proba, CLASSES, threshold=0.4)
    for name in INTERVALS:
        low, high = getattr(report, f"{name}_interval")
        assert low <= getattr(report, name) <= high, name
        assert low < high, name
    for one in report.per_class:
        for name in ("precision", "recall", "f1"):
            low, high = getattr(one, f"{name}_interval")
            assert low <= getattr(one, name) <= high


def test_intervals_of_means_are_those_of_a_bootstrap_over_records():
    labels, proba = drawn(300)
    report = evaluate(labels, proba, CLASSES, resamples=4000)
    true = np.array(labels)
    answers = np.array(CLASSES)[proba.argmax(axis=1)]
    random = np.random.default_rng(4)
    balanced, weighted = [], []
    for _ in range(400):
        rows = random.integers(0, len(true), len(true))
        balanced.append(balanced_accuracy_score(true[rows], answers[rows]))
        weighted.append(f1_score(true[rows], answers[rows], average="weighted"))
    for ours, theirs in (
        (report.balanced_accuracy_interval, balanced),
        (report.weighted_f1_interval, weighted),
    ):
        np.testing.assert_allclose(ours, np.quantile(theirs, [0.025, 0.975]), atol=0.015)


def test_intervals_of_a_class_are_exact():
    # 9 of 10 records of "a" found, nothing else taken for "a".
    proba = np.array([[0.9, 0.1]] * 9 + [[0.1, 0.9]] * 11)
    first = evaluate(["a"] * 10 + ["b"] * 10, proba, ["a", "b"]).per_class[0]
    exact = binomtest(9, 10).proportion_ci(method="exact")
    assert first.recall_interval == pytest.approx((exact.low, exact.high))
    assert first.precision_interval == pytest.approx((0.025 ** (1 / 9), 1))


def test_where_all_are_right_no_score_is_certain():
    report = evaluate(["a", "b"] * 10, np.array([[0.9, 0.1], [0.1, 0.9]] * 10), ["a", "b"])
    for name in ("macro_f1", "weighted_f1", "balanced_accuracy", "macro_recall"):
        assert getattr(report, f"{name}_interval") == report.accuracy_interval
    assert report.per_class[0].f1_interval[0] < 0.9
    assert report.per_class[0].f1_interval[1] == 1


def true_error(proba, sharpened):
    """The binned calibration error of many records of this kind."""
    best = sharpened.argmax(axis=1)
    chance = proba[np.arange(len(proba)), best]
    place = np.ceil(sharpened.max(axis=1) * 15)
    apart = sharpened.max(axis=1) - chance
    return sum(abs(apart[place == one].sum()) for one in np.unique(place)) / len(proba)


@pytest.mark.parametrize("sharpness", [1.0, 1.3, 3.0])
def test_the_interval_of_the_calibration_error_holds_the_truth(sharpness):
    def sharpen(proba):
        return proba**sharpness / (proba**sharpness).sum(axis=1, keepdims=True)

    _, many = drawn(100_000)
    truth = true_error(many, sharpen(many))
    hits = 0
    for seed in range(120):
        labels, proba = drawn(250, seed=500 + seed)
        low, high = evaluate(
            labels, sharpen(proba), CLASSES, resamples=200, level=0.9, seed=seed
        ).ece_interval
        hits += low <= truth <= high
    assert hits / 120 >= 0.82


def test_no_answer_counts_as_wrong_and_stands_outside_the_calibration():
    proba = np.array([[0.9, 0.1], [np.nan, np.nan], [0.2, 0.8], [np.nan, np.nan]])
    report = evaluate(["a", "a", "b", "b"], proba, ["a", "b"])
    assert report.accuracy == 0.5
    assert report.unanswered == 2
    assert report.coverage == 0.5
    assert report.accuracy_answered == 1
    assert report.confusion.labels == ("a", "b", "no answer")
    assert report.confusion.counts == ((1, 0, 1), (0, 1, 1), (0, 0, 0))
    assert sum(one.count for one in report.calibration) == 2
    assert sum(one.right + one.wrong for one in report.confidences) == 2


def test_unsure_and_unanswered_are_told_apart():
    proba = np.array([[0.9, 0.1], [np.nan, np.nan], [0.55, 0.45]])
    report = evaluate(["a", "a", "a"], proba, ["a", "b"], threshold=0.6)
    assert report.confusion.labels == ("a", "b", "unsure", "no answer")
    assert report.confusion.counts[0] == (1, 0, 1, 1)
    assert report.per_class[0].recall == pytest.approx(1 / 3)


def test_a_model_that_never_answers_is_scored_all_the_same():
    report = evaluate(["a", "b"], np.full((2, 2), np.nan), ["a", "b"])
    assert (report.accuracy, report.unanswered, report.coverage) == (0, 2, 0)
    assert report.ece_interval is None
    assert report.accuracy_answered_interval is None
