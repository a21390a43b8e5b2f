"""Words of scripts written without spaces, learned from the texts at hand.

Neighbouring characters that stand together often make a word; longer ones where the shorter
hardly ever stand without the rest, and where what stands before and after differs (cohesion and
freedom, as in Chinese new word detection). A run is cut so that no two words overlap.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

LONGEST = 12
"""Characters of a word."""

TOGETHER = 0.7
"""Share of the times of a shorter word at which it must be part of a longer one."""

OFTEN = 3
"""Times a word of three characters or more must be seen."""

_RUNS = 20_000

Run = tuple[str, ...]
"""Characters, with the marks that belong to them, without anything between."""


class Segments:
    """Cuts runs of characters into words.

    Args:
        runs: Of the texts; each different one counts once.
    """

    def __init__(self, runs: Iterable[Run]) -> None:
        distinct = list(dict.fromkeys(runs))
        distinct = distinct[:: max(1, -(-len(distinct) // _RUNS))]
        counts = _counts(distinct)
        whole = {
            word
            for word, count in counts.items()
            if len(word) > 2
            and count >= OFTEN
            and count >= TOGETHER * max(counts[part] for part in _ends(word))
        }
        free = _free(distinct, whole)
        self._worth = {
            word: (len(word) - 1) * math.log1p(count)
            for word, count in counts.items()
            if len(word) == 2 or word in free
        }

    def cut(self, run: Run) -> list[str]:
        """Return the words of a run; characters between them are left out."""
        best, begins = [0.0], [0]
        for end in range(1, len(run) + 1):
            value, begin = best[end - 1], end - 1
            for start in range(max(0, end - LONGEST), end - 1):
                worth = best[start] + self._worth.get(run[start:end], -math.inf)
                if worth > value:
                    value, begin = worth, start
            best.append(value)
            begins.append(begin)
        words, end = [], len(run)
        while end:
            if end - begins[end] > 1:
                words.append("".join(run[begins[end] : end]))
            end = begins[end]
        return words[::-1]


def _counts(runs: Sequence[Run]) -> Counter[Run]:
    """Count neighbours; three and more only where all pairs of them are seen often."""
    counts: Counter[Run] = Counter()
    for length in range(2, LONGEST + 1):
        counts.update(
            word
            for run in runs
            for word in _all(run, length)
            if length == 2 or min(counts[word[:-1]], counts[word[1:]]) >= OFTEN
        )
    return counts


def _all(run: Run, length: int) -> Iterator[Run]:
    return (run[at : at + length] for at in range(len(run) - length + 1))


def _ends(word: Run) -> tuple[Run, ...]:
    return word[:-1], word[1:], word[:2], word[-2:]


def _free(runs: Sequence[Run], words: set[Run]) -> set[Run]:
    """Return the words that have different neighbours on both sides; an end is like no other."""
    before: dict[Run, set[object]] = defaultdict(set)
    after: dict[Run, set[object]] = defaultdict(set)
    for number, run in enumerate(runs):
        for length in range(3, LONGEST + 1):
            for at in range(len(run) - length + 1):
                word = run[at : at + length]
                if word in words:
                    before[word].add(run[at - 1] if at else number)
                    after[word].add(run[at + length] if at + length < len(run) else number)
    return {word for word in words if len(before[word]) > 1 and len(after[word]) > 1}
