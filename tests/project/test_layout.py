"""A layout keeps neighbours together, is the same each time, and takes anything."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from assay.errors import Cancelled
from assay.project import lay_out
from assay.project.start import principal_components


@pytest.fixture(scope="module")
def layout(messages: Any) -> Any:
    return lay_out(messages.vectors, seed=3)


def test_coordinates_fill_the_square_with_both_axes_on_one_scale(layout: Any) -> None:
    found = layout.coordinates
    assert (found.dtype, found.shape) == (np.float32, (900, 2))
    assert np.isfinite(found).all()
    assert 0.99 <= np.abs(found).max() <= 1
    assert np.ptp(found, axis=0).max() > 1.9


def test_neighbours_on_the_map_are_neighbours_among_the_vectors(layout: Any, messages: Any) -> None:
    kept = trustworthiness(messages.vectors, layout.coordinates, n_neighbors=15)
    flat = principal_components(messages.vectors)
    assert kept > 0.92
    assert kept > trustworthiness(messages.vectors, flat, n_neighbors=15) + 0.05


def test_the_same_seed_gives_the_same_bits(layout: Any, messages: Any) -> None:
    again = lay_out(messages.vectors, seed=3, threads=2).coordinates
    assert np.array_equal(again, layout.coordinates)
    assert not np.array_equal(lay_out(messages.vectors, seed=4).coordinates, again)


def test_threads_that_share_the_work_do_not_change_it() -> None:
    many = np.random.default_rng(0).normal(size=(2_500, 8)).astype(np.float32)
    alone = lay_out(many, epochs=20, threads=1).coordinates
    assert np.array_equal(lay_out(many, epochs=20, threads=3).coordinates, alone)


def test_records_of_one_intent_lie_closer_than_others(layout: Any, messages: Any) -> None:
    rows = np.flatnonzero(messages.intents != "")
    places, intents = layout.coordinates[rows], messages.intents[rows]
    distance = np.linalg.norm(places[:, None] - places[None], axis=2)
    same = intents[:, None] == intents[None]
    assert distance[same].mean() < 0.6 * distance[~same].mean()


@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 5, 6, 16, 17])
def test_few_records_have_a_map(messages: Any, n: int) -> None:
    found = lay_out(messages.vectors[:n]).coordinates
    assert found.shape == (n, 2)
    assert np.isfinite(found).all()
    assert np.abs(found).max(initial=0) <= 1
    assert len(np.unique(found, axis=0)) == n


@pytest.mark.parametrize("n", [2, 3, 50, 2_000])
def test_equal_vectors_lie_on_one_spot_and_can_be_told_apart(messages: Any, n: int) -> None:
    found = lay_out(np.repeat(messages.vectors[:1], n, axis=0))
    assert found.distinct == 1
    assert len(np.unique(found.coordinates, axis=0)) == n
    assert np.abs(found.coordinates).max() < 0.05


def test_copies_change_nothing_for_the_others(messages: Any) -> None:
    some = messages.vectors[:200]
    alone = lay_out(some).coordinates
    copied = lay_out(np.vstack([some, some[:50]])).coordinates
    assert np.array_equal(copied[:200], alone)
    assert np.linalg.norm(copied[200:] - alone[:50], axis=1).max() < 0.01


def test_vectors_without_direction_do_no_harm(messages: Any) -> None:
    odd = messages.vectors[:60].copy()
    odd[:3] = 0
    odd[3] = np.nan
    odd[4] = np.inf
    odd[5] *= 1e30
    assert np.isfinite(lay_out(odd).coordinates).all()


def test_strays_do_not_shrink_the_map() -> None:
    random = np.random.default_rng(0)
    parts = [np.eye(30)[i] * 20 + random.normal(size=(60, 30)) for i in range(6)]
    strays = np.eye(30)[20:22] * 20 + random.normal(size=(2, 30)) * 0.01
    found = lay_out(np.vstack([*parts, strays])).coordinates
    assert np.ptp(found[:360], axis=0).max() > 1


def test_one_dimension_is_enough() -> None:
    assert lay_out(np.array([[1.0], [-1.0], [2.0]])).coordinates.shape == (3, 2)


def test_progress_is_told_and_a_cancel_is_heard(messages: Any) -> None:
    told: list[tuple[int, int | None, str]] = []
    lay_out(messages.vectors[:100], epochs=5, report=lambda *said: told.append(said))
    assert [said for said in told if said[2] == "arranging"] == [
        (done, 5, "arranging") for done in range(6)
    ]

    def stop(done: int, total: int | None = None, phase: str = "") -> None:
        del total
        if phase == "arranging" and done == 2:
            raise Cancelled("enough")

    with pytest.raises(Cancelled):
        lay_out(messages.vectors[:100], report=stop)
