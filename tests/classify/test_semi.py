"""Few labels and many records without one."""

from __future__ import annotations

import numpy as np
import pytest
from tests.classify.conftest import make_pile

from assay.classify import Features, make_classifier, sample_shots


def few(pile, shots, seed):
    """Labels of a few records of each class, ``None`` for all others."""
    labels = np.full(len(pile.labels), None, dtype=object)
    drawn = sample_shots(pile.labels, shots, seed)
    labels[drawn] = np.array(pile.labels, dtype=object)[drawn]
    return labels


def accuracy(classifier, pile):
    return np.mean(classifier.predict(pile.features) == np.array(pile.labels))


@pytest.fixture(scope="module")
def many():
    return make_pile(300, seed=3, noise=0.6)


@pytest.fixture(scope="module")
def others():
    return make_pile(200, seed=4, noise=0.6)


def test_records_without_a_label_make_it_better(many, others):
    gains = []
    for seed in range(3):
        labels = few(many, 3, seed)
        semi = make_classifier("semi", seed=seed).fit(many.features, labels)
        hybrid = make_classifier("hybrid", seed=seed).fit(many.features, labels)
        gains.append(accuracy(semi, others) - accuracy(hybrid, others))
        assert "without a label (co-training" in semi.notes_[-1]
    assert min(gains) > 0
    assert np.mean(gains) > 0.03


def test_with_too_few_of_them_it_is_the_hybrid_and_says_so(pile, unseen):
    labels = few(pile, 50, 0)
    semi = make_classifier("semi").fit(pile.features, labels)
    hybrid = make_classifier("hybrid").fit(pile.features, labels)
    np.testing.assert_array_equal(
        semi.predict_proba(unseen.features), hybrid.predict_proba(unseen.features)
    )
    assert semi.notes_ == (
        "Only 30 records without a label, so it learned from the labels alone, as hybrid.",
    )


def test_where_they_would_mislead_it_falls_back_and_says_so():
    """Records without a label that have nothing to do with the labels."""
    random = np.random.default_rng(0)
    right = make_pile(40, seed=5, noise=0.1)
    texts = [f"word{random.integers(5)}" for _ in range(600)]
    vectors = random.normal(size=(600, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert right.features.vectors is not None
    features = Features(
        [*right.features.texts, *texts], np.concatenate([right.features.vectors, vectors])
    )
    labels = np.array([*right.labels, *[None] * 600], dtype=object)
    semi = make_classifier("semi").fit(features, labels)
    unseen = make_pile(100, seed=6, noise=0.1)
    hybrid = make_classifier("hybrid").fit(right.features, right.labels)
    assert accuracy(semi, unseen) >= accuracy(hybrid, unseen) - 0.02


def test_no_more_than_the_pool_is_learned_from(many):
    semi = make_classifier("semi", pool=150).fit(many.features, few(many, 5, 0))
    assert "from 150 records without a label" in semi.notes_[-1]


def test_blank_texts_are_not_learned_from(many):
    labels = few(many, 5, 0)
    texts = [
        " " if label is None and place % 2 else text
        for place, (text, label) in enumerate(zip(many.features.texts, labels, strict=True))
    ]
    semi = make_classifier("semi").fit(Features(texts, many.features.vectors), labels)
    blank = sum(text == " " for text in texts)
    assert f"from {len(texts) - blank - 15} records without" in semi.notes_[-1]


def test_one_label_a_class_is_enough_to_begin(many):
    semi = make_classifier("semi").fit(many.features, few(many, 1, 0))
    assert semi.predict_proba(many.features).shape == (900, 3)
    assert np.isfinite(semi.predict_proba(many.features)).all()


def test_texts_of_one_word_all_alike_give_probabilities_still():
    vectors = np.tile(np.eye(1, 8, dtype=np.float32), (300, 1))
    labels = np.full(300, None, dtype=object)
    labels[:4] = ["a", "b", "a", "b"]
    semi = make_classifier("semi").fit(Features(["same"] * 300, vectors), labels)
    np.testing.assert_allclose(semi.predict_proba(Features(["same"], vectors[:1])).sum(), 1)
