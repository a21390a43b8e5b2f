"""Names are made of the words that set a group apart."""

from __future__ import annotations

import numpy as np
import pytest

from assay.naming import alike, name_groups, words_of

CARDS = ["I lost my card", "the card is lost", "lost my bank card today", "my cards are lost"]
PINS = ["I forgot my PIN", "the bank pin is wrong", "wrong pin again", "forgot the pin"]


def test_a_name_is_made_of_what_is_frequent_here_and_rare_elsewhere() -> None:
    names = name_groups(CARDS + PINS, np.repeat([0, 1], 4), 2)
    assert {"lost", "card"} <= set(names[0].words)
    assert names[1].words[0] == "pin"
    assert "bank" not in names[0].words[:2] + names[1].words[:2]
    assert names[0].name == ", ".join(names[0].words)


def test_a_name_has_no_stop_words_and_no_two_forms_of_one_word() -> None:
    texts = ["the transfer and the transfers are transferring to you"] * 5
    assert len(name_groups(texts, np.zeros(5, int), 1)[0].words) == 1


def test_no_two_groups_have_one_name() -> None:
    names = name_groups(["red card"] * 10, np.repeat([0, 1], 5), 2)
    assert names[0].name != names[1].name


def test_a_group_without_words_is_called_by_its_number() -> None:
    names = name_groups(["", None, "the", "42", "?!"], np.zeros(5, int), 1)
    assert (names[0].name, names[0].words) == ("Cluster 1", ())


def test_texts_in_no_group_have_no_say() -> None:
    texts = [*CARDS, *["noise lost"] * 50]
    names = name_groups(texts, np.array([0] * 4 + [-1] * 50), 1)
    assert "noise" not in names[0].words


def test_words_of_other_scripts_count_too() -> None:
    found = words_of("Мой банк, 渋谷 café's don't 42nd")
    assert found == ["мой", "банк", "渋谷", "café"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("transfer", "transfers", True),
        ("pin", "pins", True),
        ("charge", "charged", True),
        ("verify", "verified", True),
        ("card", "cash", False),
        ("pin", "pint", False),
        ("refund", "fund", False),
    ],
)
def test_forms_of_one_word_are_known(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same
    assert alike(other, one) is same
