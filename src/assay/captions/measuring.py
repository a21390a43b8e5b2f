"""Captions of one source against the human captions of the same pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assay.captions.overlap import bleu_4, rouge_l, word_f1
from assay.captions.words import words

MEASURES = ("similarity", "similarity_mean", "overlap", "rouge_l", "bleu_4")


@dataclass(frozen=True, eq=False)
class Source:
    """Captions of one model, or of people, for some of the pictures.

    Attributes:
        column: What holds them.
        rows: (m,) numbers of the pictures, ascending.
        captions: (m,) the captions.
        references: (m,) the human captions each is compared with, at least one each.
        judged: (m,) mean judgement of people, NaN for none.
    """

    column: str
    rows: np.ndarray
    captions: Sequence[str]
    references: Sequence[Sequence[str]]
    judged: np.ndarray


def measure(source: Source, vectors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return each of ``MEASURES``, (m,) float64.

    Args:
        source: The captions.
        vectors: Unit vector of every caption and reference.
    """
    table = np.zeros((len(source.captions), len(MEASURES)))
    pairs = zip(source.captions, source.references, strict=True)
    for row, (caption, references) in enumerate(pairs):
        cosines = np.stack([vectors[one] for one in references]) @ vectors[caption]
        said, told = words(caption), [words(one) for one in references]
        table[row] = (
            cosines.max(),
            cosines.mean(),
            max(word_f1(said, one) for one in told),
            max(rouge_l(said, one) for one in told),
            bleu_4(said, told),
        )
    return dict(zip(MEASURES, table.T, strict=True))
