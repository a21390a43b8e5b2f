"""The bootstrap of a table of counts.

Drawing n records with replacement and counting them in cells gives exactly a multinomial
with the observed shares (Efron and Tibshirani 1993, §6), so the table is drawn directly:
the cost depends on the cells, not on the records.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.stats import beta

from assay.errors import InvalidSetting
from assay.schema.evaluations import Interval


def resampled(
    counts: np.ndarray, resamples: int, seed: int, *, cells_at_once: int = 4_000_000
) -> Iterator[np.ndarray]:
    """Draw bootstrap tables in blocks that bound memory.

    Args:
        counts: Observed counts of the cells, (m,).
        resamples: Number of tables r in all.
        seed: Of the draw.
        cells_at_once: Most cells of a block.

    Yields:
        Counts, (rows of the block, m) int64; r rows in all.

    Raises:
        InvalidSetting: If ``resamples`` is below 1.
    """
    if resamples < 1:
        raise InvalidSetting(f"resamples is {resamples}.", hint="Use 2000.")
    random = np.random.default_rng(seed)
    total = int(counts.sum())
    shares = counts / total
    block = max(1, cells_at_once // max(len(counts), 1))
    for start in range(0, resamples, block):
        yield random.multinomial(total, shares, size=min(block, resamples - start))


def percentile(values: np.ndarray, level: float) -> Interval:
    """Return the percentile interval of bootstrap values, (r,).

    Raises:
        InvalidSetting: If ``level`` is not between 0 and 1.
    """
    if not 0 < level < 1:
        raise InvalidSetting(
            f"The confidence level is {level}.", hint="Choose a level between 0 and 1, say 0.95."
        )
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def share_interval(right: int, total: int, level: float) -> Interval:
    """Return the exact interval of a share (Clopper and Pearson 1934)."""
    tail = (1 - level) / 2
    low = 0.0 if right == 0 else float(beta.ppf(tail, right, total - right + 1))
    high = 1.0 if right == total else float(beta.ppf(1 - tail, right + 1, total - right))
    return low, high
