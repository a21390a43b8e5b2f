"""Whether what a model wrote is a caption."""

from __future__ import annotations

import re
from itertools import groupby

from assay.captioners.port import Caption

MOST_CHARACTERS = 1_000
MOST_REPEATS = 4
"""A word that stands more often than this in a row is a model that is stuck."""

_WORD = re.compile(r"[^\W\d_]+")


def judged(text: str, *, cut: bool = False, blocked: bool = False) -> Caption:
    """Tidy what a model wrote, and say where it is no caption.

    Args:
        text: As it was written.
        cut: It reached its limit of tokens.
        blocked: The model or its server would not answer.
    """
    line = " ".join(text.split()).strip().strip("\"“”'`").strip()
    if blocked:
        return Caption("", "blocked", "The model would not describe this picture.")
    words = _WORD.findall(line.lower())
    if not words:
        return Caption("", "nonsense", "The model wrote no words.")
    if max(len(list(run)) for _, run in groupby(words)) > MOST_REPEATS:
        return Caption("", "nonsense", "The model wrote one word again and again.")
    if len(line) > MOST_CHARACTERS:
        return Caption("", "nonsense", "The model wrote a long text and no caption.")
    if cut:
        return Caption(line, "cut", "The caption reached the limit of tokens in the middle.")
    return Caption(line)
