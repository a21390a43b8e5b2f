"""Examples: balanced, near, and never what is asked about."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from assay.classify.prompting.examples import Pool
from assay.encoders.fake import FakeEncoder


def key(text: str) -> str:
    return " ".join(text.casefold().split())


TEXTS = [f"{animal} number {n}" for n in range(12) for animal in ("cat", "dog", "owl")]
LABELS = [text.split()[0] for text in TEXTS]
RECORDS = [f"r{n}" for n in range(len(TEXTS))]


@pytest.fixture
def pool() -> Pool:
    return Pool(RECORDS, TEXTS, LABELS, key, FakeEncoder().encode(TEXTS))


@pytest.mark.parametrize("way", ["fixed", "random", "nearest"])
@pytest.mark.parametrize("shots", [1, 3, 12])
def test_each_class_is_shown_as_often(pool: Pool, way: str, shots: int):
    text = "a bird number 5"
    shown = {
        "fixed": lambda: pool.fixed(shots, 99, 0),
        "random": lambda: pool.random(text, shots, 99, 0),
        "nearest": lambda: pool.nearest([text], FakeEncoder().encode([text]), shots, 99)[0],
    }[way]()
    assert Counter(one.label for one in shown) == dict.fromkeys(("cat", "dog", "owl"), shots)
    assert len({one.record for one in shown}) == 3 * shots


def test_the_text_itself_and_its_doubles_are_never_shown():
    texts = ["Same  Text", "same text", "SAME TEXT", "another", "same text", "third"]
    pool = Pool(list("abcdef"), texts, ["x"] * 4 + ["y"] * 2, key, FakeEncoder().encode(texts))
    vectors = FakeEncoder().encode(["same text"])
    for shown in (
        pool.nearest(["same text"], vectors, 3, 9)[0],
        pool.random("same text", 3, 9, 0),
    ):
        assert {one.record for one in shown} == {"d", "f"}


def test_many_doubles_do_not_use_up_the_neighbours():
    texts = ["same text"] * 50 + ["far away"]
    pool = Pool([str(n) for n in range(51)], texts, ["x"] * 51, key, FakeEncoder().encode(texts))
    (shown,) = pool.nearest(["same text"], FakeEncoder().encode(["same text"]), 2, 9)
    assert [one.record for one in shown] == ["50"]
    assert [one.text for one in pool.random("same text", 2, 9, 0)] == ["far away"]


def test_the_nearest_are_the_nearest_and_stand_last(pool: Pool):
    asked = ["cat number 7 sleeps", "the owl number 3"]
    vectors = FakeEncoder().encode(asked)
    for text, vector, shown in zip(
        asked, vectors, pool.nearest(asked, vectors, 2, 99), strict=True
    ):
        likeness = FakeEncoder().encode([one.text for one in shown]) @ vector
        assert (np.diff(likeness) >= 0).all()
        for label in ("cat", "dog", "owl"):
            rows = [n for n, one in enumerate(LABELS) if one == label]
            best = sorted(pool.vectors[rows] @ vector)[-2:]  # type: ignore[index]
            own = [v for v, one in zip(likeness, shown, strict=True) if one.label == label]
            np.testing.assert_allclose(sorted(own), best, atol=1e-6)
        assert text not in {one.text for one in shown}


def test_with_many_classes_those_near_are_kept(pool: Pool):
    (shown,) = pool.nearest(["owl number 9!"], FakeEncoder().encode(["owl number 9!"]), 2, 4)
    assert len(shown) == 4
    assert shown[-1].label == "owl"
    assert Counter(one.label for one in shown)["owl"] >= 1


def test_a_draw_depends_on_seed_and_text_alone(pool: Pool):
    assert pool.random("a", 2, 9, 1) == pool.random("a", 2, 9, 1)
    assert pool.random("a", 2, 9, 1) != pool.random("a", 2, 9, 2)
    assert pool.random("a", 2, 9, 1) != pool.random("b", 2, 9, 1)
    assert pool.fixed(2, 9, 1) == pool.fixed(2, 9, 1) != pool.fixed(2, 9, 2)


def test_an_empty_pool_shows_nothing():
    pool = Pool([], [], [], key, np.empty((0, 64), np.float32))
    assert pool.fixed(2, 9, 0) == pool.random("a", 2, 9, 0) == []
    assert pool.nearest(["a"], FakeEncoder().encode(["a"]), 2, 9) == [[]]
