"""Which way to balance uneven classes helps, measured on the training labels alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from assay.classify import Features, balances, out_of_fold
from assay.evaluate import compare
from assay.prose import percent
from assay.schema.balances import BalanceChoice, BalanceTrial
from assay.schema.runs import Reporter, silent

EVEN = 1.5
"""Times the smallest class may be outnumbered by the largest and still count as even."""

FOLDS = 3

MOST_RECORDS = 4_000
"""Records tried on, drawn from all: bounds the time."""

RESAMPLES = 1_000
LEVEL = 0.95

NAMES = {
    "weights": "weighing small classes up",
    "over": "over-sampling",
    "under": "under-sampling",
    "smote": "SMOTE",
}


def choose_balance(
    features: Features,
    labels: Sequence[str],
    *,
    method: str,
    seed: int = 0,
    report: Reporter = silent,
) -> BalanceChoice:
    """Try every way a method can balance, and take the best where it is better beyond noise.

    Each is scored by macro F1 on the same folds of the training labels; no test record is
    looked at. A way is taken only where the paired interval of its gain, widened for the
    number of ways tried (Bonferroni), lies above zero.

    Args:
        features: n labelled records.
        labels: Label of each, (n,).
        method: As for ``train``; what learns from unlabelled records is tried by its start,
            ``hybrid``.
        seed: Of the draw, the folds and the resamples.
        report: Progress.
    """
    counts = Counter(labels)
    most, fewest = max(counts.values()), min(counts.values())
    if most < EVEN * fewest:
        return BalanceChoice(
            chosen="none",
            why=f"Balance: none. The classes are even as they are, {fewest:,} to {most:,} records "
            "each.",
        )
    names = np.array(labels, dtype=object)
    if len(names) > MOST_RECORDS:
        kept = np.sort(np.random.default_rng(seed).permutation(len(names))[:MOST_RECORDS])
        features, names = features.take(kept), names[kept]
    if len(set(names)) < 2:
        return BalanceChoice(chosen="none", why="Balance: none. One class is nearly all there is.")
    ways = [way for way in balances(method) if way != "none"]
    tried = "hybrid" if method == "semi" else method
    classes = np.unique(names.astype(str))

    def answers(way: str) -> list[str]:
        proba = out_of_fold(features, names, method=tried, folds=FOLDS, seed=seed, balance=way)
        return classes[proba.argmax(axis=1)].tolist()

    report(0, len(ways) + 1, "trying ways to balance")
    plain = answers("none")
    trials: list[BalanceTrial] = []
    alone = 0.0
    for done, way in enumerate(ways, start=1):
        report(done, len(ways) + 1, "trying ways to balance")
        found = compare(
            names.tolist(),
            answers(way),
            plain,
            resamples=RESAMPLES,
            level=1 - (1 - LEVEL) / len(ways),
            seed=seed,
            changed_cap=0,
        )
        alone = found.macro_f1_b or 0.0
        trials.append(
            BalanceTrial(
                way=way,
                macro_f1=found.macro_f1_a or 0.0,
                difference=found.macro_f1_difference,
                interval=found.macro_f1_interval,
            )
        )
    best = max(trials, key=lambda trial: trial.difference)
    surely = [trial for trial in trials if trial.interval[0] > 0]
    taken = max(surely, key=lambda trial: trial.difference, default=None)
    return BalanceChoice(
        chosen=taken.way if taken else "none",
        why=_why(taken, best, alone, len(ways)),
        plain=alone,
        trials=tuple(trials),
        records=len(names),
        folds=FOLDS,
    )


def _why(taken: BalanceTrial | None, best: BalanceTrial, plain: float, tried: int) -> str:
    low, high = (taken or best).interval
    interval = f"[{_points(low)} to {_points(high)}]"
    if taken is None:
        return (
            f"Balance: none. Of {tried} ways tried none gained macro F1 beyond noise in "
            f"cross-validation; the best, {NAMES[best.way]}, {_points(best.difference)} points "
            f"{interval} from {percent(plain)}."
        )
    return (
        f"Balance: {taken.way}. In cross-validation {NAMES[taken.way]} reaches "
        f"{percent(taken.macro_f1)} macro F1 against {percent(plain)} without: "
        f"{_points(taken.difference)} points {interval}, beyond noise for {tried} ways tried."
    )


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")
