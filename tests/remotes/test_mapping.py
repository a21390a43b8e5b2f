"""Two paths a person types read any answer, or say in one sentence why they do not."""

from __future__ import annotations

import json

import pytest

from assay.errors import InvalidSetting
from assay.remotes.guessing import guess_paths
from assay.remotes.mapping import Unreadable, answer_mapping

SHAPES = [
    (
        "data[].predictions[].label",
        "data[].predictions[].confidence",
        {
            "data": [
                {
                    "predictions": [
                        {"label": "a", "confidence": 0.75},
                        {"label": "b", "confidence": 0.25},
                    ]
                }
            ]
        },
    ),
    ("[][].label", "[][].score", [[{"label": "b", "score": 0.25}, {"label": "a", "score": 0.75}]]),
    (
        "data[].intents[].name",
        "data[].intents[].confidence",
        {
            "data": [
                {
                    "text": "hello",
                    "intents": [
                        {"name": "a", "confidence": 0.75},
                        {"name": "b", "confidence": 0.25},
                    ],
                }
            ]
        },
    ),
    ("results[].scores{}", "results[].scores{}", {"results": [{"scores": {"b": 0.25, "a": 0.75}}]}),
    (
        "[].labels[]",
        "[].scores[]",
        [{"sequence": "x", "labels": ["a", "b"], "scores": [0.75, 0.25]}],
    ),
    (
        '"all of it"[].found[]."the label"',
        '"all of it"[].found[].prob%',
        {
            "all of it": [
                {"found": [{"the label": "a", "prob": 75}, {"the label": "b", "prob": 25}]}
            ]
        },
    ),
]


@pytest.mark.parametrize(("label", "confidence", "document"), SHAPES, ids=lambda x: str(x)[:30])
def test_the_shapes_of_common_services_are_read(
    label: str, confidence: str, document: object
) -> None:
    body = json.dumps(document).encode()
    (answer,) = answer_mapping(label, confidence).read(body, 1)
    assert answer == (("a", 0.75), ("b", 0.25))


@pytest.mark.parametrize(("label", "confidence", "document"), SHAPES, ids=lambda x: str(x)[:30])
def test_the_paths_of_those_shapes_are_found_by_looking(
    label: str, confidence: str, document: object
) -> None:
    assert guess_paths(json.dumps(document).encode(), 1) == (label, confidence)


def test_one_candidate_a_text_needs_one_count_only() -> None:
    read = answer_mapping("labels[]", "sure[]").read(b'{"labels":["a","b"],"sure":[1,0.5]}', 2)
    assert read == [(("a", 1.0),), (("b", 0.5),)]
    read = answer_mapping("[].label", "[].score").read(b'[{"label":3,"score":0.5}]', 1)
    assert read == [(("3", 0.5),)]


def test_nothing_is_proposed_where_nothing_fits() -> None:
    for body in [b"", b"[", b"{}", b"[]", b'["a"]', b'[{"label":"a","score":700}]', b'"0.5"']:
        assert guess_paths(body, 1) is None


def test_labels_are_renamed_before_they_are_compared_and_added_up() -> None:
    mapping = answer_mapping("[][].l", "[][].c", rename={"POS": "positive", "VERY": "positive"})
    body = b'[[{"l":"POS","c":0.25},{"l":"neg","c":0.25},{"l":"VERY","c":0.5}]]'
    assert mapping.read(body, 1) == [(("positive", 0.75), ("neg", 0.25))]


def test_rounding_a_little_beyond_one_is_one() -> None:
    (answer,) = answer_mapping("[].l", "[].c").read(b'[{"l":"a","c":1.0000001}]', 1)
    assert answer == (("a", 1.0),)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("", "does not say where the texts are counted"),
        ("label", "does not say where the texts are counted"),
        ("a[].b[].c[]", "at most one more"),
        ("scores{}", "does not say where the texts are counted"),
        ("a..b[]", "cannot be read from '..b[]' on"),
        (".a[]", "cannot be read from '.a[]' on"),
        ("a[]b", "cannot be read from 'b' on"),
        ("a[-1].b[]", "cannot be read from '[-1].b[]' on"),
        ('a."b[]', "cannot be read from '.\"b[]' on"),
        ("a b[]", "cannot be read from ' b[]' on"),
        ("$.data[*].x", "cannot be read from '[*].x' on"),
    ],
)
def test_a_path_that_means_nothing_is_refused_in_one_sentence(path: str, says: str) -> None:
    with pytest.raises(InvalidSetting) as raised:
        answer_mapping(path, "a[]")
    assert says in raised.value.message
    assert "\n" not in raised.value.message
    assert raised.value.hint


def test_paths_that_count_different_things_are_refused() -> None:
    with pytest.raises(InvalidSetting, match="do not count the same things"):
        answer_mapping("data[].all[].label", "data[].confidence")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON"),
        (b"<html>", "not JSON"),
        (b'[{"l":"a","c":0.5}', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"{}", r"no list of answers at \[\]"),
        (b"[]", "0 answers for 1 texts"),
        (b'[{"l":"a","c":0.5},{"l":"a","c":0.5}]', "2 answers for 1 texts"),
    ],
    ids=lambda x: str(x)[:20],
)
def test_an_answer_that_cannot_be_told_apart_says_why(body: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        answer_mapping("[].l", "[].c").read(body, 1)


@pytest.mark.parametrize(
    ("one", "says"),
    [
        ('{"l":"a"}', "there is no 'c' in an object of 'l'"),
        ('{"l":"a","c":1.5}', r"\[\].c is 1.5, not between 0 and 1"),
        ('{"l":"a","c":NaN}', r"\[\].c is nan, not between 0 and 1"),
        ('{"l":"a","c":Infinity}', "is inf"),
        ('{"l":"a","c":"0.5"}', r"\[\].c is '0.5', not a number"),
        ('{"l":"a","c":true}', "is True, not a number"),
        ('{"l":"  ","c":0.5}', r"\[\].l is '  ', not a label"),
        ('{"l":"\\ud800","c":0.5}', "not a label"),
        ('{"l":0.5,"c":0.5}', "not a label"),
        ("7", "there is no 'l' in 7"),
    ],
)
def test_one_answer_that_cannot_be_read_says_why_and_leaves_the_others(one: str, says: str) -> None:
    read = answer_mapping("[].l", "[].c").read(f'[{one},{{"l":"b","c":0.5}}]'.encode(), 2)
    assert isinstance(read[0], Unreadable)
    with pytest.raises(Unreadable, match=says):
        raise read[0]
    assert read[1] == (("b", 0.5),)
