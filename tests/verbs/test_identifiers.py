"""Numbers that tell records or pictures apart are told from those that measure something."""

from __future__ import annotations

import polars as pl
import pytest

from assay.verbs.looking.identifiers import identifiers

COUNT = 60
IMAGES = [f"p{n // 3}.jpg" for n in range(COUNT)]


def told(name: str, values: list[int | None]) -> bool:
    data = pl.DataFrame({"image": IMAGES, f"meta.{name}": values})
    return identifiers(data) == (name,)


@pytest.mark.parametrize("name", ["id", "image_id", "imageId", "imgid", "sentid", "user id"])
def test_what_is_called_an_identifier_is_one(name: str) -> None:
    assert told(name, [n % 7 for n in range(COUNT)])


@pytest.mark.parametrize("name", ["likes", "paid", "width", "humid"])
def test_what_measures_something_is_none(name: str) -> None:
    assert not told(name, [(n * 37) % 900 for n in range(COUNT)])
    assert not told(name, [640 if n % 2 else 480 for n in range(COUNT)])


def test_numbers_that_count_the_records_are_identifiers() -> None:
    assert told("source", [1000 + n for n in range(COUNT)])
    assert not told("source", [1000 * n for n in range(COUNT)])


def test_a_number_that_goes_with_the_picture_is_an_identifier() -> None:
    assert told("licence", [(n // 3) * 7919 % 1_000_003 for n in range(COUNT)])
    assert not told("licence", [n // 6 for n in range(COUNT)])
    assert not told("licence", [None] * COUNT)
