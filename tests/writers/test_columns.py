from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assay.writers import plain_names


def test_metadata_is_called_as_its_source_called_it():
    assert plain_names(["id", "text", "meta.stars"]) == {
        "id": "id",
        "text": "text",
        "meta.stars": "stars",
    }


def test_a_name_with_a_meaning_of_its_own_keeps_the_prefix():
    names = plain_names(["id", "meta.label", "meta.Split", "meta.confidence"])
    assert names["meta.label"] == "meta.label"
    assert names["meta.Split"] == "meta.Split"
    assert names["meta.confidence"] == "meta.confidence"


def test_two_columns_never_get_one_name():
    names = plain_names(["is_outliers_issue", "meta.is_outliers_issue", "meta.A", "meta.a"])
    assert list(names) == list(names.values())
    assert plain_names(["meta.x", "meta.meta.x"]) == {"meta.x": "x", "meta.meta.x": "meta.meta.x"}


def test_a_nameless_column_keeps_its_prefix():
    assert plain_names(["meta."]) == {"meta.": "meta."}


def test_the_line_in_the_source_is_left_out():
    assert "_line" not in plain_names(["id", "_line"])


NAMES = st.lists(
    st.builds(
        lambda prefixes, name: "meta." * prefixes + name,
        st.integers(0, 2),
        st.sampled_from(["x", "X", "label", "y", "", "_line", "is_x"]),
    ),
    unique=True,
)


@given(NAMES)
def test_names_stay_distinct_whatever_the_columns(columns):
    names = plain_names(columns)
    assert len(set(names.values())) == len(names)
    assert [name for name in names if not name.startswith("meta.")] == [
        column for column in columns if not column.startswith("meta.") and column != "_line"
    ]
