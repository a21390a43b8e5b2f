from __future__ import annotations

import pytest

from assay.errors import UnknownMethod
from assay.search.words import STEMMERS, analyser, words_of


@pytest.mark.parametrize("stemmer", STEMMERS)
def test_every_stemmer_listed_exists(stemmer):
    assert analyser(stemmer).analyze("word")


def test_an_unknown_stemmer_is_refused():
    with pytest.raises(UnknownMethod):
        analyser("elvish")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The CATS, sat!", ["the", "cat", "sat"]),
        ("naïve Straße", ["naiv", "strass"]),
        ("3.14 v2", ["3", "14", "v2"]),
        ("日本go", ["日", "本", "go"]),
        ("हिन्दी", ["हिन्दी"]),
        ("👍🏽❤️", ["👍", "❤"]),
        ("a\u0000b\tc", ["a", "b", "c"]),
        ("x" * 200 + " y", ["y"]),
    ],
)
def test_text_becomes_words(text, words):
    assert words_of(text, "english") == words
