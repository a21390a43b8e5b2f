from __future__ import annotations

import polars as pl
import pytest

from assay.errors import ImplausibleColumn, UnknownColumn
from assay.readers.guessing.profiles import profile_columns
from assay.readers.guessing.roles import RoleGuesser


def decide(given=None, **columns):
    profiles = profile_columns(pl.DataFrame(columns, strict=False))
    return RoleGuesser(profiles, "a.csv", given or {}, {}).decide()


TEXTS = [f"some message number {i} here" for i in range(20)]
LABELS = ["yes", "no"] * 10


def reason(roles, column):
    return next(guess.reason for guess in roles.guesses if guess.column == column)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("text", "label"),
        ("review", "sentiment"),
        ("Review Text", "Class Name"),
        ("utterance", "intent"),
        ("reviewText", "category"),
        ("sentence", "target"),
        ("caption", "emotion"),
        ("message.body", "annotation.label"),
        ("utterance", "Intent Name"),
        ("data.utterance", "data.intent.name"),
    ],
)
def test_usual_names_are_known(text, label):
    roles = decide(**{label: LABELS, "n": range(20), text: TEXTS})
    assert roles.columns == {"text": text, "label": label}
    assert reason(roles, text) == f"named '{text}'"
    assert reason(roles, "n") == "kept as metadata"


def test_without_a_usual_name_the_longest_texts_and_repeating_values_are_taken():
    roles = decide(a=[f"k{i}" for i in range(20)], b=TEXTS, c=LABELS, d=range(20))
    assert roles.columns == {"text": "b", "label": "c"}
    assert "the longest texts" in reason(roles, "b")
    assert reason(roles, "c") == "its 2 short values repeat"
    assert any("from the values of 'c' alone" in note for note in roles.notes)


def test_long_but_repeating_values_are_not_taken_for_the_text():
    roles = decide(licence=["Attribution NonCommercial License"] * 20, words=TEXTS)
    assert roles.columns["text"] == "words"


def test_a_label_without_a_value_is_taken_only_where_there_is_no_other():
    columns = {"text": TEXTS, "intent": [None] * 20, "intent.name": LABELS}
    assert decide(**columns).columns["label"] == "intent.name"
    del columns["intent.name"]
    assert decide(**columns).columns["label"] == "intent"


def test_a_named_label_whose_values_all_differ_is_not_guessed():
    roles = decide(text=TEXTS, label=[f"l{i}" for i in range(20)])
    assert "label" not in roles.columns


def test_other_columns_that_could_be_the_label_are_noted():
    roles = decide(text=TEXTS, label=LABELS, rating=[1, 2] * 10)
    assert roles.columns["label"] == "label"
    assert any("Also a label by its name: 'rating'" in note for note in roles.notes)


def test_a_label_in_words_is_preferred_over_the_same_in_numbers():
    roles = decide(text=TEXTS, label=[1, 0] * 10, label_text=LABELS)
    assert roles.columns["label"] == "label_text"
    assert "says in words what 'label' says in numbers" in reason(roles, "label_text")


def test_zero_and_one_of_is_positive_are_read_as_a_sentiment():
    roles = decide(caption=TEXTS, is_positive_sentiment=[1, 0] * 10)
    assert roles.label_names["1"] == "positive"
    assert roles.label_names["0"] == "negative"
    assert "1 is read as positive" in reason(roles, "is_positive_sentiment")


def test_zero_and_one_of_other_columns_stay_as_they_are():
    assert decide(text=TEXTS, label=[1, 0] * 10).label_names == {}


def test_an_id_may_repeat_now_and_then_so_that_the_import_can_say_so():
    assert decide(id=[*range(19), 3], text=TEXTS).columns["id"] == "id"


def test_an_id_that_repeats_all_the_time_is_none():
    roles = decide(id=[1, 2] * 10, text=TEXTS)
    assert "id" not in roles.columns
    assert any("not used as id" in note for note in roles.notes)


