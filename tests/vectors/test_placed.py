"""Vectors that stay in a mapped file are found as if they were copied together."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from assay.search import semantic
from assay.search import similar as rank_similar
from assay.vectors import Placed, normalise, placed

WIDTH = 8


@pytest.fixture(params=["held", "let go"])
def file(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> np.ndarray:
    monkeypatch.setattr(placed, "BLOCK_BYTES", 4 * WIDTH * 7)
    if request.param == "let go":
        monkeypatch.setattr(placed, "HELD_BYTES", 0)
    vectors = normalise(np.random.default_rng(0).standard_normal((100, WIDTH)))
    vectors.tofile(tmp_path / "vectors")
    return np.memmap(tmp_path / "vectors", np.float32, "r", shape=vectors.shape)


@pytest.mark.parametrize("count", [1, 10, 60, 250])
def test_products_and_rows_are_those_of_a_copy(file: np.ndarray, count: int):
    rows = np.random.default_rng(count).integers(0, len(file), count)
    matrix, copy = Placed(file, rows), np.array(file)[rows]
    vector = copy[0]
    assert (len(matrix), matrix.shape, matrix.ndim) == (count, (count, WIDTH), 2)
    np.testing.assert_allclose(matrix @ vector, copy @ vector, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(matrix[0], copy[0])
    np.testing.assert_array_equal(matrix[np.array([0, count - 1])], copy[[0, count - 1]])


@pytest.mark.parametrize("share", [0.02, 0.5, 1.0])
def test_a_search_ranks_them_as_it_ranks_a_copy(file: np.ndarray, share: float):
    random = np.random.default_rng(1)
    rows = random.permutation(len(file))
    matrix, copy = Placed(file, rows), np.array(file)[rows]
    allowed = random.random(len(rows)) < share
    query = random.standard_normal(WIDTH)
    for mine, plain in (
        (semantic(query, matrix, 5), semantic(query, copy, 5)),
        (semantic(query, matrix, 5, allowed=allowed), semantic(query, copy, 5, allowed=allowed)),
        (rank_similar(3, matrix, 5), rank_similar(3, copy, 5)),
    ):
        assert mine.rows.tolist() == plain.rows.tolist()
        np.testing.assert_allclose(mine.scores, plain.scores, rtol=1e-5)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_reading_all_of_a_large_file_keeps_little_of_it_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(placed, "HELD_BYTES", 0)
    monkeypatch.setattr(placed, "BLOCK_BYTES", 1 << 20)
    shape = (100_000, 128)
    np.zeros(shape, np.float32).tofile(tmp_path / "vectors")
    mapped = np.memmap(tmp_path / "vectors", np.float32, "r", shape=shape)
    matrix = Placed(mapped, np.arange(shape[0]))
    matrix @ np.ones(128, np.float32)
    before = mapped_bytes()
    assert (matrix @ np.ones(128, np.float32)).sum() == 0
    assert mapped_bytes() - before < 4 << 20  # of 51 million


def mapped_bytes() -> int:
    told = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in told if line.startswith("RssFile")) * 1024
