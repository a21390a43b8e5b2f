"""Which class is answered: the one rule of predictions, scores and the service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Choice:
    """What is answered for n records.

    Attributes:
        column: The class answered, (n,); 0 where a row has no probabilities.
        confidence: Its probability, (n,); NaN without probabilities.
        margin: That less the highest of the others, −1 to 1; below 0 where a threshold lets a
            less probable class win.
        missing: Mask of rows without probabilities, (n,).
    """

    column: np.ndarray
    confidence: np.ndarray
    margin: np.ndarray
    missing: np.ndarray


def choose(
    proba: np.ndarray, classes: Sequence[str], thresholds: Mapping[str, float] | None = None
) -> Choice:
    """Answer the class whose probability is highest relative to its threshold.

    With equal thresholds (or none) that is the most probable class. With two classes whose
    thresholds sum to 1 it is the plain one: a class is answered when its probability reaches
    its threshold. The first of equals is taken.

    Args:
        proba: (n, k) float64; a row of NaN is a record without an answer.
        classes: Label of each column.
        thresholds: Threshold of labels, above 0; 1/k for those not named.
    """
    missing = np.asarray(np.isnan(proba).any(axis=1))
    known = np.nan_to_num(proba)
    rows = np.arange(len(known))
    column = (known / in_order(classes, thresholds) if thresholds else known).argmax(axis=1)
    confidence = known[rows, column]
    if known.shape[1] > 1:
        others = known.copy()
        others[rows, column] = -np.inf
        margin = confidence - others.max(axis=1)
    else:
        margin = confidence.copy()
    confidence[missing] = margin[missing] = np.nan
    return Choice(column, confidence, margin, missing)


def in_order(classes: Sequence[str], thresholds: Mapping[str, float] | None) -> np.ndarray:
    """Return the threshold of each class, (k,), 1/k where none is named."""
    even = 1 / len(classes)
    return np.array([float((thresholds or {}).get(str(name), even)) for name in classes])
