"""Clusters are the hills of the map's density."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.project import find_clusters, lay_out


def blobs(centres: list[tuple[float, float]], each: int, spread: float = 0.03) -> np.ndarray:
    random = np.random.default_rng(0)
    found = [random.normal(centre, spread, size=(each, 2)) for centre in centres]
    return np.clip(np.vstack(found), -1, 1).astype(np.float32)


def test_each_hill_is_a_cluster_and_the_largest_comes_first() -> None:
    three = blobs([(-0.6, -0.5), (0.5, 0.6), (0.6, -0.6)], 100)
    points = np.vstack([three, blobs([(-0.5, 0.6)], 200)])
    found = find_clusters(points, [None] * len(points))
    assert len(found.found) == 4
    assert found.found[0].count > max(cluster.count for cluster in found.found[1:])
    assert np.hypot(found.found[0].x + 0.5, found.found[0].y - 0.6) < 0.05
    for start in range(0, 300, 100):
        assert len(set(found.member[start : start + 100].tolist()) - {-1}) == 1


def test_members_and_counts_agree_and_strays_are_in_none() -> None:
    points = np.vstack([blobs([(-0.5, 0), (0.5, 0)], 500), [[0.0, 0.9]]]).astype(np.float32)
    found = find_clusters(points, ["word"] * len(points))
    assert found.member.shape == (1001,)
    assert found.member[-1] == -1
    for cluster in found.found:
        assert int((found.member == cluster.id).sum()) == cluster.count


def test_there_are_never_more_clusters_than_a_person_can_read() -> None:
    grid = [(x, y) for x in np.linspace(-0.9, 0.9, 12) for y in np.linspace(-0.9, 0.9, 12)]
    points = blobs(grid, 20, spread=0.008)
    texts = [f"word{i // 20} thing" for i in range(len(points))]
    assert 1 <= len(find_clusters(points, texts).found) <= 40
    assert len(find_clusters(points, texts, most=5).found) <= 5


def test_no_record_has_no_cluster_and_one_record_is_none() -> None:
    assert find_clusters(np.empty((0, 2), np.float32), []).found == ()
    one = find_clusters(np.zeros((1, 2), np.float32), ["hello"])
    assert (one.found, one.member.tolist()) == ((), [-1])


def test_records_on_one_spot_are_one_cluster() -> None:
    found = find_clusters(np.zeros((50, 2), np.float32), ["lost card"] * 50)
    assert [(c.count, set(c.words)) for c in found.found] == [(50, {"lost", "card"})]


def test_the_clusters_of_real_messages_are_about_something(messages: Any) -> None:
    found = find_clusters(lay_out(messages.vectors).coordinates, messages.texts)
    assert 4 <= len(found.found) <= 40
    assert sum(cluster.count for cluster in found.found) > 0.6 * len(messages.texts)
    assert len({cluster.name for cluster in found.found}) == len(found.found)
    assert any("pin" in cluster.words for cluster in found.found)
    pure = []
    for cluster in found.found:
        _, counts = np.unique(messages.intents[found.member == cluster.id], return_counts=True)
        pure.append(counts.max() / cluster.count)
    assert np.mean(pure) > 0.4
