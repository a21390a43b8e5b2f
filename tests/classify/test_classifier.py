import warnings

import numpy as np
import pytest
from sklearn.base import clone

from assay.classify import Classifier, Features, make_classifier, methods
from assay.errors import InvalidSetting, NotEnoughData, UnknownMethod


def accuracy(classifier, pile):
    return np.mean(classifier.predict(pile.features) == np.array(pile.labels))


@pytest.mark.parametrize("method", methods())
def test_every_classifier_learns_and_gives_probabilities(method, pile, unseen):
    classifier = make_classifier(method).fit(pile.features, pile.labels)
    assert isinstance(classifier, Classifier)
    assert classifier.classes_.tolist() == ["card", "loan", "travel"]
    proba = classifier.predict_proba(unseen.features)
    assert proba.shape == (300, 3)
    assert proba.dtype == np.float64
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert accuracy(classifier, unseen) > 0.8


def test_the_blend_is_better_than_either_part(pile, unseen):
    numbers = np.searchsorted(np.unique(unseen.labels), unseen.labels)

    def surprise(method):
        classifier = make_classifier(method).fit(pile.features, pile.labels)
        proba = classifier.predict_proba(unseen.features)
        return -np.log(proba[np.arange(len(numbers)), numbers]).mean()

    assert surprise("hybrid") < min(surprise("linear"), surprise("lexical"))


def test_confidence_is_about_as_high_as_accuracy(pile, unseen):
    classifier = make_classifier("linear").fit(pile.features, pile.labels)
    confidence = classifier.predict_proba(unseen.features).max(axis=1)
    assert confidence.mean() == pytest.approx(accuracy(classifier, unseen), abs=0.07)


@pytest.mark.parametrize("method", methods())
def test_the_same_seed_gives_the_same_probabilities(method, pile, unseen):
    first, second = (
        make_classifier(method, seed=5).fit(pile.features, pile.labels) for _ in range(2)
    )
    np.testing.assert_array_equal(
        first.predict_proba(unseen.features), second.predict_proba(unseen.features)
    )


def test_it_keeps_scikit_learns_conventions(pile):
    classifier = make_classifier("hybrid", seed=3, vector_strength=2.0, balance="over")
    copy = clone(classifier)
    assert copy.get_params() == classifier.get_params()
    assert copy.set_params(folds=3).folds == 3
    assert not hasattr(copy, "classes_")
    assert classifier.fit(pile.features, pile.labels) is classifier
    assert classifier.predict(pile.features).shape == (len(pile.labels),)


def test_without_vectors_the_hybrid_learns_from_words_and_says_so(pile):
    texts = Features(pile.features.texts)
    hybrid = make_classifier("hybrid").fit(texts, pile.labels)
    lexical = make_classifier("lexical").fit(texts, pile.labels)
    np.testing.assert_array_equal(hybrid.predict_proba(texts), lexical.predict_proba(texts))
    assert "no vectors" in hybrid.notes_[0]
    assert hybrid.needs_vectors
    assert not lexical.needs_vectors


def test_missing_and_ill_fitting_vectors_are_named(pile):
    texts = Features(pile.features.texts)
    with pytest.raises(InvalidSetting, match="linear classifier needs vectors"):
        make_classifier("linear").fit(texts, pile.labels)
    fitted = make_classifier("hybrid").fit(pile.features, pile.labels)
    with pytest.raises(InvalidSetting, match="hybrid classifier needs vectors"):
        fitted.predict_proba(texts)
    with pytest.raises(InvalidSetting, match="5 dimensions, but the model was trained on 16"):
        fitted.predict_proba(Features(["x"], np.ones((1, 5))))
    with pytest.raises(InvalidSetting, match="record number 2"):
        Features(["a", "b"], np.array([[0.0], [np.nan]]))
    with pytest.raises(InvalidSetting, match="2 texts"):
        Features(["a", "b"], np.zeros((3, 4)))


