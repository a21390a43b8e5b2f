"""Records whose texts are the same, or nearly the same wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.wordforms import Pairs, near_pairs, wording
from assay.quality.wording import excerpt, percent
from assay.schema.findings import Finding


@dataclass(frozen=True)
class Wordings:
    """The distinct normal forms of all texts.

    Attributes:
        texts: The distinct normal forms, in order of first appearance; none empty.
        code: (n,) index into ``texts`` of each record, −1 where there is no text.
        rows: For each normal form the records that have it, in record order.
    """

    texts: list[str]
    code: NDArray[np.int64]
    rows: list[NDArray[np.int64]]


def wordings(data: CheckInput) -> Wordings:
    """Return the distinct normal forms of the texts, computed once for all checks."""
    return data.once("wordings", lambda: _wordings(data))


def _wordings(data: CheckInput) -> Wordings:
    index: dict[str, int] = {}
    code = np.full(len(data), -1, dtype=np.int64)
    for row, text in enumerate(data.texts):
        form = wording(text)
        if form:
            code[row] = index.setdefault(form, len(index))
    known = np.flatnonzero(code >= 0)
    order = known[np.argsort(code[known], kind="stable")]
    bounds = np.cumsum(np.bincount(code[known], minlength=len(index)))[:-1]
    rows = np.split(order, bounds) if index else []
    return Wordings(list(index), code, rows)


def alike(data: CheckInput, overlap: float, sure: float, cosine: float) -> Pairs:
    """Return pairs of distinct normal forms of nearly the same wording, computed once.

    From an overlap of ``sure`` on the wording alone decides; between ``overlap`` and that
    the vectors must agree as well, because "my water bill" shares most of its letters with
    "my cable bill". Without vectors only sure pairs are returned.

    Args:
        data: The records.
        overlap: Least Jaccard index of the shingles.
        sure: Jaccard index that is enough by itself.
        cosine: Least similarity of the vectors of the other pairs.
    """
    return data.once(("alike", overlap, sure, cosine), lambda: _alike(data, overlap, sure, cosine))


def _alike(data: CheckInput, overlap: float, sure: float, cosine: float) -> Pairs:
    forms = wordings(data)
    if data.vectors is None:
        return near_pairs(forms.texts, sure, seed=data.seed)
    pairs = near_pairs(forms.texts, overlap, seed=data.seed)
    return pairs.only((pairs.likeness >= sure) | (closeness(data, pairs) >= cosine))


def closeness(data: CheckInput, pairs: Pairs) -> NDArray[np.float32]:
    """Return the cosine similarity of the vectors of each pair of normal forms."""
    first = np.array([rows[0] for rows in wordings(data).rows], dtype=np.int64)
    vectors = np.asarray(data.vectors)
    similarity = np.empty(len(pairs), dtype=np.float32)
    for start in range(0, len(pairs), 65_536):
        part = slice(start, start + 65_536)
        left, right = vectors[first[pairs.left[part]]], vectors[first[pairs.right[part]]]
        similarity[part] = np.einsum("nd,nd->n", left, right)
    return similarity


@register_check
@dataclass(frozen=True)
class ExactDuplicates:
    """Look for texts that are equal but for case, punctuation and spaces.

    Each record but the first of a group is a finding; the others of the group are related.

    Attributes:
        related: At most so many related records are named.
    """

    name: ClassVar[str] = "exact_duplicates"
    title: ClassVar[str] = "texts that stand more than once"
    needs: ClassVar[frozenset[str]] = frozenset()

    related: int = 20

    def __call__(self, data: CheckInput) -> CheckResult:
        """Group the texts by their normal form."""
        scores = np.zeros(len(data), dtype=np.float32)
        findings = []
        for rows in wordings(data).rows:
            members: list[int] = rows.tolist()
            for row in members[1:]:
                first = members[0]
                same = data.texts[row] == data.texts[first]
                score = 1.0 if same else 0.95
                scores[row] = score
                how = "letter for letter" if same else "but for case, punctuation and spaces"
                others = [data.id_of(other) for other in members if other != row]
                findings.append(
                    Finding(
                        record=data.id_of(row),
                        check=self.name,
                        score=score,
                        given=data.given(row),
                        remedy="exclude",
                        why=f"The same text as record {data.id_of(first)}, {how}: "
                        f"{excerpt(data.texts[row])}.",
                        related=tuple(others[: self.related]),
                        details={"group": len(rows), "identical": bool(same)},
                    )
                )
        return ranked(findings, scores)


@register_check
@dataclass(frozen=True)
class NearDuplicates:
    """Look for texts of nearly the same wording; paraphrases are not meant.

    A finding stands on the later record of a pair.

    Attributes:
        overlap: Least Jaccard index of the character triples of the two texts, where their
            vectors agree.
        sure: Jaccard index that is enough by itself.
        cosine: Least similarity of the vectors of the other pairs.
        related: At most so many related records are named.
    """

    name: ClassVar[str] = "near_duplicates"
    title: ClassVar[str] = "texts of nearly the same wording"
    needs: ClassVar[frozenset[str]] = frozenset()

    overlap: float = 0.6
    sure: float = 0.75
    cosine: float = 0.9
    related: int = 20

    def __call__(self, data: CheckInput) -> CheckResult:
        """Compare the distinct normal forms."""
        forms, pairs = wordings(data), alike(data, self.overlap, self.sure, self.cosine)
        earlier: dict[int, list[tuple[float, int]]] = {}
        for i, j, likeness in zip(pairs.left, pairs.right, pairs.likeness, strict=True):
            earlier.setdefault(int(j), []).append((float(likeness), int(i)))
        scores = np.zeros(len(data), dtype=np.float32)
        findings = []
        for code, found in earlier.items():
            found.sort(key=lambda pair: (-pair[0], pair[1]))
            likeness, nearest = found[0]
            row, other = int(forms.rows[code][0]), int(forms.rows[nearest][0])
            scores[forms.rows[code]] = likeness
            findings.append(
                Finding(
                    record=data.id_of(row),
                    check=self.name,
                    score=likeness,
                    given=data.given(row),
                    remedy="exclude",
                    why=f"Nearly the wording of record {data.id_of(other)} ({percent(likeness)} of "
                    f"their letter triples are shared): {excerpt(data.texts[row])} and "
                    f"{excerpt(data.texts[other])}.",
                    related=data.ids_of(forms.rows[i][0] for _, i in found[: self.related]),
                    details={"overlap": likeness},
                )
            )
        return ranked(findings, scores)
