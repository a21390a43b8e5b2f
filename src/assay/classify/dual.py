"""Multinomial logistic regression on sparse rows, by stochastic dual coordinate ascent.

Shalev-Shwartz and Zhang, "Accelerated proximal stochastic dual coordinate ascent for regularized
loss minimization" (2014), their Prox-SDCA without acceleration. Each row holds a share for every
class, what it would have the model say of it; the coefficients follow from these shares. One row
after the other moves its shares towards what the model says. Rows of unit length and a usual
strength make that a well-conditioned task: some seven passes come nearer to the minimum than
L-BFGS in a hundred, and each costs as much as one of its steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from assay.vectors.compiled import compiled_sums

_NOTHING = np.float32(1e-10)
"""Squared change of a row's shares that is not worth carrying into the coefficients."""

_SMALLEST = np.float32(1e-6)
"""Share below which a class adds nothing to the gap."""


@dataclass(frozen=True, eq=False)
class Ascended:
    """What the ascent came to.

    Attributes:
        coefficients: (columns, k) float32.
        intercept: (k,) float32.
        shares: (n, k) float32, what each row would have the model say; sums to 1.
        passes: Passes over the rows.
    """

    coefficients: np.ndarray
    intercept: np.ndarray
    shares: np.ndarray
    passes: int


def ascend(
    matrix: sp.csr_array,
    columns: int,
    numbers: np.ndarray,
    usual: np.ndarray,
    *,
    weight: np.ndarray,
    strength: float,
    most: int,
    tolerance: float,
    shares: np.ndarray | None = None,
) -> Ascended:
    """Minimise weighted cross-entropy plus ``|W|² / (2 × strength)``; the intercept is free.

    The rows are visited in an order drawn anew for every pass, always the same ones.

    Args:
        matrix: (n, columns) float32.
        columns: How many it has.
        numbers: Class of each row, 0 … k − 1, (n,).
        usual: Intercept to begin at, (k,) float32.
        weight: Weight of each row, (n,) float32.
        strength: scikit-learn's ``C``.
        most: Most passes over the rows.
        tolerance: Stops when the duality gap is this many nats a row, on the average: so much
            the loss is at most above the minimum.
        shares: (n, k) to begin at, those found with other weights; a row of zeros is new.
    """
    if shares is None:
        shares = _certain(numbers, len(usual))
        coefficients = np.zeros((columns, len(usual)), np.float32)
        centre, intercept = usual, usual.copy()
    else:
        held = shares.sum(axis=1, keepdims=True)
        shares = np.where(held > 0, shares / np.maximum(held, _SMALLEST), 0).astype(np.float32)
        new = np.flatnonzero(held[:, 0] <= 0)
        shares[new, numbers[new]] = 1
        away = (_certain(numbers, len(usual)) - shares) * (np.float32(strength) * weight)[:, None]
        coefficients = np.ascontiguousarray(matrix.T @ away, dtype=np.float32)
        centre, intercept = usual, usual + away.sum(axis=0)
    lengths = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel() + 1  # 1: the intercept
    curvature = (strength * lengths).astype(np.float32)
    parts = matrix.indptr, matrix.indices, matrix.data
    order, enough = np.random.default_rng(0), tolerance * float(weight.sum())
    done = 0
    while done < most:
        done += 1
        gap = _pass(
            order.permutation(len(numbers)),
            *parts,
            weight,
            curvature,
            np.float32(strength),
            coefficients,
            intercept,
            shares,
        )
        # The intercept was held near its centre, as the coefficients are near zero. Moving the
        # centre by as much sets it free (the method of multipliers).
        centre, intercept = intercept, 2 * intercept - centre
        if gap <= enough:
            break
    return Ascended(coefficients, centre, shares, done)


def _certain(numbers: np.ndarray, count: int) -> np.ndarray:
    """Return shares that all go to the class of the row, (n, count) float32."""
    shares = np.zeros((len(numbers), count), np.float32)
    shares[np.arange(len(numbers)), numbers] = 1
    return shares


@compiled_sums
def _step(logits: np.ndarray, share: np.ndarray, curvature: float, change: np.ndarray) -> Any:  # noqa: ANN401
    """Write where a row's shares should go; return its part of the gap and how far to go.

    That is as far as gains most by the bound of Shalev-Shwartz and Zhang: entropy is strongly
    convex in the Manhattan norm (Pinsker).
    """
    top = logits.max()
    total = np.float32(0)
    for c in range(len(logits)):
        change[c] = np.exp(logits[c] - top)
        total += change[c]
    normaliser = top + np.log(total)
    missed, manhattan, squared = np.float32(0), np.float32(0), np.float32(0)
    for c in range(len(logits)):
        if share[c] > _SMALLEST:
            missed += share[c] * (np.log(share[c]) - logits[c] + normaliser)
        change[c] = change[c] / total - share[c]
        manhattan += abs(change[c])
        squared += change[c] * change[c]
    if squared < _NOTHING:
        return missed, np.float32(0)
    bent = manhattan * manhattan
    return missed, min((missed + bent / 2) / (bent + curvature * squared), np.float32(1))


@compiled_sums
def _pass(
    order: np.ndarray,
    starts: np.ndarray,
    columns: np.ndarray,
    values: np.ndarray,
    weight: np.ndarray,
    curvature: np.ndarray,
    strength: float,
    coefficients: np.ndarray,
    intercept: np.ndarray,
    shares: np.ndarray,
) -> Any:  # noqa: ANN401 - a float, but no type that numba and pyright agree on
    """Visit every row once, change coefficients, intercept and shares; return the gap met."""
    count = len(intercept)
    logits, change = np.empty(count, np.float32), np.empty(count, np.float32)
    gap = 0.0
    for i in order:
        logits[:] = intercept
        for at in range(starts[i], starts[i + 1]):
            value, row = values[at], coefficients[columns[at]]
            for c in range(count):
                logits[c] += value * row[c]
        missed, size = _step(logits, shares[i], curvature[i] * weight[i], change)
        gap += weight[i] * missed
        if size == 0:
            continue
        for c in range(count):
            shares[i, c] += size * change[c]
            change[c] *= size * weight[i] * strength
            intercept[c] -= change[c]
        for at in range(starts[i], starts[i + 1]):
            value, row = values[at], coefficients[columns[at]]
            for c in range(count):
                row[c] -= value * change[c]
    return gap
