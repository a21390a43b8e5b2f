import numpy as np
import pytest

from assay.quality import Outliers


def test_a_record_far_from_all_others_is_found(blobs):
    data = blobs(each=60, spread=0.1, classes=2)
    vectors = np.vstack([data.vectors, -np.asarray(data.vectors).mean(axis=0)])
    data = type(data)(
        ids=np.append(data.ids, "far"),
        texts=np.append(data.texts, "trilobites flourished"),
        labels=np.append(data.labels, None),
        vectors=vectors,
    )
    result = Outliers()(data)
    assert result.findings[0].record == "far"
    assert result.findings[0].score > 0.9
    assert result.findings[0].details["unseen_words"] == pytest.approx(0.5)
    assert len(result.findings) < 7
    assert result.scores is not None
    assert np.median(result.scores) < 0.1


def test_records_without_a_vector_are_no_outliers(blobs, make):
    data = blobs(each=20)
    vectors = np.vstack([data.vectors, np.zeros((3, data.vectors.shape[1]))])
    data = make([*data.texts, None, None, None], vectors=vectors)
    result = Outliers()(data)
    assert result.scores is not None
    assert result.scores[-3:].tolist() == [0, 0, 0]


def test_a_handful_of_records_has_no_outliers(make):
    data = make(["a", "b", "c"], vectors=[[1.0, 0.0], [1.0, 0.1], [-1.0, 0.0]])
    assert Outliers()(data).findings == ()


def test_identical_records_are_no_outliers(make):
    assert Outliers()(make(["a"] * 40, vectors=np.ones((40, 3)))).findings == ()
