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
    assert all(word in names[0].name.lower() for word in names[0].words)


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


def test_words_that_stand_together_are_written_together_in_their_order() -> None:
    texts = ["what is the exchange rate", "the exchange rate is wrong"] * 5 + ["close it"] * 10
    assert name_groups(texts, np.repeat([0, 1], 10), 2)[0].name.startswith("exchange rate")


def test_a_word_is_written_as_people_write_it() -> None:
    texts = ["my PIN is gone", "a PIN please", "PIN, I forgot my PIN"] * 3
    assert "PIN" in name_groups(texts, np.zeros(9, int), 1)[0].name


def test_a_word_frequent_everywhere_is_a_stop_word_of_any_language() -> None:
    subjects = ["karte", "konto", "gebühr", "kurs", "geld", "kredit", "adresse"]
    texts = [f"die {subject} ist weg nummer{n}" for subject in subjects for n in range(6)]
    names = name_groups(texts, np.repeat(np.arange(7), 6), 7)
    for subject, name in zip(subjects, names, strict=True):
        assert name.words[0] == subject
        assert not {"die", "ist", "weg"} & {word for word, _ in name.weighed}


CLOSING = [
    "我想注销账户",
    "请帮我注销账户",
    "怎么注销我的账户",
    "我要注销账户谢谢",
    "我想注销",
    "账户注销多久",
]
ARRIVING = [
    "银行卡还没有收到",
    "我的银行卡什么时候到",
    "银行卡寄丢了",
    "新的银行卡没收到",
    "你们的银行卡呢",
]
RATES = ["汇率是多少", "今天的汇率不对", "汇率太低了", "外币汇率怎么算", "我想知道汇率"]


def test_texts_of_scripts_without_spaces_are_named_by_whole_words() -> None:
    member = np.repeat([0, 1, 2], [len(CLOSING), len(ARRIVING), len(RATES)])
    closing, arriving, rates = name_groups(CLOSING + ARRIVING + RATES, member, 3)
    assert set(closing.words[:2]) == {"注销", "账户"}
    assert arriving.words[0] == "银行卡"
    assert rates.words[0] == "汇率"


def test_the_words_of_a_name_do_not_overlap() -> None:
    texts = ["我想注销", "我想注销账户", "我想注销银行卡", "请注销", "怎么注销", "我想问", "我想要"]
    words = [word for word, _ in name_groups(texts, np.zeros(7, int), 1)[0].weighed]
    assert "想注" not in words
    assert {"我想", "注销"} <= set(words)


def test_groups_without_words_have_their_own_number_once() -> None:
    texts = ["hi", "ok", "yes", "no"]
    names = name_groups(texts, np.arange(4), 4, called="Topic", first=0)
    assert [one.name for one in names] == ["Topic 0", "Topic 1", "Topic 2", "Topic 3"]
