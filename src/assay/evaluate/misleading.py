"""Whether accuracy can be judged by, or one answer to everything would look good already."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import binom

from assay.schema.evaluations import MainScore

UNEVEN = 1.5
"""Times its even share from which on the most frequent label makes accuracy misleading."""

MATERIAL = 0.2
"""Share of the records below which it does not: what is right on so few looks good to nobody."""

CHANCE = 0.01
"""Probability up to which a share like that is no chance among equally frequent classes."""


@dataclass(frozen=True)
class Majority:
    """The most frequent label of scored records.

    Attributes:
        label: The label.
        share: Its share of the records, 0–1.
        classes: Labels the records have.
        n: Number of records.
    """

    label: str
    share: float
    classes: int
    n: int

    @classmethod
    def of(cls, true: np.ndarray, labels: list[str]) -> Majority:
        """Count true labels, (n,) numbers into ``labels``."""
        counts = np.bincount(true, minlength=len(labels))
        most = int(counts.argmax())
        share = float(counts[most] / len(true))
        return cls(labels[most], share, int((counts > 0).sum()), len(true))

    @property
    def misleads(self) -> bool:
        """Whether always answering it would already be right often, and not by chance.

        Where records are few and classes many, some class is the most frequent by chance alone.
        """
        uneven = self.classes >= 2 and self.share * self.classes >= UNEVEN
        return uneven and self.share >= MATERIAL and self._chance() <= CHANCE

    @property
    def main(self) -> MainScore:
        """The score that models are judged by on these records."""
        return "macro_f1" if self.misleads else "accuracy"

    def _chance(self) -> float:
        """Bound the probability that any of equally frequent classes has that share (Boole)."""
        more = binom.sf(round(self.share * self.n) - 1, self.n, 1 / self.classes)
        return min(1.0, self.classes * float(more))
