import pytest

from assay.quality import ConfidentDisagreement


def test_disagreements_are_ranked_by_the_models_confidence(make):
    data = make(
        ["a", "b", "c", "d", "e"],
        ["x", "x", "y", "x", None],
        classes=["x", "y"],
        probabilities=[[0.2, 0.8], [0.03, 0.97], [0.1, 0.9], [0.6, 0.4], [0.1, 0.9]],
    )
    result = ConfidentDisagreement()(data)
    assert [finding.record for finding in result.findings] == ["r1", "r0"]
    first = result.findings[0]
    assert (first.given, first.suggested, first.remedy) == ("x", "y", "relabel")
    assert "says y with probability 0.97, and x with 0.03" in first.why
    assert result.scores is not None
    assert result.scores.tolist() == pytest.approx([0.8, 0.97, 0, 0, 0])


def test_unsure_disagreements_score_but_are_no_findings(make):
    data = make(["a"], ["x"], classes=["x", "y", "z"], probabilities=[[0.3, 0.4, 0.3]])
    result = ConfidentDisagreement()(data)
    assert result.findings == ()
    assert result.scores is not None
    assert result.scores.tolist() == pytest.approx([0.4])


def test_a_label_the_model_does_not_know_is_no_disagreement(make):
    data = make(["a"], ["rare"], classes=["x", "y"], probabilities=[[0.01, 0.99]])
    assert ConfidentDisagreement()(data).findings == ()
