import numpy as np
import pytest

from assay.classify.ngrams import TextBlock, blocks


def hashes_by_document(grams, documents):
    return [sorted(grams.hashes[grams.documents == d].tolist()) for d in range(documents)]


def test_the_same_words_hash_alike_wherever_they_stand():
    grams = TextBlock(["red fox", "a red fox", "Red  FOX"]).words(2)
    first, second, third = map(set, hashes_by_document(grams, 3))
    assert len(first) == 3  # red, fox, red fox
    assert first < second
    assert first == third


def test_the_order_of_words_and_of_letters_matters():
    words = TextBlock(["dog bites man", "man bites dog"]).words(2)
    first, second = map(set, hashes_by_document(words, 2))
    assert len(first & second) == 3
    assert first != second
    letters = TextBlock(["tar", "rat"]).words(1)
    assert len(set(letters.hashes.tolist())) == 2


def test_no_gram_crosses_from_one_text_to_the_next():
    apart = TextBlock(["left", "right"])
    together = TextBlock(["left right"])
    assert len(apart.words(2).hashes) == 2
    assert len(together.words(2).hashes) == 3
    alone = hashes_by_document(apart.characters(2, 4), 2)
    assert alone[0] == hashes_by_document(TextBlock(["left"]).characters(2, 4), 1)[0]


def test_characters_stay_within_a_word_and_know_its_edges():
    grams = TextBlock(["ab"]).characters(2, 4)
    # " ab " holds " a", "ab", "b ", " ab", "ab ", " ab "
    assert len(grams.hashes) == 6
    two_words = TextBlock(["ab ab"]).characters(2, 4)
    assert set(two_words.hashes.tolist()) == set(grams.hashes.tolist())


def test_every_ideograph_is_a_word():
    assert len(TextBlock(["不好吃"]).words(1).hashes) == 3
    assert len(TextBlock(["très bon"]).words(1).hashes) == 2
    assert len(TextBlock(["बहुत अच्छा"]).words(1).hashes) == 2


@pytest.mark.parametrize("text", ["", "   ", "!?!", "\n\n", "\ud800", "👍"])
def test_texts_without_words_have_no_words_and_do_no_harm(text):
    block = TextBlock([text, "word"])
    assert block.words(2).documents.tolist() == [1]
    assert set(block.characters(2, 3).documents.tolist()) >= {1}


def test_ten_thousand_different_words_do_not_collide():
    grams = TextBlock([f"word{number}" for number in range(10_000)]).words(1)
    assert len(np.unique(grams.hashes)) == 10_000


def test_blocks_bound_the_characters_and_lose_no_text():
    texts = ["x" * size for size in (5, 50, 1, 1, 1, 200, 3)]
    runs = list(blocks(texts, 40))
    assert [text for _, run in runs for text in run] == texts
    assert [start for start, _ in runs] == [0, 2, 6]
