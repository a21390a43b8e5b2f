from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from assay.errors import InvalidFilter
from assay.schema.filters import (
    FIELDS,
    And,
    Compare,
    FieldRef,
    Filter,
    Flag,
    IsBlank,
    IsNull,
    Not,
    OneOf,
    Or,
    TextTest,
    format_filter,
    parse_filter,
)

fields = st.one_of(st.sampled_from(FIELDS), st.text(min_size=1).map("meta.".__add__))
values = st.one_of(
    st.booleans(),
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
)
tests = st.one_of(
    st.builds(
        Compare,
        field=fields,
        operator=st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        value=st.one_of(values, st.builds(FieldRef, field=fields)),
    ),
    st.builds(OneOf, field=fields, values=st.lists(values, min_size=1, max_size=3).map(tuple)),
    st.builds(IsNull, field=fields),
    st.builds(IsBlank, field=fields),
    st.builds(
        TextTest,
        field=fields,
        operator=st.sampled_from(["contains", "mentions", "starts with", "ends with"]),
        value=st.text(),
    ),
    st.builds(Flag, field=st.sampled_from(["decided", "excluded", "unsure"])),
)
filters = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.builds(Not, of=inner),
        st.builds(And, of=st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, of=st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(filters)
def test_the_text_form_of_any_filter_parses_to_the_same_tree(tree: Filter):
    assert parse_filter(format_filter(tree)) == tree


@settings(max_examples=60, deadline=None)
@given(filters)
def test_the_json_form_of_any_filter_reads_back_to_the_same_tree(tree: Filter):
    adapter = TypeAdapter(Filter)
    assert adapter.validate_json(adapter.dump_json(tree)) == tree


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_parses_or_answers_with_an_invalid_filter(text: str):
    with suppress(InvalidFilter):
        tree = parse_filter(text)
        assert parse_filter(format_filter(tree)) == tree


def test_the_example_of_the_documentation_parses():
    text = (
        "split = 'train' and label != prediction and confidence < 0.5 and (meta.rating >= 3 "
        "or text contains 'refund') and label in ('a','b') and label is null "
        "and finding = 'label_errors' and not decided"
    )
    tree = parse_filter(text)
    assert isinstance(tree, And)
    assert len(tree.of) == 8
    assert tree.of[1] == Compare(field="label", operator="!=", value=FieldRef(field="prediction"))
    assert tree.of[7] == Not(of=Flag(field="decided"))


def test_and_binds_tighter_than_or():
    tree = parse_filter("decided or excluded and unsure")
    assert isinstance(tree, Or)
    assert isinstance(tree.of[1], And)


def test_keywords_and_fields_are_read_in_any_case():
    assert parse_filter("NOT Label IN ('a') AND text NOT CONTAINS 'x'") == And(
        of=(
            Not(of=OneOf(field="label", values=("a",))),
            Not(of=TextTest(field="text", operator="contains", value="x")),
        )
    )


def test_a_metadata_name_with_spaces_is_quoted():
    assert parse_filter('meta."star rating" >= 3') == Compare(
        field="meta.star rating", operator=">=", value=3
    )


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 1, "expected a field"),
        ("label = ", 9, "expected a value"),
        ("label = angry", 9, "expected a value"),
        ("lable = 'x'", 1, "no field lable"),
        ("label 'x'", 7, "expected a comparison"),
        ("label = 'x", 9, "never closed"),
        ("(label = 'x'", 13, "expected ')'"),
        ("label in ()", 11, "expected a value"),
        ("label is 'x'", 10, "'null', 'blank' or 'not'"),
        ("label is not 'x'", 14, "'null' or 'blank'"),
        ("label = 'x' label", 13, "'and', 'or' or the end"),
        ("label = 'x' ; drop", 13, "no meaning"),
        ("length > 12abc", 10, "malformed number"),
        ("text contains 5", 15, "a text in quotes"),
    ],
)
def test_an_error_names_the_position_and_what_was_expected(text: str, position: int, words: str):
    with pytest.raises(InvalidFilter) as caught:
        parse_filter(text)
    assert f"position {position}" in caught.value.message
    assert words in caught.value.message


def test_a_misspelt_field_is_answered_with_the_nearest():
    with pytest.raises(InvalidFilter) as caught:
        parse_filter("lable = 'x'")
    assert "Did you mean label?" in caught.value.hint


def test_an_unquoted_text_is_answered_with_its_quoted_form():
    with pytest.raises(InvalidFilter) as caught:
        parse_filter("label = angry")
    assert caught.value.hint == "Put texts in quotes: 'angry'."


def test_a_filter_nested_without_end_is_refused():
    with pytest.raises(InvalidFilter):
        parse_filter("(" * 5000 + "decided" + ")" * 5000)
