"""A quote is found whatever became of spaces, hyphens and marks, and nothing else is."""

from __future__ import annotations

import pytest

from assay.answer.quoting import find_quote

TEXT = "The ﬁnal data-\nset has “150 intents”,\nand it’s new."


@pytest.mark.parametrize(
    "quote",
    ["the final dataset", 'has "150 intents", and', "it's new", "data-set has", "“150  intents”"],
)
def test_a_quote_is_found_after_normalising(quote: str) -> None:
    assert find_quote(quote, TEXT) is not None


@pytest.mark.parametrize("quote", ["the first dataset", "151 intents", "", "…", "it is new"])
def test_a_quote_that_is_not_there_is_not_found(quote: str) -> None:
    assert find_quote(quote, TEXT) is None


def test_the_place_of_a_quote_is_that_of_its_words() -> None:
    place = find_quote("150 INTENTS", TEXT)
    assert place is not None
    assert TEXT[slice(*place)] == "150 intents"
