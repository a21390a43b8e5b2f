import numpy as np
import pytest

from assay.quality import ConflictingDuplicates


def test_the_majority_is_suggested_to_the_others(make):
    data = make(["stop", "Stop!", "stop", "go"], ["cancel", "cancel", "mute", "go"])
    (finding,) = ConflictingDuplicates()(data).findings
    assert (finding.record, finding.given, finding.suggested) == ("r2", "mute", "cancel")
    assert finding.remedy == "relabel"
    assert finding.related == ("r0", "r1")
    assert "2 of 3 say cancel" in finding.why


def test_a_tie_without_a_model_is_left_open(make):
    findings = ConflictingDuplicates()(make(["stop", "stop"], ["cancel", "mute"])).findings
    assert {finding.record for finding in findings} == {"r0", "r1"}
    assert all(f.suggested is None and f.remedy == "none" for f in findings)


def test_a_tie_is_decided_by_the_model(make):
    data = make(
        ["stop", "stop"],
        ["cancel", "mute"],
        classes=["cancel", "mute"],
        probabilities=[[0.1, 0.9], [0.4, 0.6]],
    )
    (finding,) = ConflictingDuplicates()(data).findings
    assert (finding.record, finding.suggested) == ("r0", "mute")
    assert "model leans to mute" in finding.why


def test_a_tie_between_labels_the_model_does_not_know_is_left_open(make):
    data = make(
        ["stop", "stop"], ["a", "b"], classes=["x", "y"], probabilities=np.full((2, 2), 0.5)
    )
    assert all(f.suggested is None for f in ConflictingDuplicates()(data).findings)


def test_nearly_the_same_wording_conflicts_where_the_vectors_agree(make):
    texts = ["please stop my direct debit now", "please stop my direct debit no"]
    labels = ["cancel", "mute"]
    near = make(texts, labels, vectors=[[1.0, 0.0], [1.0, 0.1]])
    far = make(texts, labels, vectors=[[1.0, 0.0], [0.0, 1.0]])
    findings = ConflictingDuplicates()(near).findings
    assert [finding.details["exact"] for finding in findings] == [False, False]
    assert all(finding.score < 0.5 for finding in findings)
    assert ConflictingDuplicates()(far).findings == ()


def test_unlabelled_copies_do_not_conflict(make):
    assert ConflictingDuplicates()(make(["stop"] * 3, ["a", None, "a"])).findings == ()


def test_the_smaller_the_minority_the_graver(make):
    data = make(["stop"] * 5 + ["go"] * 3, ["a", "a", "a", "a", "b", "a", "a", "b"])
    scores = {f.record: f.score for f in ConflictingDuplicates()(data).findings}
    assert scores["r4"] == pytest.approx(0.9)
    assert scores["r7"] == pytest.approx(1 - 1 / 6)
