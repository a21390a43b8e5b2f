"""Records of the test or validation split whose text also stands in the training split."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.duplicates import alike, wordings
from assay.quality.registry import register_check
from assay.quality.wording import excerpt, percent
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class Leakage:
    """Look for copies, exact or near, of training texts in the splits that measure.

    The finding stands on the record that measures, the training records are related.

    Attributes:
        overlap: Least Jaccard index of the character triples of the two texts, where their
            vectors agree.
        sure: Jaccard index that is enough by itself.
        cosine: Least similarity of the vectors of the other pairs.
        related: At most so many related records are named.
    """

    name: ClassVar[str] = "leakage"
    title: ClassVar[str] = "test and validation records that the training split gives away"
    needs: ClassVar[frozenset[str]] = frozenset()

    overlap: float = 0.6
    sure: float = 0.75
    cosine: float = 0.9
    related: int = 20

    def __call__(self, data: CheckInput) -> CheckResult:
        """Compare the normal forms of the measuring splits with those of the training split."""
        measuring = data.in_split("test", "validation")
        training = data.in_split("train")
        scores = np.zeros(len(data), dtype=np.float32)
        findings = []
        if measuring.any() and training.any():
            near = self._near(data)
            for row in np.flatnonzero(measuring).tolist():
                found = self._finding(data, row, training, near)
                if found is not None:
                    scores[row] = found.score
                    findings.append(found)
        return ranked(findings, scores)

    def _near(self, data: CheckInput) -> dict[int, list[tuple[float, int]]]:
        """Return for each normal form the forms like it, nearest first."""
        pairs = alike(data, self.overlap, self.sure, self.cosine)
        near: dict[int, list[tuple[float, int]]] = {}
        for i, j, likeness in zip(
            pairs.left.tolist(), pairs.right.tolist(), pairs.likeness.tolist(), strict=True
        ):
            near.setdefault(i, []).append((likeness, j))
            near.setdefault(j, []).append((likeness, i))
        return {code: sorted(found, key=lambda p: (-p[0], p[1])) for code, found in near.items()}

    def _finding(
        self,
        data: CheckInput,
        row: int,
        training: np.ndarray,
        near: dict[int, list[tuple[float, int]]],
    ) -> Finding | None:
        forms = wordings(data)
        code = int(forms.code[row])
        if code < 0:
            return None
        likeness, seen = 1.0, [int(r) for r in forms.rows[code] if training[r]]
        exact = bool(seen)
        for score, other in near.get(code, []):
            rows = [int(r) for r in forms.rows[other] if training[r]]
            if rows and not seen:
                likeness = score
            seen += rows
        if not seen:
            return None
        split = str(np.asarray(data.splits)[row])
        how = "The same text" if exact else f"Nearly the same wording ({percent(likeness)} overlap)"
        return Finding(
            record=data.id_of(row),
            check=self.name,
            score=likeness,
            given=data.given(row),
            remedy="exclude",
            why=f"{how} stands in the training split as record {data.id_of(seen[0])}, so this "
            f"{split} record flatters the model: {excerpt(data.texts[row])} and "
            f"{excerpt(data.texts[seen[0]])}.",
            related=data.ids_of(seen[: self.related]),
            details={
                "exact": exact,
                "overlap": likeness,
                "split": split,
                "same_label": data.given(seen[0]) == data.given(row),
            },
        )
