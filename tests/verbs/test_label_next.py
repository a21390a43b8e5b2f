"""What to label next, on a small workspace; and the same played through on known labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

import assay
from assay.dataset import Dataset
from assay.errors import Cancelled, InvalidSetting, NotEnoughData, RunNotFound, UnknownMethod
from assay.schema.decisions import DecisionDraft
from assay.schema.studies import Simulation
from assay.workspace import Workspace

WORDS = {
    "food": ("soup", "bread", "salad", "pasta", "cake", "rice"),
    "travel": ("train", "plane", "hotel", "ticket", "map", "visa"),
}
RESTS = ("I want", "where is", "about my", "no more", "the best", "another", "give me", "that")
TRUTH = {
    f"{rest} {word}": label for label, words in WORDS.items() for word in words for rest in RESTS
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with assay.open(tmp_path / "ws") as workspace:
        yield workspace


def loaded(workspace: Workspace, folder: Path, columns: dict[str, list[str | None]]) -> Dataset:
    path = folder / f"notes{len(workspace.datasets())}.csv"
    pl.DataFrame(columns).write_csv(path)
    return workspace.load(path, text="text")


@pytest.fixture
def bare(workspace: Workspace, tmp_path: Path) -> Dataset:
    """Ninety-six texts without a label."""
    return loaded(workspace, tmp_path, {"text": list(TRUTH)})


@pytest.fixture
def notes(workspace: Workspace, tmp_path: Path) -> Dataset:
    """The same, labelled."""
    labels: list[str | None] = list(TRUTH.values())
    return loaded(workspace, tmp_path, {"text": list(TRUTH), "label": labels})


class Watch:
    """Notes each training of a simulation, and cancels at one of them, once."""

    def __init__(self, stop_at: int) -> None:
        self.told: list[int] = []
        self.stop_at = stop_at

    def __call__(self, done: int, total: int | None = None, phase: str = "") -> None:
        if phase != "choosing and training" or total is None:
            return
        self.told.append(done)
        if len(self.told) == self.stop_at:
            raise Cancelled("enough")


def label(data: Dataset, records: list[str]) -> None:
    for record, text in data.texts(records).items():
        data.decide(record, "relabel", label=TRUTH[str(text)], by="lena")


def test_the_first_batch_needs_no_label_and_no_model(bare: Dataset) -> None:
    found = bare.next(10)
    assert len({one.record for one in found.findings}) == 10
    assert (found.labelled, found.unlabelled, found.per_class) == (0, 96, {})
    assert (found.advice, found.estimate) == ("early", None)
    assert {one.details["by"] for one in found.findings} == {"coverage", "test"}
    assert all(found.values[one.record].text for one in found.findings)


def test_a_fifth_is_drawn_to_test_on_and_no_model_learns_from_it(bare: Dataset) -> None:
    found = bare.next(10)
    tests = [one.record for one in found.findings if one.details["by"] == "test"]
    assert len(tests) == 2
    label(bare, [one.record for one in found.findings])
    learned = set(bare.train("lexical").evaluate(resamples=100).model_dump())
    assert learned
    assert bare.train("lexical").card.records == 8
    assert [one for one in bare.next(10, holdout=0).findings if one.details["by"] == "test"] == []


def test_after_labels_it_asks_what_they_leave_open_and_nothing_again(bare: Dataset) -> None:
    first = bare.next(16)
    asked = [one.record for one in first.findings]
    label(bare, asked)
    second = bare.next(16)
    assert not {one.record for one in second.findings} & set(asked)
    assert {one.details["by"] for one in second.findings} == {"doubt", "test"}
    assert {one.suggested for one in second.findings} <= {"food", "travel", None}
    assert second.labelled == 16
    assert sum(second.per_class.values()) == 16


def test_the_same_batch_until_something_is_labelled(bare: Dataset) -> None:
    first = bare.next(6)
    assert bare.next(6) == first
    label(bare, [first.findings[0].record])
    assert bare.next(6).run != first.run


def test_a_stored_batch_shows_what_was_decided_since(workspace: Workspace, bare: Dataset) -> None:
    found = bare.next(4)
    record = found.findings[0].record
    label(bare, [record])
    again = workspace.batch(found.run)
    assert again.findings == found.findings
    assert again.values[record].label in WORDS
    assert [one.run for one in workspace.batches(bare.name)] == [found.run]
    with pytest.raises(RunNotFound):
        workspace.batch(bare.embed().run)


def test_enough_labels_are_told_what_more_would_gain(bare: Dataset) -> None:
    label(bare, bare.ids()[:60])
    assert bare.next(10).advice is None  # the batch does not wait for it
    found = bare.gain(10)
    assert found.estimate is not None
    assert found.estimate.more == 20  # a smaller batch is no reason to stop
    batch = bare.next(10)
    assert (batch.advice, batch.why, batch.estimate) == (found.advice, found.why, found.estimate)
    low, high = found.estimate.interval
    assert low <= high
    assert found.advice in ("go_on", "stop", "early")
    assert len(found.estimate.sizes) == len(found.estimate.accuracies) > 2


def test_a_topic_labelled_in_one_go_is_no_reason_to_stop(bare: Dataset) -> None:
    food = [record for record, text in bare.texts(bare.ids()).items() if TRUTH[str(text)] == "food"]
    travel = [record for record in bare.ids() if record not in food]
    label(bare, [*food[:4], *travel[:4]])
    bare.decide(food[4:], "relabel", label="food", by="lena")
    found = bare.gain()
    assert found.in_bulk > 20
    assert (found.advice, found.estimate) == ("early", None)
    assert "given to many records at once" in found.why
    assert found.lacking == {"travel": found.lacking["travel"]}
    bare.decide(food[4], "confirm", by="lena")
    assert bare.gain().in_bulk == found.in_bulk - 1  # looked at, it counts again


def test_a_list_of_labels_made_elsewhere_is_no_bulk(bare: Dataset) -> None:
    texts = bare.texts(bare.ids()[:60])
    drafts = [
        DecisionDraft(record=record, action="relabel", label=TRUTH[str(text)], by="lena")
        for record, text in texts.items()
    ]
    bare.decide_all(drafts)
    assert bare.gain().in_bulk == 0


def test_one_label_only_still_brings_a_batch(bare: Dataset) -> None:
    bare.decide(bare.ids()[:5], "relabel", label="food", by="lena")
    found = bare.next(5)
    assert len(found.findings) == 5
    assert "at least two" in found.why


def test_where_all_is_labelled_there_is_nothing_to_ask(notes: Dataset) -> None:
    found = notes.next()
    assert found.findings == ()
    assert "nothing left to label" in found.notes[0]
    assert notes.gain().estimate is not None


@pytest.mark.parametrize(
    ("texts", "batch"),
    [
        (["犬が走る", "猫が眠る"], 2),
        (["same words"] * 12, 1),
        (["собака бежит", "кошка спит", "αβγ", "🙂"], 4),
    ],
)
def test_odd_texts_are_asked_once_each(
    workspace: Workspace, tmp_path: Path, texts: list[str | None], batch: int
) -> None:
    data = loaded(
        workspace, tmp_path, {"text": texts, "n": [str(place) for place in range(len(texts))]}
    )
    found = data.next(20, holdout=0)
    assert len(found.findings) == batch
    assert "Only" in found.notes[0]


def test_records_of_a_test_split_are_asked_to_test_on_alone(
    workspace: Workspace, tmp_path: Path
) -> None:
    columns: dict[str, list[str | None]] = {
        "text": list(TRUTH),
        "split": [("train", "test")[place % 2] for place in range(len(TRUTH))],
    }
    data = loaded(workspace, tmp_path, columns)
    found = data.next(10)
    splits = dict(data.rows(columns=["id", "split"]).iter_rows())
    for one in found.findings:
        assert splits[one.record] == ("test" if one.details["by"] == "test" else "train")


def test_a_batch_of_none_and_an_unknown_strategy_are_refused(bare: Dataset) -> None:
    with pytest.raises(InvalidSetting):
        bare.next(0)
    with pytest.raises(UnknownMethod, match="oracle"):
        bare.next(strategy="oracle")


def test_strategies_are_played_side_by_side_on_the_same_records(notes: Dataset) -> None:
    found = notes.simulate(batch=8, up_to=24, seeds=2)
    assert [one.strategy for one in found.strategies] == [
        "adaptive",
        "coverage",
        "uncertainty",
        "random",
    ]
    for one in found.strategies:
        assert [point.labels for point in one.points] == [8, 16, 24]
        assert one.points[-1].accuracy >= one.points[0].accuracy - 0.2
        for point in one.points:
            low, high = point.accuracy_interval
            assert low <= point.accuracy <= high
            assert len(point.accuracies) == 2
    beside = {one.strategy: one for one in found.strategies}
    assert beside["random"].ahead is None
    ends = [beside[name].points[-1].accuracy for name in ("adaptive", "random")]
    assert beside["adaptive"].ahead == pytest.approx(100 * (ends[0] - ends[1]))
    assert found.tested + found.drawn_from == len(TRUTH)


def test_a_simulation_cut_short_goes_on_where_it_stopped(notes: Dataset) -> None:
    watched = Watch(stop_at=3)

    def play() -> Simulation:
        return notes.simulate(
            batch=8, up_to=16, seeds=2, strategies=("coverage", "random"), watch=watched
        )

    with pytest.raises(Cancelled):
        play()
    assert watched.told == [1, 2, 3]
    found = play()
    assert watched.told[3] == 3  # the first strategy is not played again
    assert [len(one.points) for one in found.strategies] == [2, 2]


def test_a_simulation_ends_where_the_texts_do(notes: Dataset) -> None:
    found = notes.simulate(strategies=["random"], batch=50, up_to=500, seeds=1)
    assert found.strategies[0].points[-1].labels == found.drawn_from
    assert "it ends there" in found.notes[0]


def test_a_simulation_needs_two_labels(workspace: Workspace, tmp_path: Path) -> None:
    same: list[str | None] = ["food"] * len(TRUTH)
    data = loaded(workspace, tmp_path, {"text": list(TRUTH), "label": same})
    with pytest.raises(NotEnoughData, match="All labels are the same"):
        data.simulate(strategies=["random"])
    with pytest.raises(InvalidSetting):
        data.simulate(strategies=[])
