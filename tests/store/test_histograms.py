"""Numbers in order are counted exactly as numbers in any order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.store.histograms import count_sorted, count_values

numbers = st.floats(-1e12, 1e12) | st.integers(-50, 50).map(float)


@settings(max_examples=200, deadline=None)
@given(values=st.lists(numbers, max_size=200), bins=st.integers(1, 500))
def test_both_ways_of_counting_agree(values: list[float], bins: int):
    array = np.array(values, dtype=np.float64)
    counts, borders = count_values(array, bins)
    in_order, same = count_sorted(np.sort(array), bins)
    assert counts.tolist() == in_order.tolist()
    assert borders.tolist() == same.tolist()
    assert counts.sum() == len(values)


@pytest.mark.parametrize("dtype", [np.int64, np.uint32, np.float32])
def test_every_kind_of_number_is_counted(dtype: type):
    values = np.array([5, 1, 3, 3, 2, 5], dtype=dtype)
    counts, borders = count_values(values, 4)
    assert counts.tolist() == count_sorted(np.sort(values), 4)[0].tolist() == [1, 1, 2, 2]
    assert borders.tolist() == [1, 2, 3, 4, 5]


def test_more_numbers_than_fit_in_a_block_are_counted_once_each():
    values = np.random.default_rng(0).random(100_001)
    counts, _ = count_values(values, 7)
    assert counts.tolist() == np.histogram(values, 7)[0].tolist()
    assert counts.tolist() == count_sorted(np.sort(values), 7)[0].tolist()
