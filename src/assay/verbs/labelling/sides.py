"""Which records are labelled to learn from, and which to test on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assay.active import candidates
from assay.verbs.selection import Rows, kept_apart

ENOUGH_TESTED = 200
"""Labelled test records from which on a batch brings no more of them."""

MOST_LEARNED = 10_000
"""Labels the doubt is learned from, drawn by the seed from more."""


@dataclass(frozen=True, eq=False)
class Sides:
    """Masks over the rows, (n,): those with a text, with a label, to learn from, to test on."""

    ready: np.ndarray
    labelled: np.ndarray
    teach: np.ndarray
    test: np.ndarray

    def to_test(self, batch: int, holdout: float) -> int:
        """Return how many records of a batch are for testing."""
        there = int((self.test & self.labelled).sum())
        return min(round(batch * holdout), max(0, ENOUGH_TESTED - there))


def sides_of(rows: Rows, holdout: float) -> Sides:
    """Part the records as training and scoring do; see ``selection``."""
    ready = np.array([bool(text.strip()) for text in rows.texts], dtype=bool)
    labelled = ready & np.array([label is not None for label in rows.labels], dtype=bool)
    train, test = rows.splits == "train", rows.splits == "test"
    if train.any():
        return Sides(ready, labelled, ready & train, ready & test)
    none = ready & (rows.splits == "none")
    if test.any() or (rows.splits == "validation").any():
        return Sides(ready, labelled, none, ready & test)
    apart = kept_apart(rows, holdout)
    return Sides(ready, labelled, none & ~apart, none & apart)


def known_and_open(rows: Rows, sides: Sides, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return rows that are labelled to learn from, and rows that could be; each text once.

    Args:
        rows: Of the data set.
        sides: Theirs.
        seed: Of a draw, where there are many.
    """
    known = np.flatnonzero(sides.teach & sides.labelled)
    if len(known) > MOST_LEARNED:
        known = np.sort(np.random.default_rng(seed).permutation(known)[:MOST_LEARNED])
    left = candidates(
        rows.texts,
        np.flatnonzero(sides.teach & ~sides.labelled),
        known=np.flatnonzero(sides.labelled),
        seed=seed,
    )
    return known, left
