"""Batches of texts of which every two are a pair."""

from __future__ import annotations

import tracemalloc
from itertools import islice

import numpy as np
import pytest

from assay.classify.tuning.batches import balanced_batches


def test_every_class_is_drawn_as_often_however_rare_it_is() -> None:
    numbers = np.array([0] * 500 + [1] * 10 + [2] * 40)
    batches = list(balanced_batches(numbers, steps=30, size=12, each=4, seed=3))
    drawn = np.bincount(numbers[np.concatenate(batches)])
    assert drawn.tolist() == [120, 120, 120]


def test_no_text_comes_again_before_all_of_its_class_came() -> None:
    numbers = np.repeat([0, 1], 8)
    seen = np.concatenate(list(balanced_batches(numbers, steps=2, size=8, each=4, seed=0)))
    assert sorted(seen.tolist()) == list(range(16))


def test_many_classes_take_turns_with_some_texts_each() -> None:
    numbers = np.repeat(np.arange(20), 5)
    first, *rest = balanced_batches(numbers, steps=4, size=10, each=2, seed=1)
    assert np.bincount(numbers[first]).max() == 2
    assert len(np.unique(numbers[np.concatenate([first, *rest])])) == 20


@pytest.mark.parametrize("size", [2, 8, 33])
def test_a_class_of_one_text_is_in_batches_too(size: int) -> None:
    numbers = np.array([0, 1, 1, 1])
    for batch in balanced_batches(numbers, steps=5, size=size, each=1, seed=0):
        assert set(numbers[batch].tolist()) == {0, 1}


def test_the_same_seed_draws_the_same() -> None:
    numbers = np.repeat(np.arange(6), 9)
    one, two = (
        np.stack(list(balanced_batches(numbers, steps=9, size=12, each=2, seed=5))) for _ in "ab"
    )
    assert (one == two).all()


def test_memory_is_that_of_the_labels_not_of_their_pairs() -> None:
    numbers = np.tile(np.arange(4), 10_000)  # 800 million pairs
    tracemalloc.start()
    for _ in islice(balanced_batches(numbers, steps=400, size=32, each=4, seed=0), 400):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000
