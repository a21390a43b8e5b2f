"""Two models on the same records: is one better, or is it chance?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, norm

from assay.errors import InvalidSetting, NotEnoughData
from assay.evaluate.bootstrap import percentile, resampled
from assay.evaluate.confusion import Cells, score
from assay.schema.evaluations import Comparison


def compare(
    y_true: Iterable[object],
    a_pred: Iterable[object],
    b_pred: Iterable[object],
    *,
    ids: Sequence[str] | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
    power: float = 0.8,
    changed_cap: int = 1000,
    model_a: str = "",
    model_b: str = "",
    dataset: str = "",
    split: str = "",
) -> Comparison:
    """Compare the answers of two models to the same records.

    The intervals come from a paired bootstrap: whole records (true label and both answers)
    are drawn. The p-value is McNemar's exact test with the mid-p correction (Fagerland,
    Lydersen and Laake 2013). Records without a true label are left out.

    Args:
        y_true: True label of each record, ``None`` or "" for none.
        a_pred, b_pred: The answers of either model; an abstention is any other word.
        ids: Id of each record, to list the changed ones.
        resamples: Bootstrap tables.
        level: Confidence level; a difference is told when p < 1 − level.
        seed: Of the bootstrap.
        power: Chance of telling a difference for which ``verdict`` says how many records
            are needed.
        changed_cap: Most ids to list.
        model_a, model_b, dataset, split: Names to show.

    Raises:
        NotEnoughData: If no record has a label.
        InvalidSetting: If lengths differ or the level is out of range.
    """
    pairs = _pairs(y_true, a_pred, b_pred, ids)
    right_a, right_b = pairs.a == pairs.true, pairs.b == pairs.true
    n = len(pairs.true)
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    difference = (only_a - only_b) / n
    p_value = mcnemar(only_a, only_b)
    accuracies, f1s, f1_difference = _paired_bootstrap(pairs, resamples, seed)
    interval = percentile(accuracies, level)
    changed = np.flatnonzero(pairs.a != pairs.b)[:changed_cap]
    return Comparison(
        model_a=model_a,
        model_b=model_b,
        dataset=dataset,
        split=split,
        accuracy_a=float(right_a.mean()),
        accuracy_b=float(right_b.mean()),
        difference=difference,
        interval=interval,
        p_value=p_value,
        only_a=only_a,
        only_b=only_b,
        both=int((right_a & right_b).sum()),
        neither=int((~right_a & ~right_b).sum()),
        macro_f1_difference=f1_difference,
        macro_f1_interval=percentile(f1s, level),
        n=n,
        changed=tuple(pairs.ids[place] for place in changed.tolist()) if pairs.ids else (),
        changed_cap=changed_cap,
        verdict=_verdict(
            model_a or "A", model_b or "B", n, only_a, only_b, interval, p_value, level, power
        ),
        confidence_level=level,
        resamples=resamples,
        seed=seed,
    )


def mcnemar(only_a: int, only_b: int) -> float:
    """Return the two-sided mid-p value of McNemar's exact test, 0–1.

    Args:
        only_a, only_b: Records that only one of two models gets right.
    """
    discordant = only_a + only_b
    if not discordant:
        return 1.0
    fewer = min(only_a, only_b)
    p = 2 * binom.cdf(fewer, discordant, 0.5) - binom.pmf(fewer, discordant, 0.5)
    return float(min(max(p, 0.0), 1.0))


def records_needed(only_a: int, only_b: int, n: int, *, level: float, power: float) -> int | None:
    """Return how many records would tell a difference of this size (Connor 1987).

    Returns:
        A number of records, or ``None`` where the models do not differ at all.
    """
    apart, discordant = abs(only_a - only_b) / n, (only_a + only_b) / n
    if not apart:
        return None
    z_level, z_power = norm.ppf((1 + level) / 2), norm.ppf(power)
    root = z_level * discordant**0.5 + z_power * max(discordant - apart**2, 0.0) ** 0.5
    return int(np.ceil((root / apart) ** 2))


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Labelled records as numbers; numbers from ``classes`` on are not true labels."""

    true: np.ndarray
    a: np.ndarray
    b: np.ndarray
    classes: int
    ids: list[str]


