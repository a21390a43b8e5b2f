"""Where the model is sure and the annotation says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.wording import number
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class ConfidentDisagreement:
    """Rank records whose annotation is not the model's answer by how sure the model is.

    Attributes:
        confidence: Findings have at least this probability of the model's answer.
    """

    name: ClassVar[str] = "confident_disagreement"
    title: ClassVar[str] = "annotations the model confidently disagrees with"
    needs: ClassVar[frozenset[str]] = frozenset({"labels", "probabilities"})

    confidence: float = 0.5

    def __call__(self, data: CheckInput) -> CheckResult:
        """Compare the most probable class with the annotation of each judged record."""
        probabilities = np.asarray(data.probabilities)
        scores = np.zeros(len(data), dtype=np.float32)
        rows = np.flatnonzero(data.judged & (data.best != data.codes))
        scores[rows] = probabilities[rows, data.best[rows]]
        return ranked(
            [self._finding(data, int(row)) for row in rows if scores[row] >= self.confidence],
            scores,
        )

    def _finding(self, data: CheckInput, row: int) -> Finding:
        probabilities = np.asarray(data.probabilities)[row]
        answer, given = data.label_names[data.best[row]], data.given(row)
        sure, own = float(probabilities[data.best[row]]), float(probabilities[data.codes[row]])
        return Finding(
            record=data.id_of(row),
            check=self.name,
            score=min(1.0, sure),
            given=given,
            suggested=answer,
            remedy="relabel",
            why=f"Annotated as {given}, but a model that never saw this record says {answer} "
            f"with probability {number(sure)}, and {given} with {number(own)}.",
            details={"confidence": sure, "probability_of_given": own},
        )
