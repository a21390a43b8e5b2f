"""Data sets that nobody would make on purpose: one sentence or a sensible model, never a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import polars as pl
import pytest

import assay
from assay.dataset import Dataset
from assay.errors import InvalidSetting, NotEnoughData
from assay.schema.balances import Balance

METHODS = ("linear", "lexical", "hybrid", "semi")
Make = Callable[[Sequence[str | None], Sequence[str | None]], Dataset]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Import texts and labels as a data set."""
    with assay.open(tmp_path / "ws") as workspace:

        def load(texts: Sequence[str | None], labels: Sequence[str | None]) -> Dataset:
            frame = pl.DataFrame({"text": list(texts), "label": list(labels)})
            frame.write_parquet(tmp_path / "data.parquet")
            workspace.load(tmp_path / "data.parquet", name="data", text="text", label="label")
            return workspace.dataset("data")

        yield load


@pytest.mark.parametrize("method", METHODS)
def test_labels_that_are_all_equal_are_refused(make: Make, method: str) -> None:
    data = make([f"text number {n}" for n in range(30)], ["same"] * 30)
    with pytest.raises(NotEnoughData, match="have the label 'same'; a classifier needs at least"):
        data.train(method, holdout=0)


@pytest.mark.parametrize("method", METHODS)
def test_a_single_label_is_refused(make: Make, method: str) -> None:
    data = make([f"text number {n}" for n in range(30)], ["one", *[None] * 29])
    with pytest.raises(
        NotEnoughData, match="at least two labelled records to learn from, and here there is one"
    ):
        data.train(method, holdout=0)


@pytest.mark.parametrize("method", METHODS)
def test_two_labels_in_all_make_a_model(make: Make, method: str) -> None:
    texts = ["a lovely warm soup", "a rude waiter", *(f"text number {n}" for n in range(28))]
    model = make(texts, ["good", "bad", *[None] * 28]).train(method, holdout=0)
    assert model.card.records == 2
    assert model.predict("a lovely warm soup")[0].label == "good"


@pytest.mark.parametrize("method", METHODS)
def test_hardly_more_records_than_classes_make_a_model(make: Make, method: str) -> None:
    words = ["soup", "room", "waiter", "screen", "parcel", "story", "song", "shop", "bed", "pen"]
    texts = [f"the {word} of mine" for word in [*words, "soup"]]
    model = make(texts, [*words, "soup"]).train(method, holdout=0)
    assert len(model.card.classes) == 10
    assert model.predict("the parcel of mine")[0].best == "parcel"


@pytest.mark.parametrize("method", METHODS)
def test_identical_texts_leave_every_class_as_likely(make: Make, method: str) -> None:
    model = make(["the same text"] * 40, ["a", "b"] * 20).train(method, holdout=0)
    (answer,) = model.predict("the same text")
    assert answer.confidence == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("method", METHODS)
def test_scripts_that_are_not_latin_are_learned_from(make: Make, method: str) -> None:
    good = ["الطعام لذيذ", "この店は好きです", "мне очень нравится", "मुझे यह पसंद है", "非常好吃"]
    bad = ["الطعام سيء", "この店は嫌いです", "мне не нравится", "मुझे यह नापसंद है", "非常难吃"]
    texts = [f"{text} {n}" for n in range(4) for text in (*good, *bad)]
    model = make(texts, [*["good"] * 5, *["bad"] * 5] * 4).train(method, holdout=0)
    right = [answer.label == "good" for answer in model.predict(good)]
    assert sum(right) >= 3


@pytest.mark.parametrize("method", METHODS)
def test_texts_of_one_word_are_learned_from(make: Make, method: str) -> None:
    texts = ["cat", "dog", "cow", "red", "blue", "green"] * 5
    labels = [*["animal"] * 3, *["colour"] * 3] * 5
    model = make(texts, labels).train(method, holdout=0)
    assert [answer.label for answer in model.predict(["cat", "green"])] == ["animal", "colour"]


@pytest.mark.parametrize("method", METHODS)
def test_missing_texts_and_labels_are_left_out_and_counted(make: Make, method: str) -> None:
    texts: list[str | None] = [*["lovely soup", "rude waiter"] * 10, None, " ", "no label here"]
    model = make(texts, [*["good", "bad"] * 10, "good", "bad", None]).train(method, holdout=0)
    assert model.card.records == 20
    said = "Records without a label: 1, without a text: 2. No label is made up for them."
    assert said in model.training.notes


@pytest.mark.parametrize("way", ["auto", "weights", "over", "under", "smote"])
def test_a_class_of_one_record_can_be_balanced(make: Make, way: Balance) -> None:
    texts = [*(f"lovely soup {n}" for n in range(20)), *(f"rude waiter {n}" for n in range(6))]
    labels: list[str | None] = [*["good"] * 20, *["bad"] * 6, "odd"]
    model = make([*texts, "what is this"], labels).train("hybrid", balance=way, holdout=0)
    assert model.card.classes == ("bad", "good", "odd")
    assert model.predict("lovely soup")[0].label == "good"


@pytest.mark.parametrize("method", METHODS)
def test_ten_thousand_classes_are_refused_before_memory_runs_out(make: Make, method: str) -> None:
    texts = [f"thing {n // 2} of pile {n}" for n in range(20_000)]
    data = make(texts, [f"label {n // 2}" for n in range(20_000)])
    with pytest.raises(InvalidSetting, match="10,000 classes with"):
        data.train(method, holdout=0, encoder="fake")


def test_ten_thousand_classes_stop_no_check_that_needs_no_model(make: Make) -> None:
    texts = [f"thing {n // 2} of pile {n % 9999}" for n in range(12_000)]
    data = make(texts, [f"label {n // 2}" for n in range(12_000)])
    report = data.check("exact_duplicates", "label_errors", encoder="fake")
    skipped = {summary.check: summary.skipped for summary in report.summaries}
    assert skipped["exact_duplicates"] is None
    assert "6,000 classes" in (skipped["label_errors"] or "")
