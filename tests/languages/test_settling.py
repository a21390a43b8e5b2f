"""The language of texts: alone, in company, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from assay.errors import Cancelled
from assay.languages import UNKNOWN, guess, settle

SPANISH = [
    "El tren llegó tarde y nadie nos dijo por qué.",
    "Me gusta mucho la comida de este pequeño restaurante.",
    "¿Dónde está la estación más cercana, por favor?",
    "Mañana vamos a la playa con toda la familia.",
    "No entiendo por qué cierran tan temprano los domingos.",
]
GERMAN = "Der Zug kam zu spät, und niemand hat uns gesagt, warum das so ist."


def told(*texts: str) -> list[str]:
    return list(settle(guess(texts)).languages)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The train was late and nobody told us why that was.", "en"),
        (GERMAN, "de"),
        (SPANISH[0], "es"),
        ("Поезд пришёл поздно, и никто не объяснил нам, в чём дело.", "ru"),
        ("電車が遅れましたが、誰も理由を教えてくれませんでした。", "ja"),
        ("وصل القطار متأخرا ولم يخبرنا أحد عن السبب في ذلك اليوم", "ar"),
    ],
)
def test_a_sentence_alone_is_told(text: str, language: str) -> None:
    assert told(text) == [language]


def test_a_short_text_is_told_by_its_company() -> None:
    short = "no me digas"
    assert told(short) == [UNKNOWN]
    assert told(short, *SPANISH * 20)[0] == "es"


def test_a_clear_stranger_is_not_talked_over() -> None:
    assert told(*SPANISH * 200, GERMAN)[-1] == "de"


@pytest.mark.parametrize("text", ["", "   ", "12345", "!!! ...", "https://t.co/abc", "."])
def test_what_is_no_language_stays_unknown_in_any_company(text: str) -> None:
    assert told(*SPANISH * 20, text)[-1] == UNKNOWN


def test_no_texts_are_no_languages() -> None:
    assert told() == []


def test_half_characters_and_long_texts_are_read() -> None:
    assert told("\ud83d", GERMAN * 10_000) == [UNKNOWN, "de"]


def test_probabilities_say_how_sure_the_name_is() -> None:
    settled = settle(guess([*SPANISH, "12345"]))
    assert settled.probabilities.dtype == np.float32
    assert (settled.probabilities[:-1] >= 0.5).all()
    assert settled.probabilities[-1] < 0.5


def test_guessing_can_be_stopped() -> None:
    def stop(done: int, total: int | None = None, phase: str = "") -> None:
        raise Cancelled(f"{phase}: {done} of {total} are enough.")

    with pytest.raises(Cancelled):
        guess(SPANISH, report=stop)
