"""When a model answers, and what: thresholds of *unsure* and of classes, kept on its card."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from assay.errors import InvalidSetting
from assay.evaluate import compare
from assay.evaluate.selective import lowest_for, risk_coverage
from assay.evaluate.tuning import cross_tuned, for_macro_f1, for_precision
from assay.jobs import Job, JobSpec
from assay.prose import percent
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent
from assay.schema.thresholds import ThresholdReport
from assay.vectors.choosing import choose
from assay.verbs.context import Context
from assay.verbs.scoring.evidence import Evidence, evidence_for

FOLDS = 5
RESAMPLES = 2_000


def threshold(
    ctx: Context,
    name: str,
    *,
    accuracy: float | None = None,
    at: float | None = None,
    macro_f1: bool = False,
    precision: dict[str, float] | None = None,
    off: bool = False,
    split: str | None = None,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> ThresholdReport:
    """Choose thresholds of a model and keep them on its card; one thing at a time.

    Predictions, scores, comparisons and the service all answer by the card.

    Args:
        name: Name or id of the model.
        accuracy: Wanted among the answered: the lowest threshold of *unsure* whose one-sided
            lower bound reaches it.
        at: A threshold of *unsure*, 0 to below 1, 0 for none.
        macro_f1: Tune a threshold for each class, for the highest macro F1.
        precision: Wanted of one class, by its label.
        off: Back to the most probable class, always answered.
        split: Split to judge on, or ``held-out`` for what training held out in turn; validation
            where there is one, else held-out, when not given.
        level: Of bounds and intervals.
        seed: Of folds and resamples.

    Raises:
        InvalidSetting: Not one thing is asked for, or a value is out of range.
        NotEnoughData: There is no record to judge on.
    """
    asked = _asked(accuracy, at, precision, macro_f1=macro_f1, off=off)
    card = ctx.store.catalogue.models.get(name)
    _check(card, accuracy, at, precision, level)
    spec = JobSpec(
        "threshold",
        card.trained_on or None,
        params={
            "model": card.id,
            "accuracy": accuracy,
            "at": at,
            "macro_f1": macro_f1,
            "precision": precision,
            "off": off,
            "split": split,
            "level": level,
        },
        seed=seed,
        models=(card.id,),
    )

    def work(job: Job) -> ThresholdReport:
        job.report(0, None, "choosing")
        if asked in ("off", "at"):
            found = _by_hand(card, at or 0.0, off=off)
        else:
            evidence = evidence_for(ctx, card, split, report=job.report)
            if accuracy is not None:
                found = _for_accuracy(card, evidence, accuracy, level)
            elif precision is not None:
                found = _for_precision(card, evidence, precision, level)
            else:
                found = _for_macro_f1(card, evidence, level, seed)
        report = found.model_copy(update={"run": job.id, "confidence_level": level})
        if report.changed:
            ctx.store.catalogue.models.revise(
                card.id,
                threshold=report.threshold,
                class_thresholds=report.class_thresholds,
                note="" if off else report.sentence,
                revised=datetime.now(UTC),
            )
        return report

    return ctx.jobs.run(spec, work, ThresholdReport, watch=watch, reuse=False)


def _asked(
    accuracy: float | None,
    at: float | None,
    precision: dict[str, float] | None,
    *,
    macro_f1: bool,
    off: bool,
) -> str:
    given = {
        "accuracy": accuracy is not None,
        "at": at is not None,
        "macro_f1": macro_f1,
        "precision": precision is not None,
        "off": off,
    }
    chosen = [name for name, is_given in given.items() if is_given]
    if len(chosen) != 1:
        raise InvalidSetting(
            "A threshold is chosen for one thing at a time, and "
            + (f"here are {len(chosen)}: {', '.join(chosen)}." if chosen else "nothing is named."),
            hint="Name one: an accuracy, a threshold (at), macro F1, the precision of a class, "
            "or off.",
        )
    return chosen[0]


def _check(
    card: ModelCard,
    accuracy: float | None,
    at: float | None,
    precision: dict[str, float] | None,
    level: float,
) -> None:
    if at is not None and not 0 <= at < 1:
        raise InvalidSetting(f"A threshold of {at} is not in 0 to 1.")
    for what, value in (
        ("accuracy", accuracy),
        ("confidence level", level),
        *(("precision", one) for one in (precision or {}).values()),
    ):
        if value is not None and not 0 < value < 1:
            raise InvalidSetting(
                f"A wanted {what} of {value:g} is not between 0 and 1.",
                hint="Write 0.95 for 95 %; nothing can be promised to be right always.",
            )
    if precision is not None and len(precision) != 1:
        raise InvalidSetting(
            f"The precision of {len(precision)} classes is wanted at once.",
            hint="Name one class.",
        )
    unknown = sorted(set(precision or {}) - set(card.classes))
    if unknown:
        raise InvalidSetting(
            f"Model '{card.name}' has no class '{unknown[0]}'.",
            hint=f"Its classes are: {', '.join(card.classes[:20])}.",
        )


def _by_hand(card: ModelCard, at: float, *, off: bool) -> ThresholdReport:
    if off:
        sentence = f"{card.name} answers the most probable class, always."
        return _report(card, "off", sentence, threshold=0.0, class_thresholds={})
    sentence = (
        f"{card.name} answers '{card.unsure_label}' below a confidence of {at:g}, set by hand."
        if at
        else f"{card.name} always answers."
    )
    return _report(card, "at", sentence, threshold=at)


def _for_accuracy(
    card: ModelCard, evidence: Evidence, wanted: float, level: float
) -> ThresholdReport:
    made = choose(evidence.proba, card.classes, card.class_thresholds)
    sure = np.where(made.missing, 0.0, made.confidence)
    right = ~made.missing & (made.column == evidence.true)
    points = risk_coverage(sure, right, level=level)
    found = lowest_for(points, wanted)
    figures = {"evidence": evidence.source, "n": len(right), "wanted": wanted}
    if found is None:
        return _report(
            card,
            "accuracy",
            _unreached(card, evidence, points, wanted, level),
            changed=False,
            **figures,
        )
    sentence = (
        f"{card.name} answers from a confidence of {found.threshold:g}: {percent(found.coverage)} "
        f"of {len(right):,} records {evidence.words}, {percent(found.accuracy)} of them rightly "
        f"and at least {percent(found.lower)} with {percent(level, 0)} confidence; to the others "
        f"it says '{card.unsure_label}'."
        if found.threshold
        else f"{card.name} may answer everything: it is right on {percent(found.accuracy)} of "
        f"{len(right):,} records {evidence.words}, at least {percent(found.lower)} with "
        f"{percent(level, 0)} confidence."
    )
    return _report(
        card,
        "accuracy",
        sentence,
        threshold=found.threshold,
        coverage=found.coverage,
        accuracy=found.accuracy,
        lower=found.lower,
        **figures,
    )


def _unreached(
    card: ModelCard, evidence: Evidence, points: tuple, wanted: float, level: float
) -> str:
    best = max(points, key=lambda point: point.lower)
    start = (
        f"No threshold makes {card.name} right on {percent(wanted)} of what it answers with "
        f"{percent(level, 0)} confidence, judged on {len(evidence.true):,} records "
        f"{evidence.words}. "
    )
    needed = int(np.ceil(np.log(1 - level) / np.log(wanted)))
    if len(evidence.true) < needed:
        return start + (
            f"So few records can show no such accuracy: {needed:,} answers, all of them right, are "
            "the least it takes. Label more, or ask for less."
        )
    return start + (
        f"The most it can be trusted with is {percent(best.lower)}, from a confidence of "
        f"{best.threshold:g} on ({percent(best.coverage)} answered, {percent(best.accuracy)} "
        "rightly). Its thresholds are left as they were."
    )


def _for_precision(
    card: ModelCard, evidence: Evidence, wanted: dict[str, float], level: float
) -> ThresholdReport:
    ((label, precision),) = wanted.items()
    known = evidence.answered()
    found = for_precision(known.proba, known.true, card.classes, label, precision, level=level)
    figures = {"evidence": evidence.source, "n": len(known.true), "wanted": precision}
    if found is None:
        sentence = (
            f"No threshold makes '{label}' right on {percent(precision)} of its answers with "
            f"{percent(level, 0)} confidence, judged on {len(known.true):,} records "
            f"{evidence.words}. The thresholds are left as they were."
        )
        return _report(card, "precision", sentence, changed=False, **figures)
    sentence = (
        f"'{label}' is answered from a threshold of {found.thresholds[label]:.3g}: "
        f"{found.answered:,} times on {len(known.true):,} records {evidence.words}, "
        f"{percent(found.precision)} of them rightly and at least {percent(found.lower)} with "
        f"{percent(level, 0)} confidence; it then finds {percent(found.recall)} of its records."
    )
    return _report(
        card,
        "precision",
        sentence + _taken_back(card),
        threshold=0.0,
        class_thresholds=found.thresholds,
        accuracy=found.precision,
        lower=found.lower,
        **figures,
    )


def _for_macro_f1(card: ModelCard, evidence: Evidence, level: float, seed: int) -> ThresholdReport:
    known = evidence.answered()
    names = [*card.classes, "another label"]
    folds = np.random.default_rng(seed).permutation(len(known.true)) % FOLDS
    tuned = cross_tuned(known.proba, known.true, card.classes, folds)
    plain = known.proba.argmax(axis=1)
    test = compare(
        [names[min(int(one), len(names) - 1)] for one in known.true],
        [names[int(one)] for one in tuned],
        [names[int(one)] for one in plain],
        resamples=RESAMPLES,
        level=level,
        seed=seed,
        changed_cap=0,
    )
    low, high = test.macro_f1_interval
    better = low > 0
    points = f"{100 * test.macro_f1_difference:+.1f} [{100 * low:+.1f} to {100 * high:+.1f}]"
    gain = (
        f"macro F1 {percent(test.macro_f1_a or 0)} instead of {percent(test.macro_f1_b or 0)} "
        f"({points.replace('-', '−')} points), each fifth of {len(known.true):,} records "
        f"{evidence.words} judged by thresholds tuned on the rest"
    )
    figures = {
        "evidence": evidence.source,
        "n": len(known.true),
        "macro_f1_before": test.macro_f1_b,
        "macro_f1_after": test.macro_f1_a,
        "difference_interval": test.macro_f1_interval,
    }
    if not better:
        sentence = (
            f"Thresholds of classes gain {card.name} nothing beyond noise: {gain}. They are left "
            "as they were."
        )
        return _report(card, "macro_f1", sentence, changed=False, **figures)
    sentence = f"{card.name} has a threshold for each class now: {gain}."
    return _report(
        card,
        "macro_f1",
        sentence + _taken_back(card),
        threshold=0.0,
        class_thresholds=for_macro_f1(known.proba, known.true, card.classes),
        **figures,
    )


def _taken_back(card: ModelCard) -> str:
    if card.threshold == 0:
        return ""
    return (
        " The threshold of unsure was chosen for other answers and is taken back: choose it anew."
    )


def _report(
    card: ModelCard,
    asked: str,
    sentence: str,
    *,
    changed: bool = True,
    **more: object,
) -> ThresholdReport:
    given = {
        "threshold": card.threshold,
        "class_thresholds": card.class_thresholds,
        **more,
    }
    return ThresholdReport.model_validate(
        {
            "model": card.name,
            "run": "",
            "asked": asked,
            "changed": changed,
            "sentence": sentence,
            **given,
        }
    )
