from __future__ import annotations

import numpy as np
import pytest

from assay.errors import InvalidSetting
from assay.search import semantic, similar
from assay.vectors import normalise


@pytest.fixture
def matrix() -> np.ndarray:
    return normalise(np.random.default_rng(0).normal(size=(500, 16)))


def brute(query: np.ndarray, X: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    scores = X.astype(np.float64) @ query
    order = np.argsort(-scores, kind="stable")
    return order if mask is None else order[mask[order]]


def test_the_most_similar_rows_come_first_whatever_the_length_of_the_query(matrix):
    ranking = semantic(matrix[3] * 5, matrix, 20)
    assert ranking.rows.tolist() == brute(matrix[3], matrix)[:20].tolist()
    assert ranking.scores[0] == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("allowed", [0, 1, 5, 250, 500])
def test_only_allowed_rows_are_found(matrix, allowed):
    mask = np.zeros(500, dtype=bool)
    mask[np.random.default_rng(1).permutation(500)[:allowed]] = True
    ranking = semantic(matrix[3], matrix, 20, allowed=mask)
    assert ranking.rows.tolist() == brute(matrix[3], matrix, mask)[:20].tolist()


def test_equal_rows_stand_in_row_order_even_at_the_edge():
    X = np.tile(normalise(np.array([1.0, 2.0])), (1000, 1))
    assert semantic([1.0, 2.0], X, 5).rows.tolist() == [0, 1, 2, 3, 4]


def test_a_matrix_on_disk_is_searched_where_it_lies(tmp_path, matrix):
    matrix.tofile(tmp_path / "matrix")
    mapped = np.memmap(tmp_path / "matrix", dtype=np.float32, mode="r", shape=matrix.shape)
    expected = semantic(matrix[9], matrix, 7)
    assert semantic(matrix[9], mapped, 7).rows.tolist() == expected.rows.tolist()


def test_a_record_is_not_similar_to_itself_but_to_its_copy(matrix):
    X = np.vstack([matrix, matrix[42]])
    ranking = similar(42, X, 3)
    assert ranking.rows[0] == 500
    assert 42 not in ranking.rows
    assert similar(500, X, 1).rows.tolist() == [42]


def test_a_row_with_many_copies_still_gets_as_many_neighbours_as_asked():
    X = np.tile(normalise(np.array([1.0, 2.0])), (50, 1))
    assert similar(49, X, 5).rows.tolist() == [0, 1, 2, 3, 4]
    assert len(similar(7, X, 100)) == 49


def test_similar_rows_obey_the_mask(matrix):
    mask = np.arange(500) % 3 == 0
    ranking = similar(4, matrix, 10, allowed=mask)
    assert mask[ranking.rows].all()
    assert len(ranking) == 10


def test_a_query_of_zeros_or_no_rows_is_answered(matrix):
    assert len(semantic(np.zeros(16), matrix, 3)) == 3
    assert len(semantic(np.ones(16), matrix[:0], 3)) == 0
    assert len(semantic(np.ones(16), matrix, 0)) == 0


def test_a_query_of_another_size_is_refused(matrix):
    with pytest.raises(InvalidSetting, match=r"\(8,\).*\(500, 16\)"):
        semantic(np.ones(8), matrix)


def test_a_mask_of_another_size_or_type_is_refused(matrix):
    with pytest.raises(InvalidSetting, match="500 booleans"):
        semantic(np.ones(16), matrix, allowed=np.ones(3, dtype=bool))
    with pytest.raises(InvalidSetting):
        semantic(np.ones(16), matrix, allowed=np.arange(500))


@pytest.mark.parametrize("row", [-1, 500])
def test_a_row_that_is_not_there_is_refused(matrix, row):
    with pytest.raises(InvalidSetting, match="does not exist"):
        similar(row, matrix)
