from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.errors import InvalidFilter
from assay.schema.filters import Compare, FieldRef, Filter, IsNull, Not, OneOf, Or, parse_filter
from assay.store.filtering import compile_filter

ROWS = pl.DataFrame(
    {
        "id": ["a", "b", "c", "d"],
        "text": ["Refund (now)!", "hello\nREFUND", None, "ÄRGER"],
        "label": ["x", "y", None, "x"],
        "prediction": ["x", "x", "x", None],
        "confidence": [0.9, 0.4, 0.5, None],
        "unsure": [False, True, False, None],
        "excluded": [False, True, False, False],
        "decision": ["relabel", None, None, "confirm"],
        "finding": [["label_errors", "outliers"], [], None, ["outliers"]],
        "meta.rating": [1, 5, None, 3],
        "meta.odd": ["1", "5", "many", None],
        "meta.note": ["", "call back", " \n\t\u00a0", None],
        "meta.flag": [True, False, None, True],
        "meta.empty": [None, None, None, None],
        "meta.day": [date(2026, 1, 1), date(2026, 2, 1), None, date(2026, 3, 1)],
        "meta.moment": [datetime(2026, 1, 1, 12), datetime(2026, 2, 1), None, None],
    },
    schema_overrides={"meta.empty": pl.Null, "finding": pl.List(pl.String)},
)


def passing(text: str) -> str:
    expression = compile_filter(parse_filter(text), ROWS.schema)
    return "".join(ROWS.lazy().filter(expression).collect()["id"])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("label = 'x'", "ad"),
        ("label != 'x'", "bc"),  # a missing label is not 'x'
        ("not label = 'x'", "bc"),
        ("label is null", "c"),
        ("label is not null", "abd"),
        ("label in ('y', 'z')", "b"),
        ("label not in ('y', 'z')", "acd"),
        ("label = prediction", "a"),
        ("label != prediction", "bcd"),
        ("confidence < 0.5", "b"),
        ("not confidence < 0.5", "acd"),
        ("confidence >= 0.5", "ac"),
        ("confidence < meta.rating", "ab"),
        ("text contains 'refund'", "ab"),
        ("text contains '(now)!'", "a"),
        ("text contains 'ärger'", "d"),
        ("text not contains 'refund'", "cd"),
        ("text contains ''", "abd"),
        ("text starts with 'REF'", "a"),
        ("text starts with 'refund ('", "a"),
        ("text ends with 'refund'", "b"),
        ("meta.rating >= 3", "bd"),
        ("meta.rating = '5'", "b"),
        ("meta.rating contains '5'", "b"),
        ("meta.odd > 3", "b"),
        ("meta.odd = 'many'", "c"),
        ("meta.odd = 1", "a"),
        ("meta.flag = true", "ad"),
        ("meta.flag != true", "bc"),
        ("meta.flag = 'false'", "b"),
        ("meta.empty is null", "abcd"),
        ("meta.empty = 1", ""),
        ("meta.empty < 1 or meta.empty contains 'x'", ""),
        ("meta.empty != 1", "abcd"),
        ("meta.day > '2026-01-15'", "bd"),
        ("meta.day = '2026-02-01'", "b"),
        ("meta.moment < '2026-01-01T13:00'", "a"),
        ("finding = 'outliers'", "ad"),
        ("finding != 'outliers'", "bc"),
        ("finding in ('label_errors', 'leakage')", "a"),
        ("finding is null", "bc"),
        ("finding is blank", "bc"),
        ("meta.note is blank", "acd"),
        ("meta.note is not blank", "b"),
        ("not meta.note is blank", "b"),
        ("meta.rating is blank", "c"),
        ("meta.empty is blank", "abcd"),
        ("finding contains 'label'", "a"),
        ("decided", "ad"),
        ("not decided", "bc"),
        ("decided = true", "ad"),
        ("unsure", "b"),
        ("not unsure", "acd"),
        ("excluded or decision = 'confirm'", "bd"),
    ],
)
def test_a_filter_finds_what_a_person_expects(text: str, ids: str):
    assert passing(text) == ids


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("meta.stars > 3", "no column meta.stars"),
        ("confidence = 'high'", "'high' is not one"),
        ("meta.rating = true", "numbers"),
        ("meta.flag > 1", "no order"),
        ("meta.flag = 'maybe'", "neither"),
        ("meta.day = 'yesterday'", "holds times"),
        ("meta.day = 3", "times"),
        ("finding > 'x'", "no order"),
        ("finding = label", "name of a check"),
    ],
)
def test_a_value_that_does_not_suit_its_field_is_refused(text: str, message: str):
    with pytest.raises(InvalidFilter, match=message):
        passing(text)


@pytest.mark.parametrize("field", ["prediction = 'x'", "unsure", "finding is null"])
def test_a_field_that_needs_a_run_says_which(field: str):
    bare = ROWS.drop("prediction", "unsure", "finding")
    with pytest.raises(InvalidFilter) as caught:
        compile_filter(parse_filter(field), bare.schema)
    assert "assay" in caught.value.hint


NAMES = ["label", "prediction", "meta.odd"]
WORDS = ["x", "y", "1", ""]
leaves = st.one_of(
    st.builds(
        Compare,
        field=st.sampled_from(NAMES),
        operator=st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        value=st.one_of(
            st.sampled_from(WORDS), st.sampled_from(NAMES).map(lambda n: FieldRef(field=n))
        ),
    ),
    st.builds(
        OneOf,
        field=st.sampled_from(NAMES),
        values=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(tuple),
    ),
    st.builds(IsNull, field=st.sampled_from(NAMES)),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, of=inner),
        st.builds(Or, of=st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


def holds(node: Filter, row: dict[str, Any]) -> bool:  # noqa: PLR0911
    """The meaning of a filter, spelled out for one row."""
    match node:
        case Not():
            return not holds(node.of, row)
        case Or():
            return any(holds(part, row) for part in node.of)
        case IsNull():
            return row[node.field] is None
        case OneOf():
            return row[node.field] in node.values
        case Compare():
            left = row[node.field]
            right = row[node.value.field] if isinstance(node.value, FieldRef) else node.value
            if node.operator == "=":
                return left == right
            if node.operator == "!=":
                return left != right
            if left is None or right is None:
                return False
            tests = {"<": left < right, "<=": left <= right, ">": left > right}
            return tests.get(node.operator, left >= right)
    raise AssertionError(node)


@settings(max_examples=60, deadline=None)
@given(
    trees,
    st.lists(
        st.fixed_dictionaries({n: st.one_of(st.none(), st.sampled_from(WORDS)) for n in NAMES}),
        min_size=1,
        max_size=5,
    ),
)
def test_the_compiled_filter_means_what_the_tree_says(tree: Filter, rows: list[dict[str, Any]]):
    frame = pl.DataFrame(rows, schema=dict.fromkeys(NAMES, pl.String))
    answer = frame.select(compile_filter(tree, frame.schema).alias("passes")).to_series()
    assert answer.null_count() == 0
    assert answer.to_list() == [holds(tree, row) for row in rows]
