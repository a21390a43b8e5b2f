"""Out-of-fold probabilities: every record judged by a classifier that never saw it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from assay.classify.calibration import blend
from assay.classify.features import Features
from assay.classify.folds import Plan, Recall, held_out_scores, temperatures_for
from assay.classify.labels import (
    as_labels,
    number,
    one_each,
    record_weights,
    require_learnable,
    require_room,
)
from assay.classify.registry import make_classifier
from assay.classify.sampling import assign_folds, text_groups
from assay.classify.softmax import columns
from assay.errors import InvalidSetting
from assay.schema.runs import Reporter, silent

STEPS = 20
"""Most steps of the solver; more of them change what is said of records held out by hundredths,
and no better for it."""

AGAIN = 10
"""Most steps where the solver begins at what the same folds had learned."""


def out_of_fold(
    X: Features,
    y: Iterable[Any],
    *,
    method: str = "hybrid",
    folds: int = 5,
    seed: int = 0,
    groups: np.ndarray | None = None,
    class_weight: Mapping[str, float] | None = None,
    balance: str = "none",
    sample_weight: np.ndarray | None = None,
    recall: Recall | None = None,
    report: Reporter = silent,
    **params: object,
) -> np.ndarray:
    """Return calibrated probabilities of each record from models that never saw it.

    Records are dealt to folds by class and group. The temperatures of a fold are learnt on
    the held-out scores of the other folds. Only the n-grams and their document frequencies
    are counted over all texts at once; they know no label. A record without a label trains
    nothing and is predicted like the others of its fold. A class that the other folds do not
    hold gets the share a class has that was never met in n records: 1 / (n + k).

    Args:
        X: n records.
        y: Label of each, ``None`` or "" for none.
        method: linear, lexical or hybrid.
        folds: Number of folds; fewer where there are fewer groups.
        seed: Of the folds.
        groups: Records of one group share a fold; exact duplicates where absent.
        class_weight: Weight of each label, 1 where none is named.
        balance: How uneven classes are made even in what a fold is not in.
        sample_weight: Weight of each record in learning, (n,); 0 only predicts it.
        recall: Of a call with the same records, folds and seed: begins where that ended.
        report: Progress, one unit a fitted expert.
        **params: Of the classifier.

    Returns:
        Probabilities, (n, k) float64, columns in the sorted order of the labels.

    Raises:
        NotEnoughData: With fewer than two labelled records or one class only.
        InvalidSetting: If vectors are missing, or a length does not fit.
    """
    usual = "max_iterations" not in params
    params.setdefault("max_iterations", STEPS)
    classifier = make_classifier(
        method, seed=seed, class_weight=class_weight, balance=balance, **params
    )
    labels = as_labels(y)
    if len(labels) != len(X):
        raise InvalidSetting(
            f"There are {len(X)} records, but {len(labels)} labels.",
            hint="Pass one label for each record, None where there is none.",
        )
    classifier.classes_, numbers = number(labels)
    require_learnable(classifier.classes_, numbers)
    known = np.flatnonzero(numbers >= 0)
    given = one_each(sample_weight, len(X))
    weight = np.zeros(len(numbers))
    weight[known] = record_weights(
        numbers[known],
        classifier.classes_,
        classifier.class_weight,
        None if given is None else given[known],
    )
    matrices = classifier.prepare(X)
    for matrix in matrices.values():
        require_room(columns(matrix), len(classifier.classes_))
    plan = Plan(
        assign_folds(numbers, folds, seed, text_groups(X.texts) if groups is None else groups)
    )
    if usual and recall is not None and recall.knows(plan):
        classifier.set_params(max_iterations=AGAIN)
    scores = held_out_scores(
        classifier, matrices, numbers, weight, plan, recall=recall, report=report
    )
    proba = np.empty((len(numbers), len(classifier.classes_)))
    for fold in plan.folds:
        rows, others = np.flatnonzero(plan.fold == fold), np.flatnonzero(plan.fold != fold)
        temperatures = temperatures_for(scores, numbers, weight, others)
        proba[rows] = blend([score[rows] for score in scores.values()], temperatures)
        taught = others[weight[others] > 0]
        trained = np.bincount(numbers[taught], minlength=proba.shape[1])
        proba[rows] = _with_unseen(proba[rows], trained)
    return proba


def _with_unseen(proba: np.ndarray, trained: np.ndarray) -> np.ndarray:
    unseen = trained == 0
    if not unseen.any():
        return proba
    share = 1 / (trained.sum() + len(trained))
    proba = proba * (1 - share * unseen.sum())
    proba[:, unseen] = share
    return proba / proba.sum(axis=1, keepdims=True)
