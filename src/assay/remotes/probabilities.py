"""Probabilities of every class out of the few candidates a service names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assay.remotes.port import Answer

BELOW = 0.999
"""A class that is not named lies at most this close below the least sure one that is."""

LEAST = 1e-9
"""Confidence taken for 0, so that what is named stays above what is not."""

APART = 1 - 1e-6
"""Factor between the surest candidate and others as sure: the first named stays the first."""


def probabilities(answers: Sequence[Answer | None], classes: Sequence[str]) -> np.ndarray:
    """Return (n, k) float64 rows that sum to 1; a row of NaN where there is no answer.

    What the candidates leave over is spread evenly over the classes not named, never so much
    that one of these would reach the least sure candidate; then the row is scaled to sum to 1.
    So the most probable class is the service's own first answer.

    Args:
        answers: Candidates for each text, the surest first.
        classes: Label of each column.

    Raises:
        KeyError: A candidate is none of the classes.
    """
    column = {label: place for place, label in enumerate(classes)}
    proba = np.full((len(answers), len(classes)), np.nan)
    for row, answer in zip(proba, answers, strict=True):
        if answer is not None:
            row[:] = _spread(answer, column)
    return proba


def _spread(answer: Answer, column: dict[str, int]) -> np.ndarray:
    named = np.array([column[candidate.label] for candidate in answer])
    values = np.maximum([candidate.confidence for candidate in answer], LEAST)
    values[1:] = np.minimum(values[1:], values[0] * APART)
    others = len(column) - len(named)
    share = max(0.0, 1.0 - values.sum()) / others if others else 0.0
    row = np.full(len(column), min(share, values.min() * BELOW))
    row[named] = values
    return row / row.sum()
