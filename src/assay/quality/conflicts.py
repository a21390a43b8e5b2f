"""The same text, or nearly, under different labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.duplicates import alike, closeness, wordings
from assay.quality.registry import register_check
from assay.quality.wording import counted, excerpt, listed
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class ConflictingDuplicates:
    """Look for groups of duplicates, exact or near, that do not carry one label.

    The suggestion is the label of the majority; in a tie the one the model finds more
    probable over the group. Records that already carry it are no findings.

    Attributes:
        overlap: Least Jaccard index of two texts of a group; stricter than for near
            duplicates, because one word can rightly change the label.
        cosine: Least similarity of their vectors, where there are vectors.
        near: Overlap, sure overlap and cosine of near duplicates, among which they are sought.
        related: At most so many related records are named.
    """

    name: ClassVar[str] = "conflicting_duplicates"
    title: ClassVar[str] = "duplicates with different labels"
    needs: ClassVar[frozenset[str]] = frozenset({"labels"})

    overlap: float = 0.75
    cosine: float = 0.9
    near: tuple[float, float, float] = (0.6, 0.75, 0.9)
    related: int = 20

    def __call__(self, data: CheckInput) -> CheckResult:
        """Judge each group of duplicates that carries more than one label."""
        scores = np.zeros(len(data), dtype=np.float32)
        findings: list[Finding] = []
        for rows in self._groups(data):
            if len({data.codes[row] for row in rows}) > 1:
                findings += self._judge(data, rows, scores)
        return ranked(findings, scores)

    def _groups(self, data: CheckInput) -> list[list[int]]:
        """Return the labelled records of each connected group of two or more."""
        forms = wordings(data)
        # The same pairs as near duplicates have, so that they are looked for once.
        pairs = alike(data, *self.near)
        strict = pairs.likeness >= self.overlap
        if data.vectors is not None:
            strict &= closeness(data, pairs) >= self.cosine
        left, right = pairs.left[strict], pairs.right[strict]
        m = len(forms.texts)
        links = coo_array((np.ones(len(left)), (left, right)), shape=(m, m))
        _, component = connected_components(links, directed=False)
        groups: dict[int, list[int]] = {}
        for row in np.flatnonzero(data.labelled & (forms.code >= 0)).tolist():
            groups.setdefault(int(component[forms.code[row]]), []).append(row)
        return [rows for rows in groups.values() if len(rows) > 1]

    def _judge(self, data: CheckInput, rows: list[int], scores: np.ndarray) -> list[Finding]:
        counts: dict[int, int] = {}
        for row in rows:
            counts[int(data.codes[row])] = counts.get(int(data.codes[row]), 0) + 1
        most = max(counts.values())
        leaders = [code for code, count in counts.items() if count == most]
        winner, reason = leaders[0], f"{most} of {len(rows)} say {data.label_names[leaders[0]]}"
        decided = len(leaders) == 1
        if not decided:
            opinion = self._opinion(data, rows, leaders)
            if opinion is not None:
                winner, decided = opinion, True
                reason = f"the model leans to {data.label_names[winner]}"
        exact = len({wordings(data).code[row] for row in rows}) == 1
        made = []
        for row in rows:
            if decided and data.codes[row] == winner:
                continue
            share = counts[int(data.codes[row])] / len(rows)
            scores[row] = (1.0 if exact else 0.9) * (1 - share / 2 if decided else 0.5)
            others = [other for other in rows if data.codes[other] != data.codes[row]]
            made.append(
                self._finding(data, row, others, winner if decided else None, scores[row], reason)
            )
        return made

    def _opinion(self, data: CheckInput, rows: list[int], leaders: list[int]) -> int | None:
        """Return the leading label with the largest mean probability, if a model knows them."""
        predicted = [row for row in rows if data.predicted[row]]
        known = 0 if data.classes is None else len(data.classes)
        if not predicted or max(leaders) >= known:
            return None
        mean = np.asarray(data.probabilities)[predicted].mean(axis=0)[leaders]
        return leaders[int(mean.argmax())]

    def _finding(
        self,
        data: CheckInput,
        row: int,
        others: list[int],
        winner: int | None,
        score: float,
        reason: str,
    ) -> Finding:
        exact = wordings(data).code[row] == wordings(data).code[others[0]]
        how = "The same text" if exact else "Nearly the same wording"
        labels = sorted({str(data.given(other)) for other in others})
        tail = f"; {reason}" if winner is not None else "; nothing decides between them"
        return Finding(
            record=data.id_of(row),
            check=self.name,
            score=float(score),
            given=data.given(row),
            suggested=None if winner is None else data.label_names[winner],
            remedy="none" if winner is None else "relabel",
            why=f"{how} is {data.given(row)} here and {listed(labels)} in "
            f"{counted(len(others), 'other record')} ({excerpt(data.texts[row])} and "
            f"{excerpt(data.texts[others[0]])}){tail}.",
            related=data.ids_of(others[: self.related]),
            details={"exact": bool(exact), "labels": [str(data.given(row)), *labels]},
        )
