"""Requests with slips of the pen, and in other languages."""

from __future__ import annotations

import pytest

from assay.chat import in_english, mended

WORDS = {"lane", "plane", "shower"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("shwo me mesages about stollen cards", "show me messages about stolen cards"),
        ("how many diferent labls exist?", "how many different labels exist?"),
        ("hwo many are positve", "how many are positive"),
        ("show me a lane", "show me a lane"),  # a word
        ("show me messages by Larsson", "show me messages by Larsson"),  # a name
        ("show me zombiez", "show me zombiez"),  # the texts say so
        ("xq zzzzz", "xq zzzzz"),
    ],
)
def test_slips_are_mended_and_words_are_not(written: str, read: str) -> None:
    assert mended(written, {"stolen", "card"}, WORDS, lambda word: word == "zombiez") == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Wie viele Nachrichten gibt es?", "how many messages are there?"),
        ("wieviele sind negativ", "how many are negative"),
        ("zeig mir einen Hund", "show me a Hund"),
        ("Danke!", "thanks!"),
        ("¿Cuántos mensajes hablan de tarjetas?", "how many messages talk about tarjetas?"),
        ("muéstrame fotos con perros", "show me photos with perros"),
        ("combien de textes sont négatifs ?", "how many texts are negative ?"),
        ("montre-moi un chien", "show me a chien"),
        ("show me a dog", None),
        ("die of laughter", None),
        ("con artists in the texts", None),
    ],
)
def test_phrases_of_other_languages_are_put_into_english(written: str, read: str | None) -> None:
    assert in_english(written) == read
