import numpy as np
import pytest

from assay.vectors import normalise, top_k


@pytest.fixture
def rows():
    return normalise(np.random.default_rng(0).normal(size=(500, 16)))


def test_normalised_rows_have_unit_length_and_unusable_rows_become_zero():
    made = normalise([[3, 4], [0, 0], [np.nan, 1], [1e30, 0], [1e-30, 0]])
    assert made.dtype == np.float32
    assert np.linalg.norm(made, axis=1).tolist() == pytest.approx([1, 0, 0, 1, 1])
    assert made[0].tolist() == pytest.approx([0.6, 0.8])


def test_normalise_takes_one_vector_and_leaves_its_input_alone():
    given = np.array([0.0, 2.0], dtype=np.float32)
    assert normalise(given).tolist() == [0.0, 1.0]
    assert given.tolist() == [0.0, 2.0]


def test_normalise_takes_no_rows():
    assert normalise(np.empty((0, 4))).shape == (0, 4)


def test_top_k_equals_a_full_sort(rows):
    found = top_k(rows[:20], rows, 7)
    full = np.argsort(-(rows[:20] @ rows.T), axis=1, kind="stable")[:, :7]
    assert (found.indices == full).all()
    assert found.similarities[:, 0] == pytest.approx(np.ones(20), abs=1e-5)
    assert found.indices.dtype == np.int64
    assert found.similarities.dtype == np.float32


def test_top_k_does_not_depend_on_the_block(rows):
    whole, blocked = top_k(rows, rows, 5), top_k(rows, rows, 5, block=3)
    assert (whole.indices == blocked.indices).all()


def test_top_k_of_a_single_vector_is_one_row(rows):
    assert top_k(rows[3], rows, 1).indices.tolist() == [[3]]


def test_asking_for_more_than_there_is_gives_all(rows):
    assert top_k(rows[:2], rows[:4], 10).k == 4
    assert top_k(rows[:2], rows[:0], 10).indices.shape == (2, 0)
    assert top_k(rows[:0], rows, 10).indices.shape == (0, 10)


def test_a_row_is_not_its_own_neighbour_even_among_identical_rows():
    same = np.ones((6, 3), dtype=np.float32)
    found = top_k(same, same, 3, exclude_self=True)
    assert not (found.indices == np.arange(6)[:, None]).any()


def test_first_cuts_the_neighbours(rows):
    found = top_k(rows, rows, 9)
    assert (found.first(4).indices == top_k(rows, rows, 4).indices).all()
