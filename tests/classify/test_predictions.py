import numpy as np
import pytest
from scipy.stats import entropy

from assay.classify import predictions, unsure_label
from assay.errors import InvalidSetting

CLASSES = np.array(["a", "b", "c"])


def test_each_array_follows_from_the_probabilities():
    proba = np.array([[0.7, 0.2, 0.1], [0.1, 0.45, 0.45], [0.0, 0.0, 1.0]])
    found = predictions(proba, CLASSES)
    assert found.label.tolist() == found.best.tolist() == ["a", "b", "c"]
    np.testing.assert_allclose(found.confidence, [0.7, 0.45, 1])
    np.testing.assert_allclose(found.margin, [0.5, 0, 1])
    np.testing.assert_allclose(found.entropy, entropy(proba, axis=1) / np.log(3), atol=1e-12)
    assert not found.unsure.any()


def test_below_the_threshold_it_abstains_but_still_knows_the_best():
    found = predictions(
        np.array([[0.6, 0.4], [0.5, 0.5]]), CLASSES[:2], threshold=0.6, unsure_label="neutral"
    )
    assert found.label.tolist() == ["a", "neutral"]
    assert found.best.tolist() == ["a", "a"]
    assert found.unsure.tolist() == [False, True]


def test_no_records_and_a_uniform_answer_are_fine():
    assert len(predictions(np.empty((0, 3)), CLASSES)) == 0
    assert predictions(np.full((1, 3), 1 / 3), CLASSES).entropy[0] == pytest.approx(1)


def test_a_threshold_or_shape_that_makes_no_sense_is_refused():
    with pytest.raises(InvalidSetting, match=r"threshold is 1\.5"):
        predictions(np.ones((1, 3)) / 3, CLASSES, threshold=1.5)
    with pytest.raises(InvalidSetting, match="3 classes"):
        predictions(np.ones((1, 2)) / 2, CLASSES)


@pytest.mark.parametrize(
    ("classes", "name"),
    [
        (["negative", "positive"], "neutral"),
        (["NEG", "Pos"], "neutral"),
        (["very_negative", "negative", "positive", "very_positive"], "neutral"),
        (["negative", "neutral", "positive"], "unsure"),
        (["positive", "negative", "refund"], "unsure"),
        (["card", "loan"], "unsure"),
        ([], "unsure"),
    ],
)
def test_unsure_is_called_neutral_where_the_labels_are_two_sides(classes, name):
    assert unsure_label(classes) == name


def test_a_record_without_probabilities_has_no_answer_and_others_keep_theirs():
    proba = np.array([[np.nan, np.nan], [0.9, 0.1]])
    found = predictions(proba, CLASSES[:2], threshold=0.5)
    assert found.label.tolist() == found.best.tolist() == [None, "a"]
    assert np.isnan(found.confidence).tolist() == [True, False]
    assert np.isnan(found.entropy).tolist() == [True, False]
    assert found.unsure.tolist() == [False, False]
