"""Probabilities of every record from models that never saw it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from assay.classify import Features, Recall, out_of_fold
from assay.jobs import give_back_memory
from assay.schema.runs import Reporter
from assay.verbs.selection import Rows, usable

FEWEST = 4
"""Labelled records below which nothing can be learned out of sample."""


@dataclass(frozen=True, eq=False)
class OutOfSample:
    """Predicts every record without its own help; a ``quality.Refit``.

    Only records that a model may be trained on (labelled, neither validation nor test) are
    learned from. Each record is predicted by a model of the folds it is not in, copies of a
    text always being in one fold.

    Attributes:
        rows: All records.
        vectors: (n, d), or ``None``.
        method: Classifier.
        folds: Number of folds.
        seed: Of folds and classifier.
        report: Progress.
        recall: What was learned last: another set of weights begins there.
    """

    rows: Rows
    vectors: np.ndarray | None
    method: str
    folds: int
    seed: int
    report: Reporter
    recall: Recall = field(default_factory=Recall)

    @property
    def teachers(self) -> np.ndarray:
        """(n,) mask of the records that may be learned from."""
        return usable(self.rows) & ~np.isin(self.rows.splits, ["validation", "test"])

    @property
    def classes(self) -> np.ndarray:
        """(k,) labels that can be predicted, sorted."""
        return np.unique(self.rows.labels[self.teachers].astype(str))

    @property
    def possible(self) -> bool:
        """Whether there is enough to learn from: two classes and a few records."""
        return int(self.teachers.sum()) >= FEWEST and len(self.classes) >= 2

    def __call__(
        self, labels: np.ndarray, weights: np.ndarray | None = None, deal: int = 0
    ) -> np.ndarray:
        """Predict every record from these labels.

        Args:
            labels: (n,) object array, ``None`` where unlabelled.
            weights: (n,) weight of each record in learning; 0 = only predict it.
            deal: Which way of dealing records to folds, 0 the first.

        Returns:
            (n, k) probabilities, columns in the order of ``classes``; a class that no
            record to learn from has left is 0.
        """
        give_back_memory()  # what the threads of the last folds freed, before new ones take more
        taught = labels.copy()
        taught[~self.teachers] = None
        probabilities = out_of_fold(
            Features(self.rows.texts, self.vectors),
            taught,
            method=self.method,
            folds=self.folds,
            seed=self.seed + deal,
            sample_weight=weights,
            recall=self.recall,
            report=self.report,
        )
        known = np.unique(taught[taught != None].astype(str))  # noqa: E711 - elementwise
        if np.array_equal(known, self.classes):
            return probabilities
        aligned = np.zeros((len(self.rows), len(self.classes)))
        aligned[:, np.searchsorted(self.classes, known)] = probabilities
        return aligned