def _pairs(
    y_true: Iterable[object],
    a_pred: Iterable[object],
    b_pred: Iterable[object],
    ids: Sequence[str] | None,
) -> _Pairs:
    rows = [list(y_true), list(a_pred), list(b_pred)]
    if ids is not None:
        rows.append(list(ids))
    if len({len(row) for row in rows}) != 1:
        raise InvalidSetting(
            "True labels, answers and ids differ in number: "
            f"{', '.join(str(len(row)) for row in rows)}.",
            hint="Pass one of each for every record.",
        )
    kept = [place for place, label in enumerate(rows[0]) if label is not None and label != ""]
    if not kept:
        raise NotEnoughData(
            "None of the records to compare has a label.",
            hint="Choose a split with labels, or label some of its records.",
        )
    numbers: dict[str, int] = {}
    true, a, b = (
        np.array([numbers.setdefault(str(row[place]), len(numbers)) for place in kept])
        for row in rows[:3]
    )
    return _Pairs(true, a, b, len(numbers), [str(rows[3][place]) for place in kept] if ids else [])


def _paired_bootstrap(
    pairs: _Pairs, resamples: int, seed: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """Draw tables of (true, a, b) cells.

    Returns:
        Differences of accuracy and of macro F1 in each table, (r,), and the observed
        difference of macro F1.
    """
    k = pairs.classes
    codes, counts = np.unique((pairs.true * k + pairs.a) * k + pairs.b, return_counts=True)
    true, a, b = codes // (k * k), codes // k % k, codes % k
    cells_a, cells_b = Cells(true, a, counts, k), Cells(true, b, counts, k)
    accuracies, f1s = [], []
    for drawn in resampled(counts, resamples, seed):
        one, other = score(cells_a, drawn), score(cells_b, drawn)
        accuracies.append(one.accuracy - other.accuracy)
        f1s.append(one.macro_f1 - other.macro_f1)
    observed = float(score(cells_a).macro_f1[0] - score(cells_b).macro_f1[0])
    return np.concatenate(accuracies), np.concatenate(f1s), observed


def _verdict(
    a: str,
    b: str,
    n: int,
    only_a: int,
    only_b: int,
    interval: tuple[float, float],
    p_value: float,
    level: float,
    power: float,
) -> str:
    records = f"{n:,} record{'' if n == 1 else 's'}"
    if only_a + only_b == 0:
        return f"{a} and {b} are right and wrong on the same {records}: no difference."
    points = abs(only_a - only_b) / n * 100
    low, high = interval if only_a >= only_b else (-interval[1], -interval[0])
    evidence = f"{level * 100:g} % interval {_points(low)} to {_points(high)}, {_p_text(p_value)}"
    if p_value < 1 - level and only_a != only_b:
        better, worse = (a, b) if only_a > only_b else (b, a)
        return (
            f"{better} is better than {worse} by {points:.1f} points of accuracy ({evidence}) "
            f"on {records}."
        )
    needed = records_needed(only_a, only_b, n, level=level, power=power)
    if needed is None:
        return f"No difference can be told between {a} and {b} ({evidence}) on {records}."
    ahead = a if only_a > only_b else b
    return (
        f"No difference can be told between {a} and {b}: {ahead} is ahead by {points:.1f} "
        f"points of accuracy ({evidence}) on {records}; a difference of that size would take "
        f"about {_rounded(needed):,} records to tell."
    )


def _points(share: float) -> str:
    return f"{share * 100:.1f}".replace("-", "−")


def _p_text(p_value: float) -> str:
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"


def _rounded(number: int) -> int:
    """Keep two figures; the estimate is not better than that."""
    size = 10 ** max(len(str(number)) - 2, 0)
    return -(-number // size) * size
