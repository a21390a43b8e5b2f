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
    sparse = fit_softmax(sp.csr_array(X), numbers, 4, strength=1.0, tolerance=1e-6)
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


def test_sparse_rows_give_the_model_that_columns_give(wide):
    X, numbers = wide
    settings = {"strength": 5.0, "max_iterations": 300}
    by_rows = fit_softmax(X, numbers, 3, tolerance=1e-7, **settings)
    by_columns = fit_softmax(X.toarray(), numbers, 3, tolerance=1e-5, **settings)
    np.testing.assert_allclose(by_rows.coefficients, by_columns.coefficients, atol=5e-3)
    np.testing.assert_allclose(by_rows.intercept, by_columns.intercept, atol=5e-3)


def test_coefficients_follow_from_the_shares_of_the_rows(wide):
    X, numbers = wide
    weight = np.where(np.arange(len(numbers)) % 9, 1.0, 0.5)
    found = fit_softmax(X, numbers, 3, strength=5.0, weight=weight)
    assert found.shares is not None
    np.testing.assert_allclose(found.shares.sum(axis=1), 1, atol=1e-5)
    away = (np.eye(3)[numbers] - found.shares) * 5.0 * weight[:, None]
    np.testing.assert_allclose(found.coefficients, X.T @ away, atol=1e-4)


def test_the_loss_of_sparse_rows_is_as_near_its_minimum_as_was_asked(wide):
    X, numbers = wide

    def loss(found):
        scores = found.scores(X)
        entropy = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(numbers)), numbers]
        return float(entropy.mean() + (found.coefficients**2).sum() / (2 * 5.0 * len(numbers)))

    coarse, fine = (fit_softmax(X, numbers, 3, strength=5.0, tolerance=t) for t in (1e-2, 1e-7))
    assert coarse.iterations < fine.iterations
    assert 0 <= loss(coarse) - loss(fine) < 1e-2


@pytest.mark.parametrize("dense", [True, False])
def test_a_start_near_the_minimum_takes_fewer_steps_to_the_same_place(wide, dense):
    X, numbers = wide
    X = X.toarray() if dense else X
    settings = {"strength": 5.0, "max_iterations": 300, "tolerance": 1e-4 if dense else 1e-6}
    weight = np.where(np.arange(len(numbers)) % 9, 1.0, 0.5)
    first = fit_softmax(X, numbers, 3, **settings)
    fresh = fit_softmax(X, numbers, 3, weight=weight, **settings)
    again = fit_softmax(X, numbers, 3, weight=weight, begin=first, afresh=True, **settings)
    assert again.iterations < fresh.iterations
    np.testing.assert_allclose(again.scores(X), fresh.scores(X), atol=2e-2)


@pytest.mark.parametrize(
    "weight",
    [
        np.where(np.arange(2000) % 2 == 0, 0.0, 1.0),
        np.where(np.arange(2000) % 50 == 0, 1e6, 1.0),
        np.full(2000, 1e-8),
        np.where(np.arange(2000) < 5, 1.0, 0.0),
    ],
    ids=["every other", "a few heavy", "all light", "five alone"],
)
@pytest.mark.parametrize("dense", [True, False])
def test_odd_weights_give_a_finite_model(weight, dense):
    random = np.random.default_rng(3)
    rows = random.normal(size=(2000, 30)).astype(np.float32)
    numbers = (rows[:, :3] + random.normal(size=(2000, 3))).argmax(axis=1)
    X = rows if dense else sp.csr_array(rows / np.linalg.norm(rows, axis=1, keepdims=True))
    found = fit_softmax(X, numbers, 3, strength=5.0, weight=weight)
    assert np.isfinite(found.scores(X)).all()
    learned = np.flatnonzero((weight == weight.max()) & (weight >= 1))  # light rows teach nothing
    right = found.scores(X)[learned].argmax(axis=1) == numbers[learned]
    assert right.sum() >= 0.45 * len(learned)


def test_rows_that_are_all_alike_are_answered_by_the_shares_of_the_classes():
    numbers = np.arange(300) % 3 // 2  # two of three in class 0
    for X in (np.ones((300, 5), np.float32), sp.csr_array((300, 5), dtype=np.float32)):
        scores = fit_softmax(X, numbers, 2, strength=5.0).scores(X)
        np.testing.assert_allclose(scores[:, 0] - scores[:, 1], np.log(2), atol=1e-2)
