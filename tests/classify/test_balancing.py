"""Uneven classes made even: by weights, by drawing, by SMOTE."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import scipy.sparse as sp

from assay.classify import balances, make_classifier, methods, out_of_fold
from assay.classify.balancing import Lesson, balanced, even_weights
from assay.errors import InvalidSetting


def lesson(*counts, columns=4, seed=0):
    """Rows around a corner of their own for each class, so many of each."""
    random = np.random.default_rng(seed)
    numbers = np.repeat(np.arange(len(counts)), counts)
    matrix = np.eye(columns, dtype=np.float32)[numbers % columns]
    matrix = matrix + random.normal(size=(len(numbers), columns)).astype(np.float32) * 0.05
    return Lesson(matrix.astype(np.float32), numbers, np.ones(len(numbers)))


def totals(found):
    return np.bincount(found.numbers, weights=found.weight)


@pytest.mark.parametrize("way", ["weights", "over", "under", "smote"])
def test_every_way_gives_each_class_the_same_weight_in_all(way):
    found = balanced(way, lesson(40, 9, 3), seed=1)
    assert np.ptp(totals(found)) < 1e-9
    assert len(found.matrix) == len(found.numbers) == len(found.weight)


def test_without_balancing_nothing_is_touched():
    given = lesson(40, 9, 3)
    assert balanced("none", given, seed=1) is given


def test_over_sampling_draws_up_and_under_sampling_down():
    assert totals(balanced("over", lesson(40, 9, 3), seed=1)).tolist() == [40, 40, 40]
    assert totals(balanced("under", lesson(40, 9, 3), seed=1)).tolist() == [3, 3, 3]


def test_smote_makes_records_between_those_of_one_class():
    given = lesson(40, 9)
    found = balanced("smote", given, seed=1)
    made = np.asarray(found.matrix)[49:]
    assert found.numbers[49:].tolist() == [1] * 31
    own = np.asarray(given.matrix)[given.numbers == 1]
    assert (made >= own.min(axis=0) - 1e-6).all()
    assert (made <= own.max(axis=0) + 1e-6).all()
    assert not (made[:, None] == own).all(axis=2).any()


@pytest.mark.parametrize("few", [1, 2, 5, 6])
def test_smote_takes_classes_with_fewer_records_than_it_wants_neighbours(few):
    found = balanced("smote", lesson(20, few, 1), seed=0)
    assert totals(found).tolist() == [20, 20, 20]
    assert np.isfinite(np.asarray(found.matrix)).all()


def test_smote_of_identical_records_repeats_them():
    given = lesson(20, 8)
    matrix = np.asarray(given.matrix)
    matrix[given.numbers == 1] = matrix[-1]
    found = balanced("smote", given, seed=0)
    assert np.allclose(np.asarray(found.matrix)[28:], matrix[-1])


def test_words_are_weighed_where_vectors_are_interpolated():
    given = lesson(40, 9)
    words = Lesson(sp.csr_array(given.matrix), given.numbers, given.weight)
    found = balanced("smote", words, seed=0)
    assert found.matrix is words.matrix
    np.testing.assert_allclose(found.weight, even_weights(given.numbers))


def test_the_same_seed_draws_the_same():
    one, two = (balanced("smote", lesson(40, 9, 3), seed=3) for _ in range(2))
    np.testing.assert_array_equal(np.asarray(one.matrix), np.asarray(two.matrix))
    other = balanced("under", lesson(40, 9, 3), seed=4)
    assert not np.array_equal(
        np.asarray(balanced("under", lesson(40, 9, 3), seed=3).matrix), np.asarray(other.matrix)
    )


def test_weights_of_records_are_kept():
    given = lesson(10, 5)
    doubted = Lesson(given.matrix, given.numbers, np.where(given.numbers == 1, 0.5, 1.0))
    assert totals(balanced("over", doubted, seed=0)).tolist() == [10, 5]
    assert totals(balanced("smote", doubted, seed=0)).tolist() == [10, 5]


@pytest.mark.parametrize("method", methods())
def test_every_way_a_method_offers_finds_more_of_the_rare_class(method, pile, unseen):
    rare = [*range(60), *range(60, 64), *range(120, 180)]
    features, labels = pile.features.take(rare), [pile.labels[place] for place in rare]
    own = np.array(unseen.labels) == "loan"

    def recall(way):
        model = make_classifier(method, balance=way).fit(features, labels)
        return np.mean(model.predict(unseen.features)[own] == "loan")

    for way in balances(method)[1:]:
        assert recall(way) > recall("none"), way


@pytest.mark.parametrize("method", methods())
def test_what_a_method_cannot_do_is_refused_with_what_it_can(method):
    for way in {"weights", "over", "under", "smote"} - set(balances(method)):
        with pytest.raises(InvalidSetting, match="cannot be balanced by") as refused:
            make_classifier(method, balance=way)
        assert "none, weights" in refused.value.hint
    with pytest.raises(InvalidSetting, match="no way to balance classes called 'even'"):
        make_classifier(method, balance="even")


def test_a_record_drawn_twice_never_stands_on_both_sides_of_a_fold(pile):
    """Labels that say nothing: were copies shared by folds, the rare ones would be found."""
    random = np.random.default_rng(0)
    labels = np.where(random.random(180) < 0.1, "rare", "common")
    proba = out_of_fold(pile.features, labels, method="linear", balance="over")
    found = np.array(["common", "rare"])[proba.argmax(axis=1)]
    assert np.mean(found[labels == "rare"] == "rare") < 0.7


def test_smote_is_imported_when_it_is_used():
    code = "import sys, assay.classify; sys.exit('imblearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
