import numpy as np
import pytest

from assay.classify.calibration import blend, fit_temperatures


def overconfident(n, k, factor, seed=0):
    """Scores that are ``factor`` times the logits the labels were drawn from."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(n, k)) * 2
    numbers = (logits + random.gumbel(size=(n, k))).argmax(axis=1)
    return logits, logits * factor, numbers


@pytest.mark.parametrize("factor", [0.2, 1.0, 5.0])
def test_the_temperature_undoes_too_much_and_too_little_confidence(factor):
    _, scores, numbers = overconfident(4000, 5, factor)
    (found,) = fit_temperatures([scores], numbers, prior=[1.0])
    assert found * factor == pytest.approx(1, rel=0.1)


def test_an_expert_that_knows_nothing_is_silenced():
    logits, _, numbers = overconfident(4000, 5, 1)
    guess = np.random.default_rng(9).normal(size=logits.shape)
    knows, guesses = fit_temperatures([logits, guess], numbers, prior=[1.0, 1.0])
    assert knows == pytest.approx(1, rel=0.1)
    assert guesses < 0.15


def test_without_held_out_records_the_prior_stands():
    found = fit_temperatures(
        [np.zeros((0, 3)), np.zeros((0, 3))], np.array([], int), prior=[1.0, 0.5]
    )
    np.testing.assert_allclose(found, [1.0, 0.5])


def test_four_records_that_are_all_right_do_not_make_it_certain():
    scores = np.eye(2)[[0, 1, 0, 1]]
    (found,) = fit_temperatures([scores], np.array([0, 1, 0, 1]), prior=[1.0])
    assert 1 < found < 4


def test_probabilities_sum_to_one_for_scores_of_any_size():
    scores = np.array([[1e4, 0, -1e4], [0, 0, 0]], np.float32)
    proba = blend([scores, scores], np.array([5.0, 1e-3]))
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert np.isfinite(proba).all()
