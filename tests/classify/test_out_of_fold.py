import numpy as np
import pytest

from assay.classify import Features, make_classifier, methods, out_of_fold
from assay.classify.folds import Plan, Recall, held_out_scores
from assay.classify.sampling import assign_folds
from assay.errors import Cancelled, InvalidSetting, NotEnoughData


@pytest.mark.parametrize("method", methods())
def test_every_record_gets_probabilities(method, pile):
    proba = out_of_fold(pile.features, pile.labels, method=method)
    assert proba.shape == (180, 3)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    names = np.unique(pile.labels)
    assert np.mean(names[proba.argmax(axis=1)] == pile.labels) > 0.8


def test_labels_that_mean_nothing_are_not_remembered():
    random = np.random.default_rng(0)
    features = Features([f"text {n}" for n in range(200)], random.normal(size=(200, 150)))
    labels = random.choice(["a", "b"], 200)
    seen = make_classifier("linear", vector_strength=100.0).fit(features, labels)
    assert np.mean(seen.predict(features) == labels) > 0.85
    proba = out_of_fold(features, labels, method="linear", vector_strength=100.0)
    held_out = np.array(["a", "b"])[proba.argmax(axis=1)]
    assert np.mean(held_out == labels) < 0.65
    assert proba.max(axis=1).mean() < 0.65


def test_a_duplicate_is_never_judged_by_its_copy():
    random = np.random.default_rng(0)
    vectors = np.repeat(random.normal(size=(40, 60)), 2, axis=0)
    texts = [f"word{number // 2}" for number in range(80)]
    labels = np.repeat(random.choice(["a", "b"], 40), 2)
    kept_apart = out_of_fold(Features(texts, vectors), labels, method="linear")
    leaking = out_of_fold(Features(texts, vectors), labels, method="linear", groups=np.arange(80))
    right = np.searchsorted(["a", "b"], labels)
    rows = np.arange(80)
    assert leaking[rows, right].mean() > kept_apart[rows, right].mean() + 0.2


def test_what_a_record_is_labelled_does_not_change_its_own_scores(pile):
    numbers = np.repeat([0, 1, 2], 60)
    plan = Plan(assign_folds(numbers, 5, seed=0))
    classifier = make_classifier()
    classifier.classes_ = np.unique(pile.labels)
    matrices = classifier.prepare(pile.features)
    held_out = plan.fold == plan.fold[0]
    wrong = np.where(np.arange(180) == 0, 1, numbers)
    before, after = (
        held_out_scores(classifier, matrices, labels, np.ones(180), plan)
        for labels in (numbers, wrong)
    )
    for expert in ("vectors", "lexical"):
        np.testing.assert_array_equal(before[expert][held_out], after[expert][held_out])
        assert not np.array_equal(before[expert][~held_out], after[expert][~held_out])


