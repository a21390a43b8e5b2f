"""Overlap of words, beside the packages that define it."""

from __future__ import annotations

import pytest

from assay.captions.overlap import bleu_4, rouge_l, word_f1
from assay.captions.words import words

PAIRS = [
    ("a bird sitting on top of a wooden bench", "a yellow bird sitting on a white piece of wood"),
    ("a dog", "a dog"),
    ("a group of boats floating in the water", "a boat next to an animal swimming in water"),
    ("the the the the", "the cat"),
    ("two men play", "snow falls"),
]


@pytest.mark.parametrize(("caption", "reference"), PAIRS)
def test_rouge_l_is_that_of_rouge_score(caption: str, reference: str):
    scorer = pytest.importorskip("rouge_score.rouge_scorer").RougeScorer(["rougeL"])
    expected = scorer.score(reference, caption)["rougeL"].fmeasure
    assert rouge_l(words(caption), words(reference)) == pytest.approx(expected)


@pytest.mark.parametrize(("caption", "reference"), PAIRS)
def test_bleu_4_is_that_of_sacrebleu(caption: str, reference: str):
    sacrebleu = pytest.importorskip("sacrebleu")
    expected = sacrebleu.sentence_bleu(caption, [reference], smooth_method="exp").score / 100
    assert bleu_4(words(caption), [words(reference)]) == pytest.approx(expected)


def test_several_references_help_bleu():
    first, second = words("a cat on grass"), words("the dog runs in snow")
    caption = words("the dog runs on grass")
    assert bleu_4(caption, [first, second]) > bleu_4(caption, [first])


def test_nothing_shares_nothing():
    assert word_f1([], words("a dog")) == rouge_l([], words("a dog")) == bleu_4([], [["a"]]) == 0
