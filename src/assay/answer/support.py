"""Whether documents answer a question at all, and how far an answer of sentences is to be trusted.

Both are logistic in what the best sentence is weighed by (Platt, 1999), fitted by
``benchmarks/fit_support.py`` on the even ones of the 1,190 English questions of XQuAD (seed 0),
each asked of its article, of another one, and of its article without the paragraph that answers it,
weighing 1 : ½ : ½, and on the 87 questions to four documents of other kinds, which are asked in
words of their own. Right is a first sentence that holds the answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from assay.answer.weighing import Evidence

RIGHT, RIGHT_FROM = (
    {
        "meaning": 3.4,
        "shared": -0.87,
        "around": 0.43,
        "nearly": 3.5,
        "anywhere": 1.18,
        "margin": 4.85,
        "ahead": 1.0,
    },
    -4.72,
)
"""Of the evidence: whether the first sentence is right. Words that are shared count as nearly
shared too, so that more of them never count less."""

THERE, THERE_FROM = (
    {
        "score": 5.1,
        "meaning": 2.16,
        "shared": -2.09,
        "around": 0.98,
        "nearly": 2.66,
        "anywhere": 3.23,
        "ahead": 3.48,
    },
    -6.04,
)
"""Of the evidence: whether the documents answer the question."""

PRESENT = 0.5
"""Below this the answer is that the documents do not say it."""

DOUBTFUL = 0.75
"""Below this an answer comes with a word of doubt."""

ABSENT = 0.3
"""Where phrases decide: below this support there is no answer."""

CUES, CUED = (0.0, 0.19, 0.6), (0.0, ABSENT, 0.7)
"""What phrases and headings say for a sentence, and the support of it. It is a judgement over
twenty answers from two papers (ADR 0164), not a measurement."""


def support_of(evidence: Evidence) -> float:
    """Return the support of a sentence that was found by what it says."""
    return _logistic(evidence, RIGHT, RIGHT_FROM)


def presence_of(evidence: Evidence) -> float:
    """Return how likely the documents answer the question at all."""
    return _logistic(evidence, THERE, THERE_FROM)


def _logistic(evidence: Evidence, slopes: Mapping[str, float], start: float) -> float:
    said = sum(slope * getattr(evidence, name) for name, slope in slopes.items())
    return 1 / (1 + math.exp(-(said + start)))


def support_of_cue(cue: float) -> float:
    """Return the support of a sentence that phrases and headings speak for."""
    return float(np.interp(cue, CUES, CUED))
