"""What more labels would gain, by training on fewer of those there are."""

from __future__ import annotations

from typing import Any

import numpy as np

from assay.active import can_tell, estimate, try_out
from assay.classify import Features, make_classifier
from assay.classify.sampling import assign_folds, text_groups
from assay.jobs import Job
from assay.schema.active import GainEstimate
from assay.verbs.selection import Rows

METHOD = "hybrid"
QUICK: dict[str, Any] = {"folds": 2, "longest": 0, "tolerance": 1e-2}
"""Words instead of parts of words, and a coarse blend: a tenth of the time, the same curve."""

FOLDS, REPEATS = 5, 3
MOST = 1_500
"""Labels the trials use, drawn by the seed from more."""


def gain_of(
    known: Rows, vectors: np.ndarray, *, more: int, level: float, seed: int, job: Job
) -> GainEstimate | None:
    """Estimate what ``more`` labels would gain; ``None`` where there are too few to tell.

    Args:
        known: Labelled records.
        vectors: Theirs, in the same order; more may follow.
        more: Labels on top.
        level: Of the interval.
        seed: Of folds and draws.
        job: Told of every training.
    """
    classes, numbers = np.unique(known.labels.astype(str), return_inverse=True)
    if not can_tell(len(known), len(classes)):
        return None
    drawn = np.arange(len(known))
    if len(known) > MOST:
        drawn = np.sort(np.random.default_rng(seed).permutation(len(known))[:MOST])
    some = known.take(drawn)
    learn, numbers = Features(some.texts, vectors[drawn]), numbers[drawn]
    groups = text_groups(some.texts)

    def right(train: np.ndarray, asked: np.ndarray) -> np.ndarray:
        if len(np.unique(numbers[train])) < 2:
            return numbers[asked] == numbers[train][0]
        classifier = make_classifier(METHOD, seed=seed, **QUICK)
        classifier.fit(learn.take(train), classes[numbers[train]])
        return classifier.predict(learn.take(asked)) == classes[numbers[asked]]

    trials = try_out(
        right,
        numbers,
        [assign_folds(numbers, FOLDS, seed + turn, groups) for turn in range(REPEATS)],
        seed=seed,
        report=lambda done, total: job.report(done, total, "estimating what more would gain"),
    )
    accuracy, gain, interval = estimate(
        trials, labelled=len(known), more=more, level=level, seed=seed
    )
    return GainEstimate(
        more=more,
        accuracy=accuracy,
        gain=gain,
        interval=interval,
        sizes=tuple(trials.sizes.tolist()),
        accuracies=tuple((1 - trials.wrong.mean(axis=0)).tolist()),
        method=METHOD,
    )
