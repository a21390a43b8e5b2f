import numpy as np
import pytest

from assay.classify import sample_shots, short_classes
from assay.classify.sampling import assign_folds, text_groups
from assay.errors import InvalidSetting, NotEnoughData

LABELS = ["a"] * 50 + ["b"] * 30 + [None] * 10 + ["c"] * 3


def test_each_class_gives_the_same_number_and_a_small_one_all_it_has():
    drawn = sample_shots(LABELS, 8, seed=3)
    names = [LABELS[place] for place in drawn]
    assert (names.count("a"), names.count("b"), names.count("c")) == (8, 8, 3)
    assert None not in names
    assert drawn.tolist() == sorted(set(drawn.tolist()))
    assert short_classes(LABELS, 8) == {"c": 3}


def test_a_seed_draws_the_same_records_and_another_draws_others():
    assert sample_shots(LABELS, 8, 1).tolist() == sample_shots(LABELS, 8, 1).tolist()
    assert sample_shots(LABELS, 8, 1).tolist() != sample_shots(LABELS, 8, 2).tolist()


def test_more_shots_keep_the_records_fewer_shots_drew():
    assert set(sample_shots(LABELS, 4, 1)) < set(sample_shots(LABELS, 16, 1))


def test_what_one_class_gives_does_not_hang_on_the_others():
    alone = [label if label == "b" else None for label in LABELS]
    drawn = sample_shots(LABELS, 8, 1)
    assert sample_shots(alone, 8, 1).tolist() == [p for p in drawn if LABELS[p] == "b"]


def test_no_shots_and_no_labels_are_refused():
    with pytest.raises(InvalidSetting, match="shots is 0"):
        sample_shots(LABELS, 0)
    with pytest.raises(NotEnoughData, match="No record has a label"):
        sample_shots([None, "", float("nan")], 4)


def test_every_fold_gets_its_share_of_every_class():
    numbers = np.repeat([0, 1, 2], [100, 52, 7])
    fold = assign_folds(numbers, 5, seed=0)
    for number in range(3):
        counts = np.bincount(fold[numbers == number], minlength=5)
        assert counts.max() - counts.min() <= 1
    sizes = np.bincount(fold)
    assert sizes.max() - sizes.min() <= 1


def test_records_of_one_group_share_a_fold():
    random = np.random.default_rng(0)
    groups = random.integers(0, 40, 200)
    fold = assign_folds(random.integers(0, 3, 200), 5, seed=0, groups=groups)
    for group in np.unique(groups):
        assert len(np.unique(fold[groups == group])) == 1
    assert len(np.unique(fold)) == 5


def test_fewer_groups_than_folds_make_fewer_folds():
    assert set(assign_folds(np.array([0, 1, 0]), 5, seed=0)) == {0, 1, 2}


def test_impossible_folds_and_groups_are_refused():
    with pytest.raises(InvalidSetting, match="folds is 1"):
        assign_folds(np.zeros(4, int), 1, 0)
    with pytest.raises(InvalidSetting, match="2 groups"):
        assign_folds(np.zeros(4, int), 2, 0, np.zeros(2))


def test_texts_that_differ_in_case_and_spacing_are_one_group():
    groups = text_groups(["My card", "my  card ", "My cards", None, ""])
    assert groups[0] == groups[1] != groups[2]
    assert groups[3] == groups[4]
