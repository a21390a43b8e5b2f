"""Filters tried on distinct values and on signatures find what filters tried on each row find."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.schema.filters import parse_filter
from assay.store.coding import LIMIT, encode
from assay.store.derived import Derived
from assay.store.filtering import compile_filter
from assay.store.passing import Passing, evaluate
from assay.store.signatures import Signatures

ROWS = pl.DataFrame(
    {
        "id": ["a", "b", "c", "d", "e"],
        "text": ["Lost my CARD", "card", None, "", "ÄRGER with my card!\0x"],
        "label": ["x", "y", None, "x", ""],
        "prediction": ["x", "x", "x", None, ""],
        "confidence": [0.9, 0.4, float("nan"), None, 0.5],
        "excluded": [False, True, False, False, True],
        "decision": [None, "relabel", None, "note", None],
        "finding": [["outliers"], [], None, ["leakage", "outliers"], []],
        "note": pl.Series([None] * 5, dtype=pl.String),
        "length": [12, 4, 0, 0, 20],
    }
)
TESTS = [
    "label = 'x'",
    "label != 'x'",
    "label = ''",
    "label is null",
    "label in ('y', 'nothing')",
    "label < 'y'",
    "label contains 'X'",
    "label = prediction",
    "note is null",
    "note = 'x'",
    "decided",
    "decided = false",
    "excluded",
    "confidence < 0.5",
    "confidence != 0.5",
    "length > 3",
    "finding = 'outliers'",
    "text contains 'card'",
    "text contains 'my CARD'",
    "text contains 'ärger'",
    "text contains 'ca'",
    "text contains ''",
    "text starts with 'lost'",
    "id in ('a', 'e')",
]


def derived() -> dict[str, Derived]:
    columns = {column.name: Derived(column) for column in ROWS}
    for word in ("first", "second"):
        columns["text"].may_contain(word)  # from the second on there are signatures
    columns["text"]._uncoded = True
    return columns


filters = st.recursive(
    st.sampled_from(TESTS),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) and ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) or ({two[1]})"),
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(text=filters)
def test_a_filter_tried_test_by_test_finds_what_one_expression_finds(text: str):
    node = parse_filter(text)
    expected = ROWS.select(compile_filter(node, ROWS.schema).alias("passes")).to_series()
    assert evaluate(node, ROWS.schema, derived().__getitem__).to_list() == expected.to_list()


@pytest.mark.parametrize("text", TESTS)
def test_each_kind_of_test_finds_the_same_on_an_empty_data_set(text: str):
    columns = {column.name: Derived(column) for column in ROWS.clear()}
    assert evaluate(parse_filter(text), ROWS.schema, columns.__getitem__).to_list() == []


def test_the_records_that_pass_are_counted_and_numbered():
    passing = Passing(pl.Series([False, True, True]), pl.Series([0, 1, 2], dtype=pl.UInt32))
    assert (passing.count, passing.rows.tolist()) == (2, [1, 2])


def test_codes_follow_a_change_as_if_they_were_made_anew():
    column = pl.Series("label", ["x", None, "y", "x"])
    before = encode(column)
    assert before is not None
    after = before.patched(pl.Series([1, 3]).to_numpy(), ["new", None])
    assert after is not None
    assert after.values.gather(after.codes).to_list() == ["x", "new", "y", None]
    assert before.values.gather(before.codes).to_list() == column.to_list()
    assert dict(zip(after.values, after.counts().tolist(), strict=True)) == {
        "x": 1,
        "y": 1,
        "new": 1,
        None: 1,
    }


def test_a_column_of_too_many_values_is_not_coded():
    many = pl.Series("label", [f"v{n}" for n in range(LIMIT)])
    assert encode(many) is None
    assert encode(pl.Series("n", [1, 2])) is None
    coded = encode(many.head(LIMIT - 1))
    assert coded is not None
    assert coded.patched(pl.Series([0]).to_numpy(), ["one more"]) is None


words = st.text(st.sampled_from("aAbB cé\0"), max_size=12)


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(st.none() | words, min_size=1, max_size=20), sought=st.integers(0, 100))
def test_signatures_never_rule_out_a_text_that_contains_the_words(
    texts: list[str | None], sought: int
):
    column = pl.Series("text", texts, dtype=pl.String)
    whole = texts[sought % len(texts)] or ""
    start = sought % (len(whole) + 1)
    for end in range(start + 3, len(whole) + 1):
        part = whole[start:end]
        if part.isascii():
            found = Signatures.of(column).candidates(part.swapcase())
            for may, text in zip(found, texts, strict=True):
                assert may or part.lower() not in (text or "").lower()


def test_signatures_rule_out_most_texts_that_do_not_contain_the_words():
    texts = [f"message {n * 7919 % 10_000} about something else" for n in range(2_000)]
    found = Signatures.of(pl.Series("text", [*texts, "a lost card"])).candidates("lost card")
    assert found[-1]
    assert found.sum() < 50
