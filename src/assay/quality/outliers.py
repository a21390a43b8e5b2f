"""Records unlike all others: far from their neighbours, in words nobody else uses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.duplicates import wordings
from assay.quality.registry import register_check
from assay.quality.wording import excerpt, number
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class Outliers:
    """Rank records by their distance from the others (Ramaswamy et al. 2000).

    The mean cosine distance to the nearest neighbours is measured in robust standard
    deviations from the median record; words no other record uses add up to one more. How
    dense it is around the neighbours is left out: dividing by it, as the local outlier factor
    does, hid half of the foreign texts planted in four corpora.

    Attributes:
        k: Neighbours looked at.
        deviation: Robust standard deviations at which a record is as likely an outlier as
            not, i.e. scores 0.5 (3.5 after Iglewicz and Hoaglin 1993).
        threshold: Findings score at least this.
        fewest: Data sets with fewer records than this have no outliers.
    """

    name: ClassVar[str] = "outliers"
    title: ClassVar[str] = "records unlike all others"
    needs: ClassVar[frozenset[str]] = frozenset({"vectors"})

    k: int = 10
    deviation: float = 3.5
    threshold: float = 0.5
    fewest: int = 20

    def __call__(self, data: CheckInput) -> CheckResult:
        """Score each record that has a vector."""
        scores = np.zeros(len(data), dtype=np.float32)
        rows = np.flatnonzero(data.embedded)
        if len(rows) < self.fewest:
            return ranked([], scores)
        near = data.neighbours(self.k)
        distance = np.clip(1.0 - near.similarities.mean(axis=1), 0, 2)
        strange = self._strangeness(data)
        z = _robust(distance, rows) + strange
        scores[rows] = _squash(z[rows], self.deviation)
        findings = [
            self._finding(data, row, float(scores[row]), distance, strange)
            for row in np.flatnonzero(scores >= self.threshold).tolist()
        ]
        return ranked(findings, scores)

    def _strangeness(self, data: CheckInput) -> NDArray[np.float64]:
        """Return (n,) 0–1: share of words no other record uses (single rare words aside)."""
        forms = wordings(data)
        counts: dict[str, int] = {}
        for text in forms.texts:
            for word in set(text.split()):
                counts[word] = counts.get(word, 0) + 1
        alone = np.zeros(len(forms.texts) + 1)
        for code, text in enumerate(forms.texts):
            words = text.split()
            unseen = sum(counts[word] == 1 for word in words)
            alone[code] = max(0, unseen - 1) / len(words)
        return alone[forms.code]

    def _finding(
        self,
        data: CheckInput,
        row: int,
        score: float,
        distance: NDArray[np.floating],
        strange: NDArray[np.float64],
    ) -> Finding:
        near = data.neighbours(self.k)
        nearest = int(near.indices[row, 0])
        usual = float(np.median(distance[data.embedded]))
        words = " Most of its words stand in no other record." if strange[row] > 0.5 else ""
        return Finding(
            record=data.id_of(row),
            check=self.name,
            score=score,
            given=data.given(row),
            why=f"Unlike all others: its mean distance to its {near.k} nearest records is "
            f"{number(float(distance[row]))}, where {number(usual)} is usual; even the nearest, "
            f"{excerpt(data.texts[nearest])}, has a similarity of only "
            f"{number(float(near.similarities[row, 0]))}.{words}",
            related=data.ids_of(near.indices[row, :3].tolist()),
            details={
                "distance": float(distance[row]),
                "usual_distance": usual,
                "unseen_words": float(strange[row]),
                "nearest_similarity": float(near.similarities[row, 0]),
            },
        )


def _robust(values: NDArray[np.floating], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return deviations from the median of ``rows`` in units of a robust standard deviation."""
    chosen = values[rows].astype(np.float64)
    centre = np.median(chosen)
    spread = 1.4826 * np.median(np.abs(chosen - centre))
    # Where more than half are equal the median deviation is nil: take the mean one instead.
    spread = spread or 1.2533 * float(np.mean(np.abs(chosen - centre))) or 1.0
    return (values - centre) / spread


def _squash(z: NDArray[np.float64], half: float) -> NDArray[np.float64]:
    """Map deviations to 0–1: nil below the median, 0.5 at ``half``."""
    raised = np.maximum(z, 0) ** 4
    return raised / (raised + half**4)
