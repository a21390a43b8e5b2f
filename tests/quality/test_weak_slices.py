import numpy as np
import pytest

from assay.quality import WeakSlices
from assay.quality.weak_slices import clopper_pearson


def with_channel(make, wrong_in_app, n=200):
    """Half of the records come by app; there the first so many answers are wrong."""
    app = np.arange(n) % 2 == 0
    right = ~(app & (np.cumsum(app) <= wrong_in_app))
    probabilities = np.where(right[:, None], [0.9, 0.1], [0.2, 0.8])
    return make(
        ["same length"] * n,
        ["x"] * n,
        classes=["x", "y"],
        probabilities=probabilities,
        meta={"channel": np.where(app, "app", "web").astype(object)},
    )


def test_a_part_where_the_model_fails_is_found(make):
    (finding,) = WeakSlices()(with_channel(make, 40)).findings
    assert finding.details["filter"] == "meta.channel = 'app'"
    assert finding.details["n"] == 100
    assert finding.details["accuracy"] == pytest.approx(0.6)
    assert finding.details["interval"][1] < finding.details["overall"] == pytest.approx(0.8)
    assert finding.score == pytest.approx(1 - 0.6 / 0.8)
    assert finding.record == "r0"
    assert "gets 60 right: 60 %" in finding.why


def test_a_little_bad_luck_is_no_weak_slice(make):
    assert WeakSlices()(with_channel(make, 8)).findings == ()


def test_looking_at_many_slices_does_not_find_weak_ones_by_chance(blobs):
    random = np.random.default_rng(0)
    meta = {f"m{i}": random.integers(10, size=300).astype(str).astype(object) for i in range(20)}
    data = blobs(classes=3, each=100, meta=meta)
    assert not [f for f in WeakSlices()(data).findings if f.details["kind"] == "metadata"]


def test_the_interval_is_the_exact_one():
    assert clopper_pearson(0, 10, 0.05) == (0.0, pytest.approx(0.3085, abs=1e-4))
    assert clopper_pearson(5, 10, 0.05) == (
        pytest.approx(0.1871, abs=1e-4),
        pytest.approx(0.8129, abs=1e-4),
    )
    assert clopper_pearson(10, 10, 0.05)[1] == 1
