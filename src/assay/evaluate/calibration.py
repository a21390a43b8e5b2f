"""How far confidence and accuracy lie apart."""

from __future__ import annotations

import numpy as np

from assay.errors import InvalidSetting
from assay.evaluate.bootstrap import percentile, resampled
from assay.schema.evaluations import CalibrationBin, ConfidenceBin, Interval


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


def calibration_interval(
    bins: tuple[CalibrationBin, ...], resamples: int, level: float, seed: int
) -> Interval | None:
    """Return an interval of the expected calibration error.

    The estimate is biased upwards: chance alone parts confidence and accuracy in every bin,
    and resampling does it twice. So the lower bound is 0 where perfect calibration would show
    an error this large by chance, else the basic bootstrap's (Davison and Hinkley 1997, §5.2);
    the upper bound is the percentile's, which errs on the safe side.

    Returns:
        The interval, ``None`` where there are no records.
    """
    if not bins:
        return None
    counts = np.array([one.count for one in bins])
    sure = np.array([one.confidence for one in bins])
    right = np.array([round(one.accuracy * one.count) for one in bins])
    cells = np.concatenate([right, counts - right])
    drawn = []
    for table in resampled(cells, resamples, seed):
        hits, misses = table[:, : len(bins)], table[:, len(bins) :]
        drawn.append(np.abs((hits + misses) * sure - hits).sum(axis=1) / counts.sum())
    low, high = percentile(np.concatenate(drawn), level)
    by_chance = np.random.default_rng([seed, 1]).binomial(
        counts, sure.clip(0, 1), size=(resamples, len(bins))
    )
    noise = np.abs(by_chance - counts * sure).sum(axis=1) / counts.sum()
    observed = expected_calibration_error(bins)
    if observed <= percentile(noise, level)[1]:
        low = 0.0
    else:
        low = min(max(2 * observed - high, 0.0), observed)
    return low, max(high, observed)
