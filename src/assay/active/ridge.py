"""A learner that costs next to nothing: kernel ridge regression on what records are alike in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from assay.active.gain import Learner

PENALTY = 0.3
"""On records of unit length; with 1.0 one draw of three of 60 labels came out far too low."""


def ridge(view: NDArray[np.float32], numbers: NDArray[np.int64]) -> Learner:
    """Return a learner of the classes of records, for ``try_out``.

    Args:
        view: (n, columns) of unit length, as ``view_of`` returns them.
        numbers: Class of each record, (n,) from 0 on.
    """
    wide = view.astype(np.float64)
    kernel = wide @ wide.T + 1.0  # the one is the intercept
    wanted = np.eye(int(numbers.max()) + 1)[numbers]

    def right(train: NDArray[np.int64], asked: NDArray[np.int64]) -> NDArray[np.bool_]:
        own = kernel[np.ix_(train, train)] + PENALTY * np.eye(len(train))
        weights = cho_solve(cho_factor(own, overwrite_a=True), wanted[train])
        return (kernel[np.ix_(asked, train)] @ weights).argmax(axis=1) == numbers[asked]

    return right
