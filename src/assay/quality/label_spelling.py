"""Labels written in several ways, and several labels written as one."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.wording import counted
from assay.schema.findings import Finding

_BETWEEN = re.compile(r"[\s_\-]+")


@register_check
@dataclass(frozen=True)
class LabelSpelling:
    """Look for labels that differ in case, spaces, hyphens and underscores only, and for lists.

    A model learns each spelling as a class of its own, and a list of labels as one more.

    Attributes:
        separators: Signs that part the labels of a list, where both sides are labels themselves.
    """

    name: ClassVar[str] = "label_spelling"
    title: ClassVar[str] = "labels written in several ways, or several written as one"
    needs: ClassVar[frozenset[str]] = frozenset({"labels"})

    separators: str = "|,;/+"

    def __call__(self, data: CheckInput) -> CheckResult:
        """Judge each label beside all others."""
        counts = np.bincount(data.codes[data.labelled], minlength=len(data.label_names))
        used = {data.label_names[code]: int(counts[code]) for code in np.flatnonzero(counts)}
        usual = _usual(used)
        findings = []
        for row in np.flatnonzero(data.labelled).tolist():
            label = data.label_names[data.codes[row]]
            if usual[label] != label:
                findings.append(self._variant(data, row, label, usual[label], used))
            elif parts := self._parts(label, used):
                findings.append(self._several(data, row, label, parts))
        return ranked(findings)

    def _parts(self, label: str, used: dict[str, int]) -> list[str]:
        """Return the labels that a label lists, none where it is a single one."""
        for sign in self.separators:
            parts = [part.strip() for part in label.split(sign)]
            if len(parts) > 1 and all(part in used for part in parts):
                return list(dict.fromkeys(parts))
        return []

    def _variant(
        self, data: CheckInput, row: int, label: str, usual: str, used: dict[str, int]
    ) -> Finding:
        return Finding(
            record=data.id_of(row),
            check=self.name,
            score=used[usual] / (used[usual] + used[label]),
            given=label,
            suggested=usual,
            remedy="relabel",
            why=f"'{label}' ({counted(used[label], 'record')}) and '{usual}' ({used[usual]:,}) "
            "differ in their spelling only: a model learns them as two classes.",
            details={"kind": "spelling"},
        )

    def _several(self, data: CheckInput, row: int, label: str, parts: list[str]) -> Finding:
        best = _likeliest(data, row, parts)
        listed = ", ".join(f"'{part}'" for part in parts)
        guess = f" Of them the model finds {best} the most probable." if best else ""
        return Finding(
            record=data.id_of(row),
            check=self.name,
            score=0.75,
            given=label,
            suggested=best,
            why=f"The label lists {listed}, each a label itself; a record has one, so that a model "
            f"learns the list as a class of its own.{guess}",
            details={"kind": "several", "parts": parts},
        )


def _usual(used: dict[str, int]) -> dict[str, str]:
    """Return for each label the most frequent of its spellings, the first by name in a tie."""
    spelled: defaultdict[str, list[str]] = defaultdict(list)
    for label in sorted(used):
        spelled[_BETWEEN.sub(" ", label).strip().casefold()].append(label)
    return {
        label: max(labels, key=lambda one: used[one])
        for labels in spelled.values()
        for label in labels
    }


def _likeliest(data: CheckInput, row: int, parts: list[str]) -> str | None:
    """Return the part that the model finds most probable, where it predicts and knows them."""
    if data.classes is None or not data.predicted[row]:
        return None
    known = [part for part in parts if part in set(data.classes)]
    places = [list(data.classes).index(part) for part in known]
    if not places:
        return None
    return known[int(np.argmax(np.asarray(data.probabilities)[row, places]))]
