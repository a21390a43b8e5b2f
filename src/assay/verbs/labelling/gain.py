"""What more labels would gain, by learning from fewer of those there are."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace

import numpy as np

from assay.active import Labels, advice, estimate, ridge, try_out, unlike_share, view_of
from assay.classify.sampling import assign_folds, text_groups
from assay.errors import InvalidSetting
from assay.jobs import Job, JobSpec
from assay.schema.active import GainEstimate, LabelGain, NextBatch
from assay.schema.records import HOLDOUT
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.labelling.sides import Sides, known_and_open, sides_of
from assay.verbs.selection import Rows, read_rows

KIND = "gain"
METHOD = "ridge"
FOLDS, REPEATS = 5, 3
MOST = 1_500
"""Labels the trials use, drawn by the seed from more."""

MORE = 20
"""Labels the advice is about, at least: a smaller batch would always gain little."""

BULK = 5
"""Records that get the same label in one go, from which on it was given in bulk."""

_LOOKED_BACK = 20


def label_gain(
    ctx: Context,
    dataset: str,
    *,
    more: int = MORE,
    encoder: str | None = None,
    holdout: float = HOLDOUT,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> LabelGain:
    """Estimate what more labels would gain, and say whether to go on.

    Labels given to many records at once are left out of it: they are all alike, come out right
    for that, and would say that nothing is left to learn.

    Args:
        more: Labels on top of those there are; ``MORE`` at least.
        encoder: Encoder of the vectors.
        holdout: Share of the records kept for testing, where the source names no splits.
        level: Of the interval of the gain.
        seed: Of everything drawn.

    Raises:
        InvalidSetting: A number is out of range.
    """
    if not 0 <= holdout < 1:
        raise InvalidSetting(f"A share of {holdout} to test on is not in 0 to 1.")
    more = max(more, MORE)
    model = ctx.encoder(encoder)
    spec = JobSpec(
        KIND,
        dataset,
        params={
            "more": more,
            "encoder": model.key,
            "encoder_name": model.name,
            "holdout": holdout,
            "level": level,
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(model.key,),
    )

    def work(job: Job) -> LabelGain:
        started = time.perf_counter()
        job.report(0, None, "reading")
        rows = read_rows(ctx.store.frame(dataset))
        sides = sides_of(rows, holdout)
        labels, estimated = labels_of(ctx, dataset, rows, sides), None
        if labels.told:
            known, left = known_and_open(rows, sides, seed)
            texts = [rows.texts[row] for row in [*known.tolist(), *left.tolist()]]
            vectors = vectors_of(ctx, model, texts, job.report)
            here, there = np.split(vectors, [len(known)])
            labels = replace(labels, unlike=unlike_share(here, there, seed))
            bulk = ctx.store.catalogue.decisions.in_bulk(dataset, BULK)
            single = np.array([rows.ids[row] not in bulk for row in known.tolist()], dtype=bool)
            estimated = _gain_of(
                rows.take(known[single]),
                here[single],
                more=more,
                level=level,
                seed=seed,
                job=job,
            )
        said, why = advice(labels, estimated, more=more)
        return LabelGain(
            dataset=dataset,
            run=job.id,
            labelled=sum(labels.per_class.values()),
            in_bulk=labels.in_bulk,
            lacking=labels.lacking,
            unlike=labels.unlike,
            estimate=estimated,
            advice=said,
            why=why,
            confidence_level=level,
            seed=seed,
            seconds=time.perf_counter() - started,
        )

    return ctx.jobs.run(spec, work, LabelGain, watch=watch)


def with_gain(ctx: Context, found: NextBatch) -> NextBatch:
    """Add to a batch what was estimated with the same labels, or that it is on its way."""
    if found.advice is not None:
        return found
    runs = ctx.store.catalogue.runs
    labels = runs.get(found.run).fingerprint
    for run in runs.list(dataset=found.dataset, kind=KIND, limit=_LOOKED_BACK):
        if run.fingerprint != labels:
            continue
        if run.status in ("pending", "running"):
            return found.model_copy(update={"estimating": True})
        if run.result is not None:
            gain = LabelGain.model_validate(run.result)
            return found.model_copy(
                update={
                    "estimate": gain.estimate,
                    "advice": gain.advice,
                    "why": gain.why,
                    "confidence_level": gain.confidence_level,
                }
            )
    return found


def labels_of(ctx: Context, dataset: str, rows: Rows, sides: Sides) -> Labels:
    """Count the labels to learn from; classes seen only among the records to test on have 0."""
    known = np.flatnonzero(sides.teach & sides.labelled)
    bulk = ctx.store.catalogue.decisions.in_bulk(dataset, BULK)
    per_class = Counter({str(label): 0 for label in rows.labels[sides.labelled & sides.test]})
    per_class.update(map(str, rows.labels[known]))
    return Labels(
        per_class,
        in_bulk=sum(rows.ids[row] in bulk for row in known.tolist()),
        left=int((sides.teach & ~sides.labelled).sum()),
    )


def _gain_of(
    known: Rows, vectors: np.ndarray, *, more: int, level: float, seed: int, job: Job
) -> GainEstimate | None:
    """Estimate what ``more`` labels would gain; ``None`` where all labels are the same.

    Args:
        known: Labelled records.
        vectors: Theirs, in the same order.
        more: Labels on top.
        level: Of the interval.
        seed: Of folds and draws.
        job: Told of every training.
    """
    labelled = len(known)
    if labelled > MOST:
        drawn = np.sort(np.random.default_rng(seed).permutation(labelled)[:MOST])
        known, vectors = known.take(drawn), vectors[drawn]
    classes, numbers = np.unique(known.labels.astype(str), return_inverse=True)
    if len(classes) < 2:
        return None
    groups = text_groups(known.texts)
    trials = try_out(
        ridge(view_of(known.texts, vectors), numbers),
        numbers,
        [assign_folds(numbers, FOLDS, seed + turn, groups) for turn in range(REPEATS)],
        seed=seed,
        report=lambda done, total: job.report(done, total, "estimating what more would gain"),
    )
    accuracy, gain, interval = estimate(
        trials, labelled=labelled, more=more, level=level, seed=seed
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
