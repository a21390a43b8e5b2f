"""Words that stand out in some records against the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from assay.schema.filters import And, Filter, IsNull, Not
from assay.verbs.chat.scene import Scene

READ = 20_000
"""Texts of either side at most whose words are counted."""

PRIOR, MOST_PRIOR = 0.1, 500.0
"""Share of the texts that the prior is worth, spread over the words as all texts use them, and how
many of them at most."""

SURE = 1.96
"""Standard errors by which a word stands out."""

TIMES = 1.5
"""How many times as likely a word that stands out is, at least."""


def standing_out(
    scene: Scene, where: Filter, others: Filter | None = None
) -> list[tuple[str, int, int]]:
    """Return the words that stand out in some records, with their numbers of texts here and there.

    By the log-odds ratio with an informative Dirichlet prior, over the texts that a word stands in
    (Monroe, Colaresi and Quinn, 2008: Fightin' Words), the surest first.

    Args:
        scene: The data set.
        where: The records.
        others: What they are held against; all labelled others where it is not given.
    """
    others = others or And(of=(Not(of=where), Not(of=IsNull(field="label"))))
    (inside, number), (outside, rest) = _counts(scene, where), _counts(scene, others)
    words = sorted({*inside, *outside} - ENGLISH_STOP_WORDS)
    if not words or not number or not rest:
        return []
    here = np.array([inside.get(word, 0) for word in words], dtype=np.float64)
    there = np.array([outside.get(word, 0) for word in words], dtype=np.float64)
    worth = min(MOST_PRIOR, PRIOR * (number + rest))
    prior = worth * (here + there) / (number + rest)
    odds = [
        np.log((of + prior) / (texts + worth - of - prior + 1e-9))
        for of, texts in ((here, number), (there, rest))
    ]
    score = (odds[0] - odds[1]) / np.sqrt(1 / (here + prior) + 1 / (there + prior))
    stands = (score >= SURE) & (odds[0] - odds[1] >= np.log(TIMES))
    best = [int(at) for at in np.argsort(-score, kind="stable") if stands[at]]
    return [(words[at], int(here[at]), int(there[at])) for at in best]


def _counts(scene: Scene, where: Filter) -> tuple[dict[str, int], int]:
    """Count in how many texts each word stands."""
    texts = scene.frame.rows(where, columns=["text"], limit=READ)["text"].drop_nulls()
    return dict(words_in(texts).value_counts().rows()), len(texts)


def words_in(texts: pl.Series | Sequence[str]) -> pl.Series:
    """Return the words of texts, each once for each text that it stands in."""
    plain = pl.Series("text", texts, dtype=pl.String).str.replace_all(r"<[^>]{1,20}>", " ")
    every = plain.str.to_lowercase().str.extract_all(r"\p{L}[\p{L}'’]{2,}")
    return every.list.unique().explode().drop_nulls()
