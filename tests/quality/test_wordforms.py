import random

import pytest

from assay.quality.wordforms import near_pairs, overlap, shingles, wording


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("  Where's MY card?! ", "wheres my card"),
        ("wheres my card", "wheres my card"),
        ("hello,world", "hello world"),
        ("ﬁne print", "fine print"),
        ("Straße", "strasse"),
        ("C++ costs £5", "c++ costs £5"),
        ("?!", "?!"),
        (" . . ", ".."),
        ("   ", ""),
        ("", ""),
        (None, ""),
        ("お元気ですか？", "お元気ですか"),
    ],
)
def test_wording_leaves_out_case_punctuation_and_spaces(text, form):
    assert wording(text) == form


def test_texts_of_different_punctuation_only_differ():
    assert wording("?!") != wording("...")


def test_shingles_are_character_triples_with_the_edges():
    assert shingles("ab") == {" ab", "ab "}
    assert shingles("a") == {" a "}


def test_overlap_is_the_jaccard_index():
    assert overlap("same words", "same words") == 1
    assert overlap("abc", "xyz") == 0
    assert overlap("abcd", "abcx") == pytest.approx(2 / 6)


def test_near_pairs_finds_every_pair_that_comparing_all_with_all_finds():
    dice = random.Random(0)
    words = ["card", "lost", "transfer", "money", "please", "today", "account", "fee", "why"]
    texts = [" ".join(dice.choice(words) for _ in range(6)) for _ in range(150)]
    texts = list(dict.fromkeys(texts + [text.replace("a", "e", 1) for text in texts]))
    found = near_pairs(texts, 0.7)
    expected = {
        (i, j) for j in range(len(texts)) for i in range(j) if overlap(texts[i], texts[j]) >= 0.7
    }
    assert set(zip(found.left.tolist(), found.right.tolist(), strict=True)) == expected
    assert all(
        overlap(texts[i], texts[j]) == pytest.approx(likeness)
        for i, j, likeness in zip(found.left, found.right, found.likeness, strict=True)
    )


def test_near_pairs_of_many_like_texts_stay_few():
    texts = [f"please call me back about invoice number {i:05d}" for i in range(3000)]
    assert 0 < len(near_pairs(texts, 0.7, bucket=8)) < 3000 * 8 * 32


@pytest.mark.parametrize("texts", [[], ["a"], ["a", "b"], ["", "x"][1:]])
def test_near_pairs_of_hardly_any_text(texts):
    assert len(near_pairs(texts, 0.5)) == 0


def test_near_pairs_takes_texts_of_any_length_and_script():
    long = "a very long story about a lost card " * 2000
    texts = [long.strip(), f"{long}!", "𝒳𝒴", "𝒳𝒴𝒵", "\ud800 broken"]
    found = near_pairs(texts, 0.9)
    assert (0, 1) in zip(found.left.tolist(), found.right.tolist(), strict=True)


def test_pairs_can_be_cut_by_a_mask():
    found = near_pairs(["lost my card", "lost my cards", "found a fee"], 0.3)
    assert len(found.only(found.likeness > 2)) == 0
