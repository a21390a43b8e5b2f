"""How far confidence and accuracy lie apart."""

from __future__ import annotations

import numpy as np

from assay.errors import InvalidSetting
from assay.schema.evaluations import CalibrationBin, ConfidenceBin


def calibration_bins(
    confidence: np.ndarray, right: np.ndarray, bins: int = 15
) -> tuple[CalibrationBin, ...]:
    """Sort records by confidence into bins of equal width; empty bins are left out.

    Args:
        confidence: Probability of the most probable class, (n,), 0–1.
        right: Whether that class is the true one, (n,) bool.
        bins: Number of bins; each includes its upper bound (Guo et al. 2017).
    """
    if bins < 1:
        raise InvalidSetting(f"The number of bins is {bins}.", hint="Use 15.")
    place = np.clip(np.ceil(confidence * bins).astype(np.int64) - 1, 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    confidences = np.bincount(place, weights=confidence, minlength=bins)
    rights = np.bincount(place, weights=right, minlength=bins)
    return tuple(
        CalibrationBin(
            lower=index / bins,
            upper=(index + 1) / bins,
            count=int(counts[index]),
            confidence=float(confidences[index] / counts[index]),
            accuracy=float(rights[index] / counts[index]),
        )
        for index in np.flatnonzero(counts).tolist()
    )


def confidence_bins(
    confidence: np.ndarray, right: np.ndarray, bins: int = 100
) -> tuple[ConfidenceBin, ...]:
    """Count right and wrong answers at each confidence; empty bins are left out.

    Args:
        confidence: Probability of the most probable class, (n,), 0–1.
        right: Whether that class is the true one, (n,) bool.
        bins: Number of bins of equal width; each includes its lower bound, as a threshold does.
    """
    edges = np.arange(bins + 1) / bins
    place = np.clip(np.searchsorted(edges, confidence, side="right") - 1, 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    rights = np.bincount(place[right], minlength=bins)
    return tuple(
        ConfidenceBin(
            lower=float(edges[index]),
            upper=float(edges[index + 1]),
            right=int(rights[index]),
            wrong=int(counts[index] - rights[index]),
        )
        for index in np.flatnonzero(counts).tolist()
    )


def expected_calibration_error(bins: tuple[CalibrationBin, ...]) -> float:
    """Return the mean distance of confidence and accuracy over the records, 0–1."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.accuracy) for one in bins) / max(total, 1)
