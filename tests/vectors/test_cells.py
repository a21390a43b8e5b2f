"""Cells group what is alike, and hold nearly all neighbours in the near ones."""

from __future__ import annotations

import numpy as np
import pytest

from assay.vectors import neighbour_graph, normalise
from assay.vectors.cells import find_cells, nearest, neighbours_in_cells, workers


def clumps(n: int = 3_000, groups: int = 30, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    middles = random.normal(size=(groups, 32))
    return normalise(middles[np.arange(n) % groups] + 0.5 * random.normal(size=(n, 32)))


def test_every_row_is_in_the_cell_of_its_nearest_centre() -> None:
    rows = clumps()
    with workers() as pool:
        cells = find_cells(rows, 100, pool)
    assert np.array_equal(cells.cell, (rows @ cells.centres.T).argmax(axis=1))
    assert set(cells.cell.tolist()) == set(range(len(cells)))


def test_nearly_all_neighbours_are_found_in_near_cells() -> None:
    rows = clumps()
    with workers() as pool:
        cells = find_cells(rows, 200, pool)
        near = neighbours_in_cells(rows, cells, 10, pool, probed=40)
    exact = neighbour_graph(rows, 10)
    shared = [len(np.intersect1d(a, b)) for a, b in zip(near.indices, exact.indices, strict=True)]
    assert np.mean(shared) > 9.5
    assert not (near.indices == np.arange(len(rows))[:, None]).any()
    assert (np.diff(near.similarities, axis=1) <= 0).all()


@pytest.mark.parametrize("threads", [1, 3])
def test_the_number_of_threads_changes_nothing(threads: int) -> None:
    rows = clumps(5_000)
    with workers(2) as pool:
        usual = find_cells(rows, 60, pool, seed=3)
        near = neighbours_in_cells(rows, usual, 5, pool)
    with workers(threads) as pool:
        again = find_cells(rows, 60, pool, seed=3)
        assert np.array_equal(again.centres, usual.centres)
        assert np.array_equal(neighbours_in_cells(rows, usual, 5, pool).indices, near.indices)
        assert np.array_equal(nearest(rows, usual.centres, pool)[0], usual.cell)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_rows_have_as_many_neighbours_as_there_are_others(n: int) -> None:
    rows = clumps(n)
    with workers() as pool:
        cells = find_cells(rows, 10, pool)
        assert neighbours_in_cells(rows, cells, 5, pool).indices.shape == (n, n - 1)
