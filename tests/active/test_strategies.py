"""Choosing what to label: what stands for the rest, what is open, and never the same twice."""

from __future__ import annotations

import numpy as np
import pytest

from assay.active import Pool, candidates, choose, strategies, view_of
from assay.active.spread import central, varied
from assay.active.uncertainty import entropies, margins
from assay.errors import InvalidSetting, UnknownMethod

NOTHING = np.empty((0, 8), dtype=np.float32)


def clouds(groups: int = 5, each: int = 30, seed: int = 0) -> np.ndarray:
    """Unit vectors in tight groups around the first axes."""
    random = np.random.default_rng(seed)
    middles = np.repeat(np.eye(8, dtype=np.float32)[:groups], each, axis=0)
    found = middles + 0.05 * random.normal(size=middles.shape)
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def groups_of(rows: np.ndarray, each: int = 30) -> list[int]:
    return sorted((rows // each).tolist())


@pytest.mark.parametrize("strategy", strategies())
def test_a_batch_holds_no_record_twice_and_is_the_same_every_time(strategy: str) -> None:
    view = clouds()
    proba = np.random.default_rng(1).dirichlet([1, 1, 1], len(view))
    chosen = choose(Pool(view, NOTHING, proba, seed=3), 12, strategy)
    assert len(set(chosen.rows.tolist())) == 12
    again = choose(Pool(view, NOTHING, proba, seed=3), 12, strategy)
    assert again.rows.tolist() == chosen.rows.tolist()


@pytest.mark.parametrize("strategy", ["adaptive", "coverage"])
def test_without_a_model_every_group_is_covered(strategy: str) -> None:
    chosen = choose(Pool(clouds(), NOTHING), 5, strategy)
    assert chosen.by == "coverage"
    assert groups_of(chosen.rows) == [0, 1, 2, 3, 4]


def test_what_is_covered_already_comes_last() -> None:
    view = clouds()
    known = view[:60:10]  # the first two groups
    chosen = choose(Pool(view, known), 3, "coverage")
    assert groups_of(chosen.rows) == [2, 3, 4]


def test_with_a_model_the_open_ones_are_asked_and_not_twice_alike() -> None:
    view = clouds(each=30)
    proba = np.tile([0.98, 0.02], (len(view), 1))
    torn = np.flatnonzero(np.isin(np.arange(len(view)) // 30, [1, 3]))
    proba[torn] = [0.52, 0.48]
    chosen = choose(Pool(view, NOTHING, proba), 6, "adaptive")
    assert chosen.by == "doubt"
    assert set(groups_of(chosen.rows)) == {1, 3}


def test_least_margin_alone_asks_the_same_thing_again() -> None:
    view = clouds()
    proba = np.tile([0.9, 0.1], (len(view), 1))
    proba[:10] = [0.5, 0.5]
    assert groups_of(choose(Pool(view, NOTHING, proba), 5, "uncertainty").rows) == [0] * 5


def test_a_record_the_model_does_not_answer_is_no_doubt() -> None:
    view = clouds()
    proba = np.full((len(view), 2), np.nan)
    assert choose(Pool(view, NOTHING, proba), 5, "adaptive").by == "coverage"
    proba[7] = [0.5, 0.5]
    assert choose(Pool(view, NOTHING, proba), 1, "adaptive").rows.tolist() == [7]


@pytest.mark.parametrize("strategy", strategies())
def test_fewer_records_than_asked_for_are_all_chosen(strategy: str) -> None:
    view = clouds(groups=1, each=3)
    proba = np.full((3, 2), 0.5)
    assert sorted(choose(Pool(view, NOTHING, proba), 20, strategy).rows.tolist()) == [0, 1, 2]
    assert choose(Pool(view[:0], NOTHING), 20, strategy).rows.tolist() == []


@pytest.mark.parametrize("strategy", strategies())
def test_records_all_alike_still_fill_a_batch(strategy: str) -> None:
    view = np.tile(np.eye(8, dtype=np.float32)[0], (9, 1))
    proba = np.full((9, 2), 0.5)
    assert len(set(choose(Pool(view, view[:1], proba), 4, strategy).rows.tolist())) == 4


def test_random_batches_differ_from_one_to_the_next() -> None:
    view = clouds()
    first = choose(Pool(view, NOTHING, seed=0), 5, "random").rows.tolist()
    second = choose(Pool(view, view[:5], seed=0), 5, "random").rows.tolist()
    assert first != second


def test_an_unknown_strategy_and_an_empty_batch_are_refused() -> None:
    with pytest.raises(UnknownMethod, match="'oracle'"):
        choose(Pool(clouds(), NOTHING), 5, "oracle")
    with pytest.raises(InvalidSetting):
        choose(Pool(clouds(), NOTHING), 0)


def test_no_text_is_asked_twice_nor_one_that_is_known_nor_none_at_all() -> None:
    texts = ["a b", "A  b", "c", "", None, "d", "c "]
    assert candidates(texts, range(7), known=[5]).tolist() == [0, 2]
    assert len(candidates([f"t{i}" for i in range(50)], range(50), most=10, seed=1)) == 10


def test_records_differ_by_their_words_where_their_vectors_do_not() -> None:
    texts = [f"a {word} dog number {n}" for n in range(20) for word in ("lovely", "ugly")]
    same = np.tile(np.eye(4, dtype=np.float32)[0], (40, 1))
    view = view_of(texts, same)
    near = view @ view[0]
    assert near[2:40:2].mean() > near[1:40:2].mean() + 0.05
    assert np.allclose(np.linalg.norm(view, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    "texts",
    [
        ["犬が走る", "猫が眠る", "鳥が飛ぶ", "犬が眠る"],
        ["собака бежит", "кошка спит", "собака спит", "кошка бежит"],
        ["", "", "", ""],
        ["same"] * 4,
    ],
)
def test_texts_of_any_script_and_of_none_have_a_view(texts: list[str]) -> None:
    vectors = np.eye(4, dtype=np.float32)
    assert view_of(texts, vectors).shape[0] == 4
    assert np.isfinite(view_of(texts, vectors)).all()
    assert len(choose(Pool(view_of(texts, None), np.empty((0, 0), np.float32)), 2).rows) == 2


def test_uncertainty_runs_from_sure_to_undecided() -> None:
    rows = np.array([[1.0, 0.0], [0.5, 0.5], [0.75, 0.25]])
    assert entropies(rows)[:2].tolist() == pytest.approx([0, 1])
    assert margins(rows).tolist() == pytest.approx([1, 0, 0.5])


def test_the_middle_of_a_group_stands_for_it() -> None:
    view = np.array([[1, 0], [0.8, 0.6], [0.6, 0.8], [0, -1]], dtype=np.float32)
    assert central(view, 1, weight=np.array([1.0, 5.0, 1.0, 0.01])).tolist() == [1]


def test_varied_rows_are_far_apart_and_equal_ones_come_last() -> None:
    view = np.array([[1, 0], [1, 0], [0, 1], [-1, 0]], dtype=np.float32)
    assert varied(view, 4, weight=np.array([2.0, 1, 1, 1])).tolist()[:3] == [0, 3, 2]
