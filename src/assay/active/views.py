"""What two records are alike in: meaning, and wording."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import svds

from assay.vectors import normalise

TOPICS = 100
"""Dimensions the words are brought down to (latent semantic analysis: Deerwester et al. 1990)."""

COMMON, RARE = 0.5, 3
"""Words in more than this share of the texts, or in fewer than so many, tell none apart."""

WORD = re.compile(r"\w+")


def view_of(
    texts: Sequence[str | None], vectors: NDArray[np.float32] | None, *, seed: int = 0
) -> NDArray[np.float32]:
    """Return vectors and wording side by side, (n, columns) float32 of unit length.

    A sentence vector says what a text is about; whether it is about it kindly often hangs on a
    word or two. Records far from each other in both differ in what a label may depend on.

    Args:
        texts: n texts.
        vectors: Their vectors, (n, d) of unit length, or ``None``.
        seed: Of the search for the dimensions of the words.
    """
    parts = [] if vectors is None else [normalise(vectors)]
    words = wording(texts, seed=seed)
    if words.shape[1] or not parts:
        parts.append(words)
    return normalise(np.hstack(parts)) if len(parts) > 1 else parts[0]


def wording(texts: Sequence[str | None], *, seed: int = 0) -> NDArray[np.float32]:
    """Return the words of texts as (n, at most ``TOPICS``) of unit length; (n, 0) without any."""
    counted, words = _counts(texts)
    smaller = min(len(texts), words)
    if smaller <= TOPICS:
        return normalise(counted.toarray())
    start = np.random.default_rng(seed).normal(size=smaller)
    left, sizes, _ = svds(counted, k=TOPICS, v0=start, solver="arpack")
    found = np.asarray(left)[:, ::-1] * np.asarray(sizes)[::-1]
    return normalise(found)


def _counts(texts: Sequence[str | None]) -> tuple[sp.csr_array, int]:
    """Return damped TF-IDF of words that tell texts apart, and how many words these are."""
    vocabulary: dict[str, int] = {}
    rows, columns = [], []
    for row, text in enumerate(texts):
        for word in WORD.findall((text or "").casefold()):
            rows.append(row)
            columns.append(vocabulary.setdefault(word, len(vocabulary)))
    shape = (len(texts), len(vocabulary))
    counts = sp.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
    counts.sum_duplicates()
    stands_in = np.bincount(counts.indices, minlength=shape[1])
    kept = np.flatnonzero((stands_in >= RARE) & (stands_in <= COMMON * len(texts)))
    counts = sp.csr_array(counts[:, kept])
    counts.data = (1 + np.log(counts.data)).astype(np.float64)
    weight = np.log(len(texts) / np.maximum(stands_in[kept], 1)) + 1
    scaled = sp.csr_array(counts @ sp.diags_array(weight)) if len(kept) else counts
    length = np.sqrt(np.asarray(scaled.multiply(scaled).sum(axis=1)).ravel())
    return sp.csr_array(sp.diags_array(1 / np.maximum(length, 1e-12)) @ scaled), len(kept)
