"""What to label next: a batch that teaches most."""

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
from assay.schema.records import HOLDOUT
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.labelling.findings import glances
from assay.verbs.labelling.gain import MORE, labels_of, with_gain
from assay.verbs.labelling.sides import Sides, known_and_open, sides_of
from assay.verbs.selection import Rows, read_rows

KIND = "next"
CHECK = "label_next"
"""Decisions on a batch are counted to the check that asks the same question."""

ASKER = "hybrid"
"""Method whose doubt is asked about. Measured: as good as asking `semi`, at a tenth of the time."""


def label_next(
    ctx: Context,
    dataset: str,
    *,
    batch: int = 20,
    strategy: str = "adaptive",
    encoder: str | None = None,
    holdout: float = HOLDOUT,
    seed: int = 0,
    watch: Reporter = silent,
) -> NextBatch:
    """Choose a batch, and say why.

    Most of it is chosen to teach. A share is drawn at random from the records that training
    leaves out, so that the score of a model is an honest one: what is chosen to teach is harder
    than the rest, and would make it look worse than it is.

    Args:
        batch: Records wanted.
        strategy: See ``assay.active.strategies``.
        encoder: Encoder of the vectors.
        holdout: Share of the batch that is for testing, until ``ENOUGH_TESTED`` are labelled.
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
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(model.key,),
    )

    def work(job: Job) -> NextBatch:
        started = time.perf_counter()
        job.report(0, None, "reading")
        rows = read_rows(ctx.store.frame(dataset))
        sides = sides_of(rows, holdout)
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
        labels = labels_of(ctx, dataset, rows, sides)
        said, why = (None, "") if labels.told else advice(labels, None, more=MORE)
        unlabelled = int((sides.ready & ~labelled).sum())
        return NextBatch(
            dataset=dataset,
            run=job.id,
            strategy=strategy,
            findings=findings,
            labelled=int(labelled.sum()),
            unlabelled=unlabelled,
            per_class=dict(sorted(per_class.items())),
            advice=said,
            why=why,
            seed=seed,
            seconds=time.perf_counter() - started,
            notes=_notes(len(findings), batch, unlabelled, len(tests)),
        )

    return with_values(ctx, ctx.jobs.run(spec, work, NextBatch, watch=watch))


def with_values(ctx: Context, found: NextBatch) -> NextBatch:
    """Add what one sees of the records now, and what more labels would gain, once that is known.

    Neither is stored with the batch: the one changes with decisions, the other comes later.
    """
    seen = glances(ctx, found.dataset, [one.record for one in found.findings])
    return with_gain(ctx, found).model_copy(update={"values": seen})


def read_batch(ctx: Context, run: str) -> NextBatch:
    """Return a batch by the id of its run, or raise ``RunNotFound``."""
    found = ctx.store.catalogue.runs.get(run)
    if found.kind != KIND or found.result is None:
        raise RunNotFound(f"Run '{run}' chose no batch of records to label.")
    return with_values(ctx, NextBatch.model_validate(found.result))


def _drawn(rows: Rows, sides: Sides, wanted: int, seed: int) -> np.ndarray:
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

    def __init__(self, rows: Rows, sides: Sides, seed: int) -> None:
        known, self.open = known_and_open(rows, sides, seed)
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
