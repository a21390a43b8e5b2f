"""Words and runs of words that two captions share: F1, ROUGE-L, BLEU-4."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

LONGEST = 4
"""Words in the longest run that BLEU looks at."""


def word_f1(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the harmonic mean of the shares of words found in the other text, 0-1."""
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other)) if shared else 0.0


def rouge_l(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the F1 of the longest common subsequence (Lin 2004), 0-1."""
    row = [0] * (len(other) + 1)
    for word in one:
        before = 0
        for place, against in enumerate(other, 1):
            kept = row[place]
            row[place] = before + 1 if word == against else max(row[place], row[place - 1])
            before = kept
    return 2 * row[-1] / (len(one) + len(other)) if row[-1] else 0.0


def bleu_4(candidate: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """Return BLEU-4 of one caption, 0-1 (Papineni et al. 2002).

    One sentence seldom shares a run of four words, so the precisions without a match are
    smoothed by halving (method 3 of Chen and Cherry 2014, sacrebleu's ``exp``); n-grams longer
    than the caption are left out.
    """
    if not candidate or not references:
        return 0.0
    logs, halved, orders = 0.0, 1.0, min(LONGEST, len(candidate))
    for size in range(1, orders + 1):
        found = _runs(candidate, size)
        most: Counter[tuple[str, ...]] = Counter()
        for reference in references:
            most |= _runs(reference, size)
        matched, total = sum((found & most).values()), sum(found.values())
        if not matched:
            if size == 1:
                return 0.0
            halved *= 2
        logs += math.log((matched or 1 / halved) / total)
    length = len(candidate)
    nearest = min((len(one) for one in references), key=lambda n: (abs(n - length), n))
    brevity = 1.0 if length >= nearest else math.exp(1 - nearest / length)
    return brevity * math.exp(logs / orders)


def _runs(text: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(text[at : at + size]) for at in range(len(text) - size + 1))
