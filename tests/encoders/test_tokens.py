"""Tokenising long and odd texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from assay.encoders.minilm import weights_folder
from assay.encoders.tokens import Tokens, repaired
from assay.errors import EncoderError


@pytest.fixture(scope="module")
def path() -> Path:
    return weights_folder() / "tokenizer.json"


@pytest.mark.parametrize(
    "text",
    [
        "a plain sentence",
        "antidisestablishmentarianism " * 500,
        "word " * 10_000,
        "x" * 50_000 + " and then some words " * 500,
        "日本語" * 5_000,
        "." * 20_000,
        " " * 20_000 + "words after much space " * 500,
        ("y" * 99 + " ") * 400,
    ],
    ids=["short", "long words", "words", "one endless word", "han", "dots", "space", "at limit"],
)
def test_cutting_long_texts_first_changes_no_token(path: Path, text: str):
    whole = Tokenizer.from_file(str(path))
    whole.no_padding()
    whole.enable_truncation(64)
    found = Tokens(path, 64)([text])[0]
    np.testing.assert_array_equal(found, whole.encode(text).ids)


def test_texts_keep_their_order_across_chunks(path: Path):
    texts = [f"text number {number}" for number in range(10)]
    tokens = Tokens(path, 64, chunk=3)
    for one, text in zip(tokens(texts), texts, strict=True):
        np.testing.assert_array_equal(one, tokens([text])[0])


def test_no_text_has_more_tokens_than_the_model_takes(path: Path):
    lengths = [len(ids) for ids in Tokens(path, 16)(["", "a b", "word " * 100])]
    assert lengths == [2, 4, 16]


def test_halves_of_a_surrogate_pair_are_joined_and_lone_ones_replaced():
    assert repaired("\ud83d\ude00") == "😀"
    assert repaired("a\ud800b") == "a\N{REPLACEMENT CHARACTER}b"
    assert repaired("plain ü") == "plain ü"


def test_a_lone_surrogate_does_not_touch_the_texts_beside_it(path: Path):
    tokens = Tokens(path, 16)
    np.testing.assert_array_equal(tokens(["fine", "\ud800"])[0], tokens(["fine"])[0])


def test_a_tokenizer_that_is_none_is_refused(tmp_path: Path):
    with pytest.raises(EncoderError, match="cannot be read"):
        Tokens(tmp_path / "tokenizer.json", 16)
    (tmp_path / "tokenizer.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderError, match="cannot be read"):
        Tokens(tmp_path / "tokenizer.json", 16)
