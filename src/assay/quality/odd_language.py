"""Texts in another language than the rest, or than the others of their label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assay.quality.data import CheckInput, CheckResult, LanguageTable, ranked
from assay.quality.registry import register_check
from assay.quality.wording import listed, number, percent
from assay.schema.findings import Finding
from assay.schema.language_names import language_name


@dataclass(frozen=True)
class _Usual:
    """What languages are usual in a company of texts."""

    codes: tuple[str, ...]
    share: float

    @property
    def sentence(self) -> str:
        names = listed([language_name(code) for code in self.codes])
        return f"{percent(self.share)} {{}} are {names}"


@register_check
@dataclass(frozen=True)
class OddLanguage:
    """Name the texts whose language is rare where nearly all others are in a few.

    Attributes:
        rare: A language of at most this share of the texts is odd.
        most: The other languages must hold this share, else many languages are normal here.
        fewest: Texts in a known language from which on there is a usual one.
        label_fewest: The same within a label.
        label_most: Share of a label's texts in one language from which on it is the label's.
    """

    name: ClassVar[str] = "odd_language"
    title: ClassVar[str] = "texts in another language than the rest"
    needs: ClassVar[frozenset[str]] = frozenset({"languages"})

    rare: float = 0.05
    most: float = 0.9
    fewest: int = 50
    label_fewest: int = 20
    label_most: float = 0.95

    def __call__(self, data: CheckInput) -> CheckResult:
        """Judge each text whose language is clear."""
        table = data.languages
        if table is None:
            return CheckResult()
        clear = np.array([code is not None for code in table.codes], dtype=bool)
        everywhere = self._usual(table.codes[clear])
        scores = np.zeros(len(data), dtype=np.float32)
        findings: list[Finding] = []
        by_label = self._by_label(data, table, clear)
        for row in np.flatnonzero(clear):
            code, label = table.codes[row], data.given(int(row))
            # the label's own language comes first: it may be rare elsewhere
            among = by_label.get(label) if label is not None else None
            usual = among or everywhere
            if usual is None or code in usual.codes:
                continue
            whose = "of the texts" if among is None else f"of the texts labelled {label}"
            findings.append(self._finding(data, table, int(row), usual, whose))
            scores[row] = findings[-1].score
        return ranked(findings, scores)

    def _usual(self, codes: Sequence[str] | NDArray) -> _Usual | None:
        if len(codes) < self.fewest:
            return None
        shares = {code: count / len(codes) for code, count in Counter(codes).most_common()}
        usual = tuple(code for code, share in shares.items() if share > self.rare)
        share = sum(shares[code] for code in usual)
        return _Usual(usual, share) if share >= self.most else None

    def _by_label(
        self, data: CheckInput, table: LanguageTable, clear: NDArray[np.bool_]
    ) -> dict[str, _Usual]:
        found = {}
        for place, label in enumerate(data.label_names):
            codes = table.codes[clear & (data.codes == place)]
            if len(codes) < self.label_fewest:
                continue
            [(code, count)] = Counter(codes).most_common(1)
            if count / len(codes) >= self.label_most:
                found[label] = _Usual((code,), count / len(codes))
        return found

    def _finding(
        self, data: CheckInput, table: LanguageTable, row: int, usual: _Usual, whose: str
    ) -> Finding:
        code, sure = table.codes[row], float(table.probabilities[row])
        return Finding(
            record=data.id_of(row),
            check=self.name,
            score=min(1.0, max(0.0, sure)),
            given=data.given(row),
            why=f"The text is {language_name(code)}, by its letters and its company "
            f"({number(sure)}); {usual.sentence.format(whose)}.",
            details={"language": code, "usual": list(usual.codes), "share": usual.share},
        )
