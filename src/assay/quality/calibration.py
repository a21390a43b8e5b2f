"""Confidence against accuracy: is the model as often right as it says?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.wording import counted, percent
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class Calibration:
    """Compare mean confidence with accuracy, over all and for each predicted class.

    A finding is a gap that is both larger than ``gap`` and more than ``deviations``
    standard errors; its score is the expected calibration error (Guo et al. 2017).

    Attributes:
        bins: Equal-width bins of confidence.
        gap: Least difference between confidence and accuracy.
        deviations: Least number of standard errors of the accuracy (3 keeps false alarms
            rare over many classes).
        fewest: Classes predicted fewer times than this are not judged.
    """

    name: ClassVar[str] = "calibration"
    title: ClassVar[str] = "confidence that promises more or less than the model keeps"
    needs: ClassVar[frozenset[str]] = frozenset({"labels", "probabilities"})

    bins: int = 10
    gap: float = 0.05
    deviations: float = 3.0
    fewest: int = 20

    def __call__(self, data: CheckInput) -> CheckResult:
        """Judge all answers together, then those of each class."""
        rows = np.flatnonzero(data.judged)
        if len(rows) < self.fewest:
            return ranked([])
        confidence = np.asarray(data.probabilities)[rows].max(axis=1)
        right = data.best[rows] == data.codes[rows]
        groups: list[tuple[str, str | None, NDArray[np.bool_]]] = [
            ("Over all", None, np.ones(len(rows), bool))
        ]
        for code in np.unique(data.best[rows]).tolist():
            label = str(data.label_names[code])
            groups.append((f"Where it answers {label}", label, np.asarray(data.best[rows] == code)))
        findings = []
        for words, label, chosen in groups:
            if chosen.sum() >= self.fewest:
                found = self._finding(
                    data, words, label, rows[chosen], confidence[chosen], right[chosen]
                )
                findings += [found] if found else []
        return ranked(findings)

    def _finding(
        self,
        data: CheckInput,
        words: str,
        label: str | None,
        rows: NDArray[np.int64],
        confidence: NDArray[np.float64],
        right: NDArray[np.bool_],
    ) -> Finding | None:
        mean, accuracy, n = float(confidence.mean()), float(right.mean()), len(rows)
        expected_error = np.sqrt(max((confidence * (1 - confidence)).sum(), 0.25)) / n
        gap = mean - accuracy
        if abs(gap) < self.gap or abs(gap) < self.deviations * expected_error:
            return None
        over = gap > 0
        # The gravest record: surely wrong where too sure, right but doubtful where too modest.
        doubt = np.where(right != over, confidence if over else -confidence, -np.inf)
        order = rows[np.argsort(-doubt, kind="stable")[:10]].tolist()
        told = "too sure" if over else "too modest"
        ece = expected_calibration_error(confidence, right, self.bins)
        return Finding(
            record=data.id_of(order[0]),
            check=self.name,
            score=min(1.0, ece),
            given=data.given(order[0]),
            why=f"{words}, in {counted(n, 'answer')}, the model is {told}: its mean confidence is "
            f"{percent(mean)}, and it is right in {percent(accuracy)} (expected calibration "
            f"error {ece:.3f}).",
            related=data.ids_of(order[1:]),
            details={
                "class": label,
                "n": n,
                "confidence": mean,
                "accuracy": accuracy,
                "ece": ece,
                "kind": "overconfident" if over else "underconfident",
            },
        )


def expected_calibration_error(
    confidence: NDArray[np.float64], right: NDArray[np.bool_], bins: int
) -> float:
    """Return the mean gap of confidence and accuracy over equal-width bins, by their size."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(place, minlength=bins)
    gaps = np.abs(
        np.bincount(place, confidence, minlength=bins) - np.bincount(place, right, minlength=bins)
    )
    return float(gaps.sum() / counts.sum())
