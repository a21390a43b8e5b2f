"""Class-based TF-IDF: words that are frequent in a group of texts and rare in the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assay.naming.segments import Segments
from assay.naming.words import runs_of, words_of

SAMPLE = 2_000
"""Texts of a group that are read; evenly taken where there are more."""

USUAL, TELLING = 1.2, 2.5
"""How many times more frequent than in the mean of the groups a word is that says nothing of one,
and a word that says as much as any; this finds the stop words of every language."""

FEW = 6
"""So many groups it takes to tell that a word is frequent in all of them."""


@dataclass(frozen=True)
class Reading:
    """The texts of groups as words.

    Attributes:
        vocabulary: The words, by number.
        words: Numbers of the words of all texts that were read, one text after another.
        text: The text, by its place among those read, that each word stands in.
        group: Group of each text that was read.
        groups: Number of groups.
    """

    vocabulary: list[str]
    words: NDArray[np.int64]
    text: NDArray[np.int64]
    group: NDArray[np.int64]
    groups: int

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each word."""
        return {word: number for number, word in enumerate(self.vocabulary)}

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Texts read of each group."""
        return np.bincount(self.group, minlength=self.groups)

    def counts(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return group, word and the number of its texts with that word, for all that occur."""
        many = max(1, len(self.vocabulary))
        once = np.unique(self.text * many + self.words)
        pairs, counts = np.unique(self.group[once // many] * many + once % many, return_counts=True)
        return pairs // many, pairs % many, counts


def read(texts: Sequence[str | None], member: NDArray[np.integer], groups: int) -> Reading:
    """Read the texts of groups, ``SAMPLE`` of each at most.

    Args:
        texts: (n,) texts.
        member: (n,) group of each text, −1 for none.
        groups: Number of groups.
    """
    order = np.argsort(member, kind="stable")
    bounds = np.searchsorted(member[order], np.arange(groups + 1))
    chosen = [
        order[low:high][:: max(1, -(-(high - low) // SAMPLE))] for low, high in pairwise(bounds)
    ]
    rows = np.concatenate([np.empty(0, dtype=np.int64), *chosen])
    runs = [run for row in rows.tolist() for run in runs_of(texts[row] or "")]
    segments = Segments(runs) if runs else None
    number: dict[str, int] = {}
    words: list[int] = []
    lengths = np.zeros(len(rows), dtype=np.int64)
    for place, row in enumerate(rows.tolist()):
        found = words_of(texts[row] or "", segments)
        words += [number.setdefault(word, len(number)) for word in found]
        lengths[place] = len(found)
    return Reading(
        list(number),
        np.array(words, dtype=np.int64),
        np.repeat(np.arange(len(rows)), lengths),
        member[rows].astype(np.int64),
        groups,
    )


def score(reading: Reading) -> list[dict[str, float]]:
    """Score the words of each group (Grootendorst 2022), words that are in all alike left out."""
    group, word, counts = reading.counts()
    sizes = np.maximum(reading.sizes, 1)
    share = counts / sizes[group]
    many = len(reading.vocabulary)
    everywhere = np.bincount(word, share, minlength=many)
    usual = share.sum() / max(1, reading.groups)
    weights = share * np.log1p(usual / everywhere[word])
    if reading.groups >= FEW:
        times = share * reading.groups / everywhere[word]
        weights *= np.clip((times - USUAL) / (TELLING - USUAL), 0.0, 1.0)
    known = (counts >= np.where(sizes[group] < 5, 1, 2)) & (weights > 0)
    scores: list[dict[str, float]] = [{} for _ in range(reading.groups)]
    for one, number, weight in zip(
        group[known].tolist(), word[known].tolist(), weights[known].tolist(), strict=True
    ):
        scores[one][reading.vocabulary[number]] = weight
    return scores
