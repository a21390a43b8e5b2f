"""New records go where their neighbours are."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.project import lay_out, place


def test_new_records_join_their_neighbours_and_nothing_moves(messages: Any) -> None:
    old, new = messages.vectors[:800], messages.vectors[800:]
    there = lay_out(old).coordinates
    kept = there.copy()
    placed = place(new, old, there)
    assert np.array_equal(there, kept)
    assert placed.dtype == np.float32
    assert np.abs(placed).max() <= 1
    nearest = (new @ old.T).argsort(axis=1)[:, -10:]
    own = np.linalg.norm(placed[:, None] - there[nearest], axis=2).min(axis=1)
    anyone = np.linalg.norm(placed[:, None] - there[None], axis=2).mean(axis=1)
    assert np.median(own) < 0.05 * np.median(anyone)


def test_a_record_that_is_there_already_lands_beside_itself(messages: Any) -> None:
    old = messages.vectors[:300]
    there = lay_out(old).coordinates
    placed = place(old[:20], old, there)
    assert np.linalg.norm(placed - there[:20], axis=1).max() < 0.02
    assert not (placed == there[:20]).all(axis=1).any()


def test_placing_is_the_same_each_time(messages: Any) -> None:
    old, new = messages.vectors[:300], messages.vectors[300:400]
    there = lay_out(old).coordinates
    assert np.array_equal(place(new, old, there), place(new, old, there))


def test_a_record_between_two_clusters_joins_one_of_them() -> None:
    old = np.vstack([np.tile([1.0, 0.0], (5, 1)), np.tile([0.0, 1.0], (5, 1))])
    there = np.vstack([np.full((5, 2), -0.9), np.full((5, 2), 0.9)]).astype(np.float32)
    (placed,) = place([[1.0, 0.9]], old, there)
    assert np.linalg.norm(placed + 0.9) < 0.1


def test_one_record_on_the_map_is_enough_and_none_to_place_is_fine() -> None:
    there = np.zeros((1, 2), dtype=np.float32)
    assert place(np.eye(3), np.eye(3)[:1], there).shape == (3, 2)
    assert place(np.empty((0, 3)), np.eye(3)[:1], there).shape == (0, 2)


def test_many_equal_records_can_be_told_apart(messages: Any) -> None:
    old = messages.vectors[:100]
    placed = place(np.repeat(old[:1], 30, axis=0), old, lay_out(old).coordinates)
    assert len(np.unique(placed, axis=0)) == 30