def test_records_without_a_label_are_left_out(pile, unseen):
    labels = [label if place % 2 else None for place, label in enumerate(pile.labels)]
    some = np.flatnonzero([label is not None for label in labels])
    weights = np.linspace(1, 2, len(labels))
    mixed = make_classifier("linear").fit(pile.features, labels, weights)
    only = make_classifier("linear").fit(
        pile.features.take(some), [pile.labels[p] for p in some], weights[some]
    )
    np.testing.assert_array_equal(
        mixed.predict_proba(unseen.features), only.predict_proba(unseen.features)
    )


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        ([None, None, ""], "there are none"),
        (["a", None, None], "there is one"),
        (["a", "a", "a"], "All 3 labelled records to learn from have the label 'a'"),
    ],
)
def test_too_little_to_learn_from_is_said(labels, sentence):
    features = Features(["one", "two", "three"], np.eye(3))
    with pytest.raises(NotEnoughData, match=sentence):
        make_classifier().fit(features, labels)


def test_two_records_of_two_classes_are_enough():
    features = Features(["good day", "bad night"], np.eye(2))
    classifier = make_classifier().fit(features, ["up", "down"])
    assert classifier.predict(features).tolist() == ["up", "down"]
    assert (classifier.predict_proba(features).max(axis=1) < 0.999).all()


def test_a_class_with_one_record_is_learnt(pile):
    features = pile.features.take(range(121))  # 60 card, 60 loan, 1 travel
    classifier = make_classifier().fit(features, pile.labels[:121])
    assert classifier.classes_.tolist() == ["card", "loan", "travel"]
    proba = classifier.predict_proba(pile.features.take(range(121, 180)))
    assert (proba[:, 2] > 0).all()


def test_a_weight_helps_the_rare_class(pile, unseen):
    rare = [*range(60), *range(60, 64), *range(120, 180)]
    features, labels = pile.features.take(rare), [pile.labels[p] for p in rare]
    own = np.array(unseen.labels) == "loan"

    def recall(class_weight):
        classifier = make_classifier("linear", class_weight=class_weight).fit(features, labels)
        return np.mean(classifier.predict(unseen.features)[own] == "loan")

    assert recall({"loan": 20.0}) > recall(None)


def test_a_record_of_weight_zero_teaches_nothing(pile, unseen):
    wrong = ["travel" if place < 20 else label for place, label in enumerate(pile.labels)]
    weights = np.where(np.arange(len(wrong)) < 20, 0.0, 1.0)
    doubted = make_classifier("linear").fit(pile.features, wrong, weights)
    blind = make_classifier("linear").fit(pile.features, wrong)
    own = np.array(unseen.labels) == "card"
    travel = doubted.classes_.tolist().index("travel")
    assert (
        doubted.predict_proba(unseen.features)[own, travel].mean()
        < blind.predict_proba(unseen.features)[own, travel].mean()
    )


@pytest.mark.parametrize(
    ("class_weight", "sentence"),
    [
        ("even", "class_weight is 'even'"),
        ({"house": 2.0}, "names 'house'"),
        ({"card": -1.0}, "negative"),
        ({"card": float("nan")}, "not a number"),
    ],
)
def test_weights_that_make_no_sense_are_refused(class_weight, sentence, pile):
    with pytest.raises(InvalidSetting, match=sentence):
        make_classifier(class_weight=class_weight).fit(pile.features, pile.labels)


def test_lengths_that_differ_are_refused(pile):
    with pytest.raises(InvalidSetting, match="180 records, but 2 labels"):
        make_classifier().fit(pile.features, ["a", "b"])
    with pytest.raises(InvalidSetting, match="sample weights of shape"):
        make_classifier().fit(pile.features, pile.labels, [1.0])


def test_unknown_names_list_what_there_is():
    with pytest.raises(UnknownMethod) as caught:
        make_classifier("magic")
    assert "hybrid, lexical, linear" in caught.value.hint
    with pytest.raises(InvalidSetting, match="no parameter 'depth'"):
        make_classifier(depth=3)


def test_no_records_and_empty_texts_are_answered(pile):
    classifier = make_classifier().fit(pile.features, pile.labels)
    assert classifier.predict_proba(Features([], np.empty((0, 16)))).shape == (0, 3)
    proba = classifier.predict_proba(Features([None, ""], np.zeros((2, 16))))
    np.testing.assert_allclose(proba[0], proba[1])


def test_many_records_are_calibrated_on_a_part_of_them(pile):
    plan = make_classifier(held_out=30)._calibration_plan(pile.features, np.repeat([0, 1, 2], 60))
    assert 20 <= (plan.fold >= 0).sum() <= 40


def test_a_solver_that_is_cut_short_does_not_warn(pile):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        make_classifier(max_iterations=1).fit(pile.features, pile.labels)
