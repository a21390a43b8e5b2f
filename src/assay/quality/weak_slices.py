"""Slices of the data on which the model is significantly worse than elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.slices import Slice, slices
from assay.quality.wording import percent
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class WeakSlices:
    """Test every slice: is the model less often right there than over all?

    A slice is weak when the Clopper–Pearson interval of its accuracy, its error divided by
    the number of slices looked at (Bonferroni), lies below the accuracy over all. The score
    is the share of that accuracy that is lost.

    Attributes:
        level: Family-wise error of the test.
        fewest: Slices with fewer judged records are not tested.
        largest: Slices holding more than this share of the judged records are not tested.
        values: Metadata columns of text with more distinct values are not sliced.
        bands: Quantile bands of lengths and numbers.
        clusters: Most clusters of the vectors.
        cluster_size: Records per cluster aimed at.
        related: At most so many wrong records are named.
    """

    name: ClassVar[str] = "weak_slices"
    title: ClassVar[str] = "parts of the data where the model fails"
    needs: ClassVar[frozenset[str]] = frozenset({"labels", "probabilities"})

    level: float = 0.05
    fewest: int = 10
    largest: float = 0.9
    values: int = 50
    bands: int = 5
    clusters: int = 50
    cluster_size: int = 60
    related: int = 20

    def __call__(self, data: CheckInput) -> CheckResult:
        """Test the slices that are large enough."""
        judged = data.judged
        total = int(judged.sum())
        if total < 2 * self.fewest:
            return ranked([])
        right = data.best == data.codes
        overall = float(right[judged].mean())
        tested = [
            part
            for part in slices(
                data,
                values=self.values,
                bands=self.bands,
                clusters=self.clusters,
                cluster_size=self.cluster_size,
            )
            if self.fewest <= int((part.rows & judged).sum()) <= self.largest * total
        ]
        findings = []
        for part in tested:
            rows = np.flatnonzero(part.rows & judged)
            low, high = clopper_pearson(int(right[rows].sum()), len(rows), self.level / len(tested))
            if high < overall:
                findings.append(self._finding(data, part, rows, right, overall, (low, high)))
        return ranked(findings)

    def _finding(
        self,
        data: CheckInput,
        part: Slice,
        rows: NDArray[np.int64],
        right: NDArray[np.bool_],
        overall: float,
        interval: tuple[float, float],
    ) -> Finding:
        wrong = rows[~right[rows]]
        sure = np.asarray(data.probabilities)[wrong].max(axis=1)
        worst = wrong[np.argsort(-sure, kind="stable")][: self.related + 1].tolist()
        accuracy = float(right[rows].mean())
        return Finding(
            record=data.id_of(worst[0]),
            check=self.name,
            score=min(1.0, max(0.0, 1 - accuracy / overall)),
            given=data.given(worst[0]),
            why=f"Of the {len(rows):,} judged {part.words}, the model gets "
            f"{int(right[rows].sum()):,} right: {percent(accuracy)} (surely at most "
            f"{percent(interval[1])}), against {percent(overall)} over all.",
            related=data.ids_of(worst[1:]),
            details={
                "kind": part.kind,
                "slice": part.words,
                "filter": part.filter,
                "terms": list(part.terms),
                "n": len(rows),
                "accuracy": accuracy,
                "interval": list(interval),
                "overall": overall,
            },
        )


def clopper_pearson(successes: int, n: int, error: float) -> tuple[float, float]:
    """Return the exact interval of a share that misses it with at most ``error``."""
    low = 0.0 if successes == 0 else float(beta.ppf(error / 2, successes, n - successes + 1))
    high = 1.0 if successes == n else float(beta.ppf(1 - error / 2, successes + 1, n - successes))
    return low, high
