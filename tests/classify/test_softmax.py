import numpy as np
import pytest
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from assay.classify.calibration import UNSEEN
from assay.classify.lbfgs import minimise
from assay.classify.softmax import fit_softmax


@pytest.fixture(scope="module")
def problem():
    random = np.random.default_rng(0)
    X = random.normal(size=(300, 12)).astype(np.float32)
    truth = random.normal(size=(12, 4))
    numbers = (X @ truth + random.gumbel(size=(300, 4)) * 2).argmax(axis=1)
    return X, numbers


@pytest.mark.parametrize("strength", [0.1, 1.0, 10.0])
def test_it_finds_what_scikit_learn_finds(problem, strength):
    X, numbers = problem
    ours = fit_softmax(X, numbers, 4, strength=strength, max_iterations=500, tolerance=1e-5)
    theirs = LogisticRegression(C=strength, max_iter=2000, tol=1e-8).fit(X, numbers)
    np.testing.assert_allclose(ours.coefficients, theirs.coef_.T, atol=3e-3)


def test_weights_count_like_repetition(problem):
    X, numbers = problem
    random = np.random.default_rng(1)
    times = random.integers(1, 4, len(X))
    settings = {"strength": 1.0, "max_iterations": 500, "tolerance": 1e-5}
    weighted = fit_softmax(X, numbers, 4, weight=times.astype(float), **settings)
    repeated = fit_softmax(np.repeat(X, times, axis=0), np.repeat(numbers, times), 4, **settings)
    np.testing.assert_allclose(weighted.coefficients, repeated.coefficients, atol=3e-3)


def test_dense_and_sparse_matrices_give_one_model(problem):
    X, numbers = problem
    dense = fit_softmax(X, numbers, 4, strength=1.0)
    sparse = fit_softmax(sp.csr_array(X), numbers, 4, strength=1.0)
    np.testing.assert_allclose(dense.scores(X), sparse.scores(sp.csr_array(X)), atol=1e-2)


def test_a_class_without_records_gets_no_probability(problem):
    X, numbers = problem
    numbers = np.where(numbers == 2, 3, numbers)
    scores = fit_softmax(X, numbers, 5, strength=1.0).scores(X)
    assert (scores[:, [2, 4]] == UNSEEN).all()
    assert (scores[:, [0, 1, 3]] > -100).all()


def test_one_class_alone_is_answered_without_fitting(problem):
    X, _ = problem
    weights = fit_softmax(X, np.full(len(X), 1), 3, strength=1.0)
    assert weights.iterations == 0
    assert (weights.scores(X).argmax(axis=1) == 1).all()


def test_the_minimum_of_a_long_valley_is_found():
    scale = np.array([[1.0], [100.0], [10_000.0]], np.float32)
    goal = np.array([[3.0], [-2.0], [1.0]], np.float32)

    def valley(x, gradient):
        gradient[:] = scale * (x - goal)
        return 0.5 * float(np.sum(gradient * (x - goal)))

    found, _ = minimise(valley, np.zeros_like(goal), max_iterations=200, tolerance=1e-7)
    np.testing.assert_allclose(found, goal, atol=1e-2)


@pytest.fixture(scope="module")
def wide():
    """More columns than rows, as texts have, rows that repeat among them."""
    random = np.random.default_rng(2)
    X = sp.random_array((120, 900), density=0.05, rng=random, dtype=np.float32, format="csr")
    X = sp.csr_array(sp.vstack([X, X[:10]], format="csr"))
    truth = random.normal(size=(900, 3))
    return X, (X @ truth).argmax(axis=1)


def test_rows_in_the_place_of_columns_give_one_model(wide):
    X, numbers = wide
    settings = {"strength": 5.0, "max_iterations": 300, "tolerance": 1e-5}
    by_rows = fit_softmax(X, numbers, 3, **settings)
    by_columns = fit_softmax(X.toarray(), numbers, 3, **settings)
    assert by_rows.own is not None
    assert by_columns.own is None
    np.testing.assert_allclose(by_rows.coefficients, by_columns.coefficients, atol=2e-3)
    np.testing.assert_allclose(by_rows.coefficients, X.T @ by_rows.own, atol=1e-6)


@pytest.mark.parametrize("dense", [True, False])
def test_a_start_near_the_minimum_takes_fewer_steps_to_the_same_place(wide, dense):
    X, numbers = wide
    X = X.toarray() if dense else X
    settings = {"strength": 5.0, "max_iterations": 300, "tolerance": 1e-4}
    weight = np.where(np.arange(len(numbers)) % 9, 1.0, 0.5)
    first = fit_softmax(X, numbers, 3, **settings)
    fresh = fit_softmax(X, numbers, 3, weight=weight, **settings)
    again = fit_softmax(X, numbers, 3, weight=weight, begin=first, afresh=True, **settings)
    assert again.iterations < fresh.iterations
    np.testing.assert_allclose(again.scores(X), fresh.scores(X), atol=2e-2)
