"""What to label next: a batch that teaches most, and whether more labels are worth it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assay.active import Pool, advice, asks_a_model, candidates, choose, require_strategy, view_of
from assay.classify import Features, make_classifier
from assay.errors import InvalidSetting, RunNotFound
from assay.jobs import Job, JobSpec
from assay.schema.active import NextBatch
from assay.schema.findings import Finding
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.embed import vectors_of
from assay.verbs.findings import glances
from assay.verbs.gain import gain_of
from assay.verbs.selection import HOLDOUT, Rows, held_out, read_rows

KIND = "next"
CHECK = "label_next"
"""Decisions on a batch are counted to the check that asks the same question."""

ASKER = "hybrid"
"""Method whose doubt is asked about. Measured: as good as asking `semi`, at a tenth of the time."""

MORE = 20
"""Labels the advice is about, at least: a smaller batch would always gain little."""

ENOUGH_TESTED = 200
"""Labelled test records from which on a batch brings no more of them."""

MOST_LEARNED = 10_000
"""Labels the doubt is learned from, drawn by the seed from more."""


def label_next(
    ctx: Context,
    dataset: str,
    *,
    batch: int = 20,
    strategy: str = "adaptive",
    encoder: str | None = None,
    holdout: float = HOLDOUT,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> NextBatch:
    """Choose a batch, say why, and estimate what more labels would gain.

    Most of it is chosen to teach. A share is drawn at random from the records that training
    leaves out, so that the score of a model is an honest one: what is chosen to teach is harder
    than the rest, and would make it look worse than it is.

    Args:
        batch: Records wanted.
        strategy: See ``assay.active.strategies``.
        encoder: Encoder of the vectors.
        holdout: Share of the batch that is for testing, until ``ENOUGH_TESTED`` are labelled.
        level: Of the interval of the gain.
        seed: Of everything drawn.

    Raises:
        UnknownMethod: There is no such strategy.
        InvalidSetting: A number is out of range.
    """
    require_strategy(strategy)
    if batch < 1:
        raise InvalidSetting(f"A batch of {batch} records is none.", hint="Use --batch 20.")
    if not 0 <= holdout < 1:
        raise InvalidSetting(f"A share of {holdout} to test on is not in 0 to 1.")
    model = ctx.encoder(encoder)
    spec = JobSpec(
        KIND,
        dataset,
        params={
            "batch": batch,
            "strategy": strategy,
            "encoder": model.key,
            "encoder_name": model.name,
            "holdout": holdout,
            "level": level,
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(model.key,),
    )

    def work(job: Job) -> NextBatch:
        started = time.perf_counter()
        job.report(0, None, "reading")
        rows = read_rows(ctx.store.frame(dataset))
        sides = _sides(rows, holdout)
        wanted = sides.to_test(batch, holdout)
        tests = _drawn(rows, sides, wanted, seed)
        taught = _Taught(rows, sides, seed)
        vectors = vectors_of(ctx, model, taught.texts, job.report)
        job.report(0, None, "choosing")
        teach = taught.choose(vectors, batch - len(tests), strategy, seed)
        findings = _interleaved(
            [_teaching(rows, one, job.id) for one in teach],
            [_testing(rows, row, job.id) for row in tests],
        )
        labelled = sides.labelled
        per_class = Counter(map(str, rows.labels[labelled]))
        more = max(batch, MORE)
        estimated = gain_of(taught.known, vectors, more=more, level=level, seed=seed, job=job)
        kinds = len(set(taught.known.labels.tolist()))
        said, why = advice(len(taught.known), kinds, estimated, more=more)
        unlabelled = int((sides.ready & ~labelled).sum())
        return NextBatch(
            dataset=dataset,
            run=job.id,
            strategy=strategy,
            findings=findings,
            labelled=int(labelled.sum()),
            unlabelled=unlabelled,
            per_class=dict(sorted(per_class.items())),
            estimate=estimated,
            advice=said,
            why=why,
            confidence_level=level,
            seed=seed,
            seconds=time.perf_counter() - started,
            notes=_notes(len(findings), batch, unlabelled, len(tests)),
        )

    return with_values(ctx, ctx.jobs.run(spec, work, NextBatch, watch=watch))


def with_values(ctx: Context, found: NextBatch) -> NextBatch:
    """Add what one sees of the records now; it is not stored, since it changes with decisions."""
    return found.model_copy(
        update={"values": glances(ctx, found.dataset, [one.record for one in found.findings])}
    )


def read_batch(ctx: Context, run: str) -> NextBatch:
    """Return a batch by the id of its run, or raise ``RunNotFound``."""
    found = ctx.store.catalogue.runs.get(run)
    if found.kind != KIND or found.result is None:
        raise RunNotFound(f"Run '{run}' chose no batch of records to label.")
    return with_values(ctx, NextBatch.model_validate(found.result))


@dataclass(frozen=True, eq=False)
class _Sides:
    """Masks over the rows, (n,): those with a text, with a label, to learn from, to test on."""

    ready: np.ndarray
    labelled: np.ndarray
    teach: np.ndarray
    test: np.ndarray

    def to_test(self, batch: int, holdout: float) -> int:
        there = int((self.test & self.labelled).sum())
        return min(round(batch * holdout), max(0, ENOUGH_TESTED - there))


def _sides(rows: Rows, holdout: float) -> _Sides:
    """Part the records as training and scoring do; see ``selection``."""
    ready = np.array([bool(text.strip()) for text in rows.texts], dtype=bool)
    labelled = ready & np.array([label is not None for label in rows.labels], dtype=bool)
    train, test = rows.splits == "train", rows.splits == "test"
    if train.any():
        return _Sides(ready, labelled, ready & train, ready & test)
    none = ready & (rows.splits == "none")
    if test.any() or (rows.splits == "validation").any():
        return _Sides(ready, labelled, none, ready & test)
    apart = held_out(rows.texts, holdout)
    return _Sides(ready, labelled, none & ~apart, none & apart)


def _drawn(rows: Rows, sides: _Sides, wanted: int, seed: int) -> np.ndarray:
    """Draw records to test on."""
    if wanted == 0:
        return np.empty(0, dtype=np.int64)
    there = np.flatnonzero(sides.test & ~sides.labelled)
    found = candidates(rows.texts, there, known=np.flatnonzero(sides.labelled), seed=seed)
    random = np.random.default_rng([seed, int(sides.labelled.sum())])
    return random.permutation(found)[:wanted]


@dataclass(frozen=True, eq=False)
class _Teaching:
    """A record chosen to learn from."""

    row: int
    by: str
    classes: tuple[str, ...] = ()
    probabilities: np.ndarray | None = None


class _Taught:
    """What is labelled to learn from, and what could be."""

    def __init__(self, rows: Rows, sides: _Sides, seed: int) -> None:
        known = np.flatnonzero(sides.teach & sides.labelled)
        if len(known) > MOST_LEARNED:
            known = np.sort(np.random.default_rng(seed).permutation(known)[:MOST_LEARNED])
        self.open = candidates(
            rows.texts,
            np.flatnonzero(sides.teach & ~sides.labelled),
            known=np.flatnonzero(sides.labelled),
            seed=seed,
        )
        self.known = rows.take(known)
        self.texts = self.known.texts + [rows.texts[int(row)] for row in self.open]

    def choose(self, vectors: np.ndarray, size: int, strategy: str, seed: int) -> list[_Teaching]:
        """Choose from ``open``; ``vectors`` are of ``texts``, the known ones first."""
        if not len(self.open) or size < 1:
            return []
        m = len(self.known)
        view = view_of(self.texts, vectors)
        classes: tuple[str, ...] = ()
        probabilities = None
        if asks_a_model(strategy) and len(set(self.known.labels.tolist())) > 1:
            asker = make_classifier(ASKER, seed=seed)
            asker.fit(Features(self.known.texts, vectors[:m]), self.known.labels)
            probabilities = asker.predict_proba(Features(self.texts[m:], vectors[m:]))
            classes = tuple(map(str, asker.classes_))
        chosen = choose(Pool(view[m:], view[:m], probabilities, seed), size, strategy)
        return [
            _Teaching(
                int(self.open[at]),
                chosen.by,
                classes,
                None if probabilities is None else probabilities[at],
            )
            for at in chosen.rows.tolist()
        ]


REASONS: Mapping[str, str] = {
    "coverage": "Typical of its kind, and unlike the others of the batch.",
    "chance": "Drawn at random.",
}


def _teaching(rows: Rows, one: _Teaching, run: str) -> Finding:
    if one.by != "doubt" or one.probabilities is None:
        return _finding(rows, one.row, run, REASONS.get(one.by, REASONS["chance"]), one.by)
    first, second = np.argsort(-one.probabilities, kind="stable")[:2].tolist()
    a, b = float(one.probabilities[first]), float(one.probabilities[second])
    why = (
        f"The labels so far leave it open: {one.classes[first]} {a:.2f}, {one.classes[second]} "
        f"{b:.2f}."
    )
    return _finding(rows, one.row, run, why, one.by, suggested=one.classes[first])


def _testing(rows: Rows, row: int, run: str) -> Finding:
    why = "Drawn at random, to test models on: none learns from it."
    return _finding(rows, row, run, why, "test")


def _finding(
    rows: Rows, row: int, run: str, why: str, by: str, suggested: str | None = None
) -> Finding:
    return Finding(
        record=rows.ids[row],
        check=CHECK,
        score=1.0,
        suggested=suggested,
        why=why,
        run=run,
        details={"by": by},
    )


def _interleaved(teach: list[Finding], test: list[Finding]) -> tuple[Finding, ...]:
    """Spread those to test on evenly, so that half a batch has its share of them too."""
    places = [((at + 0.5) / max(len(teach), 1), 0, one) for at, one in enumerate(teach)]
    places += [((at + 1) / (len(test) + 0.001), 1, one) for at, one in enumerate(test)]
    found = [one for _, _, one in sorted(places, key=lambda place: place[:2])]
    return tuple(
        one.model_copy(
            update={
                "score": 1 - at / (2 * len(found)),
                "details": {**one.details, "batch": at + 1},
            }
        )
        for at, one in enumerate(found)
    )


def _notes(found: int, batch: int, unlabelled: int, tests: int) -> tuple[str, ...]:
    notes = []
    if unlabelled == 0:
        notes.append("Every record has a label: there is nothing left to label.")
    elif found < batch:
        notes.append(
            f"Only {found} different texts are left to choose from; a text that stands twice is "
            "asked once."
        )
    if tests:
        verb = "is" if tests == 1 else "are"
        notes.append(
            f"{tests} of them {verb} drawn at random and kept for testing: what is chosen to teach "
            "is harder than the rest, and a score on it would be too low."
        )
    return tuple(notes)