def test_a_unique_column_that_ends_in_id_is_the_id_but_not_a_borrowed_one():
    assert decide(ticket_id=range(20), text=TEXTS).columns["id"] == "ticket_id"
    assert "id" not in decide(user_id=range(20), text=TEXTS).columns


@pytest.mark.parametrize("name", ["split", "usage", "subset", "partition", "repo_split"])
def test_split_columns_are_known_by_name_and_values(name):
    roles = decide(text=TEXTS, **{name: ["training", "testing"] * 10})
    assert roles.columns["split"] == name


def test_a_column_named_set_without_split_values_is_no_split():
    assert "split" not in decide(text=TEXTS, set=["a", "b"] * 10).columns


def test_a_column_with_nothing_but_splits_is_one_whatever_its_name():
    assert decide(text=TEXTS, part=["train", "dev"] * 10).columns["split"] == "part"


def test_pictures_are_known_by_name_or_by_ending():
    files = [f"{i}.jpg" for i in range(20)]
    assert decide(caption=TEXTS, filename=files).columns["image"] == "filename"
    assert decide(caption=TEXTS, media=files).columns["image"] == "media"
    documents = [f"{i}.pdf" for i in range(20)]
    assert "image" not in decide(caption=TEXTS, filename=documents).columns


def test_pictures_alone_are_enough():
    assert decide(image=[f"{i}.jpg" for i in range(20)], n=range(20)).columns == {"image": "image"}


def test_dates_and_numbers_are_no_text():
    with pytest.raises(UnknownColumn, match="looks like a text") as caught:
        decide(a=range(20), day=[f"2024-01-{i + 1:02}" for i in range(20)])
    assert "--text" in caught.value.hint


def test_a_given_role_wins_and_is_marked_as_given():
    roles = decide({"text": "other", "label": "n"}, text=TEXTS, other=TEXTS, n=[1, 2] * 10)
    assert roles.columns == {"text": "other", "label": "n"}
    assert [guess.column for guess in roles.guesses if guess.given] == ["other", "n"]


def test_an_empty_given_role_means_none():
    assert "label" not in decide({"label": ""}, text=TEXTS, label=LABELS).columns


def test_a_given_name_may_differ_in_case():
    assert decide({"text": "TEXT"}, Text=TEXTS).columns["text"] == "Text"


def test_an_unknown_column_lists_the_columns_and_the_nearest():
    with pytest.raises(UnknownColumn, match=r"no column 'lable' .* 'text', 'label'") as caught:
        decide({"label": "lable"}, text=TEXTS, label=LABELS)
    assert caught.value.hint == "Did you mean 'label'?"


def test_two_roles_for_one_column_are_refused():
    with pytest.raises(ImplausibleColumn, match="given two roles"):
        decide({"label": "text", "text": "text"}, text=TEXTS)


def test_a_given_label_whose_values_all_differ_is_refused():
    with pytest.raises(ImplausibleColumn, match="all 20 values looked at differ"):
        decide({"label": "text"}, text=TEXTS, label=LABELS)


def test_a_handful_of_different_labels_is_not_refused():
    roles = decide({"label": "label"}, text=["a b", "c d"], label=["x", "y"])
    assert roles.columns["label"] == "label"


def test_a_given_split_without_any_split_value_is_refused():
    with pytest.raises(ImplausibleColumn, match="cannot be the split"):
        decide({"split": "label"}, text=TEXTS, label=LABELS)


def test_where_when_and_by_whom_is_no_label_though_it_repeats():
    cities = ["Berlin", "Madrid"] * 10
    assert "label" not in decide(caption=TEXTS, location=cities, username=LABELS).columns
    assert decide(caption=TEXTS, location=cities, verdict=LABELS).columns["label"] == "verdict"


@pytest.mark.parametrize(
    ("text", "label"), [("Beschreibung", "Stimmung"), ("Descripción", "Sentimiento")]
)
def test_usual_names_of_other_languages_are_known(text, label):
    roles = decide(**{"Ort": ["Rom", "Wien"] * 10, label: LABELS, text: TEXTS})
    assert roles.columns == {"text": text, "label": label}
    assert reason(roles, text) == f"named '{text}'"
