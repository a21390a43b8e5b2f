"""Pictures: copies, pictures that nobody can judge, and pictures that two splits share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assay.pictures import Likeness, LikePairs, like_pairs
from assay.pictures.hashing import GRID
from assay.quality.data import CheckInput, CheckResult, PictureTable, ranked
from assay.quality.registry import register_check
from assay.quality.wording import percent
from assay.schema.findings import Finding
from assay.schema.pictures import PictureFacts


@dataclass(frozen=True)
class Twins:
    """Pictures that are the same, or look it.

    Attributes:
        first: (m,) for each picture the first of its bytes; itself where there is none before.
        near: Pairs of places of pictures that look alike, of different bytes.
    """

    first: NDArray[np.int64]
    near: LikePairs


def twins(table: PictureTable, data: CheckInput, correlation: float) -> Twins:
    """Compare all pictures, once for all checks."""
    return data.once(("pictures", correlation), lambda: _twins(table, correlation))


def _twins(table: PictureTable, correlation: float) -> Twins:
    seen: dict[str, int] = {}
    first = np.arange(len(table.names))
    for place, hash_ in enumerate(table.hashes):
        if hash_:
            first[place] = seen.setdefault(hash_, place)
    shown = np.array(
        [
            place
            for place, facts in enumerate(table.facts)
            if facts is not None and facts.fault is None and first[place] == place
        ],
        dtype=np.int64,
    )
    facts = [about for place in shown if (about := table.facts[place]) is not None]
    cells = np.array(
        [np.frombuffer(about.cells, dtype=np.uint8).reshape(GRID, GRID) for about in facts],
        dtype=np.uint8,
    ).reshape(-1, GRID, GRID)
    hashes = np.array([about.hash for about in facts], dtype=np.uint64)
    pairs = like_pairs(hashes, cells, Likeness(correlation=correlation))
    near = LikePairs(shown[pairs.left], shown[pairs.right], pairs.likeness, pairs.mirrored)
    return Twins(first, near)


@register_check
@dataclass(frozen=True)
class PictureCopies:
    """Look for pictures that stand more than once: the same file, or nearly the same picture.

    Several captions of one picture are meant, and no finding. A finding stands on the first
    record of the later picture.

    Attributes:
        correlation: Least correlation of the grey cells of two pictures that are nearly the same.
    """

    name: ClassVar[str] = "picture_copies"
    title: ClassVar[str] = "pictures that stand more than once, or nearly"
    needs: ClassVar[frozenset[str]] = frozenset({"pictures"})

    correlation: float = 0.9

    def __call__(self, data: CheckInput) -> CheckResult:
        """Compare the files, then what they look like."""
        table = data.pictures
        if table is None:
            return CheckResult()
        found = twins(table, data, self.correlation)
        scores = np.zeros(len(data), dtype=np.float32)
        findings = []
        for earlier, later, likeness, how in _pairs(found):
            row, other = table.row_of(later), table.row_of(earlier)
            if row is None or other is None:
                continue
            scores[row] = max(scores[row], likeness)
            findings.append(
                Finding(
                    record=data.id_of(row),
                    check=self.name,
                    score=likeness,
                    given=data.given(row),
                    remedy="exclude",
                    why=f"{how} '{table.names[earlier]}' of record {data.id_of(other)}.",
                    related=(data.id_of(other),),
                    details={"picture": table.names[later], "other": table.names[earlier]},
                )
            )
        return ranked(findings, scores)


def _pairs(found: Twins) -> Iterator[tuple[int, int, float, str]]:
    """Yield each later picture once: earlier, later, likeness and how they are alike."""
    told: set[int] = set()
    for later, earlier in enumerate(found.first.tolist()):
        if later != earlier:
            told.add(later)
            yield earlier, later, 1.0, "The very file of picture"
    near = found.near
    for earlier, later, likeness, mirrored in zip(
        near.left.tolist(),
        near.right.tolist(),
        near.likeness.tolist(),
        near.mirrored.tolist(),
        strict=True,
    ):
        if later in told:
            continue
        told.add(later)
        what = "The mirror image of picture" if mirrored else "Nearly the same as picture"
        score = min(float(likeness), 0.99)
        yield earlier, later, score, what


@register_check
@dataclass(frozen=True)
class PictureFaults:
    """Look for pictures that are missing, broken, or show too little to be judged.

    Attributes:
        dark: A picture is dark when 95 % of its points are darker than this, 0–1.
        bright: It is bright when 95 % of its points are brighter than this, 0–1.
        sharp: Variance of the Laplacian at 512 points under which it is blurred.
        bits: Entropy of the grey values under which it shows next to nothing, in bits.
        small: Shorter side under which it is small, in points.
        long: How many times longer than wide it may be.
    """

    name: ClassVar[str] = "picture_faults"
    title: ClassVar[str] = "pictures that are missing, broken, dark, blurred or of an odd shape"
    needs: ClassVar[frozenset[str]] = frozenset({"pictures"})

    dark: float = 0.2
    bright: float = 0.85
    sharp: float = 30.0
    bits: float = 2.5
    small: int = 48
    long: float = 4.0

    def __call__(self, data: CheckInput) -> CheckResult:
        """Judge each picture by itself; the finding stands on its first record."""
        scores = np.zeros(len(data), dtype=np.float32)
        findings = []
        table = data.pictures
        for place, facts in enumerate(table.facts if table is not None else ()):
            row = table.row_of(place) if table is not None else None
            fault = self.fault(facts)
            if fault is None or table is None or row is None:
                continue
            kind, score, why = fault
            scores[row] = score
            findings.append(
                Finding(
                    record=data.id_of(row),
                    check=self.name,
                    score=score,
                    given=data.given(row),
                    remedy="none",
                    why=f"Picture '{table.names[place]}': {why}",
                    details={"kind": kind},
                )
            )
        return ranked(findings, scores)

    def fault(self, facts: PictureFacts | None) -> tuple[str, float, str] | None:
        """Return kind, score and sentence of what is wrong with a picture, or ``None``."""
        if facts is None:
            return "missing", 1.0, "it does not lie where pictures of this data set are."
        if facts.fault is not None:
            return "unreadable", 1.0, facts.fault[:1].lower() + facts.fault[1:]
        if facts.truncated:
            return "truncated", 0.9, "the file breaks off; what is there is shown."
        return self._empty(facts) or self._shape(facts)

    def _empty(self, facts: PictureFacts) -> tuple[str, float, str] | None:
        if facts.information < self.bits:
            score = 0.5 + 0.4 * (1 - facts.information / self.bits)
            return "empty", score, f"it shows next to nothing ({facts.information:.1f} bits of 8)."
        if facts.bright_end < self.dark:
            score = 0.5 + 0.4 * (1 - facts.bright_end / self.dark)
            return "dark", score, f"nearly all of it is darker than {percent(facts.bright_end)}."
        if facts.dark_end > self.bright:
            score = 0.5 + 0.4 * (facts.dark_end - self.bright) / (1 - self.bright)
            return "bright", score, f"nearly all of it is brighter than {percent(facts.dark_end)}."
        if facts.sharpness < self.sharp:
            score = 0.5 + 0.4 * (1 - facts.sharpness / self.sharp)
            return "blurred", score, f"it is blurred (sharpness {facts.sharpness:.0f})."
        return None

    def _shape(self, facts: PictureFacts) -> tuple[str, float, str] | None:
        short, long = sorted((facts.width, facts.height))
        size = f"{facts.width:,} × {facts.height:,} points"
        if short < self.small:
            return "small", 0.5, f"it is very small, {size}."
        if long > self.long * short:
            return "shape", 0.4, f"it is {long / short:.1f} times longer than wide, {size}."
        return None


@register_check
@dataclass(frozen=True)
class PictureLeakage:
    """Look for pictures of training records in the splits that measure.

    Also a picture whose captions stand in both splits. The finding stands on the record that
    measures.

    Attributes:
        correlation: Least correlation of the grey cells of two pictures that are nearly the same.
        related: At most so many training records are named.
    """

    name: ClassVar[str] = "picture_leakage"
    title: ClassVar[str] = "test and validation pictures that the training split has too"
    needs: ClassVar[frozenset[str]] = frozenset({"pictures"})

    correlation: float = 0.9
    related: int = 20

    def __call__(self, data: CheckInput) -> CheckResult:
        """Compare the pictures of the measuring splits with those of the training split."""
        table = data.pictures
        measuring, training = data.in_split("test", "validation"), data.in_split("train")
        scores = np.zeros(len(data), dtype=np.float32)
        findings: list[Finding] = []
        if table is None or not (measuring.any() and training.any()):
            return ranked(findings, scores)
        found = twins(table, data, self.correlation)
        taught: dict[int, list[int]] = {}
        for row in np.flatnonzero(training & (table.place >= 0)).tolist():
            taught.setdefault(int(found.first[table.place[row]]), []).append(row)
        near = _near_to(found.near)
        for row in np.flatnonzero(measuring & (table.place >= 0)).tolist():
            place = int(found.first[table.place[row]])
            options = [(1.0, place), *near.get(place, [])]
            likeness, rows = next(((s, taught[p]) for s, p in options if p in taught), (0.0, []))
            if not rows:
                continue
            scores[row] = likeness
            how = "The same picture" if likeness == 1 else "Nearly the same picture"
            findings.append(
                Finding(
                    record=data.id_of(row),
                    check=self.name,
                    score=likeness,
                    given=data.given(row),
                    remedy="exclude",
                    why=f"{how} stands in the training split as record {data.id_of(rows[0])}, so "
                    f"this {np.asarray(data.splits)[row]} record flatters the model.",
                    related=data.ids_of(rows[: self.related]),
                    details={"exact": likeness == 1},
                )
            )
        return ranked(findings, scores)


def _near_to(pairs: LikePairs) -> dict[int, list[tuple[float, int]]]:
    near: dict[int, list[tuple[float, int]]] = {}
    for left, right, likeness in zip(
        pairs.left.tolist(), pairs.right.tolist(), pairs.likeness.tolist(), strict=True
    ):
        score = min(likeness, 0.99)
        near.setdefault(left, []).append((score, right))
        near.setdefault(right, []).append((score, left))
    return near
