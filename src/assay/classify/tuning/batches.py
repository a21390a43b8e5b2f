"""Batches drawn on the fly: every class as often, and no list of pairs anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def balanced_batches(
    numbers: np.ndarray, *, steps: int, size: int, each: int, seed: int
) -> Iterator[np.ndarray]:
    """Draw batches that hold a few classes and as many texts of each.

    Classes take turns in a random order, and so do the texts of a class: none is drawn again
    before all were. Memory is that of one index a text, whatever the number of pairs.

    Args:
        numbers: (n,) class of each text.
        steps: Number of batches.
        size: Texts in a batch.
        each: Texts of a class in a batch; more where there are few classes.
        seed: Of the draws.

    Yields:
        Indices into ``numbers``.
    """
    random = np.random.default_rng(seed)
    members = [np.flatnonzero(numbers == one) for one in np.unique(numbers)]
    texts = [_turns(rows, random) for rows in members]
    turns = _turns(np.arange(len(members)), random)
    together = max(2, min(len(members), size // each))
    for _ in range(steps):
        drawn: list[int] = []
        while len(drawn) < together:  # at the end of a turn a class may come up twice
            one = int(next(turns))
            if one not in drawn:
                drawn.append(one)
        yield np.array(
            [next(texts[one]) for one in drawn for _ in range(size // together)], dtype=np.int64
        )


def _turns(rows: np.ndarray, random: np.random.Generator) -> Iterator[np.integer]:
    while True:
        yield from random.permutation(rows)
