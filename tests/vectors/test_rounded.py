"""Rounded vectors find what exact ones find."""

from __future__ import annotations

import numpy as np
import pytest

from assay.vectors import normalise, top_k
from assay.vectors.rounded import Rounded


def rounded(X: np.ndarray, block: int = 700) -> Rounded:
    blocks = (X[start : start + block] for start in range(0, len(X), block))
    return Rounded.of(blocks, len(X), X.shape[1])


@pytest.mark.parametrize(("rows", "dimensions"), [(5_000, 384), (2_000, 1024), (300, 16)])
@pytest.mark.parametrize("k", [1, 10, 400])
def test_the_nearest_are_exactly_those_of_the_whole_product(
    rows: int, dimensions: int, k: int
) -> None:
    random = np.random.default_rng(rows + k)
    centres = random.normal(size=(40, dimensions))  # neighbours that lie close together
    near = centres[random.integers(40, size=rows)]
    X = normalise(near + random.normal(size=(rows, dimensions)))
    X[7] = X[3]
    made = rounded(X)
    for twins, query in ((True, X[3]), (False, normalise(random.normal(size=dimensions)))):
        expected = top_k(query, X, k)
        found = made.nearest(query, k, lambda wanted: X[wanted])
        np.testing.assert_allclose(found.similarities, expected.similarities, atol=1e-6)
        if not twins:  # of two equal rows either may come first
            assert (found.indices == expected.indices).mean() > 0.99


def test_few_rows_are_compared_as_they_are() -> None:
    random = np.random.default_rng(0)
    X = normalise(random.normal(size=(20_000, 384)))
    asked: list[int] = []

    def exact(rows: np.ndarray) -> np.ndarray:
        asked.append(len(rows))
        return X[rows]

    rounded(X).nearest(X[5], 10, exact)
    assert asked[0] < 2_000


def test_only_what_is_allowed_is_found() -> None:
    random = np.random.default_rng(0)
    X = normalise(random.normal(size=(100, 8)))
    allowed = np.zeros(100, bool)
    allowed[[4, 40]] = True
    found = rounded(X).nearest(X[3], 10, lambda rows: X[rows], allowed=allowed)
    assert set(found.indices[0]) == {4, 40}
    nothing = rounded(X).nearest(X[3], 10, lambda rows: X[rows], allowed=np.zeros(100, bool))
    assert nothing.indices.shape == (1, 0)


def test_rows_of_zeros_and_no_rows_are_no_trouble() -> None:
    zeros = rounded(np.zeros((3, 4), np.float32))
    found = zeros.nearest(np.zeros(4, np.float32), 2, lambda rows: np.zeros((len(rows), 4)))
    assert found.indices.tolist() == [[0, 1]]
    none = rounded(np.empty((0, 4), np.float32))
    assert none.nearest(np.ones(4, np.float32), 2, lambda rows: rows).indices.shape == (1, 0)
