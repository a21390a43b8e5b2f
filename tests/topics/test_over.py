"""Topics over a column: what is counted, and how far values drift."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import jensenshannon

from assay.topics.over import crosstab, drift, jensen_shannon


def test_records_are_counted_by_topic_and_value() -> None:
    topic, value = np.array([0, 0, 1, -1, 1]), np.array([0, 1, 1, 0, -1])
    assert crosstab(topic, value, 2, 2).tolist() == [[1, 1], [0, 1], [1, 0]]


def test_the_distance_is_that_of_scipy() -> None:
    a, b = np.array([5, 0, 3, 2]), np.array([1, 4, 3, 0])
    assert jensen_shannon(a, b) == pytest.approx(jensenshannon(a, b, base=2))


def test_values_drawn_alike_do_not_drift_and_others_do() -> None:
    random = np.random.default_rng(0)
    usual, other = [0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]
    counts = np.stack([random.multinomial(300, p) for p in (usual, usual, usual, other)], axis=1)
    alike = drift(counts[:, :3])
    assert (alike.distance < 1.3 * alike.expected).all()
    moved = drift(counts)
    assert moved.distance[3] > 3 * moved.expected[3]


def test_a_value_without_records_does_not_drift() -> None:
    found = drift(np.array([[3, 0], [4, 0]]))
    assert found.distance.tolist() == found.expected.tolist() == [0, 0]
