"""Pairs of classes that are mistaken for each other more than chance would have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.wording import counted, excerpt, number
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class ConfusionPairs:
    """Look for unordered pairs of classes with significantly many confusions.

    By chance a class's errors would go to the other classes in proportion to how often
    those are predicted. The count of a pair, both ways together, is tested against that by
    a one-sided Poisson test, Bonferroni-corrected over the pairs that occur.

    Attributes:
        level: Family-wise error of the test.
        fewest: A pair is confused at least so many times.
        examples: Records shown for each direction.
    """

    name: ClassVar[str] = "confusion_pairs"
    title: ClassVar[str] = "pairs of classes mistaken for each other"
    needs: ClassVar[frozenset[str]] = frozenset({"labels", "probabilities"})

    level: float = 0.05
    fewest: int = 3
    examples: int = 5

    def __call__(self, data: CheckInput) -> CheckResult:
        """Count confusions between annotation and out-of-sample answer."""
        rows = np.flatnonzero(data.judged)
        k = 0 if data.classes is None else len(data.classes)
        if k < 2 or not len(rows):
            return ranked([])
        counts = np.zeros((k, k))
        np.add.at(counts, (data.codes[rows], data.best[rows]), 1)
        sizes = counts.sum(axis=1)
        expected = _by_chance(counts)
        both, chance = counts + counts.T, expected + expected.T
        pairs = np.argwhere(np.triu(both, 1) >= 1)
        p_values = poisson.sf(both[pairs[:, 0], pairs[:, 1]] - 1, chance[pairs[:, 0], pairs[:, 1]])
        findings = []
        for (a, b), p in zip(pairs.tolist(), p_values.tolist(), strict=True):
            # With two classes every error goes to the only other one: no chance to compare.
            significant = k == 2 or p * len(pairs) <= self.level
            if significant and both[a, b] >= self.fewest:
                findings.append(self._finding(data, rows, a, b, counts, sizes, float(p)))
        return ranked(findings)

    def _finding(
        self,
        data: CheckInput,
        rows: NDArray[np.int64],
        a: int,
        b: int,
        counts: NDArray[np.float64],
        sizes: NDArray[np.float64],
        p_value: float,
    ) -> Finding:
        if counts[b, a] > counts[a, b]:
            a, b = b, a
        one, other = data.label_names[a], data.label_names[b]
        there, back = self._examples(data, rows, a, b), self._examples(data, rows, b, a)
        share = float((counts[a, b] + counts[b, a]) / max(sizes[a] + sizes[b], 1))
        shown = excerpt(data.texts[there[0]])
        return Finding(
            record=data.id_of(there[0]),
            check=self.name,
            score=min(1.0, share),
            given=one,
            why=f"{counted(int(counts[a, b]), 'record')} of {one} ({int(sizes[a])}) "
            f"{'is' if counts[a, b] == 1 else 'are'} taken for {other}, and {int(counts[b, a])} of "
            f"{other} ({int(sizes[b])}) for {one}, {number(share)} of both together; "
            f"for example {shown}. Are they told apart clearly?",
            related=data.ids_of((*there[1:], *back)),
            details={
                "classes": [one, other],
                "counts": [int(counts[a, b]), int(counts[b, a])],
                "sizes": [int(sizes[a]), int(sizes[b])],
                "p_value": p_value,
                "examples": {
                    f"{one} → {other}": [data.id_of(row) for row in there],
                    f"{other} → {one}": [data.id_of(row) for row in back],
                },
            },
        )

    def _examples(self, data: CheckInput, rows: NDArray[np.int64], a: int, b: int) -> list[int]:
        """Return records of ``a`` taken for ``b``, the surest first."""
        found = rows[(data.codes[rows] == a) & (data.best[rows] == b)]
        sure = np.asarray(data.probabilities)[found, b]
        return found[np.argsort(-sure, kind="stable")][: self.examples].tolist()


def _by_chance(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return expected errors if each class's errors fell on the others as often as predicted."""
    errors = counts.sum(axis=1) - np.diag(counts)
    predicted = counts.sum(axis=0)
    weights = np.tile(predicted, (len(counts), 1))
    np.fill_diagonal(weights, 0)
    total = weights.sum(axis=1, keepdims=True)
    return errors[:, None] * np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
