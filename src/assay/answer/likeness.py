"""How near words come to each other: "ill" answers a question about being sick."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

STRANGE = 0.35
"""Cosine of two words that have nothing to do with each other, by the default encoder."""

MOST_KNOWN = 8_000
"""Vectors of words that are kept (12 MB); then all are forgotten."""

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class Encodes(Protocol):
    """Turns texts into vectors of unit length."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (n, d) rows."""
        ...


_known: WeakKeyDictionary[Encodes, dict[str, NDArray[np.float32]]] = WeakKeyDictionary()


def plain_words(text: str) -> list[str]:
    """Return the words of a text as they are written, in small letters."""
    return [word.casefold() for word in WORD.findall(text)]


def likeness(
    encoder: Encodes, asked: Sequence[str], texts: Sequence[Sequence[str]]
) -> NDArray[np.float64]:
    """Return how near the nearest word of each text comes to each word asked.

    Args:
        encoder: Of single words.
        asked: Words of a question.
        texts: The words of each text.

    Returns:
        (texts, asked), 0 for nothing in common, 1 for the same word.
    """
    words = list(dict.fromkeys(word for text in texts for word in text))
    if not words or not asked:
        return np.zeros((len(texts), len(asked)))
    vectors = _vectors(encoder, [*asked, *words])
    near = np.clip(vectors[: len(asked)] @ vectors[len(asked) :].T, 0, 1)
    at = {word: place for place, word in enumerate(words)}
    told = np.zeros((len(texts), len(asked)))
    for row, text in enumerate(texts):
        if text:
            told[row] = near[:, [at[word] for word in text]].max(axis=1)
    return np.clip((told - STRANGE) / (1 - STRANGE), 0, 1)


def _vectors(encoder: Encodes, words: Sequence[str]) -> NDArray[np.float32]:
    known = _known.setdefault(encoder, {})
    # held here, as another thread may forget them while this one encodes
    held = {word: vector for word in words if (vector := known.get(word)) is not None}
    missing = [word for word in dict.fromkeys(words) if word not in held]
    new = dict(zip(missing, encoder.encode(missing), strict=True)) if missing else {}
    if len(known) + len(new) > MOST_KNOWN:
        known.clear()
    known.update(new)
    held |= new
    return np.stack([held[word] for word in words])
