from assay.quality import Leakage


def test_the_measuring_record_is_the_finding_and_training_records_are_related(make):
    data = make(
        ["Where is my card?", "where is my card", "fee?", "where is my card"],
        ["a", "a", "b", "b"],
        splits=["train", "train", "train", "test"],
    )
    (finding,) = Leakage()(data).findings
    assert finding.record == "r3"
    assert finding.related == ("r0", "r1")
    assert finding.score == 1
    assert finding.details["exact"]
    assert not finding.details["same_label"]
    assert finding.remedy == "exclude"


def test_nearly_the_same_wording_leaks_too(make):
    data = make(
        ["how do i close my account", "how do i close my acount?"], splits=["train", "validation"]
    )
    (finding,) = Leakage()(data).findings
    assert finding.record == "r1"
    assert not finding.details["exact"]
    assert 0.6 < finding.score < 1
    assert "validation record flatters" in finding.why


def test_copies_within_one_split_do_not_leak(make):
    data = make(["same", "same", "other", "other"], splits=["train", "train", "test", "test"])
    assert Leakage()(data).findings == ()


def test_without_splits_nothing_leaks(make):
    result = Leakage()(make(["same", "same"]))
    assert result.findings == ()
    assert result.scores is not None
    assert result.scores.tolist() == [0, 0]
