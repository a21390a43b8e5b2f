import numpy as np
import pytest

from assay.quality import ClassImbalance


def labelled(make, sizes, **more):
    labels = [name for name, size in sizes.items() for _ in range(size)]
    return make([f"text {i}" for i in range(len(labels))], labels, **more)


def test_a_class_far_too_small_is_found(make):
    (finding,) = ClassImbalance()(labelled(make, {"a": 50, "b": 60, "c": 6})).findings
    assert finding.given == "c"
    assert finding.details["kind"] == "small"
    assert finding.details["count"] == 6
    assert finding.details["ratio_to_median"] == pytest.approx(6 / 50)
    assert finding.record == "r110"
    assert finding.related == ("r111", "r112", "r113", "r114", "r115")


def test_a_class_far_too_large_is_found(make):
    (finding,) = ClassImbalance()(labelled(make, {"a": 10, "b": 10, "c": 300})).findings
    assert (finding.given, finding.details["kind"]) == ("c", "large")
    assert finding.score > 0.9


def test_the_smaller_the_graver(make):
    findings = ClassImbalance()(
        labelled(make, {"a": 50, "b": 50, "c": 50, "d": 8, "e": 2})
    ).findings
    assert [finding.given for finding in findings] == ["e", "d"]


def test_classes_of_like_size_are_fine(make):
    assert ClassImbalance()(labelled(make, {"a": 30, "b": 40, "c": 25})).findings == ()


def test_one_class_only_is_said(make):
    (finding,) = ClassImbalance()(labelled(make, {"a": 3})).findings
    assert finding.score == 1
    assert "nothing to tell apart" in finding.why


def test_what_the_model_finds_of_a_small_class_is_told(make):
    answers = np.tile([0.9, 0.1], (44, 1))
    data = labelled(make, {"a": 40, "b": 4}, classes=["a", "b"], probabilities=answers)
    finding = next(f for f in ClassImbalance()(data).findings if f.given == "b")
    assert finding.details["recall"] == 0
    assert "finds 0 % of it" in finding.why
