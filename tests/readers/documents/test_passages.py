"""Documents cut into passages, and where each passage stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.errors import InvalidSetting
from assay.readers.documents.passages import (
    Cutting,
    estimated_tokens,
    passages_of,
    sentences,
    text_of,
)
from assay.readers.documents.shapes import Block, Document

DOCUMENT = Document(
    "Ships",
    (
        Block("Ships", "heading", 1, 1),
        Block("They sail. " * 30, "text", 1),
        Block("Sails", "heading", 2, 2),
        Block("Canvas is strong. It is also heavy.", "text", 2),
        Block("Figure 1: A sail.", "aside", 2),
        Block("Masts", "heading", 3, 2),
        Block("Of wood.", "text", 3),
    ),
)


def test_passages_never_cross_a_heading_and_name_those_above() -> None:
    found = passages_of(DOCUMENT, Cutting(tokens=60))
    assert {passage.heading for passage in found} == {"Ships", "Ships › Sails", "Ships › Masts"}
    assert all(estimated_tokens(passage.text) <= 60 for passage in found)
    under = [(p.text, p.part, p.page) for p in found if p.heading == "Ships › Sails"]
    assert under == [
        ("Canvas is strong. It is also heavy.", "text", 2),
        ("Figure 1: A sail.", "aside", 2),
    ]


def test_a_list_stays_with_what_announces_it_where_a_passage_has_room() -> None:
    paragraphs = (
        "Ships sail by wind. " * 4 + "They need:",
        "a mast;",
        "a sail;",
        "a crew.",
        "Hulls float.",
    )
    document = Document("", tuple(Block(text) for text in paragraphs))
    first, second = (one.text for one in passages_of(document, Cutting(tokens=40)))
    assert first.endswith("They need:\na mast;\na sail;\na crew.")
    assert second == "Hulls float."


@pytest.mark.parametrize("cutting", [Cutting(40), Cutting(characters=50, overlap=20)])
def test_a_passage_stands_where_it_says(cutting: Cutting) -> None:
    whole = text_of(DOCUMENT)
    for passage in passages_of(DOCUMENT, cutting):
        assert whole[passage.start : passage.end].split() == passage.text.split()


def test_passages_of_characters_overlap_and_break_at_spaces() -> None:
    words = " ".join(f"word{n}" for n in range(200))
    found = passages_of(Document("", (Block(words),)), Cutting.parse("300/100"))
    assert all(len(passage.text) <= 300 for passage in found)
    for one, other in pairwise(found):
        assert 0 < one.end - other.start <= 100
        assert other.text.split()[0] in one.text.split()
    assert found[-1].text.endswith("word199")


def test_sentences_of_chinese_are_not_parted_by_spaces() -> None:
    text = "北港的灯塔建于1902年。灯塔高三十四米。"
    (one,) = passages_of(Document("", (Block(text),)))
    assert one.text == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("See Fig. 3 and Smith et al. (2001). Then go.", None),
        ("It costs 3.5 euros. Cheap.", ["It costs 3.5 euros.", "Cheap."]),
        ('He said "Stop." Then he left.', ['He said "Stop."', "Then he left."]),
        ("这是一句。这是另一句！", ["这是一句。", "这是另一句！"]),
        ("no end", ["no end"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, parts: list[str] | None) -> None:
    found = [text[start:end] for start, end in sentences(text)]
    assert found == (parts or ["See Fig. 3 and Smith et al. (2001).", "Then go."])


@given(st.text(max_size=400), st.integers(10, 60))
def test_nothing_is_lost_by_cutting(text: str, tokens: int) -> None:
    text = text.strip()
    document = Document("", (Block(text),) if text else ())
    found = passages_of(document, Cutting(tokens))
    assert "".join("".join(p.text.split()) for p in found) == "".join(text.split())


@pytest.mark.parametrize("cut", ["", "5", "300/200", "300/", "-3", "many", "1/1"])
def test_a_cut_that_is_none_is_refused(cut: str) -> None:
    with pytest.raises(InvalidSetting, match="cannot be cut"):
        Cutting.parse(cut)