def test_the_same_seed_gives_the_same_probabilities(pile):
    first, second = (out_of_fold(pile.features, pile.labels, seed=4) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    other = out_of_fold(pile.features, pile.labels, seed=5)
    assert not np.array_equal(first, other)


def test_classes_smaller_than_the_number_of_folds_are_judged_too(pile):
    kept = [*range(60), *range(60, 62), *range(120, 121)]  # 60 card, 2 loan, 1 travel
    labels = [pile.labels[place] for place in kept]
    proba = out_of_fold(pile.features.take(kept), labels)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert (proba > 0).all()
    assert proba[-1, 2] == pytest.approx(1 / (len(kept) - 12 + 3), rel=0.1)


def test_two_records_are_enough():
    proba = out_of_fold(Features(["up", "down"], np.eye(2)), ["a", "b"])
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert proba[0, 0] < 0.5  # its class was never met


def test_records_without_a_label_are_judged_and_teach_nothing(pile):
    labels = [None if place % 3 == 0 else label for place, label in enumerate(pile.labels)]
    proba = out_of_fold(pile.features, labels)
    blank = np.array([label is None for label in labels])
    names = np.unique(pile.labels)
    right = names[proba.argmax(axis=1)] == np.array(pile.labels)
    assert right[blank].mean() > 0.8


def test_a_record_of_weight_zero_is_judged_and_teaches_nothing(pile):
    unlabelled = [None if place % 3 == 0 else label for place, label in enumerate(pile.labels)]
    weights = np.where(np.arange(180) % 3 == 0, 0.0, 1.0)
    # Folds are dealt by label, so they are fixed by groups here: one group a fold.
    groups = np.arange(180) % 5
    doubted = out_of_fold(pile.features, pile.labels, sample_weight=weights, groups=groups)
    blank = out_of_fold(pile.features, unlabelled, groups=groups)
    np.testing.assert_allclose(doubted, blank, atol=1e-6)


def test_a_whole_class_of_weight_zero_still_gets_a_probability(pile):
    weights = np.where(np.array(pile.labels) == "loan", 0.0, 1.0)
    proba = out_of_fold(pile.features, pile.labels, sample_weight=weights)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert (proba > 0).all()
    assert (proba[:, 1] < 0.02).all()


def test_confidence_is_about_as_high_as_accuracy(pile):
    proba = out_of_fold(pile.features, pile.labels)
    names = np.unique(pile.labels)
    right = names[proba.argmax(axis=1)] == np.array(pile.labels)
    assert proba.max(axis=1).mean() == pytest.approx(right.mean(), abs=0.05)


def test_progress_is_reported_to_the_end_and_cancelling_stops_it(pile):
    calls = []
    out_of_fold(pile.features, pile.labels, report=lambda *call: calls.append(call[:2]))
    assert calls[0] == (0, 10)
    assert calls[-1] == (10, 10)

    def cancel(*_):
        raise Cancelled("A person stopped it.")

    with pytest.raises(Cancelled):
        out_of_fold(pile.features, pile.labels, report=cancel)


def test_bad_input_is_named(pile):
    with pytest.raises(NotEnoughData, match="All 180"):
        out_of_fold(pile.features, ["same"] * 180)
    with pytest.raises(InvalidSetting, match="180 records, but 3 labels"):
        out_of_fold(pile.features, ["a", "b", "c"])
    with pytest.raises(InvalidSetting, match="sample weights of shape"):
        out_of_fold(pile.features, pile.labels, sample_weight=np.ones(3))
    with pytest.raises(InvalidSetting, match="needs vectors"):
        out_of_fold(Features(pile.features.texts), pile.labels, method="linear")


@pytest.mark.data
def test_intents_of_real_chats_are_told_out_of_fold(shared_data):
    import json

    path = shared_data / "humanloop" / "chatbot_intent_classifier_data.json"
    rows = [json.loads(row["data"]) for row in json.loads(path.read_text(encoding="utf-8"))]
    labels = [row["intent"] for row in rows]
    proba = out_of_fold(Features([row["text"] for row in rows]), labels, method="lexical")
    known = np.array([bool(label) for label in labels])
    names = np.unique(np.array(labels)[known])
    assert np.mean(names[proba.argmax(axis=1)][known] == np.array(labels)[known]) > 0.92


def test_other_weights_begin_where_the_last_ended_and_say_the_same(pile):
    weights = np.where(np.arange(180) % 7, 1.0, 0.2)
    weights[::30] = 0
    recall = Recall()
    out_of_fold(pile.features, pile.labels, recall=recall)
    again = out_of_fold(pile.features, pile.labels, sample_weight=weights, recall=recall)
    fresh = out_of_fold(pile.features, pile.labels, sample_weight=weights)
    np.testing.assert_allclose(again, fresh, atol=0.02)


def test_nothing_learned_in_other_folds_is_gone_on_from(pile):
    recall = Recall()
    out_of_fold(pile.features, pile.labels, seed=1, recall=recall)
    again = out_of_fold(pile.features, pile.labels, seed=0, recall=recall)
    np.testing.assert_array_equal(again, out_of_fold(pile.features, pile.labels, seed=0))
