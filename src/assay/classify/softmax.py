"""Multinomial logistic regression on one matrix, dense or sparse.

scikit-learn's solver works in float64; here the arithmetic is float32. Dense matrices are fitted
by L-BFGS, whose products BLAS makes; sparse ones row by row in the dual, which needs a tenth of
the passes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from assay.classify.calibration import UNSEEN
from assay.classify.dual import ascend
from assay.classify.primal import descend

Matrix = np.ndarray | sp.csr_array


@dataclass(frozen=True, eq=False)
class Weights:
    """A fitted model.

    Attributes:
        coefficients: (columns, k) float32.
        intercept: (k,) float32; ``UNSEEN`` for a class without training records.
        iterations: Steps the solver took.
        shares: (n, k) what each training row would have the model say, from a sparse matrix.
    """

    coefficients: np.ndarray
    intercept: np.ndarray
    iterations: int = 0
    shares: np.ndarray | None = None

    @property
    def anywhere(self) -> Weights:
        """The same without what its rows hold: to begin at with other rows."""
        return replace(self, shares=None)

    def scores(self, matrix: Matrix) -> np.ndarray:
        """Return the logits of rows, (n, k) float32."""
        return np.asarray(matrix @ self.coefficients) + self.intercept


def fit_softmax(
    matrix: Matrix,
    numbers: np.ndarray,
    count: int,
    *,
    strength: float,
    weight: np.ndarray | None = None,
    max_iterations: int = 100,
    tolerance: float = 1e-3,
    begin: Weights | None = None,
    afresh: bool = False,
) -> Weights:
    """Minimise weighted cross-entropy plus ``|W|² / (2 × strength)``; the intercept is free.

    Args:
        matrix: (n, columns) float32.
        numbers: Class of each row, 0 … count − 1, (n,). Classes may be absent.
        count: Number of classes k.
        strength: scikit-learn's ``C``: larger fits the training records closer.
        weight: Weight of each row, (n,).
        max_iterations: Most steps of the solver, or passes over sparse rows.
        tolerance: Stops when the gradient is that small against the first; for sparse rows, when
            the loss is surely within a tenth of that, in nats a row, of its minimum.
        begin: Weights to begin at, of a similar task; at zero when not given. Those with
            ``shares`` must be of the same rows; sparse rows begin at nothing else.
        afresh: Whether a dense fit is to be as near to the minimum as one that began at zero
            would be, not nearer than where it begins by as much.
    """
    present, compact = np.unique(numbers, return_inverse=True)
    weight = np.ones(len(numbers)) if weight is None else weight
    width = columns(matrix)
    coefficients = np.zeros((width, count), np.float32)  # not touched, it takes no memory
    intercept = np.full(count, UNSEEN, np.float32)
    if len(present) == 1:
        intercept[present] = 0
        return Weights(coefficients, intercept)
    weight = weight.astype(np.float32)
    usual = np.log(np.maximum(np.bincount(compact, weights=weight), 1e-6) / weight.sum())
    if not isinstance(matrix, np.ndarray):
        shares = None if begin is None else begin.shares
        found = ascend(
            matrix,
            width,
            compact,
            usual.astype(np.float32)
            if begin is None or shares is None
            else begin.intercept[present],
            weight=weight,
            strength=strength,
            most=max_iterations,
            tolerance=tolerance / 10,
            shares=None if shares is None else shares[:, present],
        )
        if len(present) == count:
            return Weights(found.coefficients, found.intercept, found.passes, found.shares)
        coefficients[:, present] = found.coefficients
        intercept[present] = found.intercept
        shares = np.zeros((len(numbers), count), np.float32)
        shares[:, present] = found.shares
        return Weights(coefficients, intercept, found.passes, shares)
    plain = np.zeros((width + 1, len(present)), np.float32)
    plain[-1] = usual
    start = plain
    if begin is not None:
        start = np.vstack([begin.coefficients[:, present], begin.intercept[present]])
    reached, steps = descend(
        matrix,
        compact,
        start,
        weight=weight,
        strength=strength,
        most=max_iterations,
        tolerance=tolerance,
        against=plain if afresh and begin is not None else None,
    )
    coefficients[:, present] = reached[:-1]
    intercept[present] = reached[-1]
    return Weights(coefficients, intercept, steps)


def columns(matrix: Matrix) -> int:
    """Return the number of features."""
    shape = matrix.shape
    assert shape is not None
    return int(shape[1])
