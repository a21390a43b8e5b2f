"""The ways to choose what to label, by name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from assay.active.pool import Chosen, Pool
from assay.active.spread import central, varied
from assay.active.uncertainty import margins
from assay.errors import InvalidSetting, UnknownMethod

ASKED = 10
"""Most uncertain records from which each place of a batch is filled."""


def choose(pool: Pool, size: int, strategy: str = "adaptive") -> Chosen:
    """Choose a batch.

    Args:
        pool: What there is to choose from.
        size: Records wanted; fewer where fewer are there.
        strategy: One of ``strategies()``.

    Raises:
        UnknownMethod: There is no such strategy.
        InvalidSetting: ``size`` is below 1.
    """
    require_strategy(strategy)
    if size < 1:
        raise InvalidSetting(f"A batch of {size} records is none.", hint="Use 20.")
    return _STRATEGIES[strategy](pool, min(size, len(pool)))


def strategies() -> tuple[str, ...]:
    """Return the names of the strategies, the default first."""
    return tuple(_STRATEGIES)


def require_strategy(name: str) -> None:
    """Refuse a name that is none of ``strategies()``.

    Raises:
        UnknownMethod: It is none.
    """
    if name not in _STRATEGIES:
        raise UnknownMethod(
            f"There is no strategy called '{name}'.", hint=f"There are: {', '.join(_STRATEGIES)}."
        )


def asks_a_model(strategy: str) -> bool:
    """Tell whether a strategy looks at probabilities where there are some."""
    return strategy in ("adaptive", "uncertainty")


def adaptive(pool: Pool, size: int) -> Chosen:
    """Cover the records while no model answers, then ask what it is torn about, varied.

    The ``ASKED`` × ``size`` records of least margin are grouped by weighted k-means, and of each
    group the one nearest to its middle is asked (Zhdanov 2019): it is uncertain, it stands for
    others that are, and no other of the batch is like it.
    """
    doubt = _doubt(pool)
    if doubt is None:
        return coverage(pool, size)
    order = np.argsort(-doubt, kind="stable")[: ASKED * size]
    picked = order[central(pool.view[order], size, weight=doubt[order] + 1e-6, seed=pool.seed)]
    if len(picked) < size:  # so many are alike
        rest = order[~np.isin(order, picked)]
        picked = np.concatenate([picked, rest[: size - len(picked)]])
    return Chosen(picked[np.argsort(-doubt[picked], kind="stable")], "doubt")


def uncertainty(pool: Pool, size: int) -> Chosen:
    """Ask the records of least margin, however alike; at first some at random."""
    doubt = _doubt(pool)
    if doubt is None:
        return by_chance(pool, size)
    return Chosen(np.argsort(-doubt, kind="stable")[:size], "doubt")


def coverage(pool: Pool, size: int) -> Chosen:
    """Take one record from the middle of each of as many groups as there are places.

    Where some are known, there are up to twice as many groups, and those farthest from what is
    known are taken (as TypiClust does, Hacohen et al. 2022).
    """
    groups = size + min(len(pool.known), size)
    picked = central(pool.view, groups, seed=pool.seed)
    if len(picked) > size:
        far = varied(pool.view[picked], size, away_from=pool.known)
        picked = picked[far]
    elif len(picked) < size:
        rest = np.setdiff1d(np.arange(len(pool)), picked)
        picked = np.concatenate([picked, rest[: size - len(picked)]])
    return Chosen(picked, "coverage")


def by_chance(pool: Pool, size: int) -> Chosen:
    """Draw at random."""
    # The number of known ones is part of the dice, else every batch would fall alike.
    random = np.random.default_rng([pool.seed, len(pool.known)])
    return Chosen(random.permutation(len(pool))[:size], "chance")


def _doubt(pool: Pool) -> NDArray[np.float64] | None:
    """Return how torn the model is about each record, 0–1; ``None`` where none answers."""
    if pool.probabilities is None or pool.probabilities.shape[1] < 2:
        return None
    answered = np.isfinite(pool.probabilities).all(axis=1)
    if not answered.any():
        return None
    doubt = np.zeros(len(pool))
    doubt[answered] = 1 - margins(pool.probabilities[answered])
    return doubt


_STRATEGIES: dict[str, Callable[[Pool, int], Chosen]] = {
    "adaptive": adaptive,
    "coverage": coverage,
    "uncertainty": uncertainty,
    "random": by_chance,
}
