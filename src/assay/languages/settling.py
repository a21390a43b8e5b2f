"""What the other texts of a data set say about the language of a short one.

A tweet of five words fits several languages. Among thousands of Spanish tweets it is Spanish
rather than Galician: how frequent each language is in the data set is estimated from the
guesses, and weighs them (expectation–maximisation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.languages.guessing import Guesses

UNKNOWN = "unknown"
"""Language of a text of which none is likely enough."""

SURE = 0.5
"""Probability from which a language is named."""

PASSES = 2
"""Times the frequencies are estimated; more change nothing."""

_CLEAR = 0.9  # a text that says so much is not talked over by the others
_MUTE = 0.08  # one that says less, a number or a link, has no language of its own
_ANYWAY = 0.02  # share of every frequency that is the same for all languages
_FEW = 20  # texts whose word weighs as much as knowing nothing
_WORDLESS = "zxx"  # ISO 639 for what is no language


@dataclass(frozen=True)
class Settled:
    """The languages of n texts.

    Attributes:
        languages: n codes (ISO 639), or ``unknown``.
        probabilities: Of the likeliest language, named or not, (n,).
    """

    languages: tuple[str, ...]
    probabilities: NDArray[np.float32]


def settle(guesses: Guesses) -> Settled:
    """Weigh the guesses about each text by how frequent languages are among all texts."""
    alone = guesses.shares
    weighed = alone
    for _ in range(PASSES):
        weighed = _weigh(guesses, _frequencies(guesses, weighed))
    told = alone.max(axis=1, initial=0)
    shares = np.where((told >= _CLEAR)[:, None], alone, weighed)
    best = shares.argmax(axis=1)
    rows = np.arange(len(best))
    probabilities = np.where(told < _MUTE, told, shares[rows, best]).astype(np.float32)
    named = np.array([UNKNOWN if name == _WORDLESS else name for name in guesses.names])
    sure = (told >= _MUTE) & (probabilities >= SURE)
    languages = np.where(sure, named[guesses.codes[rows, best]], UNKNOWN)
    return Settled(tuple(languages.tolist()), probabilities)


def _frequencies(guesses: Guesses, shares: NDArray) -> NDArray[np.float64]:
    """Return how frequent the languages of each text are among all the others, (n, k)."""
    speaking = guesses.shares[:, :1] >= _MUTE
    shares = np.where(speaking, shares, 0)
    sums = np.bincount(guesses.codes.ravel(), shares.ravel(), minlength=len(guesses.names))
    others = np.maximum(speaking.sum() - speaking, 0)
    even = 1 / len(guesses.names)
    # without itself: what a text says must not count twice
    found = np.maximum(sums[guesses.codes] - shares, 0) / np.maximum(others, 1)
    trust = (1 - _ANYWAY) * others / (others + _FEW)
    return trust * found + (1 - trust) * even


def _weigh(guesses: Guesses, frequencies: NDArray) -> NDArray[np.float64]:
    weighed = guesses.shares * frequencies
    # What was not kept of a text counts too: as the other languages do on average.
    others = len(guesses.names) - frequencies.shape[1]
    spare = np.maximum(1 - guesses.shares.sum(axis=1, keepdims=True), 0)
    spare = spare * np.maximum(1 - frequencies.sum(axis=1, keepdims=True), 0) / others
    return weighed / (weighed.sum(axis=1, keepdims=True) + np.maximum(spare, 1e-30))
