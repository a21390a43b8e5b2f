"""Batches of equal length, side by side."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import pytest

from assay.encoders.batches import encode_in_batches, equal_length_batches


def letters(texts: Sequence[str]) -> list[np.ndarray]:
    return [np.array([ord(letter) for letter in text], np.int32) for text in texts]


def sums(ids: np.ndarray) -> np.ndarray:
    return ids.sum(axis=1, keepdims=True).astype(np.float32)


TEXTS = ["a" * (1 + number % 7) + chr(98 + number % 20) for number in range(300)]


def test_every_text_is_in_exactly_one_batch():
    lengths = np.random.default_rng(0).integers(1, 30, 500)
    batches = list(equal_length_batches(lengths, 100))
    assert sorted(np.concatenate(batches).tolist()) == list(range(500))


def test_a_batch_holds_texts_of_one_length_within_the_budget():
    lengths = np.random.default_rng(0).integers(1, 300, 500)
    for batch in equal_length_batches(lengths, 100):
        assert len(set(lengths[batch])) == 1
        assert len(batch) == 1 or lengths[batch].sum() <= 100


def test_the_longest_texts_come_first():
    first = next(equal_length_batches(np.array([3, 9, 1, 9]), 100))
    assert first.tolist() == [1, 3]


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("slice_size", [7, 64, 1000])
def test_results_come_back_in_the_order_of_the_texts(threads: int, slice_size: int):
    found = encode_in_batches(
        TEXTS, letters, sums, dimensions=1, threads=threads, budget=20, slice_size=slice_size
    )
    expected = np.array([[sum(map(ord, text))] for text in TEXTS], np.float32)
    np.testing.assert_array_equal(found, expected)


def test_a_failing_batch_stops_the_work_and_says_why():
    ran: list[int] = []

    def fail(ids: np.ndarray) -> np.ndarray:
        ran.append(len(ids))
        raise ValueError("out of order")

    before = set(threading.enumerate())
    with pytest.raises(ValueError, match="out of order"):
        encode_in_batches(TEXTS, letters, fail, dimensions=1, threads=2, budget=10)
    assert not set(threading.enumerate()) - before
    assert len(ran) <= 6
