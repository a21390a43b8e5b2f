"""Records that show a topic best: typical of it, and different from one another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from assay.vectors import normalise

SHOWN = 5
BALANCE = 0.6
_LOOKED_AT = 200


def representatives(
    rows: NDArray[np.float32],
    topic: NDArray[np.integer],
    topics: int,
    *,
    shown: int = SHOWN,
    balance: float = BALANCE,
) -> list[list[int]]:
    """Choose rows by maximal marginal relevance (Carbonell and Goldstein 1998).

    Args:
        rows: (n, d) of unit length.
        topic: (n,) the topic of each, −1 for none.
        topics: Number of topics.
        shown: Rows of a topic wanted; fewer where it has fewer different ones.
        balance: 1 chooses the most typical rows, 0 the most different ones.

    Returns:
        For each topic rows of ``rows``, the most typical first.
    """
    order = np.argsort(topic, kind="stable")
    bounds = np.searchsorted(topic[order], np.arange(topics + 1))
    return [_choose(rows, order[bounds[t] : bounds[t + 1]], shown, balance) for t in range(topics)]


def _choose(
    rows: NDArray[np.float32], members: NDArray[np.int64], shown: int, balance: float
) -> list[int]:
    if not len(members):
        return []
    typical = rows[members] @ normalise(rows[members].mean(axis=0))
    looked = np.argsort(-typical, kind="stable")[:_LOOKED_AT]
    there, typical = rows[members[looked]], typical[looked]
    chosen = [0]
    closest = there @ there[0]
    while len(chosen) < min(shown, len(looked)):
        worth = balance * typical - (1 - balance) * closest
        worth[closest > 1 - 1e-4] = -np.inf  # the same text again shows nothing
        best = int(worth.argmax())
        if worth[best] == -np.inf:
            break
        chosen.append(best)
        closest = np.maximum(closest, there @ there[best])
    return [int(members[looked[i]]) for i in chosen]
