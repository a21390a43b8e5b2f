"""Scores and comparisons on real workspaces: what is left out, measured and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import assay
from assay.errors import InvalidSetting, NotEnoughData
from assay.workspace import Workspace

GOOD = ("lovely", "great", "superb", "kind", "fresh", "quick")
BAD = ("awful", "rude", "stale", "slow", "broken", "dirty")
THINGS = ("soup", "room", "waiter", "screen", "parcel", "story", "song", "shop", "bed", "pen")


def rows(prefix: str, *, good: str = "positive", bad: str = "negative") -> pl.DataFrame:
    """120 short opinions, half of them in the test split."""
    texts = [(f"{prefix} {w} {t}", good) for w in GOOD for t in THINGS]
    texts += [(f"{prefix} {w} {t}", bad) for w in BAD for t in THINGS]
    splits = ["train" if place % 2 else "test" for place in range(len(texts))]
    return pl.DataFrame(
        {"text": [t for t, _ in texts], "label": [label for _, label in texts], "split": splits}
    )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("scores")
    with assay.open(folder / "ws") as opened:
        for name, frame in (
            ("reviews", rows("a")),
            ("tweets", rows("the")),
            ("intents", rows("b", good="order", bad="cancel")),
        ):
            frame.write_csv(folder / f"{name}.csv")
            opened.load(folder / f"{name}.csv")
            opened.dataset(name).train("lexical", name=name)
        yield opened


def test_speed_is_measured_where_nothing_is_cached(workspace: Workspace) -> None:
    report = workspace.model("reviews").evaluate(resamples=100)
    assert report.n == 60
    assert report.latency_ms is not None
    assert 0 < report.latency_ms.p50 <= report.latency_ms.p95
    assert report.throughput is not None
    assert report.throughput > 0
    assert report.timed == 60
    assert (report.unanswered, report.cost, report.requests) == (0, None, None)
    names = [name for name, _, _ in report.speed_and_cost()]
    assert names == ["time per text", "throughput"]


def test_models_of_two_data_sets_are_compared_on_the_one_named(workspace: Workspace) -> None:
    ours, theirs = workspace.model("reviews"), workspace.model("tweets")
    with pytest.raises(InvalidSetting, match="'reviews' belongs to data set 'reviews'") as refused:
        ours.compare(theirs)
    assert "--dataset reviews" in refused.value.hint
    found = ours.compare(theirs, dataset="reviews", resamples=100)
    assert (found.dataset, found.split, found.n) == ("reviews", "test", 60)
    assert {one.label for one in found.per_class} == {"positive", "negative"}
    assert [c.run for c in workspace.comparisons("reviews")] == [found.run]


def test_texts_learned_from_in_another_data_set_are_leaks(
    workspace: Workspace, tmp_path: Path
) -> None:
    seen = rows("a").filter(pl.col("split") == "train").with_columns(split=pl.lit("test"))
    pl.concat([seen, rows("new").head(5)]).write_csv(tmp_path / "again.csv")
    workspace.load(tmp_path / "again.csv")
    report = workspace.model("reviews").evaluate("test", dataset="again", resamples=100)
    assert report.leaked == seen.height
    paired = workspace.model("reviews").compare("tweets", "test", dataset="again", resamples=100)
    assert paired.leaked == seen.height


def test_a_model_is_not_scored_on_labels_it_cannot_give(workspace: Workspace) -> None:
    with pytest.raises(InvalidSetting, match="no label in common") as refused:
        workspace.model("reviews").evaluate(dataset="intents")
    assert "'negative', 'positive'" in refused.value.message
    with pytest.raises(InvalidSetting, match="no label in common"):
        workspace.model("reviews").compare("intents", dataset="reviews")


def test_a_comparison_resumes_on_the_data_set_it_was_asked_on(workspace: Workspace) -> None:
    from assay.verbs.resume import AGAIN

    found = workspace.model("reviews").compare("tweets", dataset="tweets", resamples=100)
    run = workspace.run(found.run)
    assert AGAIN["compare"](workspace._ctx, run.dataset, run.params, run.seed) == found  # type: ignore[arg-type]


def test_classes_a_model_never_learned_are_counted_beside_its_score(
    workspace: Workspace, tmp_path: Path
) -> None:
    known = rows("of late").filter(pl.col("split") == "test")
    other = rows("at last", good="mixed").filter(pl.col("label") == "mixed").head(20)
    pl.concat([known, other.with_columns(split=pl.lit("test"))]).write_csv(tmp_path / "more.csv")
    workspace.load(tmp_path / "more.csv")
    report = workspace.model("reviews").evaluate("test", dataset="more", resamples=100)
    said = next(remark for remark in report.remarks if "never learned" in remark)
    assert said.startswith(f"20 of {report.n} records have a class that the model never learned")
    right = report.accuracy * report.n / (report.n - 20)
    assert f"right on {100 * right:.1f} %" in said
    paired = workspace.model("reviews").compare("tweets", "test", dataset="more", resamples=100)
    assert (paired.unlearned_a, paired.unlearned_b) == (20, 20)


def test_what_can_only_fail_is_refused_before_it_is_begun(tmp_path: Path) -> None:
    learned = [("a card was lost", "card"), ("a loan is wanted", "loan")] * 6
    frame = pl.DataFrame(
        {
            "text": [*(f"{text} {n}" for n, (text, _) in enumerate(learned)), " "],
            "label": [*(label for _, label in learned), "card"],
            "split": ["train"] * 12 + ["test"],
        }
    )
    frame.write_csv(tmp_path / "asked.csv")
    frame.with_columns(label=pl.lit("card")).write_csv(tmp_path / "alike.csv")
    with assay.open(tmp_path / "ws") as opened:
        asked = opened.load(tmp_path / "asked.csv")
        assert (asked.info().labelled, asked.info().usable) == (13, 12)
        for name in ("one", "two"):
            asked.train("lexical", name=name)
        with pytest.raises(NotEnoughData, match="all 12 labelled records"):
            opened.model("one").evaluate()
        with pytest.raises(NotEnoughData, match="Nothing to score"):
            opened.model("one").compare("two")
        with pytest.raises(NotEnoughData, match="Nothing to score"):
            asked.curve(split="test")
        with pytest.raises(NotEnoughData, match="have the label 'card'"):
            opened.load(tmp_path / "alike.csv").train("lexical")
        assert {run.kind for run in opened.runs()} == {"import", "train"}
        assert all(run.status == "done" for run in opened.runs())
