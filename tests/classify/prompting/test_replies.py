"""Replies to labels: what is forgiven, and what leaves doubt."""

from __future__ import annotations

import pytest

from assay.classify.prompting.replies import complaint, edit_distance, read_reply

LABELS = ("positive", "negative", "very negative", "neutral")
CARDS = ("card_lost", "card_lock", "transfer", "crème brûlée")


@pytest.mark.parametrize(
    ("text", "label", "repaired"),
    [
        ('{"label": "positive"}', "positive", False),
        (' {"label": "very negative", "confidence": 80}\n', "very negative", False),
        ('```json\n{"label": "positive"}\n```', "positive", True),
        ('Sure! Here it is: {"label": "negative"} Anything else?', "negative", True),
        ('{"thought": {"a": 1}} {"label": "neutral"}', "neutral", True),
        (
            '<think>positive? no, {"label": "positive"}</think>{"label": "negative"}',
            "negative",
            False,
        ),
        ('{"sentiment": "positive"}', "positive", True),
        ('{"label": ["positive"]}', "positive", True),
        ('{"label": "POSITIVE"}', "positive", True),
        ('{"label": "Very_Negative."}', "very negative", True),
        ('{"label": "postive"}', "positive", True),
        ('{"label": "negative", "why": "it', "negative", True),
        ("neutral", "neutral", True),
        ('"Neutral."', "neutral", True),
        ("Label: positive", "positive", True),
        ("The text is very negative in tone.", "very negative", True),
        ("I would call this one positive, since positive words prevail.", "positive", True),
    ],
)
def test_what_is_meant_beyond_doubt_is_read(text: str, label: str, repaired: bool):
    reading = read_reply(text, LABELS)
    assert (reading.label, reading.repaired) == (label, repaired)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot say.",
        "positive or negative",
        "not positive",
        "It isn't negative at all",
        '{"label": ["positive", "negative"]}',
        '{"label": "happy"}',
        '{"label": "posi',
        '{"label": null}',
        '{"label": 1}',
        "[1, 2",
        "{" * 5_000,
        '{"a":' * 3_000,
        "<think>positive",
        "\ud800",
    ],
    ids=lambda text: ascii(text)[:30],
)
def test_what_leaves_doubt_is_no_answer(text: str):
    assert read_reply(text, LABELS).label is None


def test_a_slip_is_forgiven_only_where_one_label_is_near():
    assert read_reply('{"label": "transfr"}', CARDS).label == "transfer"
    assert read_reply('{"label": "creme brulee"}', CARDS).label == "crème brûlée"
    assert read_reply('{"label": "card losk"}', CARDS).label is None
    assert read_reply('{"label": "n0"}', ("no", "yes")).label is None


def test_labels_that_differ_only_in_case_are_not_guessed():
    assert read_reply('{"label": "a"}', ("A", "a")).label == "a"
    assert read_reply('{"label": "Ä"}', ("A", "a")).label is None


@pytest.mark.parametrize(
    ("written", "share"),
    [
        *(("80", 0.8), ("0.8", 0.8), ('"80%"', 0.8), ("1", 0.01), ("1.0", 1.0), ("100", 1.0)),
        *(("250", None), ('"high"', None), ("null", None), ("-1", None)),
    ],
)
def test_the_models_own_word_is_read_as_a_share(written: str, share: float | None):
    found = read_reply(f'{{"label": "positive", "confidence": {written}}}', LABELS)
    assert found.label == "positive"
    assert found.confidence == (None if share is None else pytest.approx(share))


def test_a_complaint_names_the_labels_and_the_form():
    said = complaint(LABELS, "Reply with JSON alone.")
    assert "Reply with JSON alone." in said
    assert '"very negative"' in said


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("", "abc", 3), ("kitten", "sitting", 3), ("same", "same", 0)]
)
def test_edit_distance(one: str, other: str, steps: int):
    assert edit_distance(one, other) == edit_distance(other, one) == steps
