"""Pages that stand alone: complete, safe, and true to the figures they show."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import assay
from assay.errors import ExportError
from assay.evaluate import compare, evaluate
from assay.evaluate.studies import cells_of, curve_point
from assay.html import ablation_page, comparison_page, curve_page, evaluation_page
from assay.schema.evaluations import Comparison, EvalReport
from assay.schema.studies import Ablation, AblationPair, AblationVariant, LearningCurve

NASTY = '<script>alert("x")</script>&'


class Outline(HTMLParser):
    """Tags and text of a page; complains about tags left open."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(markup)
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.append(tag)
        if tag != "meta":
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def scored() -> EvalReport:
    rng = np.random.default_rng(0)
    classes = np.array(["card", NASTY, "pin"], dtype=object)
    labels = classes[rng.integers(0, 3, 300)]
    proba = rng.dirichlet([0.4, 0.4, 0.4], 300)
    proba[np.arange(300), [list(classes).index(label) for label in labels]] += 0.8
    proba /= proba.sum(axis=1, keepdims=True)
    report = evaluate(labels, proba, classes, resamples=200)
    return report.model_copy(
        update={"model": NASTY, "dataset": "bank", "split": "test", "leaked": 4}
        | {"accuracy_without_leaks": 0.123}
    )


@pytest.fixture(scope="module")
def compared() -> Comparison:
    rng = np.random.default_rng(1)
    labels = rng.choice(["a", "b"], 200).astype(object)
    wrong = np.where(labels == "a", "b", "a")
    better = np.where(rng.random(200) < 0.9, labels, wrong)
    worse = np.where(rng.random(200) < 0.7, labels, wrong)
    return compare(labels, better, worse, resamples=200, model_a="new", model_b="old")


@pytest.fixture(scope="module")
def drawn() -> LearningCurve:
    table = cells_of(["a", "b", "a", "b"], ["a", "b", "b", "b"], ["a", "b"])
    points = tuple(
        curve_point(shots, [n], [table] * seeds, resamples=50, level=0.95, seed=0)
        for shots, n, seeds in ((1, 2, 2), (8, 16, 2), (None, 90, 1))
    )
    return LearningCurve(
        dataset=NASTY, method="lexical", split="test", tested=4, drawn_from=90, points=points
    )


@pytest.fixture(scope="module")
def ablated(scored: EvalReport, compared: Comparison) -> Ablation:
    return Ablation(
        dataset="bank",
        llm=NASTY,
        split="test",
        n=300,
        of=900,
        variants=tuple(
            AblationVariant(examples=name, model=name, report=scored) for name in ("none", "random")
        ),
        pairs=(AblationPair(a="random", b="none", comparison=compared, adjusted=0.25),),
        notes=("Its answers are scripted.",),
    )


def test_studies_stand_alone_and_show_every_figure(drawn: LearningCurve, ablated: Ablation) -> None:
    for markup in (curve_page(drawn), ablation_page(ablated)):
        shown = Outline(markup)
        assert not set(shown.tags) & {"script", "link", "img", "iframe", "object"}
        assert not re.search(r"https?://|url\(|@import|\son\w+=", markup)
        assert NASTY in shown.text
        assert "svg" in shown.tags
    assert "75.0 %" in Outline(curve_page(drawn)).text
    text = Outline(ablation_page(ablated)).text
    assert "Its answers are scripted." in text
    assert "random − none" in text
    assert "0.25" in text


def test_an_evaluation_shows_every_score_and_class(scored: EvalReport) -> None:
    shown = Outline(evaluation_page(scored))
    for value in (scored.accuracy, scored.macro_f1, scored.ece, 0.123):
        assert f"{100 * value:.1f} %" in shown.text
    assert shown.text.count("300 records") == 1
    for row in scored.confusion.counts:
        for n in filter(None, row):
            assert str(n) in shown.words
    assert shown.tags.count("svg") >= 2


def test_what_an_answer_takes_is_shown_where_it_is_known(scored: EvalReport) -> None:
    assert "Speed and cost" not in Outline(evaluation_page(scored)).text
    known = scored.model_copy(
        update={"throughput": 52.0, "timed": 256, "cost": 0.3, "unanswered": 7, "coverage": 0.9}
    )
    text = Outline(evaluation_page(known)).text
    assert "52 texts/s 256 texts at once" in text
    assert "0.3000 1.0000 for 1,000 texts" in text
    assert "no answer (counted as wrong) 7 records" in text


def test_nothing_on_a_page_runs_or_is_fetched(scored: EvalReport, compared: Comparison) -> None:
    for markup in (evaluation_page(scored), comparison_page(compared)):
        assert not set(Outline(markup).tags) & {"script", "link", "img", "iframe", "object"}
        assert not re.search(r"https?://|url\(|@import|\son\w+=", markup)


def test_names_are_shown_as_they_are(scored: EvalReport) -> None:
    assert NASTY in Outline(evaluation_page(scored)).text


def test_a_comparison_gives_its_verdict_and_what_it_rests_on(compared: Comparison) -> None:
    text = Outline(comparison_page(compared)).text
    assert compared.verdict in text
    assert f"accuracy {100 * compared.difference:+.1f}" in text
    assert f"balanced accuracy {100 * compared.balanced_accuracy_difference:+.1f}" in text
    for one in compared.per_class:
        assert f"{one.changed} of {one.support}" in text
    assert f"p = {compared.p_value:.3g}" in text


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path, compared: Comparison) -> None:
    target = tmp_path / "report.html"
    assert assay.save_report(compared, target) == target
    assert target.read_text(encoding="utf-8") == comparison_page(compared)
    with pytest.raises(ExportError, match="is a folder"):
        assay.save_report(compared, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
