import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from assay.classify import Features, out_of_fold
from assay.quality import LabelErrors


def refitting(data, seen=None):
    """Refit the real default classifier, and keep what it was asked to learn."""

    def refit(labels, weights=None, deal=0):
        if seen is not None:
            seen.append((labels, weights, deal))
        features = Features(list(data.texts), data.vectors)
        return out_of_fold(features, labels, method="linear", seed=deal, sample_weight=weights)

    return refit


def with_refit(data, **more):
    made = refitting(data, **more)
    fields = {n: getattr(data, n) for n in ("ids", "texts", "labels", "vectors", "classes")}
    return type(data)(**fields, probabilities=made(data.labels), refit=made)


def test_flipped_labels_are_found_with_the_true_label_suggested(blobs):
    data = blobs(flips=0.06, spread=0.2, sharpness=20)
    findings = LabelErrors()(data).findings
    found = np.array([int(finding.record[1:]) for finding in findings])
    assert data.flipped[found].mean() > 0.8
    assert np.isin(np.flatnonzero(data.flipped), found).mean() > 0.8
    right = [f for f in findings if data.flipped[int(f.record[1:])]]
    assert all(f.suggested == data.true[int(f.record[1:])] for f in right)
    assert all(f.remedy == "relabel" for f in findings)


def test_the_sentence_and_the_details_can_be_verified(blobs):
    data = blobs(flips=0.05, spread=0.2, sharpness=20)
    finding = LabelErrors()(data).findings[0]
    row = int(finding.record[1:])
    near = data.neighbours(10).indices[row]
    agreeing = int((data.labels[near] == finding.suggested).sum())
    assert finding.details["neighbours_agreeing"] == agreeing
    assert (
        f"{agreeing} of its 10 nearest labelled neighbours are {finding.suggested}" in finding.why
    )
    assert finding.details["posterior"] == pytest.approx(finding.score)
    assert all(data.labels[int(name[1:])] == finding.suggested for name in finding.related)


def test_refitting_finds_more_than_the_first_answers(blobs):
    data = with_refit(blobs(classes=6, each=60, dimensions=16, spread=0.4, flips=0.08, seed=3))
    flipped = blobs(classes=6, each=60, dimensions=16, spread=0.4, flips=0.08, seed=3).flipped
    first, again = LabelErrors(refits=0)(data).scores, LabelErrors(refits=1)(data).scores
    assert first is not None
    assert again is not None
    assert average_precision_score(flipped, again) > average_precision_score(flipped, first)


def test_suspects_weigh_less_in_the_refit(blobs):
    seen = []
    data = with_refit(blobs(flips=0.05, spread=0.2), seen=seen)
    LabelErrors()(data)
    labels, weights, deal = seen[-1]
    assert deal == 1
    assert (labels == data.labels).all()
    assert weights.shape == (len(data),)
    flipped = blobs(flips=0.05, spread=0.2).flipped
    assert weights[flipped].mean() < 0.5
    assert weights[~flipped].mean() > 0.9


def test_a_record_the_refit_cannot_answer_keeps_its_first_answer(blobs):
    data = blobs(flips=0.05, spread=0.2, sharpness=20)
    silent = type(data)(
        **{n: getattr(data, n) for n in ("ids", "texts", "labels", "vectors", "classes")},
        probabilities=data.probabilities,
        refit=lambda labels, weights=None, deal=0: np.full((len(labels), 4), np.nan),  # noqa: ARG005
    )
    first, second = LabelErrors()(data).scores, LabelErrors()(silent).scores
    assert first is not None
    assert second is not None
    assert first.tolist() == second.tolist()


def test_unlabelled_records_and_unknown_labels_score_nothing(make):
    data = make(
        ["a", "b", "c"],
        ["x", None, "rare"],
        classes=["x", "y"],
        probabilities=[[0.1, 0.9], [0.1, 0.9], [0.1, 0.9]],
    )
    scores = LabelErrors()(data).scores
    assert scores is not None
    assert scores[1:].tolist() == [0, 0]


def test_one_class_has_no_label_errors(make):
    data = make(["a"], ["x"], classes=["x"], probabilities=[[1.0]])
    assert LabelErrors()(data).findings == ()


def test_without_vectors_the_sentence_leaves_the_neighbours_out(make):
    probabilities = np.tile([0.99, 0.01], (40, 1))
    labels = ["x"] * 39 + ["y"]
    data = make(
        [f"t{i}" for i in range(40)], labels, classes=["x", "y"], probabilities=probabilities
    )
    (finding,) = LabelErrors(threshold=0.0, fewest=1)(data).findings[:1]
    assert finding.record == "r39"
    assert "neighbours" not in finding.why


def test_a_long_tail_of_tiny_classes_does_not_drown_the_errors(blobs, make):
    """Of a class with one other record out of sample a model knows nothing: it contradicts all."""
    base = blobs(classes=6, each=40, flips=0.1, seed=4)
    tail, k = 60, 6
    names = np.array([*base.classes, *(f"rare {n}" for n in range(tail // 2))], dtype=object)
    random = np.random.default_rng(0)
    guesses = random.dirichlet(np.full(k, 0.6), tail) * 0.9
    known = np.hstack([np.asarray(base.probabilities) * 0.97, np.full((240, tail // 2), 0.001)])
    unknown = np.hstack([guesses, np.full((tail, tail // 2), 0.1 / (tail // 2))])
    data = make(
        [*base.texts, *(f"rare text {n}" for n in range(tail))],
        [*base.labels, *(f"rare {n // 2}" for n in range(tail))],
        classes=names,
        probabilities=np.vstack([known, unknown]),
    )
    found = [int(finding.record[1:]) for finding in LabelErrors(refits=0)(data).findings]
    wrong = set(np.flatnonzero(base.flipped).tolist())
    assert max(found) < 240
    assert len(wrong & set(found)) >= 0.8 * len(wrong)
    assert len(found) < 1.5 * len(wrong)
