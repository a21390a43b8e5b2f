"""What a strategy chooses from, and what it chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST = 20_000
"""Candidates looked at, drawn by the seed from more: what is chosen hardly changes with more."""


def candidates(
    texts: Sequence[str | None],
    rows: Iterable[int],
    *,
    known: Iterable[int] = (),
    most: int = MOST,
    seed: int = 0,
) -> NDArray[np.int64]:
    """Return the rows worth choosing from: with a text, no text twice, none that is known.

    Args:
        texts: Text of every record.
        rows: Rows that may be chosen.
        known: Rows whose label is known; their texts are not asked again.
        most: At most so many, drawn by ``seed``.
        seed: Of that draw.
    """
    seen = {_plain(texts[int(row)]) for row in known} | {""}
    found = []
    for row in rows:
        key = _plain(texts[int(row)])
        if key not in seen:
            seen.add(key)
            found.append(int(row))
    kept = np.array(found, dtype=np.int64)
    if len(kept) > most:
        kept = np.sort(np.random.default_rng(seed).permutation(kept)[:most])
    return kept


def _plain(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


@dataclass(frozen=True, eq=False)
class Pool:
    """Records of which some are to be labelled.

    Attributes:
        view: (n, d) of unit length, what distances are measured in; see ``view_of``.
        known: (m, d), the same of the records whose label is known.
        probabilities: (n, k) of a model, rows of NaN where it does not answer; ``None`` where
            there is no model yet.
        seed: Of everything drawn.
    """

    view: NDArray[np.float32]
    known: NDArray[np.float32]
    probabilities: NDArray[np.float64] | None = None
    seed: int = 0

    def __len__(self) -> int:
        return len(self.view)


@dataclass(frozen=True, eq=False)
class Chosen:
    """A batch.

    Attributes:
        rows: Rows of the pool, the most useful first.
        by: What decided: ``coverage``, ``doubt`` or ``chance``.
    """

    rows: NDArray[np.int64]
    by: str
