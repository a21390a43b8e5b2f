"""Topics over the values of a column: counts, and how far each value's topics drift."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 200
LEVEL = 0.95


@dataclass(frozen=True)
class Drift:
    """How far the topics of each value are from those of all other records.

    Attributes:
        distance: (values,) Jensen–Shannon distance, 0 (alike) to 1 (nothing shared); 0 where a
            value has no records, or all of them.
        expected: (values,) its 95th percentile where values have nothing to do with topics.
    """

    distance: NDArray[np.float64]
    expected: NDArray[np.float64]


def crosstab(
    topic: NDArray[np.integer], value: NDArray[np.integer], topics: int, values: int
) -> NDArray[np.int64]:
    """Count records of each topic and value.

    Args:
        topic: (n,) topic of each record, −1 for none.
        value: (n,) value of each record, −1 for none; these are not counted.
        topics, values: How many there are.

    Returns:
        (topics + 1, values); the last row counts records without a topic.
    """
    rows = np.where(topic < 0, topics, topic)[value >= 0]
    flat = rows * values + value[value >= 0]
    return np.bincount(flat, minlength=(topics + 1) * values).reshape(topics + 1, values)


def drift(counts: NDArray[np.int64], *, seed: int = 0, draws: int = DRAWS) -> Drift:
    """Measure how far the topics of each value are from those of all other records.

    Few records differ from others by chance alone; how much, draws tell in which every record
    has a topic by chance.

    Args:
        counts: (topics, values), as ``crosstab`` counts them.
        seed: Of the draws.
        draws: How many.
    """
    random = np.random.default_rng(seed)
    every = counts.sum(axis=1)
    total = int(every.sum())
    distance = np.zeros(counts.shape[1])
    expected = np.zeros(counts.shape[1])
    for value, own in enumerate(counts.T):
        size = int(own.sum())
        if size in (0, total):
            continue
        distance[value] = jensen_shannon(own, every - own)
        chance = every / total
        drawn = random.multinomial(size, chance, draws)
        others = random.multinomial(total - size, chance, draws)
        expected[value] = np.quantile(jensen_shannon(drawn, others), LEVEL)
    return Drift(distance, expected)


def jensen_shannon(a: NDArray[np.integer], b: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return the Jensen–Shannon distance of counts (Endres and Schindelin 2003), base 2.

    Args:
        a, b: (…, k) counts, none without any.
    """
    p = a / a.sum(axis=-1, keepdims=True)
    q = b / b.sum(axis=-1, keepdims=True)
    middle = (p + q) / 2
    divergence = (_relative(p, middle) + _relative(q, middle)) / 2
    return np.sqrt(np.clip(divergence, 0.0, 1.0))


def _relative(p: NDArray[np.float64], q: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, p * np.log2(p / q), 0.0)
    return terms.sum(axis=-1)
