"""Two models on the same records: is one better, or is it chance?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.stats import binom, norm

from assay.evaluate.bootstrap import percentile
from assay.evaluate.misleading import Majority
from assay.evaluate.pairs import Drawn, Pairs, draw, pair
from assay.prose import percent
from assay.schema.evaluations import ClassChange, Comparison, Interval


def compare(
    y_true: Iterable[object],
    a_pred: Iterable[object],
    b_pred: Iterable[object],
    *,
    ids: Sequence[str] | None = None,
    classes: Iterable[str] | None = None,
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
        a_pred, b_pred: The answers of either model, ``None`` where it gave none.
        ids: Id of each record, to list the changed ones.
        classes: The labels that are scored beside the true ones, so that an abstention is
            none; every word met when not given.
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
    pairs = pair(y_true, a_pred, b_pred, ids, classes)
    right_a, right_b = pairs.a == pairs.true, pairs.b == pairs.true
    n = len(pairs.true)
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    difference = (only_a - only_b) / n
    p_value = mcnemar(only_a, only_b)
    drawn = draw(pairs, resamples, seed)
    interval = percentile(drawn.difference("accuracy"), level)
    changed = np.flatnonzero(pairs.a != pairs.b)[:changed_cap]
    names = model_a or "A", model_b or "B"
    told = p_value < 1 - level and only_a != only_b
    verdict = _verdict(*names, n, only_a, only_b, interval, p_value, level, power)
    evenly = drawn.observed_difference("balanced_accuracy")
    evenly_interval = percentile(drawn.difference("balanced_accuracy"), level)
    macro = drawn.observed_difference("macro_f1")
    macro_interval = percentile(drawn.difference("macro_f1"), level)
    majority = Majority.of(pairs.true, pairs.labels)
    if majority.misleads and len(changed):
        verdict = f"{_by_macro_f1(*names, macro, macro_interval, level, majority)} {verdict}"
    elif not (told and (evenly > 0) == (difference > 0)):
        verdict += _evenly(*names, evenly, evenly_interval, level)
    return Comparison(
        model_a=model_a,
        model_b=model_b,
        dataset=dataset,
        split=split,
        accuracy_a=float(right_a.mean()),
        accuracy_b=float(right_b.mean()),
        accuracy_interval_a=drawn.interval("a", "accuracy", level),
        accuracy_interval_b=drawn.interval("b", "accuracy", level),
        difference=difference,
        interval=interval,
        p_value=p_value,
        only_a=only_a,
        only_b=only_b,
        both=int((right_a & right_b).sum()),
        neither=int((~right_a & ~right_b).sum()),
        macro_f1_a=drawn.observed("a", "macro_f1"),
        macro_f1_b=drawn.observed("b", "macro_f1"),
        macro_f1_difference=macro,
        macro_f1_interval=macro_interval,
        balanced_accuracy_a=drawn.observed("a", "balanced_accuracy"),
        balanced_accuracy_b=drawn.observed("b", "balanced_accuracy"),
        balanced_accuracy_difference=evenly,
        balanced_accuracy_interval=evenly_interval,
        n=n,
        unanswered_a=pairs.unanswered_a,
        unanswered_b=pairs.unanswered_b,
        per_class=_changes(pairs, drawn, level),
        changed=tuple(pairs.ids[place] for place in changed.tolist()) if pairs.ids else (),
        changed_cap=changed_cap,
        main=majority.main,
        verdict=verdict,
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


def _changes(pairs: Pairs, drawn: Drawn, level: float) -> tuple[ClassChange, ...]:
    """Return what changed in each class, the largest difference of F1 first."""
    right_a, right_b = pairs.a == pairs.true, pairs.b == pairs.true
    found = []
    for k, label in enumerate(pairs.labels):
        of_class = pairs.true == k
        if not (of_class.any() or (pairs.a == k).any() or (pairs.b == k).any()):
            continue
        f1_a, f1_b = float(drawn.seen_a.f1[0, k]), float(drawn.seen_b.f1[0, k])
        found.append(
            ClassChange(
                label=label,
                support=int(of_class.sum()),
                recall_a=float(drawn.seen_a.recall[0, k]),
                recall_b=float(drawn.seen_b.recall[0, k]),
                f1_a=f1_a,
                f1_b=f1_b,
                difference=f1_a - f1_b,
                interval=percentile(drawn.f1[:, k], level),
                only_a=int((of_class & right_a & ~right_b).sum()),
                only_b=int((of_class & right_b & ~right_a).sum()),
                changed=int((of_class & (pairs.a != pairs.b)).sum()),
            )
        )
    return tuple(sorted(found, key=lambda one: (-abs(one.difference), one.label)))


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


def _by_macro_f1(
    a: str, b: str, difference: float, interval: Interval, level: float, majority: Majority
) -> str:
    """Say who is better by the score to judge by where accuracy misleads."""
    ahead, behind = (a, b) if difference >= 0 else (b, a)
    low, high = interval if difference >= 0 else (-interval[1], -interval[0])
    evidence = f"{level * 100:g} % interval {_points(low)} to {_points(high)}"
    points = f"{abs(difference) * 100:.1f} points of macro F1 ({evidence})"
    why = (
        f"the score to judge by here: always answering '{majority.label}' would be right on "
        f"{percent(majority.share)}."
    )
    if low > 0:
        return f"{ahead} is better than {behind} by {points}, {why}"
    lead = f"{ahead} is ahead by {points}" if difference else evidence
    return f"No difference of macro F1 can be told: {lead}. It is {why}"


def _evenly(a: str, b: str, difference: float, interval: tuple[float, float], level: float) -> str:
    """Say who is better where rare classes count as much as others, if that can be told."""
    low, high = interval
    if low <= 0 <= high:
        return ""
    better, worse = (a, b) if difference > 0 else (b, a)
    low, high = (low, high) if difference > 0 else (-high, -low)
    return (
        f" Where every class counts alike, {better} is better than {worse} by "
        f"{abs(difference) * 100:.1f} points of balanced accuracy ({level * 100:g} % interval "
        f"{_points(low)} to {_points(high)})."
    )


def _points(share: float) -> str:
    return f"{share * 100:.1f}".replace("-", "−")


def _p_text(p_value: float) -> str:
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"


def _rounded(number: int) -> int:
    """Keep two figures; the estimate is not better than that."""
    size = 10 ** max(len(str(number)) - 2, 0)
    return -(-number // size) * size
