"""Words listed of groups: telling, met in the same texts, and not those of others."""

from __future__ import annotations

import numpy as np

from assay.naming.listing import LISTED, list_words
from assay.naming.scoring import read, score

TALK = [
    "the card arrived by mail at home",
    "mail brought the card home",
    "home came the card by mail",
    "a card costs a fee abroad",
]


def _listed(texts: list[str], member: list[int], ranked: list[list[str]]) -> list[list[str]]:
    reading = read(texts, np.array(member), max(member) + 1)
    weights = [dict.fromkeys(words, 1.0) for words in ranked]
    return list_words(reading, ranked, weights)


def test_few_words_are_all_listed_by_weight() -> None:
    reading = read(TALK, np.zeros(4, dtype=int), 1)
    scores = score(reading)
    ranked = [sorted(scores[0], key=lambda word: -scores[0][word])[:LISTED]]
    assert list_words(reading, ranked, scores) == ranked


def test_words_that_meet_are_listed_before_words_that_never_do() -> None:
    together = [f"w{n}" for n in range(LISTED)]
    strangers = [f"s{n}" for n in range(6)]
    texts = [" ".join(together)] * 3 + [f"w0 {word}" for word in strangers]
    (listed,) = _listed(
        [*texts, "other words"], [0] * 9 + [1], [["w0", *strangers, *together[1:]], []]
    )[:1]
    assert set(listed) == set(together)


def test_a_word_that_another_group_lists_gives_way() -> None:
    own = [[f"{group}{n}" for n in range(LISTED)] for group in "ab"]
    texts = [" ".join([*words, "shared"]) for words in own for _ in range(4)]
    member = [0] * 4 + [1] * 4
    listed = _listed(
        texts, member, [[own[0][0], "shared", *own[0][1:]], [own[1][0], "shared", *own[1][1:]]]
    )
    assert sum("shared" in words for words in listed) <= 1


def test_the_heaviest_word_is_always_listed() -> None:
    words = [f"w{n}" for n in range(30)]
    texts = ["lonely"] + [" ".join(words)] * 5
    (listed,) = _listed(texts, [0] * 6, [["lonely", *words]])
    assert listed[0] == "lonely"
    assert len(listed) == LISTED


def test_a_group_without_words_lists_none() -> None:
    assert _listed(["", "word word"], [0, 1], [[], ["word"]]) == [[], ["word"]]
