"""How varied captions are: distinct words and pairs, repetitions, lengths, vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from assay.captions.words import words
from assay.schema.captions import Diversity, Repeated

MOST_REPEATED = 10
"""Captions that are listed as repeated."""


def diversity(captions: Sequence[str], *, most: int = MOST_REPEATED) -> Diversity:
    """Measure how varied captions are.

    Args:
        captions: Any texts.
        most: Repeated captions listed.
    """
    split = [words(one) for one in captions]
    singles = [word for one in split for word in one]
    pairs = [pair for one in split for pair in pairwise(one)]
    same = Counter(" ".join(captions_.lower().split()).rstrip(".") for captions_ in captions)
    n = len(captions)
    return Diversity(
        captions=n,
        distinct=sum(count == 1 for count in same.values()) / n if n else 0.0,
        distinct_1=len(set(singles)) / len(singles) if singles else 0.0,
        distinct_2=len(set(pairs)) / len(pairs) if pairs else 0.0,
        vocabulary=len(set(singles)),
        words=len(singles) / n if n else 0.0,
        repeated=tuple(
            Repeated(caption=caption, count=count)
            for caption, count in same.most_common(most)
            if count > 1
        ),
    )
