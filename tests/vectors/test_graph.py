import numpy as np
import pytest

from assay.vectors import neighbour_graph, normalise


@pytest.fixture(scope="module")
def clusters():
    random = np.random.default_rng(1)
    centres = random.normal(size=(30, 12))
    return normalise(centres[random.integers(30, size=1500)] + 0.3 * random.normal(size=(1500, 12)))


def test_the_exact_graph_excludes_the_row_itself(clusters):
    graph = neighbour_graph(clusters, 10)
    assert graph.indices.shape == (1500, 10)
    assert not (graph.indices == np.arange(1500)[:, None]).any()


@pytest.fixture(scope="module")
def approximate(clusters):
    return neighbour_graph(clusters, 10, exact_below=100, seed=3)


def test_the_approximate_graph_finds_nearly_the_exact_neighbours(clusters, approximate):
    exact = neighbour_graph(clusters, 10)
    pairs = zip(exact.indices, approximate.indices, strict=True)
    assert np.mean([len(set(a) & set(b)) for a, b in pairs]) / 10 > 0.95
    assert not (approximate.indices == np.arange(1500)[:, None]).any()
    assert (np.diff(approximate.similarities, axis=1) <= 0).all()


def test_the_approximate_graph_is_the_same_every_time(clusters, approximate):
    again = neighbour_graph(clusters, 10, exact_below=100, seed=3)
    assert (again.indices == approximate.indices).all()


def test_identical_rows_make_a_graph_in_both_ways():
    same = normalise(np.ones((300, 4)))
    for exact_below in (1000, 10):
        graph = neighbour_graph(same, 5, exact_below=exact_below)
        assert graph.indices.shape == (300, 5)
        assert not (graph.indices == np.arange(300)[:, None]).any()
        assert graph.similarities == pytest.approx(np.ones((300, 5)), abs=1e-5)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_tiny_matrices_have_as_many_neighbours_as_there_are_others(rows):
    graph = neighbour_graph(np.eye(3)[:rows], 10)
    assert graph.indices.shape == (rows, max(0, rows - 1))
