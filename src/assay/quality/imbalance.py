"""Classes far too small or too large to be learnt as well as the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.wording import counted, number, percent
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class ClassImbalance:
    """Compare each class's size with the median class.

    Attributes:
        ratio: A class is too small below 1/ratio of the median, too large above ratio times it.
        fewest: A class of fewer records than this is too small whatever the others are.
        majority: A class holding more than this share of all labels is too large.
        examples: Records named as related.
    """

    name: ClassVar[str] = "class_imbalance"
    title: ClassVar[str] = "classes far too small or too large"
    needs: ClassVar[frozenset[str]] = frozenset({"labels"})

    ratio: float = 5.0
    fewest: int = 5
    majority: float = 0.8
    examples: int = 10

    def __call__(self, data: CheckInput) -> CheckResult:
        """Judge each class that has a record."""
        counts = np.bincount(data.codes[data.labelled], minlength=len(data.label_names))
        present = np.flatnonzero(counts)
        if len(present) == 1:
            return ranked([self._only_one(data, int(present[0]), int(counts[present[0]]))])
        median = float(np.median(counts[present]))
        findings = []
        for code in present:
            size = int(counts[code])
            small = size < self.fewest or size * self.ratio < median
            large = size > self.ratio * median or size > self.majority * counts.sum()
            if small or large:
                findings.append(self._finding(data, int(code), size, median, small=small))
        return ranked(findings)

    def _only_one(self, data: CheckInput, code: int, size: int) -> Finding:
        label = data.label_names[code]
        rows = np.flatnonzero(data.codes == code)[: self.examples].tolist()
        return Finding(
            record=data.id_of(rows[0]),
            check=self.name,
            score=1.0,
            given=label,
            why=f"All {counted(size, 'labelled record')} are {label}: "
            "with one class there is nothing to tell apart.",
            related=data.ids_of(rows[1:]),
            details={"label": label, "count": size, "share": 1.0, "kind": "only"},
        )

    def _finding(
        self, data: CheckInput, code: int, size: int, median: float, *, small: bool
    ) -> Finding:
        label, total = data.label_names[code], int(data.labelled.sum())
        ratio = size / median
        if small:
            score = 1 - min(1.0, max(ratio, size / (10 * self.fewest)) * 0.5)
            effect = "too few to learn it from; expect the model to miss it"
        else:
            score = max(1 - 1 / ratio, size / total) if ratio > 1 else size / total
            effect = "the model will prefer it, and plain accuracy will hide errors on the others"
        recall = self._recall(data, code)
        measured = (
            "" if recall is None else f" Out of sample the model finds {percent(recall)} of it."
        )
        rows = np.flatnonzero(data.codes == code)[: self.examples].tolist()
        return Finding(
            record=data.id_of(rows[0]),
            check=self.name,
            score=float(min(1.0, max(0.0, score))),
            given=label,
            why=f"{label} has {counted(size, 'record')}, {number(ratio)} times the median class "
            f"({median:g}): {effect}.{measured}",
            related=data.ids_of(rows[1:]),
            details={
                "label": label,
                "count": size,
                "share": size / total,
                "ratio_to_median": ratio,
                "recall": recall,
                "kind": "small" if small else "large",
            },
        )

    def _recall(self, data: CheckInput, code: int) -> float | None:
        """Return the share of a class that the model gets right, where it predicts."""
        rows = data.judged & (data.codes == code)
        return float((data.best[rows] == code).mean()) if rows.any() else None
