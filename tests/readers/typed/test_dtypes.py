"""Types of text columns, as Excel writes them in the language of whoever saved the sheet."""

from __future__ import annotations

import polars as pl
import pytest

GERMAN = """nr;utterance;intent;al_score;fertig;liste;betrag
1;Wo ist meine Karte;card;0,021344;WAHR;1,2,3;1,234
2;Karte weg;lost;0,5;FALSCH;4;2,500
3;PIN falsch;pin;1;WAHR;5,6;7,125
"""


@pytest.fixture
def german(write, read):
    return read(write("export.csv", GERMAN.encode("cp1252")))


def test_decimal_commas_are_numbers_beside_semicolons(german):
    assert german["meta.al_score"].to_list() == [0.021344, 0.5, 1.0]


def test_truth_is_read_in_the_language_of_the_sheet(german):
    assert german["meta.fertig"].to_list() == [True, False, True]


def test_what_may_be_a_list_or_thousands_stays_text(german):
    assert german["meta.liste"].to_list() == ["1,2,3", "4", "5,6"]
    assert german["meta.betrag"].to_list() == ["1,234", "2,500", "7,125"]


def test_a_comma_is_no_decimal_one_where_it_separates(write, read):
    frame = read(write("a.csv", 'text,label,value\na,x,"0,5"\nb,y,"1,5"\n'))
    assert frame.schema["meta.value"] == pl.String
