"""How near is near on the map: the curve that turns distances into membership."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import curve_fit

SPREAD = 1.0
"""Distance on the map over which membership falls off, before scaling."""


@dataclass(frozen=True)
class Curve:
    """Membership ``1 / (1 + a · d^(2b))`` of two points at distance d on the map."""

    a: float
    b: float


def fit_curve(min_dist: float) -> Curve:
    """Fit the curve to 1 below ``min_dist`` and an exponential decay beyond (McInnes et al. 2018).

    Args:
        min_dist: Distance, 0–1, below which points are as near as can be: small values make
            tight clumps, large ones spread points evenly.
    """
    distances = np.linspace(0.0, 3 * SPREAD, 300)
    wanted = np.where(distances < min_dist, 1.0, np.exp(-(distances - min_dist) / SPREAD))
    (a, b), _ = curve_fit(lambda x, a, b: 1.0 / (1.0 + a * x ** (2 * b)), distances, wanted)
    return Curve(float(a), float(b))
