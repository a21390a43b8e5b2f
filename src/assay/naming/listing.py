"""Which ten words are listed of each group: telling, found in the same texts, and its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from assay.naming.scoring import Reading

LISTED = 10
"""Most words that are listed of a group."""

KIN = 2.0
"""How much it counts, beside its weight, that a word stands in the same texts as those listed."""

SHARED = 1.2
"""How much it counts against a word that another group lists it."""

ROUNDS = 3
"""Times that the groups choose, each knowing what the others chose."""

SWAPS = 20
"""Most words a group exchanges at a time."""


@dataclass(frozen=True)
class _Candidates:
    """Words one group may list, by weight.

    Attributes:
        words: (c,) numbers of the words.
        weight: (c,) weights as a share of the first one's.
        kin: (c, c) normalised pointwise mutual information (Bouma 2009) over all texts, −1 where
            two words never meet; 0 on the diagonal.
    """

    words: NDArray[np.int64]
    weight: NDArray[np.float64]
    kin: NDArray[np.float64]


def list_words(
    reading: Reading, ranked: Sequence[Sequence[str]], scores: Sequence[dict[str, float]]
) -> list[list[str]]:
    """List words of each group, by weight.

    A list has a large sum of the weights of its words, and of what they have to do with each
    other over all texts; words that another group lists too count less. The heaviest word is
    always listed. Each group in turn exchanges words as long as that makes its list better.

    Args:
        reading: The texts.
        ranked: Words of each group that may be listed, the heaviest first.
        scores: Weight of the words of each group.
    """
    holding = _holding(reading)
    groups = [
        _candidates(holding, reading, words, weights)
        for words, weights in zip(ranked, scores, strict=True)
    ]
    chosen: list[list[int]] = [[] for _ in groups]
    used: Counter[int] = Counter()
    for _ in range(ROUNDS):
        for number, group in enumerate(groups):
            used.subtract(group.words[chosen[number]].tolist())
            shared = np.array([used[word] > 0 for word in group.words.tolist()])
            worth = group.weight - SHARED * shared
            chosen[number] = _better(group, worth, chosen[number] or _first(group, worth))
            used.update(group.words[chosen[number]].tolist())
    return [
        [words[place] for place in sorted(places)]
        for words, places in zip(ranked, chosen, strict=True)
    ]


def _holding(reading: Reading) -> csc_matrix:
    """Return which text, by row, holds which word, by column."""
    many = max(1, len(reading.vocabulary))
    once = np.unique(reading.text * many + reading.words)
    return csc_matrix(
        (np.ones(len(once), dtype=np.float32), (once // many, once % many)),
        shape=(len(reading.group), many),
    )


def _candidates(
    holding: csc_matrix, reading: Reading, words: Sequence[str], weights: dict[str, float]
) -> _Candidates:
    numbers = np.array([reading.number[word] for word in words], dtype=np.int64)
    weight = np.array([weights[word] for word in words])
    some = holding[:, numbers]
    both = np.asarray((some.T @ some).todense(), dtype=np.float64)
    alone, n = np.diag(both), max(2, len(reading.group))
    with np.errstate(divide="ignore", invalid="ignore"):
        kin = np.log(both * n / np.outer(alone, alone)) / -np.log(both / n)
    kin[both <= 0] = -1.0
    kin[both >= n] = 1.0
    np.fill_diagonal(kin, 0.0)
    return _Candidates(numbers, weight / weight[:1], kin)


def _first(group: _Candidates, worth: NDArray[np.float64]) -> list[int]:
    """Choose one word after the other, the heaviest first."""
    chosen = [0] if len(worth) else []
    while len(chosen) < min(LISTED, len(worth)):
        value = worth + KIN * group.kin[:, chosen].mean(axis=1)
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
    return chosen


def _better(group: _Candidates, worth: NDArray[np.float64], chosen: list[int]) -> list[int]:
    """Exchange words for better ones, the best exchange first; never the heaviest word."""
    if len(chosen) < 2 or len(worth) == len(chosen):
        return chosen
    for _ in range(SWAPS):
        kin = group.kin[:, chosen].sum(axis=1)
        gain = np.full((len(chosen), len(worth)), -np.inf)
        for place, out in enumerate(chosen[1:], start=1):
            nearer = kin - group.kin[:, out] - kin[out]
            gain[place] = worth - worth[out] + 2 * KIN * nearer / (len(chosen) - 1)
        gain[:, chosen] = -np.inf
        place, word = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[place, word] <= 1e-9:
            break
        chosen = [*chosen[:place], int(word), *chosen[place + 1 :]]
    return chosen
