import numpy as np
import pytest

from assay.quality import Calibration
from assay.quality.calibration import expected_calibration_error


def answering(make, confidence, right, n=200):
    """All labels are x or y; the model says x with one confidence, and is right so often."""
    labels = np.where(np.arange(n) < right * n, "x", "y")
    rows = np.tile([confidence, 1 - confidence], (n, 1))
    return make([f"t{i}" for i in range(n)], labels, classes=["x", "y"], probabilities=rows)


def test_too_much_confidence_is_found_over_all_and_by_class(make):
    findings = Calibration()(answering(make, 0.95, 0.7)).findings
    assert [finding.details["class"] for finding in findings] == [None, "x"]
    assert findings[0].details["kind"] == "overconfident"
    assert findings[0].score == pytest.approx(0.25)
    assert findings[0].given == "y"
    assert "too sure" in findings[0].why


def test_too_little_confidence_is_found(make):
    finding = Calibration()(answering(make, 0.6, 0.95)).findings[0]
    assert finding.details["kind"] == "underconfident"
    assert finding.given == "x"


def test_a_calibrated_model_is_left_alone(make):
    assert Calibration()(answering(make, 0.8, 0.79)).findings == ()


def test_a_gap_that_few_records_show_is_left_alone(make):
    assert Calibration()(answering(make, 0.8, 0.6, n=25)).findings == ()


def test_the_error_is_the_weighted_gap_of_the_bins():
    confidence = np.array([0.95, 0.95, 0.55, 0.55])
    right = np.array([True, False, True, False])
    assert expected_calibration_error(confidence, right, 10) == pytest.approx(
        0.5 * 0.45 + 0.5 * 0.05
    )
