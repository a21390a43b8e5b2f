"""Answers out of probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assay.errors import InvalidSetting
from assay.vectors.choosing import choose


@dataclass(frozen=True, eq=False)
class PredictionArrays:
    """Answers for n records, an array each, (n,).

    Attributes:
        label: The answer; ``unsure_label`` where the classifier abstains, ``None`` where it
            gave no probabilities.
        best: The most probable class relative to its threshold, see ``vectors.choosing``;
            ``None`` without probabilities.
        confidence: Its probability, 0–1; this and the next two are NaN without probabilities.
        margin: Best minus the highest other probability.
        entropy: Shannon entropy over log k, 0–1.
        unsure: Whether the confidence is below the threshold.
    """

    label: np.ndarray
    best: np.ndarray
    confidence: np.ndarray
    margin: np.ndarray
    entropy: np.ndarray
    unsure: np.ndarray

    def __len__(self) -> int:
        return len(self.label)


def predictions(
    proba: np.ndarray,
    classes: np.ndarray,
    *,
    threshold: float = 0.0,
    unsure_label: str = "unsure",
    class_thresholds: Mapping[str, float] | None = None,
) -> PredictionArrays:
    """Turn probabilities into answers.

    Args:
        proba: Probability of each class, (n, k), rows summing to 1; a row of NaN is a record
            the classifier gave no answer for.
        classes: Label of each column, (k,).
        threshold: Confidence below which the answer is ``unsure_label``; 0 never abstains.
        unsure_label: What an abstaining classifier answers.
        class_thresholds: Threshold of labels, see ``vectors.choosing``.

    Raises:
        InvalidSetting: If the threshold is outside 0–1 or columns and classes differ in number.
    """
    proba = np.asarray(proba, dtype=np.float64)
    names = np.asarray(classes, dtype=object)
    if proba.ndim != 2 or proba.shape[1] != len(names) or not len(names):
        raise InvalidSetting(
            f"Probabilities of shape {proba.shape} do not fit {len(names)} classes.",
            hint="Pass one column of probabilities for each class.",
        )
    if not 0 <= threshold <= 1:
        raise InvalidSetting(
            f"The threshold is {threshold}.", hint="Choose a confidence between 0 and 1."
        )
    made = choose(proba, names.tolist(), class_thresholds)
    confidence = made.confidence
    if len(names) > 1:
        logs = np.log(np.where(proba > 0, proba, 1.0))
        entropy = np.clip(-(proba * logs).sum(axis=1) / np.log(len(names)), 0.0, 1.0)
    else:
        entropy = np.zeros(len(proba))
    entropy[made.missing] = np.nan
    unsure = confidence < threshold
    best = names[made.column]
    best[made.missing] = None
    label = np.where(unsure, unsure_label, best).astype(object)
    return PredictionArrays(label, best, confidence, made.margin, entropy, unsure)
