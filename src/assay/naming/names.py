"""Names of groups of texts: a few of their words, in the order people write them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assay.naming.listing import list_words
from assay.naming.scoring import Reading, read, score
from assay.naming.words import alike

WORDS = 3
"""Most words of a name."""

CANDIDATES = 80
"""Words of a group that may be listed."""

NEAR = 2
"""Words so near to each other are written together."""

TOGETHER = 0.35
"""Share of the texts with two words in which these stand near, from which on they are together."""

WEAK = 0.4
"""Of the weight of the first word: words below it are no third word of a name."""

_LOOKED_AT = 400


@dataclass(frozen=True)
class Name:
    """What a group is called.

    Attributes:
        name: For showing; words that stand together, others after a comma.
        words: The words of the name, the most telling first.
        weighed: The most telling words with their class-based TF-IDF, ten at most.
    """

    name: str
    words: tuple[str, ...]
    weighed: tuple[tuple[str, float], ...] = ()


def name_groups(
    texts: Sequence[str | None],
    member: NDArray[np.integer],
    groups: int,
    *,
    called: str = "Cluster",
    first: int = 1,
) -> list[Name]:
    """Name groups by class-based TF-IDF, each name once.

    Args:
        texts: (n,) texts.
        member: (n,) group of each text, −1 for none.
        groups: Number of groups.
        called: What a group without a telling word is called, before its number.
        first: Number of the first group, as people see it.
    """
    reading = read(texts, member, groups)
    names: list[Name] = []
    taken: set[str] = set()
    bounds = np.searchsorted(reading.group[reading.text], np.arange(groups + 1))
    rows = _rows_of(member, groups)
    every = score(reading)
    candidates = [_distinct(scores) for scores in every]
    lists = list_words(reading, candidates, every)
    for group, (ranked, listed, scores) in enumerate(zip(candidates, lists, every, strict=True)):
        chosen = _choose(ranked, scores, taken)
        inside = slice(int(bounds[group]), int(bounds[group + 1]))
        name = _written(reading, inside, chosen) if chosen else f"{called} {group + first}"
        name = _as_seen(name, [texts[row] or "" for row in rows[group]])
        if (chosen and _key(chosen) in taken) or name in taken:
            name = f"{name} ({group + first})"
        taken |= {_key(chosen), name}
        weighed = tuple((word, round(scores[word], 6)) for word in listed)
        names.append(Name(name, tuple(chosen), weighed))
    return names


def _rows_of(member: NDArray[np.integer], groups: int) -> list[list[int]]:
    order = np.argsort(member, kind="stable")
    bounds = np.searchsorted(member[order], np.arange(groups + 1))
    return [order[low:high][:_LOOKED_AT].tolist() for low, high in pairwise(bounds)]


def _distinct(scores: dict[str, float]) -> list[str]:
    """Return the words by weight, of several forms of one word the heaviest."""
    kept: list[str] = []
    for word in sorted(scores, key=lambda word: (-scores[word], word)):
        if len(kept) == CANDIDATES:
            break
        if not any(alike(word, other) for other in kept):
            kept.append(word)
    return kept


def _choose(ranked: list[str], scores: dict[str, float], taken: set[str]) -> list[str]:
    chosen = ranked[:2] + [
        word for word in ranked[2:WORDS] if scores[word] >= WEAK * scores[ranked[0]]
    ]
    spare = iter(ranked[len(chosen) :])
    while chosen and _key(chosen) in taken:
        following = next(spare, None)
        if following is None:
            break
        chosen[-1] = following
    return chosen


def _key(chosen: Sequence[str]) -> str:
    return "\n".join(sorted(chosen))


def _written(reading: Reading, inside: slice, chosen: Sequence[str]) -> str:
    """Write words in the order of the texts; those that stand together without a comma."""
    numbers = [reading.number[word] for word in chosen]
    words, text = reading.words[inside], reading.text[inside]
    place = np.arange(len(words))
    first = []
    for number in numbers:  # the first place of each word in each of its texts
        at = place[words == number]
        texts, begins = np.unique(text[at], return_index=True)
        first.append(dict(zip(texts.tolist(), at[begins].tolist(), strict=True)))
    before = np.zeros((len(numbers), len(numbers)))
    near = np.zeros_like(before)
    for a in range(len(numbers)):
        for b in range(len(numbers)):
            both = first[a].keys() & first[b].keys() if a != b else set()
            gaps = np.array([first[b][t] - first[a][t] for t in both])
            if len(gaps):
                before[a, b] = (gaps > 0).mean()
                near[a, b] = ((gaps > 0) & (gaps <= NEAR)).sum() / min(len(first[a]), len(first[b]))
    order = sorted(range(len(numbers)), key=lambda a: (-before[a].sum(), a))
    chain = _chained(order, near)
    return "".join(
        chosen[a] if not at else (" " if near[chain[at - 1], a] >= TOGETHER else ", ") + chosen[a]
        for at, a in enumerate(chain)
    )


def _chained(order: list[int], near: NDArray[np.float64]) -> list[int]:
    """Put the pair that stands together most side by side, the heaviest word's first."""
    if len(order) < 3:
        return order
    a, b = np.unravel_index(int(near.argmax()), near.shape)
    if near[a, b] < TOGETHER:
        return list(range(len(order)))  # nothing stands together: by weight
    pair, rest = [int(a), int(b)], [one for one in order if one not in (a, b)]
    (other,) = rest
    if near[other, a] >= TOGETHER:
        return [other, *pair]
    return [*pair, other]


def _as_seen(name: str, texts: Sequence[str]) -> str:
    """Write words as most texts do: ATM, Visa."""

    def seen(match: re.Match[str]) -> str:
        word = match.group()
        pattern = re.compile(rf"(?<=\w\W){re.escape(word)}\b", re.IGNORECASE)
        forms = Counter(form for text in texts for form in pattern.findall(text))
        if not forms:
            return word
        best, times = forms.most_common(1)[0]
        return best if times > forms.total() / 2 else word

    return re.sub(r"[^\W_]+(?:'[^\W_]+)?", seen, name)
