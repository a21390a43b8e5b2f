"""Learning curves and ablations on a small workspace; the language model is the scripted fake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import assay
from assay.dataset import Dataset
from assay.errors import InvalidSetting
from assay.schema.connections import PromptedLlm

WORDS = {
    "food": ("soup", "bread", "salad", "pasta", "cake", "rice"),
    "travel": ("train", "plane", "hotel", "ticket", "map", "visa"),
}
RESTS = ("I want", "where is", "about my", "no more", "the best", "another", "give me", "that")


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Dataset]:
    rows = [
        (f"{rest} {word}", label, "train" if place % 2 else "test")
        for label, words in WORDS.items()
        for word in words
        for place, rest in enumerate(RESTS)
    ]
    frame = pl.DataFrame(rows, schema=["text", "label", "split"], orient="row")
    frame.write_csv(tmp_path / "notes.csv")
    with assay.open(tmp_path / "ws") as workspace:
        yield workspace.load(tmp_path / "notes.csv")


def test_more_labels_are_scored_on_the_same_records(notes: Dataset) -> None:
    found = notes.curve(shots=[1, 4, None, 16], seeds=3, method="lexical")
    assert [one.shots for one in found.points] == [1, 4, 16, None]
    assert [one.seeds for one in found.points] == [3, 3, 3, 1]
    assert [one.records for one in found.points] == [2, 8, 32, 48]
    assert (found.tested, found.drawn_from, found.split) == (48, 48, "test")
    assert found.points[-1].accuracy > found.points[0].accuracy
    for one in found.points:
        assert one.accuracy_interval[0] <= one.accuracy <= one.accuracy_interval[1]
        assert len(one.accuracies) == one.seeds
        assert not one.by_seeds or one.seeds == 3
        assert one.accuracy_interval[0] < one.accuracy_interval[1]


def test_all_labels_are_what_training_gives(notes: Dataset) -> None:
    found = notes.curve(shots=[None], method="lexical")
    assert found.points[0].accuracy == notes.train("lexical").evaluate(resamples=100).accuracy


def test_sizes_that_no_class_has_are_left_out_and_said_so(notes: Dataset) -> None:
    found = notes.curve(shots=[2, 500], seeds=1, method="lexical")
    assert [one.shots for one in found.points] == [2]
    assert "500 left out" in found.notes[0]
    with pytest.raises(InvalidSetting):
        notes.curve(shots=[0])


def test_a_curve_asked_for_twice_is_the_stored_one(notes: Dataset) -> None:
    first = notes.curve(shots=[1, 2], seeds=2, method="lexical")
    assert notes.curve(shots=[2, 1], seeds=2, method="lexical") == first


def fake() -> PromptedLlm:
    """The scripted language model: it counts words, and understands nothing."""
    return PromptedLlm(model="fake")


def test_the_choices_of_examples_are_tested_on_the_same_records(notes: Dataset) -> None:
    found = notes.ablate(fake(), limit=30, resamples=200)
    assert [one.examples for one in found.variants] == ["none", "random", "retrieved"]
    assert (found.n, found.of, found.split) == (30, 48, "test")
    assert [(one.a, one.b) for one in found.pairs] == [
        ("random", "none"),
        ("retrieved", "none"),
        ("retrieved", "random"),
    ]
    assert all(one.report.n == 30 for one in found.variants)
    assert all(one.adjusted >= one.comparison.p_value for one in found.pairs)
    # the fake takes the label of the example that shares most words
    assert found.variants[2].report.accuracy > found.variants[0].report.accuracy
    assert "scripted" in " ".join(found.notes)


def test_a_larger_ablation_asks_only_what_is_new(notes: Dataset) -> None:
    options = fake()
    notes.ablate(options, limit=20, variants=["none", "random"], resamples=100)
    more = notes.ablate(options, limit=25, variants=["none", "random"], resamples=100)
    assert [one.report.cached for one in more.variants] == [20, 20]
    assert [one.report.n for one in more.variants] == [25, 25]


def test_an_ablation_of_one_choice_is_none(notes: Dataset) -> None:
    with pytest.raises(InvalidSetting, match="at least two"):
        notes.ablate(PromptedLlm(model="fake"), variants=["none"])


def test_an_unknown_choice_of_examples_is_refused_by_name(notes: Dataset) -> None:
    with pytest.raises(InvalidSetting, match="'nearest'"):
        notes.ablate(PromptedLlm(model="fake"), variants=("none", "nearest"))
