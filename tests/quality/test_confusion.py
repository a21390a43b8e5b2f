import numpy as np

from assay.quality import ConfusionPairs


def answers(pairs, classes):
    """One row per (given, answered, times)."""
    labels, rows = [], []
    for given, answered, times in pairs:
        labels += [given] * times
        rows += [
            [0.8 if name == answered else 0.2 / (len(classes) - 1) for name in classes]
        ] * times
    return labels, np.array(rows)


def build(make, pairs, classes=("a", "b", "c", "d")):
    labels, rows = answers(pairs, classes)
    return make(
        [f"t{i}" for i in range(len(labels))], labels, classes=list(classes), probabilities=rows
    )


def test_a_pair_confused_both_ways_is_one_finding_with_examples_of_each(make):
    right = [(name, name, 40) for name in "abcd"]
    data = build(make, [*right, ("a", "b", 8), ("b", "a", 5), ("c", "d", 1)])
    (finding,) = ConfusionPairs()(data).findings
    assert finding.details["classes"] == ["a", "b"]
    assert finding.details["counts"] == [8, 5]
    assert finding.details["sizes"] == [48, 45]
    assert set(finding.details["examples"]) == {"a → b", "b → a"}
    assert len(finding.details["examples"]["a → b"]) == 5
    assert finding.record == "r160"


def test_errors_spread_evenly_are_no_confusion_pair(make):
    pairs = [(x, y, 60 if x == y else 3) for x in "abcd" for y in "abcd"]
    assert ConfusionPairs()(build(make, pairs)).findings == ()


def test_a_few_errors_are_no_confusion_pair(make):
    right = [(name, name, 40) for name in "abcd"]
    assert ConfusionPairs()(build(make, [*right, ("a", "b", 2)])).findings == ()


def test_perfect_answers_have_no_confusions(make):
    assert ConfusionPairs()(build(make, [(name, name, 5) for name in "abcd"])).findings == ()
