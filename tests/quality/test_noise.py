import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from assay.quality.noise import NoiseSettings, contradicted, noise_posterior


def population(seed=0, classes=10, each=150, kind="slips", share=0.05, doubt=1.5):
    """Draw texts with a known clean posterior, their true classes, and noisy annotations."""
    random = np.random.default_rng(seed)
    n = classes * each
    first = np.repeat(np.arange(classes), each)
    logits = doubt * random.normal(size=(n, classes))
    logits[np.arange(n), first] += 6 * random.random(n) + 4
    clean = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    true = np.array([random.choice(classes, p=row) for row in clean])
    given = true.copy()
    rows = random.permutation(n)[: int(share * n)]
    if kind == "slips":
        given[rows] = (true[rows] + random.integers(1, classes, size=len(rows))) % classes
    elif kind == "habits":
        given[rows] = true[rows] ^ 1
    else:
        rivals = clean.copy()
        rivals[np.arange(n), true] = 0
        rivals /= rivals.sum(axis=1, keepdims=True)
        given[rows] = [random.choice(classes, p=rivals[row]) for row in rows]
    return clean, given, given != true


def self_confidence(probabilities, given):
    return 1 - probabilities[np.arange(len(given)), given]


def normalised_margin(probabilities, given):
    rivals = probabilities.copy()
    rivals[np.arange(len(given)), given] = -1
    return rivals.max(axis=1) - probabilities[np.arange(len(given)), given]


@pytest.mark.parametrize("kind", ["slips", "habits", "confusions"])
def test_the_posterior_ranks_at_least_as_well_as_the_better_simple_score(kind):
    probabilities, given, wrong = population(kind=kind)
    posterior = noise_posterior(probabilities, given)
    simple = [
        average_precision_score(wrong, score(probabilities, given))
        for score in (self_confidence, normalised_margin)
    ]
    assert average_precision_score(wrong, posterior.wrong) > max(simple) - 0.02


@pytest.mark.parametrize("kind", ["slips", "habits", "confusions"])
def test_the_number_of_mistakes_is_estimated(kind):
    probabilities, given, _ = population(kind=kind, each=400)
    rates = noise_posterior(probabilities, given).rates
    assert rates["right"] == pytest.approx(0.95, abs=0.015)
    assert sum(rates.values()) == pytest.approx(1)


@pytest.mark.parametrize("kind", ["habits", "confusions"])
def test_the_kind_of_mistakes_is_recognised(kind):
    probabilities, given, _ = population(kind=kind, each=400)
    rates = noise_posterior(probabilities, given).rates
    assert max(("slips", "habits", "confusions"), key=lambda name: rates[name]) == kind


def test_most_records_called_wrong_are_wrong():
    probabilities, given, wrong = population(kind="slips", each=300)
    called = noise_posterior(probabilities, given).wrong > 0.5
    assert wrong[called].mean() > 0.7
    assert called[wrong].mean() > 0.7


def test_clean_annotations_are_hardly_doubted():
    probabilities, given, _ = population(share=0.0, each=300)
    assert (noise_posterior(probabilities, given).wrong > 0.5).mean() < 0.02


def test_the_suggestion_is_the_rival_that_explains_the_annotation():
    probabilities = np.tile([0.02, 0.97, 0.01], (30, 1))
    given = np.ones(30, dtype=np.int64)
    given[0] = 2
    posterior = noise_posterior(probabilities, given)
    assert posterior.suggested[0] == 1
    assert posterior.wrong.argmax() == 0


def test_overly_modest_probabilities_are_sharpened():
    probabilities, given, _ = population(kind="slips", each=300)
    modest = np.sqrt(probabilities)
    modest /= modest.sum(axis=1, keepdims=True)
    assert (
        noise_posterior(modest, given).sharpness > noise_posterior(probabilities, given).sharpness
    )


@pytest.mark.parametrize(("n", "k"), [(1, 2), (2, 2), (5, 300), (40, 2)])
def test_few_records_and_many_classes_are_fine(n, k):
    random = np.random.default_rng(0)
    probabilities = random.dirichlet(np.ones(k), size=n)
    posterior = noise_posterior(probabilities, random.integers(k, size=n))
    assert ((posterior.wrong >= 0) & (posterior.wrong <= 1)).all()


def test_certain_probabilities_are_fine():
    probabilities = np.eye(3)[[0, 0, 1, 2]]
    posterior = noise_posterior(probabilities, np.array([0, 1, 1, 2]))
    assert posterior.wrong.argmax() == 1
    assert np.isfinite(posterior.wrong).all()


def test_without_habits_for_too_many_classes():
    probabilities, given, _ = population()
    settings = NoiseSettings(most_classes=5)
    assert "habits" not in noise_posterior(probabilities, given, settings).rates


def test_confident_contradictions_are_told():
    probabilities = np.array([[0.9, 0.1]] * 9 + [[0.2, 0.8]] * 10)
    given = np.array([0] * 9 + [1] * 9 + [0])
    assert np.flatnonzero(contradicted(probabilities, given)).tolist() == [18]
    assert not contradicted(probabilities, probabilities.argmax(axis=1)).any()


def test_even_mistakes_are_told_from_those_of_pairs():
    even = {
        kind: noise_posterior(*population(kind=kind, classes=6, each=400)[:2]).evenness
        for kind in ("slips", "habits")
    }
    assert even["slips"] > 0.6
    assert even["habits"] < 0.3


def test_one_reading_twice_says_what_it_says_once():
    probabilities, given, _ = population()
    once = noise_posterior(probabilities, given)
    twice = noise_posterior([probabilities, probabilities], given)
    assert twice.wrong == pytest.approx(once.wrong)
    assert (twice.suggested == once.suggested).all()


def test_what_one_reading_only_doubts_is_doubted_less():
    probabilities, given, _ = population()
    row = int(probabilities.max(axis=1).argmax())
    given = given.copy()
    given[row] = (probabilities[row].argmax() + 1) % probabilities.shape[1]
    trusting = probabilities.copy()
    trusting[row] = 0.01
    trusting[row, given[row]] = 1 - 0.01 * (probabilities.shape[1] - 1)
    alone = noise_posterior(probabilities, given).wrong[row]
    both = noise_posterior([trusting, probabilities], given).wrong[row]
    assert both < alone
