"""When a model answers, and what: chosen, kept on the card, and followed everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import assay
from assay.classify import load
from assay.errors import InvalidSetting, NotEnoughData
from assay.workspace import Workspace

WORDS = {
    "fraud": ("stolen", "scam", "forged", "hacked"),
    "fees": ("charge", "cost", "price", "rate"),
    "login": ("password", "screen", "locked", "code"),
}


def complaints(n: int, seed: int, *, splits: tuple[str, ...]) -> pl.DataFrame:
    """Complaints whose words now and then belong to another class; fraud is rare."""
    random = np.random.default_rng(seed)
    names = list(WORDS)
    rows = []
    for place in range(n):
        label = names[int(random.choice(3, p=[0.08, 0.46, 0.46]))]
        spoken = label if random.random() < 0.8 else names[int(random.integers(3))]
        words = [*random.choice(WORDS[spoken], 2), f"n{random.integers(40)}", "my account"]
        rows.append({"text": " ".join(words) + f" {place}", "label": label})
    frame = pl.DataFrame(rows)
    return frame.with_columns(split=pl.Series([splits[p % len(splits)] for p in range(n)]))


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("thresholds")
    with assay.open(folder / "ws") as opened:
        complaints(900, 1, splits=("train", "validation", "test")).write_csv(folder / "bank.csv")
        opened.load(folder / "bank.csv")
        complaints(300, 2, splits=("train", "test")).write_csv(folder / "shop.csv")
        opened.load(folder / "shop.csv")
        yield opened


def test_a_wanted_accuracy_is_reached_by_answering_less(workspace: Workspace) -> None:
    model = workspace.dataset("bank").train("lexical", name="careful")
    before = model.evaluate(resamples=100)
    assert before.coverage == 1
    report = model.threshold(accuracy=0.85)
    assert report.changed
    assert report.evidence == "validation"
    assert report.n == 300
    assert report.lower is not None
    assert report.lower >= 0.85
    assert model.card.threshold == report.threshold > 0
    assert model.card.threshold_note == report.sentence
    after = model.evaluate(resamples=100)
    assert after.run != before.run
    assert after.coverage < 1
    assert after.accuracy_answered is not None
    assert after.accuracy_answered > before.accuracy


def test_an_accuracy_out_of_reach_changes_nothing_and_says_what_is_in_reach(
    workspace: Workspace,
) -> None:
    model = workspace.dataset("bank").train("lexical", name="hopeful")
    report = model.threshold(accuracy=0.999)
    assert not report.changed
    assert "No threshold makes hopeful right on 99.9 %" in report.sentence
    assert model.card.threshold == 0
    assert model.card.revised is None


def test_without_validation_it_is_judged_on_what_training_held_out(workspace: Workspace) -> None:
    model = workspace.dataset("shop").train("lexical", name="few")
    report = model.threshold(accuracy=0.7)
    assert report.evidence == "held out in training"
    assert report.n == 150


@pytest.mark.parametrize("method", ["linear", "hybrid", "semi"])
def test_every_method_keeps_what_it_held_out(workspace: Workspace, method: str) -> None:
    model = workspace.dataset("shop").train(method, name=f"kept-{method}")
    report = model.threshold(accuracy=0.6, split="held-out")
    assert report.n == 150
    assert report.accuracy is None or report.accuracy >= 0.6


def test_predictions_the_service_and_the_saved_folder_answer_by_the_same_rules(
    workspace: Workspace, tmp_path: Path
) -> None:
    model = workspace.dataset("bank").train("lexical", name="ruled")
    text = "hacked charge my account"
    plain = model.predict(text)[0]
    serving = workspace.serving()
    news = serving.news()
    model.threshold(precision={"fraud": 0.01}, split="held-out")
    assert serving.news() != news
    by_class = model.predict(text)[0]
    assert by_class.best == "fraud"
    assert by_class.confidence == plain.probabilities["fraud"]
    model.threshold(at=0.9)
    unsure = workspace.model("ruled").predict(text)[0]
    assert (unsure.label, unsure.best, unsure.unsure) == ("unsure", "fraud", True)
    served = serving.load(model.card.id)
    assert serving.predict(served, [text])[0].label == "unsure"
    folder = model.save(tmp_path / "saved")
    _, card = load({file.name: file.read_bytes() for file in folder.iterdir()})
    assert (card.threshold, card.class_thresholds) == (0.9, model.card.class_thresholds)
    model.threshold(off=True)
    assert model.predict(text)[0].label == plain.label
    assert (model.card.threshold, model.card.class_thresholds) == (0.0, {})


def test_thresholds_of_classes_take_a_threshold_of_unsure_back(workspace: Workspace) -> None:
    model = workspace.dataset("bank").train("lexical", name="twice")
    model.threshold(at=0.5)
    report = model.threshold(precision={"fraud": 0.05})
    assert report.changed
    assert "taken back" in report.sentence
    assert model.card.threshold == 0


def test_tuning_for_macro_f1_is_kept_only_where_it_gains_beyond_noise(
    workspace: Workspace,
) -> None:
    model = workspace.dataset("bank").train("lexical", name="tuned")
    report = model.threshold(macro_f1=True)
    assert report.difference_interval is not None
    assert report.changed == (report.difference_interval[0] > 0)
    assert bool(model.card.class_thresholds) == report.changed


def test_the_score_on_the_test_split_is_the_one_of_the_rules(workspace: Workspace) -> None:
    model = workspace.dataset("bank").train("lexical", name="scored")
    model.threshold(precision={"fraud": 0.05})
    report = model.evaluate(resamples=100)
    everything = workspace.evaluations("bank")
    assert everything[0].run == report.run
    fraud = next(one for one in report.per_class if one.label == "fraud")
    model.threshold(off=True)
    plain = next(one for one in model.evaluate(resamples=100).per_class if one.label == "fraud")
    assert fraud.recall > plain.recall
    # What ranks the records is the probability, and that no threshold changes.
    assert fraud.average_precision == plain.average_precision


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "nothing is named"),
        ({"accuracy": 0.9, "off": True}, "here are 2: accuracy, off"),
        ({"accuracy": 1.0}, "wanted accuracy of 1 is not between 0 and 1"),
        ({"at": 1.5}, "threshold of 1.5 is not in 0 to 1"),
        ({"precision": {"house": 0.9}}, "has no class 'house'"),
        ({"precision": {"fraud": 0.9, "fees": 0.9}}, "precision of 2 classes"),
    ],
)
def test_what_makes_no_sense_is_refused(workspace: Workspace, asked: dict, sentence: str) -> None:
    model = workspace.model("few") if "few" in names(workspace) else train_few(workspace)
    with pytest.raises(InvalidSetting, match=sentence):
        model.threshold(**asked)


def test_a_score_speaks_only_for_the_rules_it_was_taken_with(workspace: Workspace) -> None:
    model = workspace.dataset("bank").train("lexical", name="judged")

    def scores() -> list[float]:
        return [one.accuracy for one in workspace.evaluations() if one.model == "judged"]

    always = model.evaluate().accuracy
    model.threshold(at=0.99)
    assert scores() == []
    careful = workspace.model("judged").evaluate().accuracy
    assert scores() == [careful]
    assert careful < always
    workspace.model("judged").threshold(off=True)
    assert scores() == [always]


def test_a_split_without_labels_cannot_judge(workspace: Workspace) -> None:
    model = workspace.model("few") if "few" in names(workspace) else train_few(workspace)
    with pytest.raises(NotEnoughData, match="no labelled record is in split 'validation'"):
        model.threshold(accuracy=0.9, split="validation")


def names(workspace: Workspace) -> set[str]:
    return {model.name for model in workspace.models()}


def train_few(workspace: Workspace) -> assay.Model:
    return workspace.dataset("shop").train("lexical", name="few")
