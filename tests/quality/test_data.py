import numpy as np
import pytest

from assay.quality import CheckInput, CheckResult, ranked
from assay.schema.findings import Finding


def finding(record, score):
    return Finding(record=record, check="x", score=score, why="because")


def test_codes_count_the_probability_columns_first_and_other_labels_after(make):
    data = make(["a"] * 4, ["z", "b", None, "a"], classes=["b", "z"])
    assert data.label_names == ("b", "z", "a")
    assert data.codes.tolist() == [1, 0, -1, 2]
    assert data.labelled.tolist() == [True, True, False, True]


def test_only_records_with_a_prediction_and_a_known_label_are_judged(make):
    nan = [np.nan, np.nan]
    data = make(
        ["a"] * 4,
        ["x", "x", None, "rare"],
        classes=["x", "y"],
        probabilities=[[1.0, 0.0], nan, [0.5, 0.5], [0.2, 0.8]],
    )
    assert data.judged.tolist() == [True, False, False, False]
    assert data.best.tolist() == [0, -1, 0, 1]


def test_vectors_are_normalised_and_empty_ones_are_known(make):
    data = make(["a", None], vectors=[[3.0, 4.0], [0.0, 0.0]])
    assert np.asarray(data.vectors)[0].tolist() == pytest.approx([0.6, 0.8])
    assert data.embedded.tolist() == [True, False]


def test_splits_that_are_not_given_are_none(make):
    data = make(["a", "b"])
    assert data.in_split("none").all()
    assert not data.in_split("train", "test").any()


def test_columns_of_different_length_are_refused(make):
    with pytest.raises(ValueError, match="labels has 1 rows, ids has 2"):
        make(["a", "b"], ["x"])


def test_what_several_checks_share_is_computed_once(make):
    data, calls = make(["a"]), []
    for _ in range(3):
        data.once("key", lambda: calls.append(1))
    assert len(calls) == 1


def test_neighbours_come_from_one_graph(blobs):
    data = blobs(each=20)
    assert (data.neighbours(5).indices == data.neighbours(12).indices[:, :5]).all()


def test_results_are_gravest_first_and_scores_stay_in_range():
    result = ranked([finding("a", 0.1), finding("b", 0.9)], np.array([-1.0, 2.0, np.nan]))
    assert [f.record for f in result.findings] == ["b", "a"]
    assert result.scores is not None
    assert result.scores.tolist() == [0, 1, 0]
    assert result.scores.dtype == np.float32


def test_an_empty_result_has_nothing():
    assert CheckResult().findings == ()


def test_an_input_without_records_is_fine():
    empty = np.array([], dtype=object)
    data = CheckInput(ids=empty, texts=empty, labels=empty, vectors=np.empty((0, 4)))
    assert len(data) == 0
    assert data.label_names == ()
