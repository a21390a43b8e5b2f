"""Topics of vectors: as many as there are, of any size, the same every time."""

from __future__ import annotations

import numpy as np
import pytest

from assay.errors import CorruptArtefact
from assay.topics import cut, find_topics
from assay.topics.artefact import dump, load
from assay.topics.representatives import representatives
from assay.vectors import normalise

SIZES = (1_200, 300, 100, 60)


def groups(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of four subjects of very different size, and the subject of each."""
    random = np.random.default_rng(seed)
    subject = random.permutation(np.repeat(np.arange(len(SIZES)), SIZES))
    middles = 4 * random.normal(size=(len(SIZES), 24))
    return normalise(middles[subject] + 0.7 * random.normal(size=(len(subject), 24))), subject


def test_each_subject_is_one_topic_whatever_its_size() -> None:
    X, subject = groups()
    found = find_topics(X)
    assert (found.topic == subject).mean() > 0.95  # a few records of the largest lie apart
    assert np.bincount(found.topic)[1:4].tolist() == list(SIZES[1:])
    assert len(found.merges) == found.model.topics - 1
    assert found.merges[-1].size == len(X)


def test_two_runs_are_identical_with_any_number_of_threads() -> None:
    X, _ = groups()
    one, other = find_topics(X, seed=7, threads=1), find_topics(X, seed=7, threads=2)
    assert np.array_equal(one.topic, other.topic)
    assert np.array_equal(one.similarity, other.similarity)
    assert np.array_equal(one.model.prototypes, other.model.prototypes)
    assert one.merges == other.merges


def test_records_that_come_later_are_assigned_as_the_others_were() -> None:
    X, subject = groups()
    found = find_topics(X[:1_500])
    later = found.model.assign(X)
    assert np.array_equal(later.topic[:1_500], found.topic)
    assert (later.topic == subject).mean() > 0.95


def test_a_wanted_share_is_left_without_a_topic() -> None:
    X, _ = groups()
    found = find_topics(X, outliers=0.1)
    assert abs((found.topic < 0).mean() - 0.1) < 0.01
    assert found.similarity[found.topic < 0].max() <= found.similarity[found.topic >= 0].min()


def test_a_vector_of_zeros_has_no_topic() -> None:
    X, _ = groups()
    X[5] = 0
    assert np.flatnonzero(find_topics(X).topic < 0).tolist() == [5]


def test_small_groups_join_others_where_a_person_wants_large_ones() -> None:
    X, _ = groups()
    assert np.bincount(find_topics(X, min_size=90).topic).min() >= 90


def test_the_tree_is_cut_into_as_many_groups_as_wanted() -> None:
    merges = find_topics(groups()[0]).merges
    topics = len(merges) + 1
    for wanted in range(1, topics + 3):
        assert len(set(cut(merges, wanted).tolist())) == min(wanted, topics)
    heights = [merge.height for merge in merges]
    assert heights == sorted(heights)


def test_a_model_is_stored_without_pickle_and_assigns_the_same() -> None:
    X, _ = groups()
    found = find_topics(X, outliers=0.05)
    files = dump(found.model, "encoder")
    model, encoder = load(files)
    assert encoder == "encoder"
    assert np.array_equal(model.assign(X).topic, found.topic)
    for name in files:
        with pytest.raises(CorruptArtefact):
            load({**files, name: files[name][:-3] + b"xxx"})
        with pytest.raises(CorruptArtefact):
            load({other: data for other, data in files.items() if other != name})


def test_representatives_are_typical_and_not_the_same_text_again() -> None:
    X, subject = groups()
    X = np.concatenate([X, X[:1].repeat(50, axis=0)])
    subject = np.concatenate([subject, subject[:1].repeat(50)])
    shown = representatives(X, subject, len(SIZES))
    for topic, rows in enumerate(shown):
        assert len(rows) == 5
        assert (subject[rows] == topic).all()
        likeness = X[rows] @ X[rows].T - np.eye(5)
        assert likeness.max() < 0.999
