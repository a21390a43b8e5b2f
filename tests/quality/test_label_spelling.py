import numpy as np

from assay.quality import LabelSpelling


def by_record(found):
    return {finding.record: finding for finding in found.findings}


def test_the_most_frequent_spelling_is_suggested_for_the_others(make):
    labels = ["pin_change"] * 5 + ["PIN Change", "Pin-Change", "refund", None]
    found = by_record(LabelSpelling()(make([f"t{n}" for n in range(9)], labels)))
    assert sorted(found) == ["r5", "r6"]
    assert {one.suggested for one in found.values()} == {"pin_change"}
    assert {one.remedy for one in found.values()} == {"relabel"}
    assert found["r5"].score == 5 / 6
    assert "'PIN Change' (1 record) and 'pin_change' (5)" in found["r5"].why


def test_a_tie_goes_to_one_of_them_always(make):
    found = LabelSpelling()(make(["a", "b"], ["Refund", "refund"])).findings
    assert [(one.record, one.suggested) for one in found] == [("r1", "Refund")]


def test_other_signs_make_other_labels(make):
    labels = ["C", "C++", "c#", "Größe", "große", "card", "cards"]
    assert LabelSpelling()(make([f"t{n}" for n in range(7)], labels)).findings == ()


def test_a_list_of_labels_is_told_from_a_label_with_a_comma(make):
    labels = ["a", "b", "a|b", "b, a", "bread, butter", "a|z"]
    found = by_record(LabelSpelling()(make([f"t{n}" for n in range(6)], labels)))
    assert sorted(found) == ["r2", "r3"]
    assert {one.remedy for one in found.values()} == {"none"}
    assert found["r2"].suggested is None
    assert "lists 'a', 'b', each a label itself" in found["r2"].why


def test_of_a_list_the_part_the_model_finds_likelier_is_suggested(make):
    data = make(
        ["t0", "t1", "t2"],
        ["a", "b", "a|b"],
        classes=np.array(["a", "b", "a|b"], dtype=object),
        probabilities=np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.2, 0.3, 0.5]]),
    )
    (finding,) = LabelSpelling()(data).findings
    assert finding.suggested == "b"
