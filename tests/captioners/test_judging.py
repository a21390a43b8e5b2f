"""What a model wrote is a caption, or it is said why not."""

from __future__ import annotations

import pytest

from assay.captioners.judging import judged


@pytest.mark.parametrize("text", ["", "  \n ", "...", "123 !!!", "😀"])
def test_what_has_no_words_is_nonsense(text: str):
    assert judged(text).outcome == "nonsense"


def test_a_word_again_and_again_is_nonsense():
    assert judged("a dog dog dog dog dog dog").outcome == "nonsense"
    assert judged("very, very, very big dog").outcome == "made"


def test_a_long_text_is_no_caption():
    assert judged("The picture shows things. " * 200).outcome == "nonsense"


def test_quotes_and_line_breaks_are_taken_off():
    assert judged(' "A dog\n on   grass." ').text == "A dog on grass."


def test_a_refusal_keeps_no_text():
    told = judged("I cannot help with that.", blocked=True)
    assert (told.text, told.outcome) == ("", "blocked")


def test_a_caption_that_was_cut_is_kept_and_told():
    told = judged("a dog that", cut=True)
    assert (told.text, told.outcome) == ("a dog that", "cut")
