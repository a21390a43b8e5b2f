"""What more labels would gain: a curve through scores on fewer labels, carried a little further."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FEWEST = 30
"""Labels below which a curve through them says nothing."""

FEWEST_A_CLASS = 3
"""Labels a class, on the whole, below which it says nothing either."""

LITTLE = 0.5
"""Points of accuracy for the labels asked about, below which it is time to stop."""

WIDE = 8.0
"""Points between the ends of the interval, beyond which it is too early to tell."""

EXPONENTS = np.linspace(0.05, 1.5, 30)
FLOORS = np.linspace(0.0, 0.95, 20)
"""Shares of the lowest error seen that can be the error no number of labels gets rid of."""

Learner = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.bool_]]
"""Learn from the rows of the first argument; tell which rows of the second it is right about."""


@dataclass(frozen=True, eq=False)
class Trials:
    """Held-out answers after learning from fewer labels.

    Attributes:
        sizes: (s,) numbers of labels learned from.
        wrong: (r, s) share of wrong answers of each repetition.
        tested: Answers behind each share.
    """

    sizes: NDArray[np.int64]
    wrong: NDArray[np.float64]
    tested: int


def can_tell(labelled: int, classes: int) -> bool:
    """Tell whether there are labels enough for an estimate."""
    return classes > 1 and labelled >= needed(classes)


def needed(classes: int) -> int:
    """Return the number of labels an estimate begins at."""
    return max(FEWEST, FEWEST_A_CLASS * classes)


def sizes_of(labelled: int, classes: int, folds: int, most: int = 6) -> NDArray[np.int64]:
    """Return numbers of labels to learn from: from two a class to all that folds leave."""
    top = labelled - -(-labelled // folds)
    low = min(max(2 * classes, 8), top)
    return np.unique(np.geomspace(low, top, most).round().astype(np.int64))


def try_out(
    learn: Learner,
    numbers: NDArray[np.int64],
    fold_of: Sequence[NDArray[np.int64]],
    *,
    seed: int = 0,
    report: Callable[[int, int], None] | None = None,
) -> Trials:
    """Learn from more and more of the labels outside each fold, and ask about the fold.

    The smaller sets are part of the larger, and every class is in them as long as it can be.

    Args:
        learn: Trains and answers.
        numbers: Class of each labelled record, (n,).
        fold_of: Fold of each record, one array a repetition.
        seed: Of the order in which labels are added.
        report: Told how many trainings are done, and of how many.
    """
    classes = len(np.unique(numbers))
    folds = int(max(one.max() for one in fold_of)) + 1
    sizes = sizes_of(len(numbers), classes, folds)
    wrong = np.zeros((len(fold_of), len(sizes)))
    total, done = len(fold_of) * folds * len(sizes), 0
    for turn, fold in enumerate(fold_of):
        for one in range(folds):
            held = np.flatnonzero(fold == one)
            order = _in_turn(np.flatnonzero(fold != one), numbers, [seed, turn, one])
            for place, size in enumerate(sizes):
                right = learn(order[:size], held) if len(held) else np.ones(0, dtype=bool)
                wrong[turn, place] += float((~right).sum())
                done += 1
                if report is not None:
                    report(done, total)
    return Trials(sizes, wrong / len(numbers), len(numbers))


def _in_turn(
    rows: NDArray[np.int64], numbers: NDArray[np.int64], seed: Sequence[int]
) -> NDArray[np.int64]:
    """Shuffle, with one record of every class first; then as they come."""
    shuffled = np.random.default_rng(list(seed)).permutation(rows)
    _, first = np.unique(numbers[shuffled], return_index=True)
    lead = shuffled[np.sort(first)]
    return np.concatenate([lead, shuffled[~np.isin(shuffled, lead)]])


def estimate(
    trials: Trials,
    *,
    labelled: int,
    more: int = 20,
    level: float = 0.95,
    resamples: int = 400,
    seed: int = 0,
) -> tuple[float, float, tuple[float, float]]:
    """Fit ``error = floor + a · labels^−b`` and return accuracy now, gain, and its interval.

    The interval is over bootstrap repetitions of the trials, each with the binomial noise of
    the records asked about, so that few labels give a wide one.

    Args:
        trials: Scores on fewer labels.
        labelled: Labels there are.
        more: Labels that would come on top.
        level, resamples, seed: Of the interval.

    Returns:
        Accuracy expected with all labels (0–1), gain of ``more`` labels in points, interval.
    """
    random = np.random.default_rng(seed)
    mean = trials.wrong.mean(axis=0)
    ends = np.array([labelled, labelled + more], dtype=np.float64)
    now, then = _extrapolated(trials.sizes, mean[None, :], ends)
    drawn = np.empty((resamples, len(trials.sizes)))
    for turn in range(resamples):
        some = trials.wrong[random.integers(len(trials.wrong), size=len(trials.wrong))].mean(axis=0)
        # Nested sets asked about the same records err together; half of the noise is shared.
        noise = np.sqrt(np.clip(some * (1 - some), 1e-4, None) / trials.tested)
        shared, own = random.normal(), random.normal(size=len(some))
        drawn[turn] = np.clip(some + noise * (0.7 * shared + 0.7 * own), 0.0, 1.0)
    at, later = _extrapolated(trials.sizes, drawn, ends)
    gains = 100 * (at - later)
    low, high = np.quantile(gains, [(1 - level) / 2, (1 + level) / 2])
    return float(1 - now[0]), float(100 * (now[0] - then[0])), (float(low), float(high))


def _extrapolated(
    sizes: NDArray[np.int64], wrong: NDArray[np.float64], at: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Fit each row of ``wrong`` on a grid of exponents and floors; return (len(at), rows)."""
    x = sizes.astype(np.float64)
    best = np.full(len(wrong), np.inf)
    found = np.zeros((len(at), len(wrong)))
    lowest = wrong.min(axis=1)
    for exponent in EXPONENTS:
        base = x**-exponent
        for share in FLOORS:
            above = wrong - (share * lowest)[:, None]
            scale = np.clip(above @ base / (base @ base), 0.0, None)
            loss = ((above - scale[:, None] * base) ** 2).sum(axis=1)
            better = loss < best
            best = np.where(better, loss, best)
            value = share * lowest + scale * (at[:, None] ** -exponent)
            found = np.where(better, value, found)
    return np.clip(found, 0.0, 1.0)
