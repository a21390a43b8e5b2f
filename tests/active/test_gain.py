"""What more labels would gain: curves whose end is known."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from assay.active import (
    Labels,
    Trials,
    advice,
    can_tell,
    estimate,
    ridge,
    try_out,
    unlike_share,
)
from assay.active.gain import sizes_of
from assay.schema.active import GainEstimate

SIZES = np.array([16, 32, 64, 128])


def power(labels: np.ndarray | float, floor: float = 0.05) -> np.ndarray:
    return np.asarray(floor + 1.2 * np.asarray(labels, dtype=float) ** -0.6)


def trials(noise: float = 0.0, tested: int = 160) -> Trials:
    random = np.random.default_rng(0)
    wrong = np.tile(power(SIZES), (4, 1)) + noise * random.normal(size=(4, len(SIZES)))
    return Trials(SIZES, wrong, tested)


def test_a_power_law_is_followed_to_where_it_goes() -> None:
    accuracy, gain, (low, high) = estimate(trials(), labelled=160, more=20)
    assert accuracy == pytest.approx(1 - power(160), abs=0.005)
    assert gain == pytest.approx(100 * (power(160) - power(180)), abs=0.15)
    assert low <= gain <= high


def test_many_held_out_answers_make_a_narrow_interval() -> None:
    wide = estimate(trials(0.02, tested=40), labelled=160)[2]
    narrow = estimate(trials(0.0005, tested=4000), labelled=160)[2]
    assert narrow[1] - narrow[0] < wide[1] - wide[0]


def test_a_flat_curve_gains_nothing() -> None:
    flat = Trials(SIZES, np.full((3, 4), 0.1), 2000)
    _, gain, (_, high) = estimate(flat, labelled=2000)
    assert gain == pytest.approx(0, abs=0.01)
    assert high < 0.5


def told(gain: float, low: float, high: float) -> GainEstimate:
    return GainEstimate(
        more=20,
        accuracy=0.8,
        gain=gain,
        interval=(low, high),
        sizes=(10, 20),
        accuracies=(0.7, 0.8),
        method="hybrid",
    )


@pytest.mark.parametrize(
    ("labelled", "classes", "estimated", "expected", "words"),
    [
        (0, 1, None, "early", "Nothing is labelled yet"),
        (12, 1, None, "early", "at least two"),
        (12, 2, None, "early", "from 30 labels on, and there are 12"),
        (100, 77, None, "early", "from 231 labels on"),
        (64, 2, told(2.0, 0.1, 12.0), "early", "Too early"),
        (64, 2, told(1.7, 0.4, 4.1), "go_on", "about 1.7 points"),
        (900, 2, told(0.1, 0.0, 0.3), "stop", "You may stop"),
    ],
)
def test_the_advice_follows_what_can_be_told(
    labelled: int, classes: int, estimated: GainEstimate | None, expected: str, words: str
) -> None:
    said, why = advice(evenly(labelled, classes), estimated, more=20)
    assert said == expected
    assert words in why


def evenly(labelled: int, classes: int, in_bulk: int = 0) -> Labels:
    each = [labelled // classes + (turn < labelled % classes) for turn in range(classes)]
    return Labels({f"class {turn}": count for turn, count in enumerate(each)}, in_bulk)


LITTLE_LEFT = told(0.1, 0.0, 0.3)


def test_nobody_is_told_to_stop_while_many_classes_lack_labels() -> None:
    few = {f"class {turn:02}": 2 for turn in range(76)}
    said, why = advice(Labels({"fees": 211, **few}, in_bulk=0), LITTLE_LEFT, more=20)
    assert said == "go_on"
    assert (
        "76 of 77 classes have fewer than 8 labels to learn from: class 00 (2), class 01 (2)" in why
    )
    assert "and 73 more" in why


def test_one_rare_class_of_many_keeps_nobody_from_stopping_but_is_named() -> None:
    labels = Labels({**dict.fromkeys("abcdefghijkl", 40), "rare": 3})
    said, why = advice(labels, LITTLE_LEFT, more=20)
    assert said == "stop"
    assert "1 of 13 classes has fewer than 8 labels to learn from: rare (3)." in why


def test_labels_given_in_bulk_are_none_to_estimate_from() -> None:
    few = {f"class {turn:02}": 2 for turn in range(76)}
    labels = Labels({"fees": 211, **few}, in_bulk=209)
    assert not labels.told
    said, why = advice(labels, None, more=20)
    assert said == "early"
    assert "from 231 labels given one at a time on, and there are 154; the 209 given" in why


def test_where_records_are_unlike_any_labelled_one_nobody_is_told_to_stop() -> None:
    labels = Labels({"a": 60, "b": 60}, unlike=0.7)
    said, why = advice(labels, LITTLE_LEFT, more=20)
    assert said == "go_on"
    assert "70 % of the records without a label are unlike any" in why


def test_where_all_is_labelled_no_class_can_get_more() -> None:
    said, why = advice(Labels({"a": 60, "b": 4}, left=0), LITTLE_LEFT, more=20)
    assert said == "stop"
    assert "fewer than" not in why


def test_records_of_a_kind_never_labelled_are_unlike_those_that_are() -> None:
    random = np.random.default_rng(0)

    def around(axis: int, count: int) -> np.ndarray:
        some = 0.1 * random.normal(size=(count, 16)) + np.eye(16)[axis]
        return (some / np.linalg.norm(some, axis=1, keepdims=True)).astype(np.float32)

    known = around(0, 50)
    assert unlike_share(known, around(0, 200)) < 0.25
    assert unlike_share(known, np.vstack([around(0, 50), around(1, 150)])) > 0.7
    assert unlike_share(known[:1], around(1, 5)) == 0.0


def test_the_quick_learner_tells_apart_what_lies_apart() -> None:
    random = np.random.default_rng(1)
    numbers = np.arange(90) % 3
    view = np.eye(8)[numbers] + 0.1 * random.normal(size=(90, 8))
    right = ridge((view / np.linalg.norm(view, axis=1, keepdims=True)).astype(np.float32), numbers)
    assert right(np.arange(30), np.arange(30, 90)).mean() > 0.95
    assert right(np.arange(0, 30, 3), np.arange(30, 90)).mean() == pytest.approx(1 / 3)


def test_it_can_be_told_from_some_labels_a_class_on() -> None:
    assert not can_tell(100, 1)
    assert not can_tell(29, 2)
    assert can_tell(30, 2)
    assert not can_tell(200, 77)


def test_trials_learn_from_nested_sets_and_never_from_what_is_asked() -> None:
    numbers = np.arange(50) % 3
    fold = np.arange(50) // 3 % 5
    seen: list[tuple[set[int], set[int]]] = []

    def learn(train: np.ndarray, held: np.ndarray) -> np.ndarray:
        seen.append((set(train.tolist()), set(held.tolist())))
        return np.ones(len(held), dtype=bool)

    found = try_out(learn, numbers, [fold])
    assert found.sizes.tolist() == sizes_of(50, 3, 5).tolist()
    assert found.wrong.tolist() == [[0.0] * len(found.sizes)]
    assert not any(train & held for train, held in seen)
    for (small, held), (large, same) in pairwise(seen):
        if held == same:
            assert small < large
    assert all(len({numbers[row] for row in train}) == 3 for train, _ in seen)
