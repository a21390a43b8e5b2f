"""Held-out scores and out-of-fold probabilities."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from threadpoolctl import threadpool_limits

from assay.classify.calibration import UNSEEN, fit_temperatures
from assay.classify.softmax import Matrix, Weights
from assay.schema.runs import Reporter, silent

ALONE: Mapping[str, float] = {"vectors": 2.0, "lexical": 2.0}
TOGETHER: Mapping[str, float] = {"vectors": 1.5, "lexical": 0.6}
"""Temperatures in the absence of evidence: what held-out records of four data sets with 8 to
32 labels a class chose on the whole, for one expert and for two."""

TELLING = 5000
"""Most held-out rows that choose the temperatures: two numbers that more would hardly move."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Which fold each record is held out in; −1 for one that is only trained on."""

    fold: np.ndarray

    @property
    def folds(self) -> list[int]:
        """The folds that hold records out."""
        return np.unique(self.fold[self.fold >= 0]).tolist()


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What was said of training records by experts blind to them.

    Attributes:
        rows: Positions of the records among those given to ``fit``, (m,).
        proba: Calibrated probabilities, (m, k).
    """

    rows: np.ndarray
    proba: np.ndarray


class Solver(Protocol):
    """The part of a classifier that fits one expert."""

    classes_: np.ndarray

    def solve(
        self,
        name: str,
        matrix: Matrix,
        numbers: np.ndarray,
        weight: np.ndarray,
        begin: Weights | None = None,
    ) -> Weights:
        """Fit one expert."""
        ...


class Recall:
    """What the experts of each fold had learned last, for the same records in the same folds.

    Fitting anew with other weights then begins where the last fit ended. No expert begins at
    one that saw other records, so that nothing of a held-out record gets in.
    """

    def __init__(self) -> None:
        self._last: dict[tuple[str, int], tuple[np.ndarray, Weights]] = {}
        self._fold: np.ndarray | None = None

    def knows(self, plan: Plan) -> bool:
        """Tell whether the folds are those of the last time."""
        return self._fold is not None and np.array_equal(self._fold, plan.fold)

    def about(self, plan: Plan) -> None:
        """Forget everything unless the folds are those of the last time."""
        if not self.knows(plan):
            self._last.clear()
        self._fold = plan.fold

    def begin(self, task: tuple[str, int], rows: np.ndarray) -> Weights | None:
        """Return what was learned, for the rows that are learned from now."""
        if task not in self._last:
            return None
        before, weights = self._last[task]
        if weights.shares is None:
            return weights
        shares = np.zeros((len(rows), weights.shares.shape[1]), np.float32)
        place = np.minimum(np.searchsorted(before, rows), len(before) - 1)
        there = before[place] == rows
        shares[there] = weights.shares[place[there]]
        return replace(weights, shares=shares)

    def keep(self, task: tuple[str, int], rows: np.ndarray, weights: Weights) -> None:
        """Remember; of coefficients that follow from the shares of the rows only these."""
        if weights.shares is not None:
            weights = replace(weights, coefficients=np.empty((0, 0), np.float32))
        self._last[task] = rows, weights


def held_out_scores(
    solver: Solver,
    matrices: Mapping[str, Matrix],
    numbers: np.ndarray,
    weight: np.ndarray,
    plan: Plan,
    *,
    recall: Recall | None = None,
    report: Reporter = silent,
) -> dict[str, np.ndarray]:
    """Score every record by experts that never saw it.

    The folds run in threads: the products of sparse matrices use one core each.

    Args:
        solver: Fits an expert.
        matrices: Features for each expert, (n, columns).
        numbers: Class of each record, −1 where there is no label, (n,).
        weight: Weight of each record, (n,).
        plan: The folds.
        recall: What was learned from the same records and folds before.
        report: Told after each fitted expert.

    Returns:
        Logits for each expert, (n, k) float32; rows outside the plan are zero.
    """
    shape = (len(numbers), len(solver.classes_))
    scores = {name: np.zeros(shape, np.float32) for name in matrices}
    tasks = [(name, fold) for name in sorted(matrices) for fold in plan.folds]

    def score(task: tuple[str, int]) -> tuple[str, np.ndarray, np.ndarray]:
        name, fold = task
        rows = np.flatnonzero(plan.fold == fold)
        train = np.flatnonzero((plan.fold != fold) & (numbers >= 0) & (weight > 0))
        if not len(train):
            return name, rows, np.zeros((len(rows), shape[1]), np.float32)
        begin = None if recall is None else recall.begin(task, train)
        weights = solver.solve(name, matrices[name][train], numbers[train], weight[train], begin)
        if recall is not None:
            recall.keep(task, train, weights)
        return name, rows, weights.scores(matrices[name][rows])

    if recall is not None:
        recall.about(plan)
    report(0, len(tasks), "held-out scores")
    with (
        threadpool_limits(limits=1, user_api="blas"),
        ThreadPoolExecutor(max_workers=os.cpu_count()) as pool,
    ):
        try:
            for done, (name, rows, values) in enumerate(pool.map(score, tasks), start=1):
                scores[name][rows] = values
                report(done, len(tasks), "held-out scores")
        finally:
            pool.shutdown(cancel_futures=True)  # else a cancelled job would fit every fold first
    return scores


def temperatures_for(
    scores: Mapping[str, np.ndarray],
    numbers: np.ndarray,
    weight: np.ndarray,
    rows: np.ndarray,
) -> np.ndarray:
    """Choose the temperature of each expert on held-out rows.

    Rows without a label or weight, and rows whose class no training fold held, tell nothing.
    """
    rows = rows[(numbers[rows] >= 0) & (weight[rows] > 0)]
    names = list(scores)
    own = scores[names[0]][rows, numbers[rows]]
    rows = rows[own > UNSEEN / 2]
    if len(rows) > TELLING:
        rows = np.sort(np.random.default_rng(0).permutation(rows)[:TELLING])
    return fit_temperatures(
        [scores[name][rows] for name in names],
        numbers[rows],
        weight=weight[rows],
        prior=[(ALONE if len(names) == 1 else TOGETHER)[name] for name in names],
    )
