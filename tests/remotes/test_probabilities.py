"""Probabilities of all classes out of a few candidates."""

from __future__ import annotations

import numpy as np
import pytest

from assay.remotes import Candidate
from assay.remotes.probabilities import probabilities


def named(**confidences: float) -> tuple[Candidate, ...]:
    return tuple(Candidate(label, confidence) for label, confidence in confidences.items())


def test_what_candidates_leave_over_is_spread_evenly() -> None:
    proba = probabilities([named(b=0.7, a=0.1)], ["a", "b", "c", "d"])
    np.testing.assert_allclose(proba, [[0.1, 0.7, 0.1 * 0.999, 0.1 * 0.999]], atol=1e-3)
    proba = probabilities([named(b=0.7, a=0.2)], ["a", "b", "c", "d"])
    np.testing.assert_allclose(proba, [[0.2, 0.7, 0.05, 0.05]])


def test_no_answer_is_a_row_of_nan_and_every_other_row_sums_to_one() -> None:
    proba = probabilities(
        [named(a=0.9), None, named(a=0.6, b=0.6, c=0.6), named(c=0.0)], ["a", "b", "c"]
    )
    assert np.isnan(proba[1]).all()
    np.testing.assert_allclose(proba[[0, 2, 3]].sum(axis=1), 1)
    assert proba.dtype == np.float64


@pytest.mark.parametrize(
    "answer",
    [
        named(c=0.4),
        named(c=0.1),
        named(c=0.0),
        named(c=0.5, a=0.5),
        named(c=0.2, b=0.2, a=0.2),
        named(c=1.0, a=1.0),
        named(c=0.34, a=0.33, b=0.33),
    ],
    ids=str,
)
def test_the_surest_class_is_the_first_the_service_named(answer: tuple[Candidate, ...]) -> None:
    for classes in (["a", "b", "c"], ["c", "b", "a"], ["a", "b", "c", "d", "e", "f"]):
        row = probabilities([answer], classes).astype(np.float32)[0]
        assert classes[int(row.argmax())] == "c"
        assert (row > 0).all() or row.sum() == pytest.approx(1)


def test_one_class_alone_is_certain() -> None:
    np.testing.assert_allclose(probabilities([named(a=0.3)], ["a"]), [[1.0]])


def test_a_label_that_is_no_class_is_an_error() -> None:
    with pytest.raises(KeyError):
        probabilities([named(z=0.3)], ["a"])
