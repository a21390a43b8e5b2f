"""A question about the collection becomes a filter over what exists, or a sentence."""

from __future__ import annotations

import pytest

from assay.chat import Known, counted
from assay.schema.filters import And, Compare, parse_filter

KNOWN = Known(
    labels=("negative", "positive", "card_lost"), topics=("dogs on beaches",), splits=("test",)
)


@pytest.mark.parametrize(
    ("asked", "filter_"),
    [
        ("How many are in the test split?", "split = 'test'"),
        ("how many have the label card lost?", "label = 'card_lost'"),
        ("count the negatives", "label = 'negative'"),
        ("how many have no label", "label is null"),
        (
            "how many negative ones are longer than 80 characters",
            "length > 80 and label = 'negative'",
        ),
        ("how many belong to the topic dogs on beaches?", "topic = 'dogs on beaches'"),
        ("how many are positive or negative", "label in ('negative', 'positive')"),
        ("number of excluded records", "excluded"),
        ("how many are not negative?", "not label = 'negative'"),
        ("how many are neither negative nor positive", "not label in ('negative', 'positive')"),
        (
            "how many mention both dogs and cats",
            "(text mentions 'dog' or text mentions 'dogs') "
            "and (text mentions 'cat' or text mentions 'cats')",
        ),
        ("how many end with a question mark", "text ends with '?'"),
        ("how many don't contain a question mark", "not text contains '?'"),
        ("how many are not longer than 80 characters", "not length > 80"),
        ('how many contain the word "umbrella"?', "text mentions 'umbrella'"),
        ("how many have fewer than 40 characters", "length < 40"),
        ("how many are in the topic about beaches?", "topic in ('dogs on beaches')"),
        (
            "how many are negative but do not mention dogs",
            "label = 'negative' and not (text mentions 'dog' or text mentions 'dogs')",
        ),
        (
            "how many in the test split are without the word dog",
            "split = 'test' and not (text mentions 'dog' or text mentions 'dogs')",
        ),
        ('how many mention "lost card"', "text mentions 'lost card'"),
        ("how many mention a city", "text mentions 'city' or text mentions 'cities'"),
    ],
)
def test_what_is_named_becomes_a_filter(asked: str, filter_: str) -> None:
    assert counted(asked, KNOWN).where == parse_filter(filter_)


@pytest.mark.parametrize("asked", ["How many records are there?", "how big is the collection"])
def test_nothing_named_means_all(asked: str) -> None:
    assert (counted(asked, KNOWN).where, counted(asked, KNOWN).unknown) == (None, None)


@pytest.mark.parametrize(
    "asked",
    ["How many negative captions mention dogs?", "dogs in negative captions, how many are there"],
)
def test_a_word_of_the_texts_is_looked_for_as_a_whole_word(asked: str) -> None:
    where = counted(asked, KNOWN).where
    assert isinstance(where, And)
    assert Compare(field="label", operator="=", value="negative") in where.of
    assert "(text mentions 'dog' or text mentions 'dogs')" in str(where)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("how many have the label spam", "no label 'spam'"),
        ("how many are in the training split", "no split 'train'"),
        ("how many are neutral", "labelled 'neutral'"),
        ("how many of the largest topic are negative", "first"),
        ("how many show more than two dogs", "one record holds"),
        ("what is the most common animal", "labels"),
        ("how many are negative but not in the test split, never positive", "Explore"),
        ("how many texts are in German", "Languages"),
        ("how many of those are negative", "before"),
        ("how many duplicates are there", "Findings"),
        ("how many purple monkeys juggle seven flaming swords", "not understood"),
        ("are there more positive than neutral", "neutral"),
    ],
)
def test_what_does_not_exist_is_said_and_never_guessed(asked: str, why: str) -> None:
    found = counted(asked, KNOWN)
    assert found.where is None
    assert why in (found.unknown or "")


def test_a_follow_up_narrows_what_was_counted() -> None:
    before = parse_filter("split = 'test'")
    asked = counted("how many of those are negative?", KNOWN, before)
    assert asked.where == parse_filter("split = 'test' and label = 'negative'")


def test_a_share_may_be_of_a_part() -> None:
    for asked in (
        "what percentage of the negative captions mention dogs?",
        "share of those that mention dogs among the negative ones",
    ):
        found = counted(asked, KNOWN)
        assert found.among == parse_filter("label = 'negative'")
        assert "mentions 'dog'" in str(found.where)
    assert counted("what share of the captions is negative", KNOWN).among is None


def test_shares_tallies_and_comparisons_are_told_apart() -> None:
    assert counted("what share is positive?", KNOWN).wanted == "share"
    most = counted("what is the most common label?", KNOWN)
    assert (most.wanted, most.by) == ("most", "label")
    assert counted("which topic is the smallest", KNOWN).wanted == "least"
    assert len(counted("do the positives outnumber the negatives", KNOWN).sides) == 2


PAPERS = Known(
    documents={"a.pdf": "Graphs of the Literature", "b.pdf": "Queries out of Scope"},
    languages=("de",),
)


@pytest.mark.parametrize(
    ("asked", "unit", "filter_"),
    [
        ("how many papers mention graphs?", "documents",
         "text mentions 'graph' or text mentions 'graphs'"),
        ("how many passages are on page 3", "records", "meta.page = 3"),
        ("how many passages are in the graphs of the literature paper", "records",
         "parent = 'a.pdf'"),
        ("how many passages of b.pdf mention graphs", "records",
         "parent = 'b.pdf' and (text mentions 'graph' or text mentions 'graphs')"),
        ("how many passages are in German", "records", "language = 'de'"),
    ],
)  # fmt: skip
def test_passages_are_told_from_their_documents(asked: str, unit: str, filter_: str) -> None:
    found = counted(asked, PAPERS)
    assert (found.unit, found.where) == (unit, parse_filter(filter_))


def test_what_is_seen_is_a_class_where_pictures_are_counted_and_a_word_where_captions_are() -> None:
    known = Known(pictured=True, column="meta.objects", classes=("dog", "person"))
    assert counted("how many pictures show dogs?", known).where == parse_filter(
        "meta.objects = 'dog'"
    )
    assert counted("how many photos with people", known).where == parse_filter(
        "meta.objects = 'person'"
    )
    without = counted("how many pictures show dogs but no people?", known).where
    assert without == parse_filter("meta.objects = 'dog' and not meta.objects = 'person'")
    said = counted("how many captions mention dogs?", known)
    assert (said.unit, said.where) == (
        "records",
        parse_filter("text mentions 'dog' or text mentions 'dogs'"),
    )


def test_values_are_told_one_by_one_or_by_what_is_asked_of_them() -> None:
    assert counted("how many passages per document?", PAPERS).wanted == "each"
    assert counted("which labels are there?", KNOWN).wanted == "each"
    most = counted("which document mentions labels most?", PAPERS)
    assert (most.wanted, most.by) == ("most", "parent")
    assert most.where == parse_filter("text mentions 'label' or text mentions 'labels'")
    assert counted("how many pages does the paper have", PAPERS).wanted == "pages"
    assert counted("which page mentions graphs?", PAPERS).wanted == "places"
    assert counted("what are the three largest labels", KNOWN).wanted == "each"
    assert counted("what is the average length of negative texts", KNOWN).where == parse_filter(
        "label = 'negative'"
    )
