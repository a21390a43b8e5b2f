"""Names of groups of texts: the words that are frequent in one and rare in the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

SAMPLE = 2_000
"""Texts of a group that are read; evenly taken where there are more."""

WORDS = 3
"""Most words of a name."""

_WORD = re.compile(r"(?<!\w)[^\W\d_][^\W_]*(?:['’][^\W\d_]+)?")
_LONGEST = 30
_MEANT = {"bill", "fire", "system", "computer", "interest", "amount", "mill", "sincere", "bottom"}
_ALSO = (
    "im ive id dont doesnt didnt cant couldnt isnt wasnt wont wouldnt havent hasnt youre thats "
    "its theres whats just really like got get gets getting does did doing make makes know want "
    "wants wanted need needs say says said going go goes went thing things way lot also ok okay "
    "please hi hello thanks thank us let lets able use used using yes no oh nt t d ll re ve m"
)
STOP_WORDS = (ENGLISH_STOP_WORDS - _MEANT) | frozenset(_ALSO.split())
_ENDINGS = ("ings", "ing", "edly", "ed", "es", "s", "ly")


@dataclass(frozen=True)
class Name:
    """What a group is called."""

    name: str
    words: tuple[str, ...]


def name_groups(
    texts: Sequence[str | None], member: NDArray[np.integer], groups: int
) -> list[Name]:
    """Name groups by class-based TF-IDF (Grootendorst 2022), each name once.

    Args:
        texts: (n,) texts.
        member: (n,) group of each text, −1 for none.
        groups: Number of groups.

    Returns:
        One name per group; groups without a telling word are called *Cluster* and a number.
    """
    names: list[Name] = []
    taken: set[str] = set()
    for group, scores in enumerate(score_words(texts, member, groups)):
        names.append(_name(scores, taken, group))
        taken.add(names[-1].name)
    return names


def score_words(
    texts: Sequence[str | None], member: NDArray[np.integer], groups: int
) -> list[dict[str, float]]:
    """Score the words of groups by class-based TF-IDF (Grootendorst 2022).

    Args:
        texts: (n,) texts.
        member: (n,) group of each text, −1 for none.
        groups: Number of groups.
    """
    counts, sizes = [], []
    for group in range(groups):
        rows = np.flatnonzero(member == group)
        rows = rows[:: max(1, -(-len(rows) // SAMPLE))]
        counts.append(Counter(w for row in rows for w in set(words_of(texts[row] or ""))))
        sizes.append(max(1, len(rows)))
    shares = [
        {w: c / size for w, c in count.items()} for count, size in zip(counts, sizes, strict=True)
    ]
    everywhere: Counter[str] = Counter()
    for share in shares:
        everywhere.update(share)
    usual = sum(everywhere.values()) / max(1, groups)
    return [
        {
            word: share[word] * log(1 + usual / everywhere[word])
            for word, times in count.items()
            if times >= (1 if size < 5 else 2)
        }
        for count, size, share in zip(counts, sizes, shares, strict=True)
    ]


def words_of(text: str) -> list[str]:
    """Return the words of a text that may stand in a name, in lower case."""
    found = (word.replace("’", "'") for word in _WORD.findall(text.casefold()))
    plain = (word.removesuffix("'s") for word in found)
    return [
        word
        for word in plain
        if 1 < len(word) <= _LONGEST and word.replace("'", "") not in STOP_WORDS
    ]


def _name(scores: dict[str, float], taken: set[str], group: int) -> Name:
    ranked = sorted(scores, key=lambda word: (-scores[word], word))
    chosen: list[str] = []
    for word in ranked:
        if any(alike(word, other) for other in chosen):
            continue
        if len(chosen) >= 2 and scores[word] < 0.4 * scores[chosen[0]]:
            break
        chosen.append(word)
        if len(chosen) == WORDS:
            break
    spare = iter(word for word in ranked if not any(alike(word, other) for other in chosen))
    while chosen and ", ".join(chosen) in taken:
        following = next(spare, None)
        if following is None:
            return Name(f"{', '.join(chosen)} ({group + 1})", tuple(chosen))
        chosen[-1] = following
    return Name(", ".join(chosen), tuple(chosen)) if chosen else Name(f"Cluster {group + 1}", ())


def alike(one: str, other: str) -> bool:
    """Tell whether two words are forms of one: *transfer* and *transfers*, *pin* and *pins*."""
    short, long = sorted((_stem(one), _stem(other)), key=len)
    if short == long:
        return True
    return len(short) >= 4 and (long.startswith(short) or short[:-1] == long[: len(short) - 1])


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
